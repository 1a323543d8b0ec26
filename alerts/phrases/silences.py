"""Silences: what is read about brands of which nobody is told for a while."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences:
    """In the menu, in the last lines of a message, and to whoever asked for one."""

    mute: str
    unmute: str

    silent: str
    all_silent: str
    reason: str
    listed: str

    muted: str
    unmuted: str


EN = Silences(
    mute="Mute Brand 24 h",
    unmute="Unmute Brand",
    silent="Silent until {date}, says {actor}: no new messages, no calls",
    all_silent="All brands silent until {date}, says {actor}: no new messages, no calls",
    reason="{silence} (“{reason}”)",
    listed="*{brand}* · {silence}",
    muted="{brand} is silent until {date}: nobody is told or called of it, not even of a crisis."
    " This message goes on to show how it stands; the same menu takes the silence back.",
    unmuted="{brand} is heard again. What is still open is told now.",
)

FR = Silences(
    mute="Silence 24\u202fh",
    unmute="Lever le silence",
    silent="En silence, à la demande de {actor}\u202f: ni message, ni appel"
    " (reprise\u202f: {date})",
    all_silent="Toutes les marques en silence, à la demande de {actor}\u202f: ni message, ni appel"
    " (reprise\u202f: {date})",
    reason="{silence} («\u202f{reason}\u202f»)",
    listed="*{brand}* · {silence}",
    muted="{brand} est en silence (reprise\u202f: {date})\u202f: personne n'est prévenu ni appelé,"
    " même en cas de crise. Ce message continue d'afficher la situation\u202f; le même menu lève le"
    " silence.",
    unmuted="{brand} n'est plus en silence. Ce qui est encore ouvert est annoncé maintenant.",
)
