"""Course: what becomes of posts within one read of a file or a pipe.

A line is a post for good: whoever has it may have passed it on. So what is said of it later cannot
be written, and is counted instead.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.sources.event import Edited, Event, Gone
from pipeline.sources.post import Post

KNOWN = 200_000  # ids of the latest posts; some 30 MB

SUMMARY = {
    "left out": "Deleted by this file's own word, and left out: {:,}",
    "late": "Deleted after they were written: {:,}. No line takes a post back: delete them where "
    "you keep them, or read them from a file, by which they are left out.",
    "elsewhere": "Deleted, and not in here: {:,}",
    "again": "Written again, with another text or other counts: {:,}. The watch takes the first of "
    "an id.",
}


@dataclass(slots=True)
class Course:
    """The latest posts of a read, and what was said of them."""

    gone: frozenset[str] = frozenset()  # ids that are not to be written
    posts: int = 0
    _told: Counter[str] = field(default_factory=Counter)  # by SUMMARY
    _out: set[str] = field(default_factory=set)  # of them those that would have been
    _known: dict[str, None] = field(default_factory=dict)

    def post(self, event: Event) -> Post | None:
        """What of it is to be written."""
        if isinstance(event, Gone):
            if event.id not in self.gone:
                self._told["late" if event.id in self._known else "elsewhere"] += 1
            return None
        post = event.post if isinstance(event, Edited) else event
        if not isinstance(post, Post):
            return None
        if post.id in self.gone:
            self._out.add(post.id)
            return None
        self.posts += 1
        self._told["again"] += post.id in self._known
        self._known[post.id] = None
        if len(self._known) > KNOWN:
            del self._known[next(iter(self._known))]
        return post

    def summary(self) -> Iterator[str]:
        """Sentences for whoever reads."""
        out = {"left out": len(self._out), "elsewhere": len(self.gone - self._out)}
        told = self._told + Counter(out)
        return (said.format(told[what]) for what, said in SUMMARY.items() if told[what])
