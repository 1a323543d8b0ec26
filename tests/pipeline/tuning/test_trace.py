"""What a replay saw is kept, within bounds, and what it tells is the same."""

from alerts.notice import Kind
from detectors.events import Level, moment
from pipeline.replay import play, replay, scored
from pipeline.tuning.course import courses_of
from pipeline.tuning.trace import HOUR, MOST, STEPS, Look, Recorder, Recording, Trace
from tests.builders import a_notice
from tests.lookouts import STORM, STORMY, briefed, unhappy
from tests.pipeline.tuning.cases import played


def test_who_watches_a_replay_changes_nothing_of_it() -> None:
    recorder = Recorder(briefed)
    courses = courses_of(play(scored(STORMY, unhappy), recorder))
    assert courses == courses_of(replay(STORMY, unhappy, briefed))
    (course,) = courses
    told = recorder.rung[course.brand, course.incident]
    assert [(each.level, each.at) for each in told] == list(course.steps)
    trace = recorder.traces[course.brand]
    before = [look.people for at, look in trace.looks.items() if at < STORM // HOUR]
    storm = max(trace.looks.values())
    assert max(before) < 10
    assert storm.people >= 40
    assert 0 < storm.usual < 8


def test_a_trace_has_so_many_steps_and_no_more_and_forgets_no_peak() -> None:
    trace = Trace()
    for hour in range(5 * STEPS):
        trace.see(hour * HOUR, 90 if hour == 7 else hour % 3, 1.5)
    assert trace.step == 8 * HOUR
    assert len(trace.looks) <= STEPS
    assert trace.looks[0] == Look(90, 1.5)
    assert {look.people for at, look in trace.looks.items() if at} == {2}


def test_of_too_many_incidents_the_mildest_are_forgotten() -> None:
    recorder = Recorder(briefed)
    for number in range(2 * MOST):
        level = Level.CRISIS if number < 3 else Level.WATCH
        recorder.told.append(
            a_notice(kind=Kind.OPENED, incident=number, level=level, at=moment(number * HOUR))
        )
        recorder.news()
    kept = [incident for _, incident in recorder.rung]
    assert kept == [0, 1, 2, *range(MOST + 3, 2 * MOST)]


def test_a_recording_goes_from_the_first_to_the_last_that_spoke() -> None:
    one, other = Trace(), Trace()
    one.see(10 * HOUR + 1, 1, 1)
    other.see(12 * HOUR, 1, 1)
    recording = Recording(came=played([]), traces={"A": one, "B": other}, rung={})
    assert recording.span == (moment(10 * HOUR), moment(13 * HOUR))
    assert Recording(came=played([]), traces={}, rung={}).span is None
