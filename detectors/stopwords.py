"""Stop words: what people say in any post, in English and in French; it names no subject.

Beside the small words of grammar these are words of time, of talk and of mere displeasure.
"""

from detectors.digest import plain

ENGLISH = """
a about above absolutely across actually after again against ago ah all allow almost already also
although always am amp an and another any anybody anymore anyone anything anyway apparently are
aren around as ask asked asking at away back bc be became because become been before began being
below best better between both but by call called calling came can cannot cant com come comes
coming could couldn day days did didn do does doesn doing don done dont during each eight either
else end enough even ever every everybody everyone everything exactly far few find first five for
found four from front get gets getting gg give given gives go goes going gone gonna good got gotta
great gt guess guy guys ha had hadn hahaha happen happened happening happens hard has hasn have
haven having he hear heard hello help her here hers herself hey hi him himself his honestly hope
hour hours how however html http https i if im in indeed instead into is isn it its itself just
keep keeps kept kind knew know known knows last lately later least left less let lets like likely
literally little ll lol long longer look looking looks lot lots lt made make makes making man many
matter may maybe me mean means might mine minute minutes moment month months more morning most
much must my myself nbsp near need needed needs never new next nice night nine no nobody none nor
not nothing now of off often oh ok okay old omg on once one ones only onto or other others our
ours ourselves out over own part people person place please pls possible post posts probably put
quite quot rather re read real really reason right rt said same saw say saying says see seeing
seem seems seen send sent seriously set seven several she should shouldn show shows since six so
some somebody somehow someone something sometimes soon sorry start started still stop stuff such
suddenly sure take taken takes taking talk talking tell telling ten than thank thanks that thats
the their theirs them themselves then there therefore these they thing things think thinking this
those though thought three through thru time times to today together told tomorrow tonight too
took totally toward towards tried tries true truly try trying twitter two under understand until
up upon us use used using usual usually ve very via wait waited waiting wanna want wanted wants
was wasn watch way we week weeks well went were weren what whatever when where wherever whether
which while who whoever whole whom whose why will wish with within without won wonder wont word
words work world would wouldn wow wrong wtf www yeah year years yep yes yesterday yet you your
yours yourself yourselves
"""
DISPLEASED = """
absurd angry annoyed annoying appalling ashamed awful bad badly cry damn disappointed
disappointing disappointment disaster disgrace disgraceful disgusted disgusting dreadful
embarrassing fail failed fails frustrated frustrating fuck fucking furious garbage hate hated hell
horrible horrid idiots incompetent insane joke lousy mad mess miserable nightmare outrage
outrageous pathetic pissed poor poorly rant ridiculous rubbish sad shame shameful shit shitty
shocked shocking stupid sucks terrible terribly trash ugh unacceptable unbelievable unhappy upset
useless worse worst worthless
"""
FRENCH = """
a ah ai aie ailleurs ainsi ait aller allez alors annee annees apparemment apres as assez attend
attendre attends au aucun aucune aujourd auquel aura aurais aurait aussi autant autre autres aux
avaient avais avait avant avec avez aviez avoir avons ayant bah beaucoup ben bien bientot bon
bonjour bonne bonsoir bref c ca car ce ceci cela celle celles celui cent cependant certain
certaine certaines certains ces cest cet cette ceux chaque cher chez chose choses cinq client
cliente clients combien comme comment compris contre coup cours d dans de debut dehors deja demain
demande demander depuis dernier derniere derriere des desormais dessous dessus deux devant devez
devrait dire dis disent dit dites dix doit doivent donc donne donner dont du durant eh elle elles
en encore enfin ensuite entendu entre envers es est et etaient etais etait etant ete etes etre eu
eux evidemment expres faire fais fait faites faut fin fois font franchement fut gens grand grande
gros hein heure heures hier hui huit ici il ils j jamais je jour journee jours jusqu jusque juste
l la laisse le lequel les leur leurs lieu loin lol lors lorsqu lorsque lu lui m ma maintenant mais
mal malgre matin mdr me mec meme memes merci mes mettre mieux mille mine mis moi moins mois moment
mon monde monsieur n ne nest neuf ni nos notre nous nouveau nouvelle nuit on ont or ou oui oulah
par parait parce pareil parfois parle parler part partie partout pas passe passer pendant pense
penser personne personnes petit petite peu peut peuvent peux plein plupart plus plusieurs plutot
point possible pour pourquoi pourrait pourtant pouvez pouvoir premier premiere prendre presque
preuve pris propos ptdr pu puis puisqu puisque qu quand quant quatre que quel quelle quelles
quelqu quelque quelques quels qui quoi quoique raison reste rien s sa sais sans sauf savez savoir
se sept sera serait serieusement seront ses seul seule seulement si sinon soi soir soit sommes son
sont sous souvent stp suis super sur surtout svp t ta tandis tant tard te tel telle tellement tels
temps tenez tes toi ton tot toujours tous tout toute toutes tres trois trop trouve trouver truc tu
un une va vais vas venir vers veut veux via viens vient vite voici voila voir vois voit vont vos
votre voulez vouloir vous vrai vraiment vu y
"""
MECONTENT = """
abuse abusez affreuse affreux bande bordel catastrophe catastrophique chier colere connard
connards consternant deception decevant decevante decu decue degoutant degoute degueulasse
desastre enervant enerve enfoires foutage foutre furieuse furieux grave gueule honte honteuse
honteux horreur horrible idiots inacceptable inadmissible incapable incapables incompetent
incompetents incroyable insupportable lamentable marre mauvais mauvaise mecontent mecontente merde
minable moche navrant nul nulle nuls pathetique penible pire pitoyable pourri pourrie putain ral
ras ridicule sale scandale scandaleuse scandaleux triste zero
"""

SMALL = {
    "de": """
aber alle alles als also am an auch auf aus bei bin bis bitte da damit dann das dass dein dem den
denn der des die dies diese dieser doch du durch ein eine einem einen einer er es etwas euch euer
für ganz gegen gibt hab habe haben hat hatte heute hier ich ihr im immer in ins ist ja jetzt kann
kein keine können lassen macht mal man mehr mein mich mir mit muss müssen nach nicht nichts noch
nun nur ob oder ohne schon sehr sein sich sie sind so soll um und uns unter viel vom von vor war
warum was weil wenn wer werden wie wieder will wir wird wo wollen wurde zu zum zur über
""",
    "es": """
a ahora al algo así aunque bien cada como con contra cual cuando de del desde donde dos el ella
ellos en entendu entre era es esa ese eso esta este esto está están fue gracias ha hace hacer han
hasta hay hoy la las le les lo los me mi mis mucho muy más nada ni no nos o otra otro para pero
por porque puede pues que quien qué se ser si sin sobre solo son su sus sí también tan te tiene
todo todos tu un una uno unos va ver y ya yo él
""",
    "it": """
a abbiamo ad ai al alla alle anche ancora avete che chi ci come con cosa cui da dal dalla dei del
della delle di dove due e ed era essere fa fare fatto gli grazie ha hai hanno ho i il in io l la
le lei li lo loro lui ma me mi mio molto ne nel nella no noi non nulla o oggi ogni per perché più
poi può quando quello questa questo qui se sei senza si solo sono sta su sua sul tra tu tutti
tutto un una uno va vi voi è
""",
    "pt": """
a agora ao aos as até bem com como da das de depois do dos e ela ele eles em entendu entre era
essa esse esta estou está eu faz fazer foi há isso isto já la lhe mais mas me mesmo meu minha
muito na nada nas nem no nos não nós o os ou para pela pelo por porque pra quando que quem se sem
ser seu sobre sua são só também tem tenho ter todo todos tudo um uma vai você à é
""",
    "nl": """
aan al alle als altijd ben bij dan dat de deze die dit doe door dus een en er gaat geen had heb
hebben heeft het hier hij hoe ik in is ja je jullie kan maar me meer met mij mijn moet na naar nee
niet niks nog nu of om omdat ook op over te toch tot u uit van veel voor waarom was wat we weer
wel wie wij word worden ze zelf zich zijn zo
""",
}
"""The words of grammar of other languages: in a wave of another language than usual all are new."""

LINKS = frozenset({"of", "de", "du", "des", "d", "au", "aux", "en"})
"""Small words that hold a phrase together: "rupture de stock"."""

NEGATIONS = frozenset({"no", "not", "without", "pas", "plus", "sans", "aucun", "aucune"})
"""No subject alone, and half of one with the word beside it: "no signal", "marche pas"."""

AFTER = frozenset({"pas", "plus"})
"""Those that also stand behind their word."""


def _set(*lists: str) -> frozenset[str]:
    return frozenset(plain(word) for each in lists for word in each.split())


STOP_WORDS = {
    "en": _set(ENGLISH, DISPLEASED), "fr": _set(FRENCH, MECONTENT),
    **{lang: _set(words) for lang, words in SMALL.items()},
}  # fmt: skip
"""By language; all hold where a post's language is none of them or not known."""

ALL = frozenset().union(*STOP_WORDS.values())
