"""Lists: what people ask of an incident, posted into its thread when somebody wants it there.

There is one in a channel: who asks again brings it up to date. As with all that is posted, the
intent is safe before the call, and what got no answer is looked for twice before it is posted
again.
"""

import asyncio
from dataclasses import replace

import msgspec.structs
import structlog

from alerts.account import Account
from alerts.community import Community, identity, message
from alerts.curve import Curve
from alerts.delivery import Busy, Delivery, Gone, Receipt, Refused, Stranger
from alerts.discretion import Discretion
from alerts.message import Message
from alerts.notice import Notice
from alerts.phrases import Phrases
from alerts.route import Route
from pipeline.codec import decode_notice
from pipeline.notifier.courier import LOOKS, SETTLE
from pipeline.notifier.desk import Desk
from pipeline.notifier.listing import Listing
from pipeline.notifier.mailbox import Case, Place

UNSEEN = "a list may be there, and does not show yet"

log = structlog.get_logger(__name__)


def community_of(case: Case, discretion: Discretion) -> Community:
    """What is known of an incident's questions; of an older release's the newest ones alone."""
    newest = decode_notice(case.newest)
    if case.progress:
        return Community.of(case.progress.account(newest), discretion)
    account = Account(newest=newest, steps=(), curve=Curve())
    return Community.of(replace(account.after(newest), newest=newest), discretion)


class Lists:
    """Posts them, one after the other: two people may ask at once."""

    def __init__(self, desk: Desk, delivery: Delivery) -> None:
        self.desk, self.delivery = desk, delivery
        self._turn = asyncio.Lock()

    async def show(
        self, notice: Notice, route: Route, discretion: Discretion, words: Phrases
    ) -> None:  # fmt: skip
        """Let the thread of an incident have the list as it is now.

        Raises:
            DeliveryError: it has not, or nobody knows.
        """
        async with self._turn:
            case, place = self._place(notice, route)
            shown = message(community_of(case, discretion), words)
            meant = case.lists.get(route.channel)
            known = await self._known(meant, notice, route, place)
            if known is None:
                await self._post(notice, route, place, shown, meant)
            elif not await self._renewed(known, place, shown):
                await self._post(notice, route, place, shown, None)

    def _place(self, notice: Notice, route: Route) -> tuple[Case, Place]:
        mailbox = self.desk.mailboxes().get(notice.brand)
        case = mailbox.cases.get(notice.incident) if mailbox else None
        place = case.places.get(route.channel) if case else None
        if case is None or place is None or not place.channel or place.thread is None:
            raise Refused("the incident has no thread here")
        return case, place

    async def _known(
        self, known: Listing | None, notice: Notice, route: Route, place: Place
    ) -> Listing | None:
        """The one that is there, also if its call got no answer; None: it is to be posted."""
        if known is None or known.ts:
            return known
        now = self.desk.wall()
        if 0 < (wait := known.due - now) <= SETTLE:  # beyond: the clock was set back
            raise Busy(UNSEEN, wait)
        found = await self._found(known, notice, route, place)
        if found is not None:
            listing = msgspec.structs.replace(known, ts=found.ts)
            await self._keep(notice, route, listing)
            return listing
        looks = known.looks + 1
        listing = msgspec.structs.replace(known, due=now + SETTLE, looks=looks)
        await self._keep(notice, route, listing)
        if looks < LOOKS:
            raise Busy(UNSEEN, SETTLE)
        return None

    async def _found(
        self, known: Listing, notice: Notice, route: Route, place: Place
    ) -> Receipt | None:
        """Where nobody may look, it is rather there twice than never."""
        try:
            return await self.delivery.find(
                place.channel, identity(notice), since=known.at, thread=place.thread
            )
        except Stranger:
            raise
        except Refused as problem:
            log.error("Slack lets nobody look", channel=route.channel, problem=str(problem))  # noqa: TRY400
            return None

    async def _renewed(self, known: Listing, place: Place, shown: Message) -> bool:
        """False: somebody deleted it."""
        try:
            await self.delivery.update(Receipt(place.channel, known.ts or ""), shown)
        except Gone:
            return False
        return True

    async def _post(
        self, notice: Notice, route: Route, place: Place, shown: Message, meant: Listing | None
    ) -> None:
        """Anew, or as the same that was meant and not found: Slack may know it by its key."""
        now = self.desk.wall()
        begun = (meant.begun or meant.at) if meant else now
        listing = Listing(at=now, begun=begun, due=now + SETTLE)
        if not await self._keep(notice, route, listing):
            raise Refused("another process has the mailboxes by now")
        key = f"{notice.brand}/{notice.incident}/{route.channel}/list/{begun:.3f}"
        try:
            receipt = await self.delivery.post(
                place.channel, shown, key=key, thread=place.thread, aloud=False
            )
        except (Busy, Refused):  # certainly not there
            await self._keep(notice, route, meant)
            raise
        await self._keep(notice, route, Listing(at=now, ts=receipt.ts))

    async def _keep(self, notice: Notice, route: Route, listing: Listing | None) -> bool:
        mailbox = self.desk.mailboxes().get(notice.brand)
        if mailbox is None or notice.incident not in mailbox.cases:
            return False
        lists = dict(mailbox.cases[notice.incident].lists)
        lists.pop(route.channel, None)
        lists |= {route.channel: listing} if listing else {}
        return await self.desk.lay(notice.brand, mailbox.changed(notice.incident, lists=lists))
