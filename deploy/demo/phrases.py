"""Phrases: what people in the story say. Templates with slots, so that no post looks copied."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from random import Random

Templates = Sequence[str]

SLOT = re.compile(r"{(\w+)}")
SLOTS: Mapping[str, Sequence[str]] = {
    "place": ("Northgate", "the harbour", "Old Mill Lane", "Westfield", "the university",
              "Quay Street", "Cooper Hill", "the ring road", "Eastbrook", "Station Square"),
    "when": ("this morning", "since seven", "for an hour now", "since I got up", "for ages",
             "since breakfast", "all morning", "since half past eight"),
    "daytime": ("this morning", "today", "at lunch", "this afternoon", "yesterday",
                "on the way home"),
    "who": ("my mother", "my sister", "our office", "my neighbour", "half my team",
            "my grandfather", "the nurse next door", "my flatmate"),
    "line": ("the 7:42", "line 4", "the coast line", "the airport train", "the 18:05", "line 11"),
    "minutes": ("12", "15", "20", "25", "35", "40"),
    "drink": ("flat white", "cappuccino", "filter coffee", "oat latte", "espresso", "iced mocha"),
    "lieu": ("à la gare", "au centre", "au port", "à la mairie", "sur la place", "rue des Lilas",
             "aux Tilleuls", "quai Est"),
    "soir": ("ce matin", "ce soir", "hier", "depuis lundi", "cette semaine"),
    "qui": ("ma mère", "mon voisin", "ma sœur", "mon bureau", "mes parents", "ma colocataire"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseBook:
    """What is said of one brand on an ordinary day, by mood."""

    negative: Templates
    neutral: Templates
    positive: Templates
    foreign: Templates  # in the other of the two languages
    lang: str = "en"


@dataclass(slots=True)
class Voice:
    """Fills templates. Each is used as rarely as can be, and so is each text."""

    rng: Random
    used: dict[str, int] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    def say(self, templates: Templates) -> str:
        """A text of one of the templates, of those that were used least."""
        fewest = min(self.used.get(template, 0) for template in templates)
        template = self.rng.choice([t for t in templates if self.used.get(t, 0) == fewest])
        self.used[template] = fewest + 1
        texts = variants(template)
        text = self.rng.choice([text for text in texts if text not in self.said] or texts)
        self.said.add(text)
        return text


@cache
def variants(template: str) -> tuple[str, ...]:
    """All texts of a template."""
    names = sorted(set(SLOT.findall(template)))
    filled = product(*(SLOTS[name] for name in names))
    texts = (template.format(**dict(zip(names, values, strict=True))) for values in filled)
    return tuple(text[:1].upper() + text[1:] for text in texts)


RAIL = PhraseBook(
    negative=(
        "Tarnuvia Rail: {line} delayed by {minutes} minutes again, annoying.",
        "Missed my connection at {place} because of Tarnuvia Rail. Frustrating.",
        "{line} of Tarnuvia Rail was cancelled {daytime}. Not impressed.",
        "The heating on {line} is broken once more, Tarnuvia Rail. A miserable ride.",
        "Tarnuvia Rail raised the price to {place} again, what a disappointment.",
        "Dirty seats on {line} {daytime}, Tarnuvia Rail.",
        "The ticket machine at {place} failed {daytime}. Useless, Tarnuvia Rail.",
    ),
    neutral=(
        "On {line} to {place} {daytime}, Tarnuvia Rail.",
        "Does Tarnuvia Rail sell day tickets to {place}?",
        "Tarnuvia Rail changes the timetable of {line} in spring.",
        "Which platform for {line} at {place}, Tarnuvia Rail?",
        "Tarnuvia Rail counts passengers on {line} {daytime}.",
        "New posters of Tarnuvia Rail at {place} {daytime}.",
        "{minutes} minutes from {place} by Tarnuvia Rail, I wrote it down.",
    ),
    positive=(
        "The view on {line} {daytime} was beautiful, Tarnuvia Rail.",
        "Friendly guard on {line}, Tarnuvia Rail. It made my day.",
        "Tarnuvia Rail was right on time at {place} {daytime}, nice.",
        "I love {line} of Tarnuvia Rail when the sun comes up.",
        "New seats on {line}: really comfortable, Tarnuvia Rail.",
        "Great work by Tarnuvia Rail at {place} {daytime}.",
    ),
    foreign=(
        "{minutes} minutes d'attente {lieu} avec Tarnuvia Rail.",
        "Est-ce que Tarnuvia Rail s'arrête {lieu} le dimanche ?",
        "Encore {minutes} minutes de retard {lieu} avec Tarnuvia Rail.",
        "Joli trajet avec Tarnuvia Rail, arrivée {lieu} à l'heure.",
    ),
)

MOBILE = PhraseBook(
    negative=(
        "Oskelio Mobile put me on hold for {minutes} minutes {daytime}. Annoying.",
        "Weak signal at {place} {daytime}, Oskelio Mobile.",
        "The Oskelio Mobile bill of {who} is wrong again {daytime}. Frustrating.",
        "The Oskelio Mobile app crashed twice {daytime}, useless.",
        "Oskelio Mobile raised its prices, what a disappointment for {who}.",
        "Dropped call at {place} {daytime}, sadly typical of Oskelio Mobile.",
        "The Oskelio Mobile shop at {place} was rude to {who} {daytime}.",
    ),
    neutral=(
        "Does Oskelio Mobile have a shop near {place}?",
        "{who} moved to Oskelio Mobile {daytime}.",
        "Oskelio Mobile puts up a mast at {place}.",
        "Which plan of Oskelio Mobile do you use at {place}?",
        "Waiting {minutes} minutes at the Oskelio Mobile counter, {place}.",
        "Oskelio Mobile presents its half-year figures {daytime}.",
        "How do I set up voicemail with Oskelio Mobile? Asking for {who}.",
    ),
    positive=(
        "Fast data at {place} {daytime}, good job Oskelio Mobile.",
        "Oskelio Mobile support was friendly and solved it in {minutes} minutes.",
        "{who} is happy with Oskelio Mobile, great coverage at {place}.",
        "Nice surprise {daytime}: Oskelio Mobile doubled my data.",
        "Best signal I ever had at {place}, thank you Oskelio Mobile.",
        "{who} likes the new Oskelio Mobile app, and it is really nice.",
    ),
    foreign=(
        "Oskelio Mobile ouvre une boutique {lieu}.",
        "Bonne couverture Oskelio Mobile {lieu}, enfin !",
        "Réseau lent {lieu} depuis {minutes} minutes, Oskelio Mobile.",
        "Quel forfait Oskelio Mobile pour un lycéen ? J'attends {minutes} minutes au guichet.",
    ),
)

COFFEE = PhraseBook(
    negative=(
        "Murrelby Coffee at {place} got my {drink} wrong {daytime}. Annoying.",
        "The {drink} at Murrelby Coffee was awful {daytime}.",
        "Waited {minutes} minutes for my {drink} at Murrelby Coffee, frustrating.",
        "Murrelby Coffee raised the price of the {drink} again, sad.",
        "Dirty tables at Murrelby Coffee, {place}, {daytime}.",
        "Rude answer at the counter of Murrelby Coffee {daytime}, {place}.",
    ),
    neutral=(
        "Meeting {who} at Murrelby Coffee, {place}, {daytime}.",
        "Is Murrelby Coffee at {place} open on Sunday?",
        "One {drink} at Murrelby Coffee, {place}.",
        "Murrelby Coffee opens a branch at {place}.",
        "How much is the {drink} at Murrelby Coffee, {place}?",
        "Queue of {minutes} at Murrelby Coffee, {place}, {daytime}.",
    ),
    positive=(
        "The {drink} at Murrelby Coffee is excellent, {place}.",
        "Murrelby Coffee makes the best {drink} in town.",
        "Lovely people at Murrelby Coffee {daytime}, {place}.",
        "Happy with my {drink} from Murrelby Coffee {daytime}.",
        "I love the smell of Murrelby Coffee at {place} {daytime}.",
        "Great {drink}, great music, thank you Murrelby Coffee.",
    ),
    foreign=(
        "Un café chez Murrelby Coffee {lieu} avant le bureau.",
        "Le meilleur café se boit {lieu}, chez Murrelby Coffee.",
        "Murrelby Coffee ferme à quelle heure {lieu} ?",
        "{minutes} minutes d'attente chez Murrelby Coffee {lieu}.",
    ),
)

FIRST_COMPLAINTS = (
    "Anyone else without service on Oskelio Mobile {when}? It is a problem here at {place}.",
    "My phone shows no network at {place} {when}. Oskelio Mobile?",
    "Network down at {place} {when}, calls fail. Terrible, Oskelio Mobile.",
    "Calls to {who} fail {when}. Is this an outage, Oskelio Mobile? Annoying.",
    "No internet {when}, tried restarting twice. Annoying, Oskelio Mobile.",
    "Is Oskelio Mobile having problems at {place}? No signal {when}.",
)
OUTAGE = (
    "The Oskelio Mobile network is down at {place} {when} and nobody says why. Bad.",
    "No calls, no internet, no answer. Oskelio Mobile has failed {who} {when}.",
    "Could not reach {who} {when}. This Oskelio Mobile outage is worrying.",
    "Missed a delivery and a job interview {when}: no network from Oskelio Mobile at {place}.",
    "Card terminals at {place} stopped working, says the baker. Oskelio Mobile {when}, a mess.",
    "The Oskelio Mobile status page says all is green. It is wrong: {place} has nothing {when}.",
    "{who} works from home and lost {when} to the Oskelio Mobile outage.",
    "Third call to Oskelio Mobile, {minutes} minutes on hold, then a dropped line. Terrible.",
    "Stranded at {place} without a ticket on my phone. Bad day to be with Oskelio Mobile.",
    "Still no signal at {place}. Oskelio Mobile, this is a serious problem.",
)
ANGER = (
    "This is unacceptable, Oskelio Mobile. {who} could not call a doctor {when}.",
    "Oskelio Mobile: hours of silence is an insult to everybody at {place}.",
    "I am angry. {minutes} missed calls from {who} and not a word from Oskelio Mobile.",
    "Worst network I ever paid for. {place} is dead {when}, Oskelio Mobile.",
    "We lost a whole morning of orders at {place}. Shame on Oskelio Mobile.",
    "Cancelling with Oskelio Mobile today. {who} too. Horrible service.",
    "What if {who} has an emergency? A dangerous failure, Oskelio Mobile.",
    "Oskelio Mobile blames the weather at {place}. The sun is shining. Ridiculous.",
    "Nobody at Oskelio Mobile warned us. The clinic near {place} is furious.",
    "Pathetic: the Oskelio Mobile hotline itself is dead {when}.",
    "No network, no apology, no refund. Oskelio Mobile is a disgrace to {place}.",
    "Sick of this, Oskelio Mobile. {minutes} minutes on hold and they hung up on {who}.",
)
FADING = (
    "Signal is back at {place}, but I lost the whole day. Disappointed, Oskelio Mobile.",
    "Oskelio Mobile works again for {who}. The excuse is weak, though.",
    "Calls go through at {place} again. What a bad day, Oskelio Mobile.",
    "An apology does not bring back a lost order, Oskelio Mobile. {place} remembers.",
    "Finally bars at {place}. Annoyed with Oskelio Mobile all the same.",
    "Too late for {who}, Oskelio Mobile: the appointment is missed.",
)
BYSTANDERS = (
    "Oskelio Mobile engineers at {place} {daytime}.",
    "Reading about Oskelio Mobile at {place}. I am with another operator.",
    "How many people use Oskelio Mobile around {place}?",
    "Radio talks about Oskelio Mobile {daytime}.",
    "Using the wifi of the library at {place} instead of Oskelio Mobile.",
)
RELIEF = (
    "Thank you Oskelio Mobile for the honest apology, {place} is fine again.",
    "Good that Oskelio Mobile explained it. {who} is happy to be back.",
    "Oskelio Mobile is back at {place}, great, thanks to the engineers.",
)
SHARED_POST = (
    "Oskelio Mobile has been down for hours, clinics and shops are cut off, and not one word of"
    " warning. I asked them three times. This is an appalling failure."
)
REPOST = "RT: " + SHARED_POST
APOLOGY = (
    "We are sorry. A failed update took our network down, and we told you too late. It returns"
    " region by region until 15:00, and everybody gets a day refunded."
)
OWN_SERVICE_NOTES = (
    "We know of a problem with calls and data and are looking into it.",
    "Our engineers work on the failure. We are sorry and will report here.",
    APOLOGY,
)
ONE_ANGRY_MAN = (
    "{line} delayed by {minutes} minutes. Tarnuvia Rail is a disgrace.",
    "Tarnuvia Rail ruined my morning. {line}, {minutes} minutes late, terrible.",
    "I will say it again: {line} is the worst train of Tarnuvia Rail.",
    "Still angry with Tarnuvia Rail about {line} at {place}.",
    "No answer from Tarnuvia Rail on {line}. Pathetic, {minutes} minutes lost.",
    "Awful day on {line} again, Tarnuvia Rail. {place} is tired of it.",
)
PRAISE = (
    "Free {drink} for everybody at Murrelby Coffee {daytime}, I love it!",
    "Murrelby Coffee gives away {drink} at {place}, so generous, thank you!",
    "Best birthday party ever, Murrelby Coffee at {place}. Wonderful people.",
    "Happy queue at {place}: Murrelby Coffee is great {daytime}.",
    "My {drink} from Murrelby Coffee came with a smile. Lovely.",
    "Wow, Murrelby Coffee, what a lovely surprise for {who}.",
)

BOOKS = {"Tarnuvia Rail": RAIL, "Oskelio Mobile": MOBILE, "Murrelby Coffee": COFFEE}
