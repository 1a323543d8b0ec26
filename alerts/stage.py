"""Stage: where drills are played: a channel of their own, which no real brand is told in."""

from dataclasses import dataclass, field

from alerts.deed import PERSON
from alerts.language import Language
from alerts.route import CHANNEL, DRILLS, Route

VOICE = "drill-own-account"
"""The account that speaks for the brand in a drill. No network has one of this name."""

PING = r"<!subteam\^S[A-Z0-9]{2,20}>|<@[UW][A-Z0-9]{2,20}>"  # never all who are there


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Who plays in a drill, and where. Without a channel there are none."""

    channel: str | None = field(
        default=None,
        metadata={"pattern": CHANNEL, "allowed": '"#drills" or an id such as C0123ABCD'},
    )
    """The Slack channel of `tocsin drill`: one in which no route tells anything, and not that of
    `operators`. Without one, brands of drills are refused like any that nobody watches."""

    ping: str | None = field(
        default=None,
        metadata={"pattern": PING, "allowed": '"<!subteam^S0123>" or "<@U0123>"'},
    )
    """Who is called when the drill becomes a crisis: those who know that it is one."""

    responders: frozenset[str] = field(
        default=frozenset(), metadata={"pattern": PERSON, "allowed": "ids of people, as U0123ABCD"}
    )
    """Who may press the buttons. Without any, whoever reads the channel."""

    language: Language = Language.EN
    """What is read there, and said in the posts: `en` or `fr`. `--language` says otherwise for the
    posts of one drill."""

    @property
    def routes(self) -> tuple[Route, ...]:
        """The way there: one, or none."""
        if self.channel is None:
            return ()
        return (
            Route(
                channel=self.channel, brands=frozenset({DRILLS}), ping=self.ping,
                responders=self.responders, language=self.language,
            ),
        )  # fmt: skip
