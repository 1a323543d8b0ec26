"""Brands are judged in the order of the stream, however it is cut."""

import pytest

from detectors.events import Mention, Outcome, Sentiment
from pipeline.shift import Shift
from tests.detectors.people import NEGATIVE, a_post


class FakeDesk:
    """Writes down what it is asked. Incidents run where it is told so."""

    def __init__(self, *opened: str) -> None:
        self.opened = set(opened)
        self.observed: list[tuple[str, float, float]] = []  # brand, recorded, now
        self.judged: list[tuple[str, float]] = []

    def observe(
        self, mention: Mention, sentiment: Sentiment, recorded: float, now: float
    ) -> Outcome | None:
        """Note it."""
        assert sentiment is NEGATIVE
        self.observed.append((mention.brand, recorded, now))
        return Outcome.COUNTED

    def judge(self, brand: str, now: float) -> bool:
        """Note it."""
        self.judged.append((brand, now))
        return brand in self.opened

    def tick(self, brand: str, now: float) -> bool:
        """Note it."""
        return self.judge(brand, now)


TICKS = "tick"


def worked(desk: FakeDesk, *records: tuple[str, float]) -> Shift:
    """A shift that has taken these: mentions of brands, and ticks."""
    shift = Shift(desk)
    for what, at in records:
        if what is TICKS:
            shift.tick(at)
        else:
            assert shift.observe(a_post(at, brand=what), NEGATIVE, at) is Outcome.COUNTED
    return shift


@pytest.mark.parametrize(
    ("records", "judged"),
    [
        pytest.param([("a", 3)], [], id="the slot is not over"),
        pytest.param([("a", 3), ("a", 9)], [], id="nor with a second mention"),
        pytest.param([("a", 3), ("a", 9), ("a", 10)], [("a", 10)], id="its end, once"),
        pytest.param([("a", 3), ("b", 45)], [("a", 10)], id="at its end, however late we see it"),
        pytest.param([("a", 3), (TICKS, 300)], [("a", 10)], id="a tick ends it too"),
        pytest.param(
            [("a", 3), ("b", 7), ("a", 12), ("b", 30)],
            [("a", 10), ("b", 10), ("a", 20)],
            id="slots are the same for all",
        ),
        pytest.param([(TICKS, 300), (TICKS, 600)], [], id="nothing to watch"),
    ],
)
def test_a_brand_is_judged_at_the_end_of_each_slot_in_which_it_had_mentions(
    records: list[tuple[str, float]], judged: list[tuple[str, float]]
) -> None:
    desk = FakeDesk()
    worked(desk, *records)
    assert desk.judged == judged


def test_what_is_due_is_judged_before_the_mention_that_comes_later() -> None:
    """Else a slot would hold mentions of after its end."""
    order: list[str] = []

    class Order(FakeDesk):
        """Notes what comes first."""

        def observe(self, mention: Mention, *_rest: object) -> Outcome:
            order.append(f"observe {mention.id}")
            return Outcome.COUNTED

        def judge(self, brand: str, now: float) -> bool:
            order.append(f"judge {brand} at {now}")
            return False

    shift = Shift(Order())
    shift.observe(a_post(3.0, id="m1", brand="a"), NEGATIVE, 3.0)
    shift.observe(a_post(12.0, id="m2", brand="a"), NEGATIVE, 12.0)
    assert order == ["observe m1", "judge a at 10.0", "observe m2"]


def test_what_is_open_is_judged_at_ticks() -> None:
    desk = FakeDesk("b", "c")
    shift = worked(desk, ("c", 1), ("a", 2), ("b", 3), (TICKS, 300))
    assert desk.judged == [("c", 10), ("a", 10), ("b", 10), ("b", 300), ("c", 300)]
    desk.opened.clear()
    shift.tick(600)
    shift.tick(900)
    assert desk.judged[5:] == [("b", 600), ("c", 600)]
    assert not shift.open


def test_now_never_goes_back() -> None:
    desk = FakeDesk("a")
    shift = worked(desk, ("a", 100), ("a", 40), (TICKS, 60), ("a", 105))
    assert desk.observed == [("a", 100, 100), ("a", 40, 100), ("a", 105, 105)]
    assert (desk.judged, shift.now) == ([], 105)
    shift.tick(90)
    assert shift.now == 105
    shift.tick(110)
    assert desk.judged == [("a", 110), ("a", 110)]


def test_a_slot_begins_with_now_not_with_a_record_of_the_past() -> None:
    shift = worked(FakeDesk(), ("b", 100), ("a", 40))
    assert shift.due == {"b": 110, "a": 110}


def test_a_desk_that_has_seen_the_record_says_so() -> None:
    class Knowing(FakeDesk):
        """Has seen all."""

        def observe(self, *_mention: object) -> None:
            return

    assert Shift(Knowing()).observe(a_post(3.0), NEGATIVE, 3.0) is None
