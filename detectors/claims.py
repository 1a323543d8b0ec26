"""Claims: posts that pass on hearsay or ask whether it is true, in English or in French.

A rumour lives of them. A question about the writer's own order is none, and not every "apparently"
is one either: what counts is how many of a wave's posts speak so.
"""

from collections.abc import Sequence

from detectors.phrasebook import Phrasebook

LONGEST = 100  # words of a post that are read

HEARSAY = Phrasebook.of("""
apparently|allegedly|supposedly|reportedly|rumour|rumours|rumor|rumors|rumoured|rumored|hoax
i heard that|i ve heard that|i heard they|i ve heard they|i just heard|we heard that|heard they are
heard it from|word is that|word on the street|people say that|people are saying|everyone is saying
they say that|some say that|someone told me|somebody told me|a friend told me|my friend says
a friend of mine works|a friend who works|my cousin works|my neighbour works|my neighbor works
i know someone who works|i know somebody who works|someone who works there|an insider
sources say|sources claim|unnamed sources|according to rumours|according to rumors|unconfirmed
not confirmed yet|no official word|nobody confirms|i read somewhere|read somewhere that
saw somewhere that|i saw a post saying|there is a post saying|posts saying that|making the rounds
il paraît|paraît il|paraîtrait|paraît que|apparemment|rumeur|rumeurs|intox
j ai entendu que|j ai entendu dire|entendu dire que|on entend dire|on entend que
on m a dit que|on nous dit que|on dit que|on raconte que|certains disent que|il se dit que
ça se dit que|le bruit court|des bruits courent|les bruits qui courent|bruit de couloir
bruits de couloir|un ami qui travaille|une amie qui travaille|ma cousine travaille
mon cousin travaille|quelqu un qui travaille|quelqu un qui y travaille|une source interne
de source sûre|d après des sources|selon des sources|selon certaines sources|non confirmé
pas confirmé|pas encore confirmé|aucune confirmation|rien d officiel|lu quelque part
vu passer que|j ai lu que
""")
WONDERS = Phrasebook.of("""
is it true|is this true|is that true|are they true|is it real|is this real|is this legit
any truth|true or false|true or not|fake or real|real or fake|has anyone heard|has anybody heard
anyone else heard|did anyone hear|did you hear|have you heard|did you guys hear|did they really
can anyone confirm|can anybody confirm|can someone confirm|can somebody confirm|anyone confirm
can you confirm|could you confirm|please confirm or deny|confirm or deny|do they really
are they really|is it confirmed|has it been confirmed|has this been confirmed|fact check
c est vrai|c est vrai que|est ce vrai|est il vrai|est ce que c est vrai|est ce exact|serait ce vrai
vrai ou faux|vrai ou pas|info ou intox|vérité ou intox|c est confirmé|est ce confirmé
quelqu un peut confirmer|quelqu un confirme|quelqu un a entendu|vous pouvez confirmer
pouvez vous confirmer|pouvez vous démentir|vous confirmez|vous démentez|peut on confirmer
vous avez entendu|avez vous entendu|tu as entendu|t as entendu|vous avez des infos sur
""")
OWN_MATTER = frozenset(("my", "mine", "our", "mon", "ma", "mes", "notre", "nos"))


def speaks_of_claim(words: Sequence[str], text: str) -> bool:
    """Whether a post passes on what it has from others, or asks whether it is true."""
    said = words[:LONGEST]
    return HEARSAY.is_in(said) or ("?" in text and asks_of_others(said) and WONDERS.is_in(said))


def asks_of_others(words: Sequence[str]) -> bool:
    """Whether a question is not about the writer's own order, account or train."""
    return OWN_MATTER.isdisjoint(words)
