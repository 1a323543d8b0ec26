"""Of a read no more posts are remembered than there is room for."""

import pytest

from pipeline.sources import course as courses
from pipeline.sources.course import Course
from pipeline.sources.event import Counted, Gone
from tests.pipeline.sources.listening import a_post


def test_the_latest_posts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courses, "KNOWN", 2)
    course = Course()
    for number in range(3):
        assert course.post(a_post(number)) == a_post(number)
    assert course.post(Counted(id="p2", shares=3)) is None
    for id_ in ("p0", "p1", "p2"):
        assert course.post(Gone(id_)) is None
    assert [said.partition(".")[0] for said in course.summary()] == [
        "Deleted after they were written: 2", "Deleted, and not in here: 1",
    ]  # fmt: skip
    assert course.posts == 3
