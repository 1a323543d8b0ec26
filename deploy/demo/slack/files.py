"""Files: what was uploaded, and the three steps to it."""

from dataclasses import dataclass

FILES_KEPT = 100
SIZE_LIMIT = 10_000_000  # bytes; a chart has a hundredth of that
IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
OTHER = "application/octet-stream"  # a browser saves it and looks no further


@dataclass(slots=True, kw_only=True)
class File:
    """A file between the first step of its upload and its oblivion."""

    id: str
    name: str
    length: int  # bytes, as announced
    title: str = ""
    alt: str = ""
    content: bytes | None = None  # None until the second step
    shared: bool = False  # after the third

    @property
    def kind(self) -> str:
        """The type of its content, by what it begins with and not by its name."""
        content = self.content or b""
        return next((kind for magic, kind in IMAGES.items() if content.startswith(magic)), OTHER)


class Files:
    """The newest files."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._count = 0

    def announce(self, name: str, length: int, alt: str) -> File:
        """A place for a file that is to come."""
        if len(self._files) >= FILES_KEPT:
            del self._files[next(iter(self._files))]
        self._count += 1
        file = File(id=f"F0FILE{self._count}", name=name, length=length, title=name, alt=alt)
        self._files[file.id] = file
        return file

    def find(self, name: str) -> File | None:
        """A file by its id."""
        return self._files.get(name)
