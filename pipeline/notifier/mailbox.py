"""Mailbox: what a brand's channels were told, and what they still have to be. Pure transitions."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from alerts.curve import Curve
from alerts.delivery import Receipt
from alerts.hold import is_afterword
from alerts.late import Late
from alerts.notice import Notice
from alerts.route import ANY, WORSE
from alerts.silence import Silence, Silences
from pipeline.codec import decode_notice, encode_notice
from pipeline.notifier.daily import Daily
from pipeline.notifier.listing import Listing
from pipeline.notifier.progress import Progress, progressed
from pipeline.notifier.sketch import Sketch, Sort, papered, sketched
from pipeline.notifier.steps import steps_with
from pipeline.records import Stamped, of_known_schema

SCHEMA = 1
MARK = "\x1e"  # begins the keys of mailboxes that are no brand's: those have no control characters
CASES = 3  # latest incidents of a brand whose messages may still change
STEPS = 10  # steps of an incident that wait for its thread; later ones tell the older ones too


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """A message that may be in the channel, or not."""

    at: float  # epoch seconds, before the call
    due: float  # when to look for it
    seq: int  # of the notice it shows
    step: bool  # for the thread; else the living message
    looks: int = 0  # how often it was looked for in vain
    late: Late | None = None  # what it says of how late it is
    call: str | None = None  # whom it calls
    aloud: bool = False  # the channel is shown a reply


class Berth(msgspec.Struct, frozen=True, kw_only=True):
    """Where a living message stands: in the channel itself, or with many others in a thread."""

    at: float  # epoch seconds since when
    crisis: bool = False  # its incident was one then
    thread: str | None = None  # ts of the storm's message


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """People were called."""

    at: float  # epoch seconds
    whom: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One incident in one channel: its living message, and how far its thread is."""

    channel: str = ""  # the service's id, once known
    ts: str | None = None  # of the living message
    posted: int = 0  # seq that it showed when it was new
    shown: int = 0  # seq that it shows
    shown_at: float = 0.0  # epoch seconds since when
    logged: int = 0  # seq up to which the thread has the steps
    woken: int = 0  # seq up to which a message called people, where that was asked for
    late: Late | None = None  # what the living message says of how late it came
    intent: "Intent | None" = None  # what was about to be posted; its outcome is unknown
    marked: bool = False  # the message may show what people asked, and no watch has answered yet
    silent: float = 0.0  # until when it says that the brand is silent, in epoch seconds
    berth: Berth | None = None  # of the living message
    call: Call | None = None  # the latest one
    heard: int = 0  # seq up to which the channel was shown replies

    @property
    def thread(self) -> str | None:
        """The thread for the incident's steps: its message's own, or the one it stands in."""
        return thread_of(self) or self.ts

    def says(self, silence: Silence | None) -> bool:
        """Whether the message says of a silence what there is to say."""
        return self.silent == until(silence)


def until(silence: Silence | None) -> float:
    """When it ends, in epoch seconds; 0: there is none."""
    return silence.until.timestamp() if silence else 0.0


def thread_of(place: Place) -> str | None:
    """The thread of a storm in which a living message stands, or is to."""
    return place.berth.thread if place.berth else None


def thread_for(place: Place) -> str | None:
    """The thread in which the message of its intent is to stand."""
    is_step = place.intent is not None and place.intent.step
    return place.thread if is_step else thread_of(place)


def arrived(place: Place, intent: Intent, receipt: Receipt) -> Place:
    """The place, once the message of an intent is there."""
    woken = max(place.woken, intent.seq)
    call = Call(at=intent.at, whom=intent.call) if intent.call else place.call
    heard = intent.seq if intent.aloud else place.heard
    if intent.step:
        return replace(place, logged=intent.seq, woken=woken, call=call, heard=heard)
    logged = max(place.logged, intent.seq) if thread_of(place) else place.logged
    return replace(
        place, channel=receipt.channel, ts=receipt.ts, posted=intent.seq, shown=intent.seq,
        shown_at=intent.at, woken=woken, late=intent.late, silent=0.0, call=call, logged=logged,
        heard=heard,
    )  # fmt: skip


class End(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, or the numbers, ended it before its time."""

    at: float  # epoch seconds
    by: str = ""  # Slack's id of the person


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One incident: its newest notice, the steps for its thread, and its places by route.

    Or a storm of incidents, or a doubt about their source, with the notice of one of them.
    """

    newest: bytes
    steps: dict[int, bytes] = {}  # msgspec copies it
    since: dict[int, float] = {}  # when they became news, in epoch seconds of the notifier's clock
    places: dict[str, Place] = {}
    is_late: bool = False  # its first notice came from a backlog
    rang: float = 0.0  # when it last got worse, by its notice; or since when a crowd is one
    end: End | None = None  # of a doubt
    curve: Curve = msgspec.field(default_factory=Curve)  # how it went so far
    charts: dict[str, Sketch] = {}  # by route: what its thread is to get
    papers: dict[str, Sketch] = {}  # likewise of the post-mortem; of FOLDER, where files go
    progress: Progress | None = None  # towards goals
    lists: dict[str, Listing] = {}  # by route: of questions, in its thread

    @property
    def told(self) -> set[str]:
        """The channels of routes in which its message stands."""
        return {channel for channel, place in self.places.items() if place.ts}


class Mailbox(Stamped, frozen=True, kw_only=True):
    """A brand; under the name ANY the silences, under keys that begin with MARK what is of many.

    A field with a default needs no new schema: older releases pass it over.
    """

    schema: int = SCHEMA
    incident: int = 0
    seq: int = 0
    at: float = 0.0  # epoch seconds of the newest notice
    cases: dict[int, Case] = {}  # noqa: RUF012
    silences: dict[str, Silence] = {}  # noqa: RUF012
    crowds: dict[int, Case] = {}  # noqa: RUF012  # of many incidents, by number
    daily: Daily | None = None  # a route's digest

    def knows(self, notice: Notice) -> bool:
        """Whether this notice, or one after it, was received: it is told again after a crash."""
        return (notice.incident, notice.seq) <= (self.incident, self.seq)

    def receive(
        self, notice: Notice, raw: bytes, routes: Iterable[str], since: float,
        *, is_late: bool = False,
    ) -> "Mailbox":  # fmt: skip
        """With one more notice of a known order, for these routes; it is news since then."""
        known = self.cases.get(notice.incident, Case(newest=raw, is_late=is_late))
        is_past = is_afterword(notice)
        if is_past:  # people read on how it was when it was over
            notice = dataclasses.replace(notice, signal=decode_notice(known.newest).signal)
            raw = encode_notice(notice)
        steps = steps_with(known.steps, notice)
        waiting = {seq: steps[seq] for seq in sorted(steps)[-STEPS:]}
        places = {route: Place() for route in routes} | known.places  # a step waits for all of them
        times = known.since | {notice.seq: since}
        times = {seq: times[seq] for seq in times.keys() & {*waiting, notice.seq}}
        case = replace(known, newest=raw, steps=waiting, since=times, places=places)
        if is_past:
            curves = case.curve, case.curve
            case = replace(case, papers=papered(case.papers, curves, notice, (), since))
        else:
            hear = {route: route not in known.places for route in places}
            case = _grown(case, notice, hear, since)
        cases = {number: settled(each) for number, each in self.cases.items()}
        cases |= {notice.incident: case}
        kept = {number: cases[number] for number in sorted(cases)[-CASES:]}
        at = max(self.at, notice.at.timestamp())
        return replace(self, incident=notice.incident, seq=notice.seq, at=at, cases=kept)

    def holds(self, incident: int, route: str, place: Place) -> bool:
        """Whether an incident, if it is still kept, is in a channel as it was."""
        case = (self.crowds or self.cases).get(incident)
        return case is not None and case.places.get(route, Place()) == place

    def placed(self, incident: int, route: str, place: Place) -> "Mailbox":
        """With the outcome of a delivery; a case that is no longer kept stays forgotten."""
        case = (self.crowds or self.cases).get(incident)
        if case is None:
            return self
        places = case.places | {route: place}
        done = min(place.logged for place in places.values())
        steps = {seq: raw for seq, raw in case.steps.items() if seq > done}
        case = replace(case, places=places, steps=steps)
        if self.crowds:
            return replace(self, crowds=self.crowds | {incident: case})
        return replace(self, cases=self.cases | {incident: case})

    def holds_sketch(
        self, incident: int, route: str, sketch: Sketch, sort: Sort = Sort.CHART
    ) -> bool:
        """Whether a channel's chart, or its post-mortem, is as it was."""
        case = self.cases.get(incident)
        return case is not None and getattr(case, sort).get(route) == sketch

    def drawn(
        self, incident: int, route: str, sketch: Sketch | None, sort: Sort = Sort.CHART
    ) -> "Mailbox":
        """With what became of it; None: it is there, or given up."""
        case = self.cases[incident]
        kept = {name: each for name, each in getattr(case, sort).items() if name != route}
        return self.changed(incident, **{sort: kept | ({route: sketch} if sketch else {})})

    def changed(self, incident: int, **parts: Any) -> "Mailbox":
        """With these parts of an incident's case in the place of those that it has."""
        case = replace(self.cases[incident], **parts)
        return replace(self, cases=self.cases | {incident: case})


def _grown(case: Case, notice: Notice, hear: Mapping[str, bool], since: float) -> Case:
    """With how it went on."""
    curve = case.curve.after(notice)
    return replace(
        case,
        rang=notice.at.timestamp() if notice.kind in WORSE else case.rang,
        charts=sketched(case.charts, case.curve, notice, hear, since),
        papers=papered(case.papers, (case.curve, curve), notice, hear, since),
        curve=curve,
        progress=progressed(case.progress, notice),
    )


def settled(case: Case) -> Case:
    """A case after which another incident began: nobody draws its curve again."""
    return case if case.charts or not case.curve.people else replace(case, curve=Curve())


def unpack_mailbox(packed: bytes) -> Mailbox:
    """The mailbox in a changelog record.

    Raises:
        ValueError: a newer release wrote it.
        msgspec.DecodeError: it is none.
    """
    return of_known_schema(_mailbox.decode(packed), SCHEMA)


_mailbox = msgspec.msgpack.Decoder(Mailbox)


def silences_in(mailboxes: Mapping[str, Mailbox]) -> Silences:
    """Those that lie there; some are over."""
    box = mailboxes.get(ANY)
    return box.silences if box else {}


def channel_ids(mailboxes: Mapping[str, Mailbox]) -> dict[str, str]:
    """What the service calls the channels of routes, as far as something was posted there."""
    return {
        route: place.channel
        for mailbox in mailboxes.values()
        for case in (*mailbox.cases.values(), *mailbox.crowds.values())
        for route, place in case.places.items()
        if place.channel
    }


def channel_id(place: Place, name: str, mailboxes: Mapping[str, Mailbox]) -> str | None:
    """None: the route has a name, and the service has not told its id yet."""
    known = place.channel or ("" if name.startswith("#") else name)
    return known or channel_ids(mailboxes).get(name)
