"""Certificates: an authority of our own, and what it signs, made by openssl."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.broker import HOST

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")  # RSA takes seconds
EXPIRED = -1  # days: its end lies before its beginning


@dataclass(frozen=True, slots=True)
class Authority:
    """Vouches for servers. What it signs is in its folder, and is good for a day."""

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> "Authority":
        """A new one, which no other trusts."""
        folder.mkdir()
        authority = cls(folder)
        openssl(
            "req", "-x509", *KEY, "-days", "1", "-subj", f"/CN=Tocsin's {folder.name}",
            "-keyout", folder / "ca.key", "-out", authority.file,
        )  # fmt: skip
        return authority

    @property
    def file(self) -> Path:
        """What TOCSIN_KAFKA_CA_FILE has to be."""
        return self.folder / "ca.pem"

    def signed(self, name: str, address: str = f"IP:{HOST}", days: int = 1) -> Path:
        """A key and the certificates of a server at this address, in one file as Kafka takes it."""
        key, request, certificate, chain = (
            self.folder / f"{name}.{kind}" for kind in ("key", "csr", "crt", "pem")
        )
        openssl(
            "req", *KEY, "-subj", f"/CN={name}", "-addext", f"subjectAltName={address}",
            "-keyout", key, "-out", request,
        )  # fmt: skip
        openssl(
            "x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self.folder / "ca.key",
            "-copy_extensions", "copy", "-days", str(days), "-out", certificate,
        )  # fmt: skip
        parts = (key, certificate, self.file)
        chain.write_text("".join(part.read_text() for part in parts), encoding="utf-8")
        return chain


def openssl(*arguments: str | Path) -> None:
    """Run it."""
    subprocess.run(["openssl", *arguments], capture_output=True, check=True)
