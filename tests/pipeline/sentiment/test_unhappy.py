"""Where nobody knows what posts say, each one counts."""

from detectors.events import Label
from pipeline.sentiment.unhappy import NAME, Unhappy
from tests.builders import a_mention


def test_every_post_is_a_complaint_beyond_doubt() -> None:
    happy, silent = a_mention(text="Lovely!", lang="fr"), a_mention(text="")
    found = Unhappy().of([happy, silent])
    assert [(each.label, each.strict, each.lang) for each in found] == [
        (Label.NEGATIVE, True, "fr"),
        (Label.NEGATIVE, True, "und"),
    ]


def test_it_has_a_version_of_its_own() -> None:
    """Or a watch that goes on with another scorer would not learn anew."""
    assert Unhappy().version("Zephyr") == NAME
    assert Unhappy().of([a_mention()])[0].scorer == NAME
