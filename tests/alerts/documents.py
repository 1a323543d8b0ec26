"""Documents: one with each sort of part, around whatever strangers wrote."""

from datetime import timedelta

from alerts.document import (
    Blank,
    Chart,
    Document,
    Figures,
    Items,
    Moment,
    Paragraph,
    Post,
    Section,
    Table,
)
from alerts.language import Language
from alerts.text import safe_link
from tests.builders import NOON

ACTIONS = Blank(mark="actions", hint="Who does what by when.", heads=("what", "owner", "due"))
WELL = Blank(mark="went-well", hint="What helped.")


def a_document(said: str = "said", url: str | None = "https://social.example/1") -> Document:
    """All of it speaks of one thing."""
    chart = Chart(
        start=NOON, step=timedelta(minutes=5), counts=(0, 3, 9, 4), expected=(1.0, 1.0, 1.2, 1.2),
        marks=(Moment(NOON + timedelta(minutes=9), said, "alert"),), counted=said, usual=said,
        description=said,
    )  # fmt: skip
    return Document(
        title=said, subtitle=said, kicker=said, language=Language.EN, mark=("incident", said),
        parts=(
            Figures(pairs=((said, said),)),
            Section(
                title=said,
                parts=(
                    Paragraph(said), Items((said, said)), chart,
                    Table(heads=(said, "n"), rows=((said, said), (said, "2")), figures=1),
                    Post(text=said, source=said, link=safe_link(url), label=said),
                ),
            ),
            Section(title="What went well", parts=(WELL,)),
            Section(title="Actions", parts=(ACTIONS,)),
        ),
    )  # fmt: skip
