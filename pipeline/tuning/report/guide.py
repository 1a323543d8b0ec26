"""Guide: how to read the page, for whoever did not write the rules."""

from pipeline.page.markup import Markup, section, tag

WORDS = {
    "watch, alert, crisis": """How bad an incident is, and so who is told: a watch is worth a look,
        an alert calls somebody, a crisis calls everybody.""",
    "label": """What a person said of the past: then and there something should have rung, as loudly
        as this, or nothing should have.""",
    "found": """The label's level, or a worse one, was reached in time: at the earliest soon before
        its start, at the latest at its end.""",
    "wrong, without a label": """It rang, and no label says that it should. It may have been right:
        then a label is missing.""",
    "brand-week": """Seven days on which people spoke of a brand: so few busy brands and many quiet
        ones can be compared.""",
    "lane": """One of several rules that may ring. burst looks at a quarter of an hour; 1h, 6h and
        24h at so many hours; voice at one unhappy person whom very many follow; share asks whether
        of the posts more are unhappy than usual; all, whether more people speak than usual, of
        faults or so that nobody can read it.""",
    "observed, expected, threshold": """What was seen; how many are usual for this brand, at this
        time of the day; from what value on a condition holds. A lane rings if all of its do.""",
    "once in weeks": "How rarely chance alone would do as much: the higher, the odder.",
    "points": """How bad it is, from 0 to 7: how unusual it is, how many people complain or how far
        it got, and what goes with it. The level follows from them.""",
    "plain rules": """static: a fixed number of people an hour; ewma and sigma: so many standard
        deviations above the mean; percent: against the hour before; twelve: against the twelve
        hours before.""",
}


def guide() -> Markup:
    """The part of the page that says what its words mean."""
    rows = (part for word, said in WORDS.items() for part in (tag("dt", word), tag("dd", said)))
    return section("guide", "How to read this", tag("dl", *rows))
