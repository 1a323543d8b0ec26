"""Words: what invented people say of invented brands, in English and in French.

A text has the brand's name, and places, hours and things by chance, so that few are alike.
"""

from typing import NamedTuple


class Tongue(NamedTuple):
    """What is said in one language, by what it is about."""

    places: tuple[str, ...]
    hours: tuple[str, ...]
    grumbles: tuple[str, ...]
    chatter: tuple[str, ...]
    praise: tuple[str, ...]
    outage: tuple[str, ...]  # with anger
    facts: tuple[str, ...]  # of an outage, without any
    rumour: tuple[str, ...]
    rumour_comments: tuple[str, ...]
    own_post: str  # the brand's clumsy one
    own_answers: tuple[str, ...]
    complaint: str  # one customer's
    joiners: tuple[str, ...]  # those who answer him
    campaign: str  # one text for all
    star: str  # a loud voice, happy
    fans: tuple[str, ...]
    giveaway: str
    rival: tuple[str, ...]  # of a competitor, {rival}, that fails
    homonym: tuple[str, ...]  # of a singer of the same name
    beside: tuple[str, ...]  # of an outage, with a competitor, {rival}, that works


EN = Tongue(
    places=("Leeds", "Bristol", "Cardiff", "York", "Derby", "Hull", "Bath", "Oxford", "Luton"),
    hours=("seven", "eight", "nine", "ten", "noon", "last night", "this morning"),
    grumbles=(
        "Waited forty minutes for {brand} support in {place}, terrible service",
        "{brand} charged me twice in {place}, so annoying",
        "The new {brand} app is awful",
        "Disappointed by {brand} again, waiting since {hour}",
        "Why is {brand} so bad at answering mails?",
    ),
    chatter=(
        "{brand} opens at nine tomorrow in {place}",
        "Comparing {brand} with two others this week",
        "My sister works at {brand} in {place}",
        "Does {brand} deliver to {place} on Saturdays?",
    ),
    praise=(
        "Thank you {brand}, great service in {place}",
        "I love the new {brand} app",
        "{brand} solved it in five minutes, wonderful people",
        "Happy with {brand} in {place} so far",
    ),
    outage=(
        "{brand} is down in {place} and nobody answers, terrible",
        "No network from {brand} in {place} since {hour}, this is a disaster",
        "Another {brand} outage, no signal in {place}, I am furious",
        "Cannot work because {brand} is down since {hour}, awful",
        "Worst {brand} outage ever here in {place}, no internet at all",
    ),
    facts=(
        "Third day without internet from {brand} in {place}",
        "{brand} is down in {place}. Router has a red light since {hour}",
        "Phones on {brand} show SOS only in {place}",
        "The {brand} box in {place} has been rebooting since {hour}",
        "{place}: switched the {brand} box off and on, red light",
    ),
    rumour=(
        "Is it true that {brand} put toxic paint on its toys? A friend in {place} says so",
        "Apparently {brand} is hiding sick children in {place}, horrible if true",
        "I heard that {brand} knew about the toxic paint. Is that confirmed? Scared",
        "They say {brand} toys made children ill in {place}. Anyone know more? Awful",
        "People say the {brand} paint is toxic and nobody tells us, shameful if true",
    ),
    rumour_comments=(
        "Throwing out everything from {brand}, toxic paint, disgusting",
        "If the toxic paint story is true I will never forgive {brand}",
    ),
    own_post="Women, relax: our new {brand} mop does the thinking for you!",
    own_answers=(
        "What a sexist ad, shame on you {brand}",
        "Did nobody at {brand} think before posting this? Disgusting",
        "My mother cried at this mop ad. Horrible, {brand}",
        "Delete this insulting post, {brand}. I am ashamed of buying from you",
        "Unbelievable how stupid and sexist this is, {brand}",
    ),
    complaint=(
        "{brand} cancelled my disabled son's ticket at the gate in Leeds and left us there at"
        " midnight. Nobody helped. I am heartbroken and furious."
    ),
    joiners=(
        "This is disgusting, {brand}. Poor family",
        "Heartbreaking. {brand} did the same to my father in {place}, awful",
        "Shame on you {brand}, answer this woman",
        "I will never fly with {brand} again after reading this, horrible",
        "How can {brand} leave a child there? Terrible people",
    ),
    campaign="{brand} funds liars and criminals, it is time to boycott these crooks now",
    star="I have tried them all, and {brand} is simply the best. Love it!",
    fans=(
        "So true, {brand} is great",
        "Agree, love {brand}",
        "Best choice ever, thank you {brand}",
    ),
    giveaway="Follow and share to win a year of {brand} for free! I love this #giveaway",
    rival=(
        "{rival} is down in {place} again, a disaster. Should have gone to {brand}",
        "Furious with {rival}, no network since {hour}. How is {brand} in {place}?",
        "{rival} outage in {place}, terrible. Moving to {brand} tomorrow",
    ),
    homonym=(
        "{brand} cancelled her concert in {place} an hour before, so disappointed",
        "Terrible voice tonight, {brand} should stop singing. The concert in {place} was awful",
        "Paid 90 for the {brand} concert and the sound was horrible",
    ),
    beside=(
        "{brand} is down in {place} since {hour} and {rival} works of course, furious",
        "Worst {brand} outage ever in {place}, moving to {rival} tomorrow",
    ),
)

FR = Tongue(
    places=("Lyon", "Nantes", "Lille", "Rennes", "Dijon", "Toulon", "Metz", "Tours", "Nice"),
    hours=("sept heures", "huit heures", "midi", "hier soir", "ce matin", "lundi"),
    grumbles=(
        "Quarante minutes d'attente au support {brand} à {place}, service nul",
        "{brand} m'a facturé deux fois à {place}, insupportable",
        "La nouvelle appli {brand} est catastrophique",
        "Encore déçu par {brand}, j'attends depuis {hour}",
        "{brand} ne répond jamais aux mails, quelle honte",
    ),
    chatter=(
        "{brand} ouvre à neuf heures demain à {place}",
        "Je compare {brand} et deux autres cette semaine",
        "Ma sœur travaille chez {brand} à {place}",
        "Est-ce qu'{brand} livre à {place} le samedi ?",
    ),
    praise=(
        "Merci {brand}, super service à {place}",
        "J'adore la nouvelle appli {brand}",
        "{brand} a tout réglé en cinq minutes, une équipe formidable",
        "Très content d'{brand} à {place}",
    ),
    outage=(
        "{brand} en panne à {place} et personne ne répond, c'est honteux",
        "Plus de réseau {brand} à {place} depuis {hour}, une catastrophe",
        "Encore une panne {brand}, aucun signal à {place}, je suis furieux",
        "Impossible de travailler, {brand} est en panne depuis {hour}, c'est nul",
        "La pire panne {brand} ici à {place}, plus d'internet du tout, scandaleux",
    ),
    facts=(
        "Deuxième jour sans {brand} à {place}",
        "Box {brand} hors ligne depuis {hour} à {place}",
        "{place} : box {brand} redémarrée trois fois, voyant rouge",
        "Troisième jour de partage de connexion à {place}, box {brand} hors ligne",
        "La box {brand} clignote en rouge depuis {hour}, {place}",
    ),
    rumour=(
        "C'est vrai qu'{brand} met de la peinture toxique sur ses jouets ? On me le dit à {place}",
        "Il paraît qu'{brand} cache des enfants malades à {place}, horrible si c'est vrai",
        "J'ai entendu dire qu'{brand} savait pour la peinture toxique. C'est confirmé ? J'ai peur",
        "On dit que des enfants sont malades à {place} à cause d'{brand}. Affreux",
        "Apparemment la peinture {brand} est toxique et on nous cache tout, honteux si c'est vrai",
    ),
    rumour_comments=(
        "Je jette tout ce que j'ai d'{brand}, peinture toxique, dégoûtant",
        "Si l'histoire de la peinture toxique est vraie, je ne pardonnerai jamais à {brand}",
    ),
    own_post="Mesdames, reposez-vous : le nouveau balai {brand} pense pour vous !",
    own_answers=(
        "Quelle pub sexiste, honte à vous {brand}",
        "Personne chez {brand} n'a réfléchi avant de publier ça ? Dégoûtant",
        "Ma mère en a pleuré, de cette pub. Lamentable, {brand}",
        "Supprimez cette publication insultante, {brand}. J'ai honte d'acheter chez vous",
        "Incroyable d'être aussi stupide et sexiste, {brand}",
    ),
    complaint=(
        "{brand} a annulé le billet de mon fils handicapé à Lyon et nous a laissés là à minuit."
        " Personne ne nous a aidés. Je suis furieuse et dégoûtée."
    ),
    joiners=(
        "C'est une honte, {brand}. Pauvre famille",
        "Révoltant. {brand} a fait pareil à mon père à {place}, horrible",
        "Honte à vous {brand}, répondez à cette dame",
        "Plus jamais {brand} après avoir lu ça, c'est ignoble",
        "Comment {brand} peut laisser un enfant là ? Lamentable",
    ),
    campaign="{brand} finance des menteurs et des criminels, boycottez ces escrocs maintenant",
    star="Je les ai tous essayés, et {brand} est tout simplement le meilleur. J'adore !",
    fans=(
        "Tellement vrai, {brand} est génial",
        "D'accord, j'adore {brand}",
        "Le meilleur choix, merci {brand}",
    ),
    giveaway="Suivez et partagez pour gagner un an d'{brand} gratuit ! J'adore ce #concours",
    rival=(
        "{rival} encore en panne à {place}, une catastrophe. J'aurais dû prendre {brand}",
        "Furieux contre {rival}, plus de réseau depuis {hour}. Et {brand}, ça va à {place} ?",
        "Panne {rival} à {place}, lamentable. Je passe chez {brand} demain",
    ),
    homonym=(
        "{brand} a annulé son concert à {place} une heure avant, tellement déçue",
        "Voix horrible ce soir, {brand} devrait arrêter de chanter. Concert nul à {place}",
        "90 euros pour le concert d'{brand} et un son catastrophique",
    ),
    beside=(
        "{brand} en panne à {place} depuis {hour}, et {rival} marche bien sûr, c'est honteux",
        "La pire panne {brand} ici à {place}, je passe chez {rival} demain, lamentable",
    ),
)

TONGUES = {"en": EN, "fr": FR}

FINNISH = (
    "{brand} on poikki Tampereella aamusta asti",
    "Ei nettiä Oulussa jo kolmatta päivää, {brand}",
    "{brand} ei toimi Turussa, puhelimessa ei ole kenttää",
    "Kuka muu on ilman verkkoa Espoossa? Täällä {brand}",
    "Asiakaspalvelu ei vastaa Vaasassa ja netti poikki, {brand}",
)
FINNISH_CHATTER = (
    "{brand} avaa huomenna yhdeksältä Oulussa",
    "Siskoni on töissä Turussa, {brand}",
    "Onko {brand} auki Espoossa lauantaina?",
)
