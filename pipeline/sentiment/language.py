"""Language: which one a post is written in, as the network says, else by its letters."""

import re

import eldc

NOT_WORDS = re.compile(r"https?://\s?\S+|pic\.twitter\.com/\S+|[@#$]\w+|[\d\W_]+")
FEWEST_WORDS = 3  # a list of cashtags is not a language
UNKNOWN = "und"  # ISO 639-2: undetermined


class Languages:
    """Finds languages. One database of n-grams a process, loaded at the first use."""

    def __init__(self) -> None:
        eldc.init()

    def of(self, text: str, said: str | None) -> str:
        """ISO 639-1: what the network said, without region; else by its letters; else UNKNOWN."""
        code = (said or UNKNOWN).replace("_", "-").split("-")[0].lower()
        if code and code != UNKNOWN:
            return code
        words = NOT_WORDS.sub(" ", text).split()
        if len(words) < FEWEST_WORDS:
            return UNKNOWN
        return str(eldc.detect(" ".join(words)))
