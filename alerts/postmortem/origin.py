"""Origin: which kind of crisis it was, by which signs, whose voices, and which posts."""

from collections.abc import Iterator

from alerts.clauses import elsewhere
from alerts.details import EVIDENCE, carriers, is_telling, terms, voice, weighed
from alerts.discretion import Posts
from alerts.document import Items, Paragraph, Part, Post
from alerts.extent import guess_of
from alerts.notice import Notice
from alerts.postmortem.material import Material
from alerts.postmortem.summary import began, nature
from alerts.posts import QUOTE_LIMIT
from alerts.text import capital, literal, safe_link, unmarked
from alerts.wording import source
from detectors.events import Quote


def origin(material: Material) -> tuple[Part, ...]:
    """The kind and what was weighed for it, then what it was about and who carried it."""
    words, says, kind = material.words, material.words.postmortem, nature(material)
    clear = material.clearest
    if clear is None:
        return (Paragraph(material.sentence(kind)),)
    clauses = kind, elsewhere(clear.signal, words), began(material)
    evidence, about = tuple(_evidence(clear, material)), tuple(_about(clear, material))
    when = says.evidence.format(date=material.date(clear.at))
    told: list[Part] = [Paragraph(when), Items(evidence)] if evidence else []
    return (
        Paragraph(material.sentence(*clauses)),
        *([Items(about)] if about else []),
        *told,
    )


def _evidence(clear: Notice, material: Material) -> Iterator[str]:
    """For what it is taken for; where a person says otherwise, for what it looked like."""
    extent, words = clear.signal.extent, material.words
    guess = guess_of(clear) or (extent.guesses[0] if extent else None)
    told = [each for each in guess.evidence if is_telling(each)] if guess else []
    for each in told[:EVIDENCE]:
        yield capital(unmarked(weighed(each, words)))


def _about(clear: Notice, material: Material) -> Iterator[str]:
    extent, words = clear.signal.extent, material.words
    if extent is None:
        return
    if new := list(terms(extent, words)):
        yield f"{words.extent.about} {' · '.join(new)}"
    is_named = material.discretion.alias is None
    loud = [voice(each, words, is_named=is_named) for each in extent.spreaders if each.name]
    if loud:
        yield words.postmortem.loud.format(names=" · ".join(loud))


def posts(material: Material) -> tuple[Part, ...]:
    """Those of the newest notice alone, each once, with all that it is."""
    words, newest, extent = material.words, material.newest, material.extent
    if material.discretion.posts is Posts.NONE:
        return (Paragraph(words.postmortem.left_out),)
    known = list(carriers(extent, words)) if extent else []
    told = {quote.id: (role, quote) for role, quote in known if quote.text}
    for quote in newest.signal.quotes:
        told.setdefault(quote.id, (words.postmortem.wave_post, quote))
    found = tuple(_post(role, quote, material) for role, quote in told.values())
    return found or (Paragraph(words.quotes.none),)


def _post(role: str, quote: Quote, material: Material) -> Post:
    words, link = material.words, safe_link(quote.url)
    host, named = link.host if link else None, material.discretion.alias is None
    about = source(quote, host, words, named=named)
    return Post(
        text=literal(quote.text, QUOTE_LIMIT) or words.quotes.no_text,
        source=" · ".join([role, about, material.date(quote.created_at)]),
        link=link,
        label=words.quotes.link,
    )
