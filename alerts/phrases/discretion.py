"""Discretion: what stands in the place of strangers' words and names, where they are left out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Discretion:
    """In the place of posts, and of a name."""

    left_out: str
    alias: str


EN = Discretion(left_out="Posts are not shown in this channel.", alias="author {alias}")

FR = Discretion(
    left_out="Les publications ne sont pas affichées dans ce canal.", alias="auteur {alias}"
)
