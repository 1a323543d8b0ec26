"""Guest: plays where others have built, such as Docker Compose; TOCSIN_ variables say where."""

import os
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from deploy.demo.children import Children
from deploy.demo.stage import LOGS, Pause, Stage, plain_environment
from pipeline.settings.environment import PREFIX

TIMEOUT = 5.0  # seconds

_direct = build_opener(ProxyHandler({}))  # a proxy cannot know a container's port


class Guest(Stage):
    """A stage that runs already: it starts nothing but the commands that send mentions."""

    rises = "Waiting for the page"

    def __init__(self, folder: Path, pause: Pause, page: str) -> None:
        self.folder, self.pause, self.page = folder, pause, page
        self.worker = self.notifier = ""  # somewhere in a network that only they see
        (logs := folder / LOGS).mkdir()
        self.children = Children(logs, plain_environment(os.environ))

    def rise(self) -> None:
        """Wait until the page is there; whoever built the rest started us when it was ready."""
        self._until(self._shows, f"the page {self.page}")

    def environment(self) -> dict[str, str]:
        """What Tocsin's commands are told: what we were."""
        return {name: text for name, text in os.environ.items() if name.startswith(PREFIX)}

    def _shows(self) -> bool:
        try:
            with _direct.open(self.page, timeout=TIMEOUT):
                return True
        except OSError:
            return False
