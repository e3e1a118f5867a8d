"""The page of a case: at every stage it says what it waits for, what the reader can do, and its story."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import fellesskap
from fellesskap.actor import RoleKind
from fellesskap.decisions.model import DecisionEffect
from fellesskap.rounds.model import Answer
from fellesskap_web.rendering import TEMPLATES
from frame_scene import text_of
from minutes_scene import mended

PRIMARY = re.compile(r'<a class="ds-button" data-variant="primary"[^>]*href="([^"]+)">([^<]+)</a>')
SOURCES = Path(fellesskap.__file__).parent


def now(response) -> str:
    panel = re.search(r'<section class="now".*?</section>', response.text, re.DOTALL)
    assert panel
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", panel[0]))


STAGES = {
    "reported": ("Sekretariatet skal plassere saken i et utvalg.", "plasser", "Plasser saken"),
    "placed": ("Venter på å komme på sakslisten i FU", "sett-opp", "Sett på sakslisten"),
    "discussed": ("Sekretariatet skal velge hvor langt saken forankres.", "forankre", "Velg forankring"),
    "anchored": ("Venter på å komme på sakslisten der den skal besluttes.", "sett-opp", "Sett på sakslisten"),
}


@pytest.mark.parametrize("stage", STAGES)
async def test_the_secretary_has_one_primary_act_at_every_stage(scene, secretary, stage):
    sentence, path, label = STAGES[stage]
    address = await scene.address(await getattr(scene, stage)())
    response = await secretary.get(address)
    assert response.status_code == 200
    assert sentence in now(response)
    assert PRIMARY.findall(response.text) == [(f"{address}/{path}", label)]
    assert response.text.count('aria-current="step"') == 1


async def test_others_read_the_same_without_the_acts(scene, as_, member):
    address = await scene.address(await scene.placed())
    contact = await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT))
    for browser in (contact, member):
        response = await browser.get(address)
        assert response.status_code == 200
        assert not PRIMARY.findall(response.text)
        assert "Venter på å komme på sakslisten i FU" in now(response)
        assert "/plasser" not in response.text
        assert "Det du ikke kan gjøre nå" not in response.text


async def test_a_listed_case_leads_to_its_meeting(scene, secretary):
    case_id, meeting_id = await scene.placed(), await scene.planned("fu")
    await scene.listed(case_id, meeting_id)
    response = await secretary.get(await scene.address(case_id))
    assert "Skal drøftes i FU " in now(response)
    assert PRIMARY.findall(response.text) == [(f"/sakene/moter/{meeting_id}", "Gå til møtet")]


async def test_a_contact_who_has_not_answered_is_asked_to(scene, as_):
    case_id = await scene.anchoring()
    await scene.answer(case_id, 2)
    rows = await scene.community.ask(
        "SELECT y.id AS reply, y.partner_id, y.answer, r.id FROM reply y JOIN round r ON r.id = y.round_id "
        "WHERE r.case_id = $1 AND y.division_id IS NULL ORDER BY y.answer IS NULL, y.sort_key",
        case_id,
    )
    address = await scene.address(case_id)
    pages = [
        await (
            await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT, partner_id=row["partner_id"]))
        ).get(address)
        for row in (rows[0], rows[-1])
    ]
    assert "2 av 49 har svart. Fristen er " in now(pages[0])
    assert not PRIMARY.findall(pages[0].text)
    expected = f"/sakene/forankring/{rows[-1]['id']}/svar/{rows[-1]['reply']}"
    assert [url for url, _ in PRIMARY.findall(pages[1].text)] == [expected]


async def test_who_is_to_follow_up_is_led_to_say_how_it_goes(scene, as_):
    address = await scene.address(await scene.decided())
    contact = await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT))
    found = PRIMARY.findall((await contact.get(address)).text)
    assert len(found) == 1
    assert re.fullmatch(r"/sakene/oppfolging/[0-9a-f-]{36}", found[0][0])
    assert found[0][1].startswith("Meld status for ")


async def test_the_answers_are_counted_in_words_and_in_the_bar(scene, secretary):
    case_id = await scene.anchoring()
    await scene.answer(case_id, 3)
    await scene.answer(case_id, 1, Answer.OBJECT, "Vi har ikke folk til det.")
    await scene.answer(case_id, 2, Answer.AGREE_WITH_REMARK, "Husk legevakten.")
    response = await secretary.get(await scene.address(case_id))
    said = text_of(response)
    for words in ("3 enig", "2 enig med merknad", "1 innvending", "43 ikke svart"):
        assert words in said
    assert "6 parter" not in said
    assert "Alvdal, Dovre, Elverum, Engerdal, Etnedal og Folldal svarte." in said


async def test_a_decided_case_tells_its_story_from_the_end(scene, secretary):
    response = await secretary.get(await scene.address(await scene.decided()))
    said = text_of(response)
    story = [
        "43 parter skal følge opp innen",
        "FSU ble enige. Beslutningen er bindende.",
        "Saken kom på sakslisten for beslutning i FSU",
        "Forankringen ble avsluttet. 3 av 49 svarte, ingen hadde innvendinger.",
        "svarte.",
        "49 parter ble bedt om å svare administrativt, med frist",
        "Saken ble drøftet i FU .",
        "Saken kom på sakslisten for drøfting i FU",
        "Saken ble plassert i FU .",
        "Saken ble meldt inn.",
    ]
    places = [said.index(line) for line in story]
    assert places == sorted(places)
    assert "Saken gjelder en rutine, og hører til i fagutvalget." in said
    assert "0 av 43 har fulgt opp beslutningen." in now(response)
    assert "Kommunene og sykehuset tar i bruk den felles prosedyren fra 1. september." in said
    assert "Kommunene og helseforetaket er bundet." in said
    assert "11 av 11 som teller med, møtte" in said


async def test_a_case_without_agreement_says_who_was_against_and_why(scene, secretary):
    case_id = await scene.decided("Vi har ikke folk til det.", effect=DecisionEffect.NONE, due=None)
    response = await secretary.get(await scene.address(case_id))
    said = text_of(response)
    assert "Saken er avsluttet uten enighet." in now(response)
    assert [label for _, label in PRIMARY.findall(response.text)] == ["Meld inn som uenighet"]
    assert "Hvorfor det ikke ble enighet" in said
    assert re.search(r"\w+ var imot\. Vi har ikke folk til det\.", said)
    assert "Ingen er bundet." in said
    assert "FSU ble ikke enige." in said
    assert "Oppfølging (hoppes over)" in said


async def test_a_recommendation_says_that_each_decides_for_itself(scene, secretary):
    response = await secretary.get(
        await scene.address(await scene.decided(effect=DecisionEffect.RECOMMENDATION))
    )
    said = text_of(response)
    assert "Hver kommune og helseforetaket avgjør selv." in said
    assert "Anbefalingen ble gitt " in said
    assert "Beslutningen gjelder fra " not in said


async def test_the_elected_read_what_is_open_to_them_and_nothing_untrue(scene, as_):
    elected = await as_(await scene.community.having(RoleKind.ELECTED))
    asked = await scene.anchoring()
    assert (await elected.get(await scene.address(asked))).status_code == 404
    await scene.approved(asked)
    response = await elected.get(await scene.address(asked))
    assert "Kommunene og helseforetaket blir spurt om de står bak forslaget." in now(response)
    listed = text_of(await elected.get("/sakene/saker?status=til-forankring"))
    assert "Kommunene og helseforetaket blir spurt om de står bak forslaget." in listed
    decided = await scene.decided()
    await scene.approved(decided)
    said = text_of(await elected.get(await scene.address(decided)))
    assert "FSU ble enige. Beslutningen er bindende." in said
    for untrue in ("Trengtes ikke", "Denne saken ble ikke forankret.", "(hoppes over)", "Ingenting gjenstår"):
        assert untrue not in said


async def test_the_reporter_sees_the_own_case_before_it_is_placed(scene, member):
    address = await scene.address(await scene.reported())
    response = await member.get(address)
    assert "Sekretariatet skal plassere saken i et utvalg." in now(response)
    assert f"{address}/rediger" in response.text
    assert "Tidslinjen blir synlig når saken er plassert." in text_of(response)


async def test_what_is_refused_says_why(scene, secretary):
    said = text_of(await secretary.get(await scene.address(await scene.reported())))
    assert "Det du ikke kan gjøre nå" in said
    assert "Velg forankring: Saken er ikke drøftet ennå" in said


async def test_content_keeps_its_language_and_the_page_is_whole_in_nynorsk(scene, secretary):
    address = await scene.address(await scene.decided())
    secretary.http.cookies.set("sprak", "nn", domain="localhost.local")
    response = await secretary.get(address)
    assert '<html lang="nn"' in response.text
    assert "Kva skal helsefellesskapet ta stilling til?" in text_of(response)
    # What is marked as bokmål is what people wrote, never the page's own words.
    marked = re.findall(r'<(\w+)([^>]*) lang="nb"[^>]*>([^<]*)', response.text)
    assert marked
    assert not [words for tag, attributes, words in marked if tag == "span" and not attributes and words not in
                (await scene.row_titles())]  # fmt: skip


def test_every_kind_of_event_has_a_sentence():
    kinds = set()
    for path in [*SOURCES.rglob("service.py"), *SOURCES.rglob("service/*.py")]:
        for call in re.findall(r"add_event\((.*?)\)\n", path.read_text(), re.DOTALL):
            kinds |= set(re.findall(r'"([a-z]+\.[a-z_]+)"', call))
    assert {"case.placed", "round.answered", "decision.recorded", "followup.assigned"} <= kinds
    told = (TEMPLATES / "cases" / "words.html").read_text()
    assert {kind for kind in kinds if f'"{kind}"' not in told} == set()


async def test_a_corrected_decision_says_so_wherever_it_is_read(scene, secretary, as_):
    case_id = await scene.decided()
    address = await scene.address(case_id)
    await scene.approved(case_id)
    assert "data-corrected" not in (await secretary.get(address)).text
    words = ("Kommunene og sykehuset tar i bruk den felles rutinen fra 1. september.", "Skrivefeil.")
    await mended(scene.community, scene.clock, case_id, *words)
    contact = await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT))
    for browser in (secretary, contact):
        said = text_of(await browser.get(address))
        assert "tar i bruk den felles prosedyren fra 1. september." in said
        assert f": {words[1]} Foreslått av" in said
        assert words[0] in said
    assert ", utgave 2" in said
    (followup,) = await scene.community.ask(
        "SELECT f.id FROM followup f JOIN decision d ON d.id = f.decision_id WHERE d.case_id = $1 LIMIT 1",
        case_id,
    )
    shown = text_of(await secretary.get(f"/{scene.slug}/oppfolging/{followup['id']}"))
    assert words[0] in shown
