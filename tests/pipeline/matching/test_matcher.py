"""A brand is found where people mean it, and what is not meant is told with its reason."""

# ruff: noqa: RUF001  # letters of many kinds are what it is about

from typing import Any

import pytest

from pipeline.config import Brand
from pipeline.matching.matcher import SHOWN, Matcher
from pipeline.matching.query import Query
from pipeline.matching.verdict import Rule, Verdict, Why
from pipeline.sources.post import Post
from tests.builders import NOON


def a_post(text: str = "", **fields: Any) -> Post:
    known: dict[str, Any] = {
        "id": "p1", "text": text, "created_at": NOON, "platform": "mastodon",
    }  # fmt: skip
    return Post(**known | fields)


def a_brand(**query: Any) -> Brand:
    return Brand(query=Query(**query))


ORANGE = Brand(
    owned=frozenset({"Orange_France"}),
    others=frozenset({"Orange County", "Rivalis"}),
    query=Query(
        names=("Orange S.A.",), handles=("orange_fr", "@orange.bsky.social"),
        hashtags=("OrangeTelecom",), domains=("orange.fr",),
        require=("fibre", "panne*", "réseau", "#livebox"),
        exclude=("jus d'orange", "orange juice", "@orangewine", "#vitamines"),
        languages=frozenset({"fr", "en"}),
    ),
)  # fmt: skip


def verdict_on(text: str, name: str, brand: Brand | None = None, **fields: Any) -> Verdict | None:
    found = Matcher({name: brand or Brand()}).verdicts(a_post(text, **fields))
    assert len(found) <= 1
    return found[0] if found else None


FINDS = [
    ("SFR", "SFR is down again", "SFR"),
    ("SFR", "sfr, toujours sfr !", "sfr"),
    ("SFR", "(SFR)", "SFR"),
    ("SFR", "RIP SFR.", "SFR"),
    ("SFR", "🔥SFR🔥", "SFR"),
    ("SFR", "🇫🇷SFR👎🏽", "SFR"),
    ("SFR", "1️⃣SFR 2️⃣Free", "SFR"),
    ("SFR", "SFR/RED en panne", "SFR"),
    ("SFR", "*SFR* _nul_", "SFR"),
    ("SFR", "_SFR_ nul", "SFR"),
    ("SFR", "anti-SFR primaire", "SFR"),
    ("SFR", "SFR's service is a joke", "SFR"),
    ("SFR", "l’appli de SFR’s", "SFR"),
    ("SFR", "d'SFR à Free", "SFR"),
    ("SFR", "\u200bSFR\ufeff", "SFR"),
    ("SFR", "S\u00adF\u200dR", "S\u00adF\u200dR"),
    ("SFR", "ＳＦＲ", "ＳＦＲ"),
    ("SFR", "𝐒𝐅𝐑 𝐞𝐧 𝐩𝐚𝐧𝐧𝐞", "𝐒𝐅𝐑"),
    ("SFR", "SFR™ et SFR®", "SFR"),
    ("SFR", "#SFR", "SFR"),
    ("SFR", "#StopSFR maintenant", "SFR"),
    ("SFR", "#stopsfr maintenant", "sfr"),
    ("SFR", "#boycottsfr", "sfr"),
    ("SFR", "#SFREnPanne", "SFR"),
    ("SFR", "#stop_sfr", "sfr"),
    ("SFR", "@SFR vous êtes là ?", "@SFR"),
    ("SFR", ".@sfr vous êtes là ?", "@sfr"),
    ("T-Mobile", "@T-Mobile US", "@T-Mobile"),
    ("Free Mobile", "merci @Free Mobile", "Free Mobile"),
    ("SFR", "SFRさん、SFRの回線", "SFR"),
    ("Énergie Verte", "energie verte en panne", "energie verte"),
    ("Energie Verte", "L'ÉNERGIE  VERTE", "ÉNERGIE  VERTE"),
    ("Energie Verte", "énergie\nverte", "énergie\nverte"),
    ("Energie Verte", "E\u0301nergie-Verte", "E\u0301nergie-Verte"),
    ("Café", "un cafe\u0301", "cafe\u0301"),
    ("Cafe\u0301", "un café", "café"),
    ("L'Oréal", "chez L’OREAL", "L’OREAL"),
    ("L'Oréal", "#loreal", "loreal"),
    ("L’Oréal", "pour l'oréal", "l'oréal"),
    ("McDonald's", "McDonalds et McDonald’s", "McDonalds"),
    ("Coca-Cola", "un coca cola", "coca cola"),
    ("Coca Cola", "un Coca\u2011Cola", "Coca\u2011Cola"),
    ("Coca-Cola", "#CocaCola", "CocaCola"),
    ("T-Mobile", "TMobile US", "TMobile"),
    ("Free Mobile", "Free Mobile capte mal", "Free Mobile"),
    ("Free Mobile", "#FreeMobile", "FreeMobile"),
    ("AT&T", "AT&T outage", "AT&T"),
    ("Canal+", "Canal+ et canal+", "Canal+"),
    ("Yahoo!", "yahoo! is back", "yahoo!"),
    ("E.ON", "von E.ON kommt nichts", "E.ON"),
    ("Müller", "Bei MÜLLER nichts gefunden", "MÜLLER"),
    ("Groß & Klein", "GROSS & KLEIN liefert nicht", "GROSS & KLEIN"),
    ("Telefónica", "¡Telefonica otra vez!", "Telefonica"),
    ("El Corte Inglés", "¿El Corte Ingles cerrado?", "El Corte Ingles"),
    ("Ørsted", "orsted says no", "orsted"),
    ("Газпром", "В ГАЗПРОМ звонил", "ГАЗПРОМ"),
    ("ソニー", "新しいソニーの製品", "ソニー"),
    ("ソニー", "ソニーストアに行く", "ソニー"),
    ("ソニー", "ｿﾆｰの製品", "ｿﾆｰ"),
    ("バンダイ", "ハ\u3099ンタ\u3099イの箱", "ハ\u3099ンタ\u3099イ"),
    ("任天堂", "今日も任天堂が好き", "任天堂"),
    ("みずほ", "またみずほ銀行が止まった", "みずほ"),
    ("华为", "我喜欢华为手机", "华为"),
    ("삼성", "삼성은 좋다", "삼성"),
    ("ไทยพาณิชย์", "ธนาคารไทยพาณิชย์ล่ม", "ไทยพาณิชย์"),
    ("أورانج", "شبكة اورانج سيئة", "اورانج"),
    ("🍊", "j'aime 🍊 beaucoup", "🍊"),
]


@pytest.mark.parametrize(("name", "text", "words"), FINDS)
def test_a_name_is_found(name: str, text: str, words: str) -> None:
    verdict = verdict_on(text, name)
    assert verdict
    assert (verdict.miss, verdict.rule) == (None, Rule.NAME)
    first = verdict.found[0]
    assert first.words == words
    assert text[first.start : first.end] == words


TRAPS = [
    ("SFR", "SFRx", Why.PART, "SFRx"),
    ("SFR", "le xSFR", Why.PART, "xSFR"),
    ("SFR", "SFR2 n'est pas sorti", Why.PART, "SFR2"),
    ("SFR", "mon_SFR", Why.PART, "mon_SFR"),
    ("SFR", "#SFRx", Why.PART, "#SFRx"),
    ("Free", "freedom for all", Why.PART, "freedom"),
    ("Free", "#freedom", Why.PART, "#freedom"),
    ("Free", "#carefree", Why.PART, "#carefree"),
    ("Free", "@freedom_fr", Why.ADDRESS, "@freedom_fr"),
    ("Free", "paul@free.fr", Why.ADDRESS, "paul@free.fr"),
    ("Free", "@free_user hello", Why.ADDRESS, "@free_user"),
    ("Free", "@free.bsky.social hello", Why.ADDRESS, "@free.bsky.social"),
    ("Free", "https://blog.example/free-beer", Why.ADDRESS, "https://blog.example/free-beer"),
    ("ライン", "オンラインで", Why.PART, "オンラインで"),
    ("ライン", "ガライン", Why.PART, "ガライン"),
    ("ソニ", "ソニー", Why.PART, "ソニー"),
    ("삼성", "신삼성", Why.PART, "신삼성"),
    ("카", "칵테일", Why.PART, "칵테일"),
    ("ก", "กี", Why.PART, "กี"),
]
UNLIKE = [
    ("ハン", "ハ\u3099ン"), ("Free Mobile", "free beer, mobile bar"),
    ("Free Mobile", "Free. Mobile"), ("Orange", "arrange"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "why", "said"), TRAPS)
def test_what_only_looks_like_a_name_is_told_with_what_it_is(
    name: str, text: str, why: Why, said: str
) -> None:
    verdict = verdict_on(text, name)
    assert verdict
    assert verdict.miss
    assert (verdict.miss.why, verdict.miss.said) == (why, said)


@pytest.mark.parametrize(("name", "text"), UNLIKE)
def test_of_what_does_not_even_look_like_a_name_nothing_is_said(name: str, text: str) -> None:
    assert verdict_on(text, name) is None


QUERIES = [
    ("du jus d’orange", Why.EXCLUDED, "jus d’orange"),
    ("Orange juice and no fibre", Why.EXCLUDED, "Orange juice"),
    ("@orange_fr avec @OrangeWine", Why.EXCLUDED, "@OrangeWine"),
    ("@orange_fr #Vitamines", Why.EXCLUDED, "#Vitamines"),
    ("une belle orange", Why.CONTEXT, ""),
    ("Orange, la fibrerie", Why.CONTEXT, ""),
    ("Orange S.A. publie", Why.CONTEXT, ""),
    ("Orange: https://x.example/panne", Why.CONTEXT, ""),
    ("Orange : la fibre est morte", None, Rule.NAME),
    ("Orange : pannes partout", None, Rule.NAME),
    ("Orange. RESEAU HS", None, Rule.NAME),
    ("orange et #Livebox", None, Rule.NAME),
    ("#boycottorange #fibre", None, Rule.NAME),
    ("fibre in Orange County", Why.OTHER, "Orange County"),
    ("fibre: Orange in Orange County", None, Rule.NAME),
    ("fibre : Rivalis ou Orange ?", None, Rule.NAME),
    ("@orange_fr nul", None, Rule.HANDLE),
    ("RT @Orange_FR: nul", None, Rule.HANDLE),
    ("@orange_france nul", None, Rule.HANDLE),
    ("@orange_fr_support nul", None, None),
    ("@orange.bsky.social nul", None, Rule.HANDLE),
    ("https://mastodon.example/@orange_fr", None, Rule.HANDLE),
    ("@orange_frさん", None, Rule.HANDLE),
    ("paul@orange_fr", Why.PART, "paul@orange_fr"),
    ("paul-@orange_fr", Why.ADDRESS, "paul-@orange_fr"),
    ("#OrangeTelecom", None, Rule.HASHTAG),
    ("#orangetelecom!", None, Rule.HASHTAG),
    ("#ORANGETÉLÉCOM", None, Rule.HASHTAG),
    ("#OrangeTelecoms fibre", None, Rule.NAME),
    ("https://site.example/#orangetelecom", Why.ADDRESS, "https://site.example/#orangetelecom"),
    ("https://www.orange.fr/aide", None, Rule.DOMAIN),
    ("voir orange.fr.", None, Rule.DOMAIN),
    ("(boutique.orange.fr)", None, Rule.DOMAIN),
    ("HTTPS://ORANGE.FR:443/", None, Rule.DOMAIN),
    ("詳細はorange.frまで", None, Rule.DOMAIN),
    ("suivez @orange.fr", None, Rule.DOMAIN),
    ("https://notorange.fr", Why.ADDRESS, "https://notorange.fr"),
    ("https://not-orange.fr", Why.ADDRESS, "https://not-orange.fr"),
    ("https://orange.fr.evil.example", Why.ADDRESS, "https://orange.fr.evil.example"),
    ("https://orange.fr@evil.example", Why.ADDRESS, "https://orange.fr@evil.example"),
    ("https://evil.example/orange.fr", Why.ADDRESS, "https://evil.example/orange.fr"),
    ("https://orangé.fr", Why.ADDRESS, "https://orangé.fr"),
    ("paul.durand@orange.fr", Why.ADDRESS, "paul.durand@orange.fr"),
    ("paul@mail.orange.fr", Why.ADDRESS, "paul@mail.orange.fr"),
]


@pytest.mark.parametrize(("text", "why", "told"), QUERIES)
def test_a_query_says_what_is_meant(text: str, why: Why | None, told: Rule | str | None) -> None:
    verdict = verdict_on(text, "Orange", ORANGE)
    assert verdict
    if why:
        assert verdict.miss
        assert (verdict.miss.why, verdict.miss.said) == (why, told)
    elif told is None:
        assert verdict.miss
    else:
        assert (verdict.miss, verdict.rule) == (None, told)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", None), ("fr-CA", None), ("EN_gb", None), (None, None), ("", None), ("und", None),
     ("zxx", None), ("es", "es"), ("pt-BR", "pt")],
)  # fmt: skip
def test_a_post_in_another_language_is_left_out_if_the_network_says_so(
    lang: str | None, said: str | None
) -> None:
    verdict = verdict_on("@orange_fr", "Orange", ORANGE, lang=lang)
    assert verdict
    assert (verdict.miss.said if verdict.miss else None) == said


SPANISH = "@orange_fr llevo tres horas sin internet y nadie me contesta"
ENGLISH = "@orange_fr I have been without internet for three hours, and nobody answers"


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        pytest.param(SPANISH, None, "es, by its words", id="feeds and webhooks say none"),
        pytest.param(SPANISH, "und", "es, by its words", id="nor do others"),
        pytest.param(SPANISH, "es", "es", id="network and letters say one"),
        pytest.param(SPANISH, "tr", "es, by its words", id="a client's setting"),
        pytest.param(SPANISH, "fr", None, id="a wanted one is believed"),
        pytest.param(ENGLISH, None, None, id="letters say a wanted one"),
        pytest.param(ENGLISH, "tr", None, id="and the client another"),
        pytest.param("@orange_fr sin internet", None, None, id="too short to be sure"),
        pytest.param("@orange_fr sin internet", "es", "es", id="so the network decides"),
        pytest.param("@orange_fr 🔥🔥🔥 https://a.example/b #x", None, None, id="no words"),
    ],
)
def test_where_the_network_says_no_wanted_language_the_words_do(
    text: str, lang: str | None, said: str | None
) -> None:
    verdict = verdict_on(text, "Orange", ORANGE, lang=lang)
    assert verdict
    assert (verdict.miss.said if verdict.miss else None) == said


@pytest.mark.parametrize(
    ("fields", "rule", "words"),
    [
        ({"tags": ("OrangeTelecom",)}, Rule.HASHTAG, "#OrangeTelecom"),
        ({"tags": ("#orangetelecom",)}, Rule.HASHTAG, "#orangetelecom"),
        ({"names": ("orange_fr",)}, Rule.HANDLE, "@orange_fr"),
        ({"names": ("@orange.bsky.social",)}, Rule.HANDLE, "@orange.bsky.social"),
        ({"links": ("https://orange.fr/x",)}, Rule.DOMAIN, "orange.fr"),
        ({"tags": ("Orange", "fibre")}, Rule.NAME, "Orange"),
    ],
)
def test_what_stands_beside_the_text_counts_too(
    fields: dict[str, Any], rule: Rule, words: str
) -> None:
    verdict = verdict_on("It does not work", "Orange", ORANGE, **fields)
    assert verdict
    assert verdict.matches
    first = verdict.found[0]
    assert (first.rule, first.words, first.start, first.end) == (rule, words, None, None)


def test_words_do_not_reach_from_the_text_into_what_stands_beside_it() -> None:
    assert verdict_on("sans fil: free", "Free Mobile", tags=("mobile",)) is None


@pytest.mark.parametrize("author", ["Orange_France", "@orange_france", "ORANGE_FRANCE"])
def test_what_the_brand_itself_writes_is_its_own_whatever_it_says(author: str) -> None:
    verdict = verdict_on("Toutes nos excuses.", "Orange", ORANGE, author=author, lang="es")
    assert verdict
    assert (verdict.miss, verdict.rule) == (None, Rule.AUTHOR)
    assert verdict.found[0].words == "Orange_France"


def test_a_post_that_names_two_brands_is_of_both() -> None:
    matcher = Matcher({"SFR": Brand(), "Orange": Brand(), "Free": Brand()})
    assert matcher.brands(a_post("De SFR à Orange, librement")) == ("Orange", "SFR")


def test_a_brand_within_anothers_name_is_found_as_well() -> None:
    brands = {"Free": Brand(), "Free Mobile": Brand()}
    assert Matcher(brands).brands(a_post("Free Mobile capte mal")) == ("Free", "Free Mobile")
    brands["Free"] = Brand(others=frozenset({"Free Mobile"}))
    assert Matcher(brands).brands(a_post("Free Mobile capte mal")) == ("Free Mobile",)


def test_a_name_that_is_also_somebody_elses_is_the_brands() -> None:
    brand = Brand(others=frozenset({"Zephyr Rail"}), query=Query(names=("Zephyr Rail",)))
    assert Matcher({"Zephyr": brand}).brands(a_post("nothing like Zephyr Rail")) == ("Zephyr",)


@pytest.mark.parametrize(
    ("text", "matches"),
    [("voir énergie.fr", True), ("https://XN--NERGIE-9UA.fr/x", True), ("é: energie.fr", False)],
)
def test_a_domain_is_the_one_that_is_written(text: str, matches: bool) -> None:  # noqa: FBT001
    brand = a_brand(domains=("énergie.fr",))
    assert bool(Matcher({"Volt": brand}).brands(a_post(text))) == matches


def test_brands_may_share_a_word() -> None:
    brands = {name: a_brand(hashtags=("5G",)) for name in ("SFR", "Orange")}
    assert Matcher(brands).brands(a_post("vive la #5G")) == ("Orange", "SFR")


def test_the_surest_rule_comes_first_and_the_rest_as_it_stands() -> None:
    verdict = verdict_on("Orange réseau Orange www.orange.fr @orange_fr", "Orange", ORANGE)
    assert verdict
    assert [(each.rule, each.start) for each in verdict.found] == [
        (Rule.HANDLE, 35), (Rule.DOMAIN, 25), (Rule.NAME, 0), (Rule.NAME, 14),
    ]  # fmt: skip
    assert [each.term for each in verdict.found[:2]] == ["orange_fr", "orange.fr"]


def test_without_brands_nothing_is_found() -> None:
    assert Matcher({}).verdicts(a_post("SFR")) == ()


@pytest.mark.parametrize("name", ["", "\u200b", "-", "'", "*", "**", "@", "#", "#a b"])
def test_a_name_without_a_word_finds_nothing_and_breaks_nothing(name: str) -> None:
    assert Matcher({name: Brand()}).brands(a_post("a post of @some #words * - '")) in {(), (name,)}


HOSTILE = [
    "\ud800SFR\udfff", "\x00SFR\x00", "S\u0336F\u0336R\u0336", "ЅFR", "\u202eRFS\u202c",
    "SFR" * 30_000, "#" * 30_000, "@" * 30_000, "#SFR" * 20_000, "@sfr" * 20_000, "_" * 60_000,
    "sfr_" * 20_000, "sfr.fr." * 10_000, "a@" * 30_000, "a.a@sfr" * 10_000, "www." * 20_000,
    "e" + "\u0301" * 60_000, "\u0315\u0316" * 30_000, "\ufdfa" * 20_000, "ソ" * 60_000,
    "https://" * 10_000, "\u1100\u1161" * 30_000, " " * 60_000, "-" * 60_000,
]  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_or_stalls_it(text: str) -> None:
    brands = {"SFR": a_brand(domains=("sfr.fr",), handles=("sfr",)), "ソ": Brand(), "e": Brand()}
    matcher = Matcher(brands)
    for verdict in matcher.verdicts(a_post(text, tags=(text,), names=(text,), links=(text,))):
        assert len(verdict.found) <= SHOWN
