"""Dockerfile: what its instructions say, and what they do, without Docker: under a root of its own.

A stage is a folder. Its commands run as they stand, but for their absolute paths, which lead into
it: `/opt/venv` becomes `ROOT/opt/venv`. Of what a base image has, a venv with pip stands in.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Template
from typing import Any

ANYBODY = 10_001
SHARED = "-al"  # by links, as layers are; nobody who runs in an image may write into them
BASE = "python:3.11-slim-bookworm"
PYTHONS = (sys.executable, "/usr/bin/python3")  # the first may be its owner's alone
STEP = re.compile(r"^([A-Z]+)[ \t]+(.+)$", re.DOTALL)
OWN = re.compile(r"(?<![\w.}/-])/(?=(?:opt|src|dist|tmp|var|etc|run)\b)")
"""Begins a path that is the image's."""
OWNER = re.compile(r" -[og] [0-9]+")
"""To give away what one has: left out where only root may."""
KEPT = re.compile(r"PIP_\w+|SSL_\w+|REQUESTS_\w+|\w+_proxy", re.IGNORECASE)
"""Variables that pip needs here to find its index."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction."""

    name: str
    text: str

    @property
    def words(self) -> list[str]:
        """Of a command in its exec form, or of anything else."""
        return json.loads(self.text) if self.text.startswith("[") else shlex.split(self.text)

    @property
    def flags(self) -> dict[str, str]:
        """What begins with --."""
        flags = (word[2:].partition("=") for word in self.words if word.startswith("--"))
        return {name: value for name, _, value in flags}


def steps(path: Path) -> list[Step]:
    """All instructions of a file, in their order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#")).replace("\\\n", "")
    return [Step(*match.groups()) for line in text.splitlines() if (match := STEP.match(line))]


def stages(path: Path) -> dict[str, list[Step]]:
    """The instructions of each stage behind its FROM; the last may have no name."""
    found: dict[str, list[Step]] = {}
    for step in steps(path):
        if step.name == "FROM":
            name = step.words[2] if step.words[1:] else ""
            found[name] = []
        found[name].append(step)
    return found


@dataclass(frozen=True, slots=True)
class Image:
    """What a stage leaves behind."""

    env: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    user: str = "0:0"
    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    stop: signal.Signals = signal.SIGTERM
    ports: tuple[int, ...] = ()


class Kitchen:
    """Builds stages, each at the same place: a virtual environment does not move."""

    def __init__(self, file: Path, home: Path) -> None:
        self.context, self.stages = file.parent, stages(file)
        self.home, self.root, self.base = home, home / "root", home / "base"
        self.images: dict[str, Image] = {}
        home.chmod(0o755)  # whoever runs in it is not who built it
        subprocess.run([python(), "-m", "venv", self.base], check=True)

    def build(self, name: str) -> Image:
        """Build a stage, where it is not yet, and put it into its place."""
        if name not in self.images:
            origin, *rest = self.stages[name]
            for other in [step.flags["from"] for step in rest if "from" in step.flags]:
                self.build(other)
            image = self._from(origin.words[0], name)
            for step in rest:
                image = getattr(self, f"_{step.name.lower()}")(step, image)
            self.images[name] = image
        self._place(name)
        return self.images[name]

    def own(self, text: str) -> str:
        """A text whose absolute paths lead into the image."""
        return OWN.sub(f"{self.root}/", text)

    def process(self, image: Image, *words: str, **more: str) -> dict[str, Any]:
        """What `subprocess` has to be told to run a command in it, with more variables."""
        user, _, group = image.user.partition(":")
        who = {"user": int(user), "group": int(group), "extra_groups": []} if is_root() else {}
        env = self._base_env() | image.env | more
        found = shutil.which(self.own(words[0]), path=env["PATH"])
        assert found, f"{words[0]} is not on {env['PATH']}"
        cwd = self.own(image.workdir) if image.workdir != "/" else str(self.root)
        command = [found, *map(self.own, words[1:])]
        return {"args": command, "env": env, "cwd": cwd, **who}

    # -- Places

    def _folder(self, name: str) -> Path:
        return self.home / f"stage-{name}"

    def _place(self, name: str) -> None:
        self.root.unlink(missing_ok=True)
        self.root.symlink_to(self._folder(name))

    def _base_env(self) -> dict[str, str]:
        """What the base image brings, and what pip needs here to find its index."""
        kept = {name: text for name, text in os.environ.items() if KEPT.fullmatch(name)}
        return kept | {"PATH": f"{self.base}/bin:/usr/bin:/bin"}

    # -- Instructions

    def _from(self, origin: str, name: str) -> Image:
        if origin in self.stages:
            self.build(origin)
        self._folder(name).mkdir()
        self._place(name)
        if origin in self.stages:
            copy(self._folder(origin), self.root, SHARED)
            return self.images[origin]
        assert origin == BASE
        (self.root / "tmp").mkdir()
        (self.root / "tmp").chmod(0o1777)
        return Image()

    def _arg(self, step: Step, image: Image) -> Image:
        return self._env(step, image)

    def _env(self, step: Step, image: Image) -> Image:
        env = self._base_env() | image.env
        pairs = (word.partition("=") for word in step.words)
        added = {name: Template(self.own(text)).substitute(env) for name, _, text in pairs}
        return replace(image, env=image.env | added)

    def _workdir(self, step: Step, image: Image) -> Image:
        Path(self.own(step.text)).mkdir(parents=True, exist_ok=True)
        return replace(image, workdir=step.text)

    def _copy(self, step: Step, image: Image) -> Image:
        *sources, target = (word for word in step.words if not word.startswith("--"))
        place = (
            Path(self.own(target)) if target[0] == "/" else Path(self.own(image.workdir)) / target
        )
        for source in sources:
            if stage := step.flags.get("from"):
                copy(self._folder(stage) / source.removeprefix("/"), place, SHARED)
            else:
                assert is_sent(source, self.context), f"{source} is kept out by .dockerignore"
                copy(self.context / source, place)
        return image

    def _run(self, step: Step, image: Image) -> Image:
        text = step.text if is_root() else OWNER.sub("", step.text)
        told = self.process(image, "sh", "-ec", text)
        done = subprocess.run(**told, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{step.text}\n{done.stdout[-2_000:]}\n{done.stderr[-4_000:]}"
        return image

    def _label(self, _step: Step, image: Image) -> Image:
        return image

    def _user(self, step: Step, image: Image) -> Image:
        return replace(image, user=step.text)

    def _expose(self, step: Step, image: Image) -> Image:
        return replace(image, ports=(*image.ports, *map(int, step.words)))

    def _stopsignal(self, step: Step, image: Image) -> Image:
        return replace(image, stop=signal.Signals[step.text])

    def _healthcheck(self, step: Step, image: Image) -> Image:
        _, _, command = step.text.partition("CMD ")
        return replace(image, health=tuple(Step("CMD", command).words) if command else ())

    def _entrypoint(self, step: Step, image: Image) -> Image:
        return replace(image, entrypoint=tuple(step.words), cmd=())

    def _cmd(self, step: Step, image: Image) -> Image:
        return replace(image, cmd=tuple(step.words))


def python() -> str:
    """A Python of the base image's version, for all to run."""
    for each in PYTHONS:
        who: dict[str, Any] = {"user": ANYBODY} if is_root() else {}
        with suppress(OSError):
            asked = subprocess.run([each, "--version"], capture_output=True, text=True, **who)  # noqa: PLW1510
            if asked.stdout.startswith(f"Python {BASE.partition(':')[2].partition('-')[0]}."):
                return each
    return sys.executable


def copy(source: Path, place: Path, how: str = "-a") -> None:
    """As COPY does: what is in a folder, a file into a folder or under a name."""
    is_folder = source.is_dir()
    (place if is_folder else place.parent).mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", how, f"{source}/." if is_folder else source, place], check=True)


def is_sent(source: str, context: Path) -> bool:
    """Whether the context has it: .dockerignore keeps all out but what it names."""
    everything, *rest = (context / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert everything == "*"
    named = [line[1:] for line in rest if line.startswith("!")]
    return any(source == each or source.startswith(f"{each}/") for each in named)


def is_root() -> bool:
    """Whether we may become somebody else."""
    return os.geteuid() == 0
