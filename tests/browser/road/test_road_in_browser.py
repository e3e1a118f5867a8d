"""The whole road in a browser, by what people see: a case from its report to what each partner does about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.async_api import Browser, Locator, expect

from chromium import needs_chromium
from demo_scene import Demo, Person, mails_about, running_demo, somebody

pytestmark = needs_chromium

INNLANDET, FINNMARK = "Helsefellesskap Innlandet", "Helsefellesskap Finnmark"
SECRETARIAT = "Sekretariatet, for kommunene"
MUNICIPAL, REGION = r"Kontakt for .+ kommune", r"Kontakt for Helseregion .+"
TITLE = "Felles rutine for utskriving av pasienter med sår"
TEXTS = {
    "Hva gjelder saken?": TITLE,
    "Hva skal helsefellesskapet ta stilling til?": "Skal kommunene og sykehuset ta i bruk en felles rutine?",
    "Bakgrunn": "Pasienter med sår skrives ut med ulike prosedyrer fra sykehusene.",
    "Forslag til løsning": "Partene tar i bruk en felles rutine, med videokonsultasjon innen fem dager.",
}
SYNTHETIC_NUMBER = "01816000145"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo") / "local"
    with running_demo(folder, "innlandet", "finnmark", "stavanger", "fonna") as started:
        yield started


async def test_a_case_goes_from_report_to_binding_decision(browser: Browser, demo: Demo) -> None:
    async with somebody(browser, demo) as secretary:
        await secretary.log_in(INNLANDET, SECRETARIAT)
        await secretary.judge_small_and_dark()
        await _report(browser, demo)
        await _place(secretary)
        fu = await _call(secretary, "Fagutvalget", demo.later(21))
        await _discuss(secretary, fu)
        await _open_round(secretary)
        matrix = secretary.page.url
        await _municipality_answers(browser, demo)
        await _region_answers(browser, demo)
        await _close(secretary, matrix)
        fsu = await _call(secretary, "Faglig samarbeidsutvalg", demo.later(21))
        await _decide(secretary, fsu)
        await _minutes(secretary, fsu)
        await _story(secretary)
        await _followed_up(browser, demo)


async def _report(browser: Browser, demo: Demo) -> None:
    async with somebody(browser, demo) as member:
        await member.log_in(INNLANDET, "Medlem i FSU: Virksomhetsleder, Helseregion Hamar")
        await member.follow("Meld inn sak")
        await member.judge_small_and_dark()
        await member.fill({**TEXTS, "Bakgrunn": f"Det gjelder Kari, {SYNTHETIC_NUMBER}."})
        await member.press("Meld inn saken")
        await member.refused("Teksten inneholder et fødselsnummer")
        await expect(member.field("Hva gjelder saken?")).to_have_value(TITLE)
        await member.fill(TEXTS)
        await member.press("Meld inn saken")
        await member.sees("Saken er meldt inn.", "Sekretariatet skal plassere saken i et utvalg.")


async def _place(secretary: Person) -> None:
    await secretary.turn_to("Start")
    await secretary.follow(TITLE)
    await secretary.follow("Plasser saken")
    await (
        secretary.page.get_by_role("group", name="Hva slags sak er det?").get_by_label("Faglig").first.check()
    )
    await (
        secretary.page.get_by_role("group", name="Hvor skal den drøftes?").get_by_label("(FU)").first.check()
    )
    await secretary.fill({"Hvorfor hører den til der?": "Saken gjelder en faglig rutine."})
    await secretary.press("Plasser saken")
    await secretary.sees("Saken er plassert.")
    for _ in range(await _missing(secretary).count()):
        await _missing(secretary).first.get_by_role("link", name="Endre").click()
        await secretary.choose("Hvordan står det til?", "Dekket")
        await secretary.fill({"Merknad": "Står i bakgrunnen."})
        await secretary.page.get_by_role("button", name="Lagre").click()
        await secretary.sees("Sjekklisten er oppdatert.")
    await secretary.judge()


def _missing(secretary: Person) -> Locator:
    return secretary.page.locator(".checklist li", has_text="Mangler")


async def _call(secretary: Person, body: str, day: date) -> str:
    """Plan a meeting, put the case on its agenda and call it; return the meeting's address."""
    await secretary.plan(body, day)
    await secretary.page.get_by_role("group", name="Velg sakene").get_by_label(TITLE).check()
    await secretary.press("Sett på sakslisten")
    await secretary.send_call()
    await secretary.judge_small_and_dark()
    meeting = secretary.page.url
    assert (await secretary.pdf("Innkalling")).startswith(b"%PDF-")
    await mails_about(secretary, f"Innkalling: {body}", 3)
    await secretary.follow(f"Innkalling: {body}")
    await secretary.sees("Du er kalt inn til møte.", "invitasjon.ics")
    await secretary.open(meeting)
    return meeting


async def _held(secretary: Person, meeting: str) -> None:
    await secretary.move_to(secretary.demo.later(21))
    await secretary.open(meeting)
    await secretary.follow("Før oppmøte")
    await secretary.press("Før oppmøtet")


async def _discuss(secretary: Person, meeting: str) -> None:
    await _held(secretary, meeting)
    await secretary.follow(f"Før «{TITLE}»")
    await secretary.fill({"Hva kom fram i drøftingen?": "Utvalget støtter forslaget."})
    await secretary.press("Før drøftingen")
    await secretary.follow(TITLE)


async def _open_round(secretary: Person) -> None:
    case = secretary.page.url
    response = await secretary.page.goto(f"{case}/sett-opp")
    assert response
    assert response.status == 422
    await secretary.judge()
    await secretary.open(case)
    await secretary.follow("Velg forankring")
    await secretary.press("Se over før du sender")
    await secretary.press("Send til partene")
    await secretary.follow("Se hvem som har svart hva")
    await secretary.sees("0 av")


async def _municipality_answers(browser: Browser, demo: Demo) -> None:
    async with somebody(browser, demo) as contact, somebody(browser, demo) as stranger:
        own, other = demo.roles(INNLANDET, MUNICIPAL)
        await contact.log_in(INNLANDET, own)
        await contact.follow(TITLE)
        await contact.follow("Svar for")
        form = contact.page.url
        await stranger.log_in(INNLANDET, other)
        await stranger.open(form)
        await stranger.sees("Du kan ikke svare her")
        tab = Person(demo, await contact.page.context.new_page(), [])
        await tab.open(form)
        for one, answer in ((contact, "Enig"), (tab, "Avstår")):
            await one.choose("Hva svarer dere?", answer)
            await one.fill({"Saksnummer eller henvisning": "24/1123"})
            await one.press("Se over svaret")
            if one is contact:
                await one.press("Send svaret")
        await contact.sees(" er sendt.")
        await tab.refused("Noen har endret dette siden du åpnet siden")


async def _region_answers(browser: Browser, demo: Demo) -> None:
    async with somebody(browser, demo) as contact:
        await contact.log_in(INNLANDET, demo.roles(INNLANDET, REGION)[0])
        await contact.follow(TITLE)
        await contact.follow("Se alle svarene")
        await contact.follow("Før svarene fra formøtet")
        await contact.fill({"Dato for formøtet": demo.day.isoformat()})
        await contact.choose("Hva svarte kommunene i formøtet?", "Enig")
        await contact.press("Før svarene")
        await contact.follow("Avklar standpunktet")
        await contact.choose("Hva er standpunktet?", "Enig")
        await contact.press("Avklar standpunktet")


async def _close(secretary: Person, matrix: str) -> None:
    await secretary.open(matrix)
    await secretary.move_to(secretary.demo.later(60))
    await secretary.open(matrix)
    await secretary.follow("Avslutt forankringen")
    await secretary.press("Avslutt forankringen")
    await secretary.sees("Forankringen er avsluttet.")


async def _decide(secretary: Person, meeting: str) -> None:
    await _held(secretary, meeting)
    await secretary.follow(f"Før «{TITLE}»")
    await secretary.press("Før beslutningen")
    await secretary.sees("Beslutningen er ført.")


async def _minutes(secretary: Person, meeting: str) -> None:
    await secretary.follow("Lag referat")
    await secretary.press("Lag referat")
    assert (await secretary.pdf("Referat, utgave")).startswith(b"%PDF-")
    await secretary.open(meeting)
    await secretary.follow("Godkjenn")
    await secretary.press("Godkjenn referatet")


async def _story(secretary: Person) -> None:
    await secretary.follow(TITLE)
    await secretary.sees("Bindende")
    await secretary.judge_small_and_dark()


async def _followed_up(browser: Browser, demo: Demo) -> None:
    async with somebody(browser, demo) as contact:
        await contact.log_in(INNLANDET, demo.roles(INNLANDET, MUNICIPAL)[0])
        await contact.follow(TITLE)
        await contact.choose("Hvor langt er dere kommet?", "Utført")
        await contact.press("Lagre meldingen")
        await contact.sees("er lagret")


async def test_anybody_sees_finnmarks_open_meeting(browser: Browser, demo: Demo) -> None:
    async with somebody(browser, demo) as secretary, somebody(browser, demo) as anybody:
        await secretary.log_in(FINNMARK, SECRETARIAT)
        day = demo.later(14)
        await secretary.plan("Strategisk samarbeidsutvalg", day)
        await anybody.open("/")
        await anybody.follow(re.compile(f"Åpen side for alle.*{FINNMARK}"))
        await anybody.judge_small_and_dark()
        await anybody.follow("Se møtet")
        # What will be spoken of is nobody's business before the call.
        await expect(anybody.page.locator("main")).not_to_contain_text("Ambulanseberedskapen i vinter")

        await secretary.fill({"Tittel": "Ambulanseberedskapen i vinter"})
        await secretary.press("Sett på punktet")
        await secretary.send_call()
        await secretary.pdf("Innkalling")
        await anybody.open(anybody.page.url)
        await anybody.sees("Ambulanseberedskapen i vinter", "Rådhuset")
        assert (await anybody.pdf("Innkalling (PDF)")).startswith(b"%PDF-")
        await anybody.judge_small_and_dark()


async def test_somebody_is_found_among_many_communities(browser: Browser, demo: Demo) -> None:
    async with somebody(browser, demo) as person:
        await person.open("/")
        await person.field("Søk på navn, sykehus eller helseregion").fill("vest fonna")
        await expect(person.page.locator("#helsefellesskap h3")).to_have_text(
            ["Helsefellesskapet i Helse Fonna"]
        )
        await person.judge()
        await (
            person.page.locator("main")
            .get_by_role("link", name="Helsefellesskapet i Helse Fonna")
            .first.click()
        )
        await expect(person.page.get_by_role("heading", level=1)).to_have_text("Hvem vil du være?")
        await person.judge_small_and_dark()
        await person.page.get_by_role("link", name=INNLANDET).click()
        await expect(person.page.get_by_role("heading", name=INNLANDET)).to_be_in_viewport()
        find = person.field("Finn helsefellesskap, rolle eller navn")
        await find.fill("finnes ikke")
        await expect(person.page.get_by_role("status")).to_have_text("Ingen passer. Prøv færre bokstaver.")
        await find.fill("FONNA admin")
        await expect(person.page.get_by_role("status")).to_have_text("1 person")
        await expect(person.page.get_by_role("heading", level=2)).to_have_text(
            ["Helsefellesskapet i Helse Fonna"]
        )
        await person.judge_small_and_dark()
        await person.page.locator("button.person:visible").click()
        await person.page.wait_for_url(f"{demo.address}/**")
        await person.open("/fonna/utvalg")
        await person.sees("Utvalgene følger den nasjonale malen")
        await expect(person.page.locator("main")).not_to_contain_text("er ikke bekreftet")


async def test_what_a_community_has_not_said_itself_is_told_to_everybody(
    browser: Browser, demo: Demo
) -> None:
    unsaid = "Navnet er ikke bekreftet", "Utvalgene her følger den nasjonale malen"
    async with somebody(browser, demo) as anybody:
        await anybody.open("/stavanger/offentlig")
        await anybody.sees(*unsaid)
        await anybody.judge_small_and_dark()
        await anybody.open("/innlandet/offentlig")
        for words in unsaid:
            await expect(anybody.page.locator("main")).not_to_contain_text(words)


async def test_a_national_reader_sees_figures_and_nothing_else(browser: Browser, demo: Demo) -> None:
    async with somebody(browser, demo) as reader:
        await reader.open("/")
        await reader.page.get_by_role("link", name="Logg inn").click()
        await reader.choose_person("Nasjonale myndigheter", "Leser for Helsedirektoratet")
        await reader.open("/")
        await reader.follow("Gå til tallene for Helsedirektoratet")
        await reader.sees("Helsefellesskap i tall", "Plasser i utvalgene", "Møter som er holdt")
        await reader.judge_small_and_dark()
        await reader.open("/innlandet/saker")
        await expect(reader.page.locator("main")).not_to_contain_text(TITLE)
