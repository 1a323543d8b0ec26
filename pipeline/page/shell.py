"""Shell: what stands around the parts of a page."""

from importlib.resources import files

from pipeline.page.markup import Markup, tag

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A browser that obeys it runs no script and asks for nothing, whatever stands on the page."""


def shell(title: str, *parts: str, language: str = "en") -> str:
    """The page, whole."""
    body = tag("body", tag("main", *parts))
    return f"<!DOCTYPE html>\n{tag('html', _head(title), body, lang=language)}\n"


def _head(title: str) -> Markup:
    style = files("pipeline.page").joinpath("page.css").read_text(encoding="utf-8")
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Markup(style)),
    )
