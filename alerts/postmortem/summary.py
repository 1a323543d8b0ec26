"""Summary: an incident in three sentences, and in the few numbers that matter most."""

from alerts.clauses import noun
from alerts.curve import HUNDRED
from alerts.document import Figures, Paragraph, Part
from alerts.extent import beginning, looks
from alerts.notice import Kind
from alerts.numbers import counted, duration, number, usual
from alerts.people import person, reason, step
from alerts.postmortem.material import IN_FULL, Material
from alerts.text import capital
from detectors.bins import HOUR, bin_of
from detectors.events import Level


def summary(material: Material) -> tuple[Part, ...]:
    """What happened; where it came from; what people did, and how it ended."""
    said = (_happened(material), _origin(material), _people(material))
    return tuple(Paragraph(each) for each in said)


def _happened(material: Material) -> str:
    account, words, newest = material.account, material.words, material.newest
    says = words.postmortem.summary
    begun = says.happened_of_all if newest.of_all else says.happened
    levels = says.mistaken if account.is_false_alarm else says.became
    became: str = getattr(levels, account.reached)
    course = says.lasted if material.is_over else says.runs
    course = says.dismissed if account.is_false_alarm else course
    return begun.format(
        start=material.date(newest.first_sign),
        people=counted(newest.peak_authors, noun(words, of_all=newest.of_all), words),
        brand=material.brand,
        peak=material.date(newest.peak_at),
        usual=usual(_usual_at_peak(material), words),
        became=became,
        lasted=course.format(duration=duration(newest.lasted, words)),
    )


def _usual_at_peak(material: Material) -> float:
    """How many people are usual in an hour at that time of the day, as far as the curve goes."""
    curve, at = material.account.curve, bin_of(material.newest.peak_at.timestamp())
    hour = min(max(0, at // HOUR - curve.first // HOUR), len(curve.usual) - 1)
    return curve.usual[hour] / HUNDRED if curve.usual else 0.0


def _origin(material: Material) -> str:
    return material.sentence(nature(material), began(material))


def nature(material: Material) -> str:
    """A clause: which kind of crisis it was, or that it was none."""
    newest, words, says = material.newest, material.words, material.words.postmortem.summary
    if material.account.is_false_alarm and newest.verdict is None:
        return says.no_crisis
    return looks(newest, words) or says.kind_unknown


def began(material: Material) -> str:
    """A clause: when and where, as it was last told. Empty: nobody knows."""
    words, clear = material.words, material.clearest
    return beginning(material.last, words) or (beginning(clear, words) if clear else "")


def _people(material: Material) -> str:
    account, words = material.account, material.words
    says = words.postmortem.summary
    told = says.untold if account.reached is Level.WATCH else says.forgotten
    if account.to_detect is not None:
        told = says.told.format(duration=duration(account.to_detect, words))
    clauses = [told, _taken(material), _answered(material), _reopened(material), _ending(material)]
    return material.sentence(*clauses)


def _taken(material: Material) -> str:
    account, words = material.account, material.words
    says = words.postmortem.summary
    if account.taken is None or account.to_acknowledge is None:
        lacking = says.untaken if material.is_over else says.untaken_yet
        return lacking if account.called else ""
    return says.taken.format(
        person=person(account.taken.actor), duration=duration(account.to_acknowledge, words)
    )


def _answered(material: Material) -> str:
    """Where its accounts are known."""
    account, says = material.account, material.words.extent
    if account.to_answer is not None:
        return says.spoke.format(duration=duration(account.to_answer, material.words))
    return says.unheard if material.owes_a_word and account.is_heard else ""


def _reopened(material: Material) -> str:
    account, words = material.account, material.words
    says = words.postmortem.summary
    if not account.reopened:
        return ""
    said = counted(account.reopened, says.reopened, words)
    if account.taken is None or not account.left:
        return said
    dates = ", ".join(map(material.date, account.left))
    return says.left.format(reopened=said, dates=dates)


def _ending(material: Material) -> str:
    """Whose word ended it, for which reason; else the calm did."""
    account, words = material.account, material.words
    if not material.is_over:
        return ""
    ended = next((each for each in account.steps if each.deed == account.ending), None)
    if ended and account.ending:
        return step(ended, words, IN_FULL)
    by_itself = [each for each in account.steps if each.kind is Kind.RESOLVED]
    why = reason(by_itself[-1], words) if by_itself else ""
    said = words.story.reason.format(reason=why).removesuffix(".")
    return said if why else words.postmortem.summary.calmed


def figures(material: Material) -> Figures:
    """What is read first: how soon people knew, had it and answered; how bad, and how long."""
    account, words = material.account, material.words
    says = words.postmortem.times
    is_answer_due = material.owes_a_word and account.is_heard
    timed = [
        (account.to_detect, says.detect, says.detect, account.called is not None),
        (account.to_acknowledge, says.acknowledge, says.no_word, account.called is not None),
        (account.to_answer, says.answer, says.no_answer, is_answer_due),
    ]
    worst = says.worst_of_all if material.newest.of_all else says.worst
    pairs = [
        (capital(material.never if took is None else duration(took, words)),
         lacking if took is None else said)
        for took, said, lacking, is_owed in timed if is_owed
    ]  # fmt: skip
    pairs.append((number(material.newest.peak_authors, words), worst))
    if material.is_over:
        pairs.append((duration(material.newest.lasted, words), says.lasted))
    return Figures(tuple(pairs))
