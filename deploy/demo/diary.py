"""Diary: what the workers told, an entry for each incident: its steps, and where it stands."""

from collections.abc import Iterator

from alerts.notice import Kind, Notice
from detectors.events import Level


class Diary:
    """Keeps the steps of incidents and their newest notice; updates in between pass."""

    def __init__(self) -> None:
        self.newest: dict[tuple[str, int], Notice] = {}
        self.steps: dict[tuple[str, int], list[Notice]] = {}
        self.updates = 0

    def note(self, notice: Notice) -> None:
        """Enter one."""
        incident = notice.brand, notice.incident
        self.newest[incident] = notice
        if notice.kind in {Kind.UPDATED, Kind.REMINDER}:
            self.updates += 1
        else:
            self.steps.setdefault(incident, []).append(notice)

    @property
    def loud(self) -> Iterator[tuple[Notice, list[Notice]]]:
        """Incidents that people were told of: the newest notice, and the steps that were told."""
        for incident, newest in self.newest.items():
            told = [step for step in self.steps[incident] if step.level is not Level.WATCH]
            if told:
                yield newest, told

    @property
    def faint(self) -> int:
        """Incidents that stayed first signs."""
        return len(self.newest) - len(list(self.loud))

    @property
    def brands(self) -> set[str]:
        """Those with any incident at all."""
        return {brand for brand, _ in self.newest}
