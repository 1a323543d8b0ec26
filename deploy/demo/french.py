"""French: what people say of the story's French brand: sarcasm, false alarms, and a boycott.

Notes on repairs speak of failures and complain of none. What people call for stands in hashtags.
"""

from deploy.demo.phrases import PhraseBook

FIBRE = PhraseBook(
    lang="fr",
    negative=(
        "Bravo Ondeline, {minutes} minutes d'attente pour écouter une musique d'ascenseur.",
        "Merci Ondeline pour la coupure {lieu}, j'adore travailler à la bougie.",
        "Encore un débit lamentable {lieu} {soir}, Ondeline.",
        "La facture Ondeline de {qui} est fausse, c'est pénible.",
        "Le technicien d'Ondeline n'est jamais venu {lieu}, {qui} a attendu pour rien.",
        "Plus aucune connexion {lieu} {soir}, Ondeline ne répond pas.",
        "Le service client d'Ondeline a raccroché au nez de {qui}, inadmissible.",
    ),
    neutral=(
        "Ondeline ouvre une boutique {lieu}.",
        "Quel forfait Ondeline pour une colocation {lieu} ?",
        "Ondeline recrute un apprenti {lieu}, candidatures ouvertes.",
        "{qui} passe chez Ondeline le mois prochain.",
        "Où est la boutique Ondeline la plus proche, {lieu} ou en ville ?",
        "Le stand Ondeline est {lieu} de dix heures à midi.",
        "Ondeline publie ses résultats jeudi, dit {qui}. Rendez-vous {lieu}.",
    ),
    positive=(
        "Super débit {lieu} {soir}, merci Ondeline !",
        "Conseillère adorable chez Ondeline, réglé en {minutes} minutes.",
        "{qui} adore sa nouvelle box Ondeline, installation parfaite.",
        "Bonne surprise : Ondeline a doublé le débit {lieu}, bravo.",
        "Très contente d'Ondeline, jamais eu une aussi bonne connexion {lieu}.",
        "Merci au technicien d'Ondeline, rapide et gentil avec {qui}.",
    ),
    foreign=(
        "Ondeline opens a shop {daytime}, near the station.",
        "Great speed from Ondeline {daytime}, I love it.",
        "Slow connection again {daytime}, Ondeline. Annoying.",
        "Which plan of Ondeline do you use? Asking for {who}.",
    ),
)
SERVICE_NOTES = (
    "La panne Ondeline {lieu} est réparée depuis {minutes} minutes, tout remarche.",
    "Info réseau {lieu} : panne terminée, le service Ondeline est rétabli.",
    "Maintenance Ondeline prévue {lieu} cette nuit, interruption de {minutes} minutes.",
    "Travaux Ondeline {lieu} jeudi de 9h à midi, coupure annoncée par courrier.",
    "Fin de l'incident Ondeline {lieu}, merci de votre patience.",
)
CLUMSY_POST = (
    "Notre directeur le dit sans détour : ceux qui trouvent la fibre trop chère n'ont qu'à lire"
    " des livres. #Ondeline"
)
FIRST_ANGER = (
    "Sérieusement Ondeline ? Se moquer des gens qui n'ont pas les moyens, quelle honte.",
    "Ce message d'Ondeline est d'un mépris incroyable. {qui} gagne le SMIC.",
    "Ondeline insulte ses clients {soir}, je rêve. Honteux.",
    "Je paie ma box Ondeline trop cher et on me dit de lire. Quel mépris.",
)
BOYCOTT = (
    "#BoycottOndeline",
    "#BoycottOndeline, faites passer {lieu}",
    "#HonteAOndeline",
    "Résiliez tous. #BoycottOndeline",
    "{qui} a résilié {soir}. #BoycottOndeline",
    "#boycottondeline et on n'en parle plus",
    "Après {minutes} ans chez eux, je m'en vais. #BoycottOndeline",
    "Lisez donc ça, monsieur le directeur : #DehorsLeDirecteur #BoycottOndeline",
)
OUTRAGE = (
    "Génial, Ondeline nous offre la lecture à la place de la fibre. Quelle élégance.",
    "Merci pour le conseil, Ondeline, je lirai ma lettre de résiliation. #BoycottOndeline",
    "Le mépris de classe en une phrase, par Ondeline. Écœurant.",
    "Ondeline peut garder ses livres et ses tarifs indécents. {qui} n'en revient pas.",
    "Des excuses, Ondeline, tout de suite. C'est une insulte {lieu} et partout.",
    "Le directeur d'Ondeline touche des millions et se moque de {qui}. Scandaleux.",
    "J'ai honte d'être cliente d'Ondeline. Fini pour moi.",
    "On ne traite pas les gens comme ça, Ondeline. Lamentable.",
)
LATE_ANGER = (
    "Les excuses d'Ondeline arrivent trop tard, {qui} a déjà résilié.",
    "Ondeline efface son message, personne n'oublie. Pitoyable.",
    "Excuses copiées-collées d'Ondeline, on n'y croit pas.",
    "Le mal est fait, Ondeline. #BoycottOndeline",
)
