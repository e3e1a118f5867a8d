"""What scenario S6 needs around the objection: who is who in each community, and what others do meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from browser_story import Story
from fellesskap.actor import RoleKind, Side
from fellesskap.db.work import system_work
from fellesskap.structure.model import Structure
from fellesskap.structure.service import ApplyStructure, apply_structure, find_structure
from fellesskap_graphql.ids import global_id
from fellesskap_tenants.registers import municipality_facts

TITLE, UNDER_NEW_RULE = "Felles sykestueavtale", "Felles ambulansebase"
WHY = "Sykestua må være åpen hele uken."
NEW_TEXT = "Sykestua er åpen hele uken."
SECRET = "Kommunesiden holder sammen om dette."
BLOCKS = "den som ikke svarer, stanser saken"
MATTER = "administrativ"


@dataclass(frozen=True)
class Where:
    """What is different in a community, by its own papers or as its administrator set it up."""

    reporter: str
    discuss: str
    decide: str
    route: str
    route_name: str
    municipalities: int
    hospital: int
    objecting: tuple[str, str]
    silent: tuple[str, str]
    other: tuple[str, str]
    observer: str
    levels: tuple[str, ...]
    region: str = ""
    onward: str = ""


LEVELS = ("De som samarbeider om pasienten", "Lederne for enhetene")
FINNMARK = Where(
    "su",
    "samhandlingssekretariatet",
    "su",
    "to-trinn",
    "Drøfting i sekretariatet, beslutning i SU",
    18,
    1,
    ("5636", "Nesseby"),
    ("5610", "Karasjok"),
    ("5601", "Alta"),
    "Tillitsvalgt",
    (*LEVELS, "Samhandlingssekretariatet"),
    onward="Partnerskapsmøtet",
)
INNLANDET = Where(
    "ssu",
    "au",
    "ssu",
    "strategisk",
    "Strategiske saker",
    42,
    7,
    ("3441", "Gausdal"),
    ("3454", "Vang"),
    ("3403", "Hamar"),
    "Lege for kommunene",
    (*LEVELS, "Faglig samarbeidsutvalg"),
    region="sor-gudbrandsdal",
)
TELEMARK = Where(
    "ssu",
    "arbeidsutvalg",
    "ssu",
    "strategisk",
    "Strategiske saker",
    17,
    1,
    ("4034", "Tokke"),
    ("4005", "Notodden"),
    ("4001", "Porsgrunn"),
    "Tillitsvalgt",
    (*LEVELS, "Faglig samarbeidsutvalg"),
    region="vest",
)


async def discussed(story: Story, where: Where, title: str) -> str:
    """Bring a case as far as its discussion, without a window; return its address."""
    reporter = await story.member(where.reporter)
    async with story.quietly() as road:
        case_id = await road.report(reporter, title)
        await road.place(case_id, where.discuss, where.route, MATTER)
        talks = await road.agenda(await road.plan(where.discuss, 1), case_id)
        await road.call(talks.id)
        road.api.later(1)
        await road.hold(talks.id)
        await road.discuss(talks.lines[case_id])
        found = await road.case(case_id)
    return f"{story.home}saker/{found['number']}-{found['year']}"


async def _case_id(story: Story, address: str) -> str:
    number, _, year = address.rpartition("/")[2].partition("-")
    rows = await story.ask('SELECT id FROM "case" WHERE number = $1 AND year = $2', int(number), int(year))
    return global_id("Case", rows[0]["id"])


async def anchored(story: Story, case: str) -> str:
    """Ask the partners about a case; return the address of the round."""
    async with story.quietly() as road:
        opened = await road.open_round(await _case_id(story, case))
    return f"{story.home}forankring/{opened['id'].partition('_')[2]}"


async def rest_agree(story: Story, where: Where) -> None:
    """All who are asked agree, but for who objects to the one case, and who is silent in both."""
    await story.agree_quietly(where.objecting[1], where.silent[1])
    async with story.quietly() as road:
        for row in await story.ask("SELECT case_id FROM round WHERE state = 'open'"):
            for reply in (await road.round(global_id("Case", row["case_id"])))["replies"]:
                if not reply["answer"] and reply["partner"]["name"] != where.silent[1]:
                    await road.answer(reply)


async def past_deadlines(story: Story) -> None:
    """Let the last day to answer pass in every round that is open."""
    rows = await story.ask("SELECT max(deadline) AS last FROM round WHERE state = 'open'")
    story.later((rows[0]["last"] - story.today).days + 1)


async def meet(story: Story, where: Where, *titles: str) -> str:
    """Hold a meeting that is to decide some cases, without a window; return its address."""
    rows = await story.ask('SELECT id FROM "case" WHERE title = ANY($1) ORDER BY id', list(titles))
    async with story.quietly() as road:
        meeting = await road.agenda(
            await road.plan(where.decide, 14), *(global_id("Case", row["id"]) for row in rows)
        )
        await road.call(meeting.id)
        road.api.later(14)
        await road.hold(meeting.id)
    return f"{story.home}moter/{meeting.id.partition('_')[2]}"


async def own_side(story: Story, where: Where, case: str, matrix: str) -> None:
    """What the municipal side notes is there for its own, and for the hospital's side on no page and in no file."""
    async with story.window(await story.secretary(Side.MUNICIPAL)) as gro:
        await gro.open(case)
        await gro.sees(WHY)
        await gro.follow("Skriv notat")
        await gro.pick("Hvem skal lese det?", "Kommunesiden")
        await gro.choose("Hva er det?", "Vårt standpunkt")
        await gro.fill({"Tekst": SECRET})
        await gro.press("Lagre notatet")
        await gro.sees(SECRET)
        await gro.open(f"{story.home}notater")
        await gro.sees(SECRET)
        await gro.open(f"{story.home}formoter/ark")
        await gro.sees(SECRET)
        await gro.press("Lag PDF")
        await story.typeset()
        await gro.open(f"{story.home}formoter/ark")
        sheet = gro.page.locator("main").get_by_role("link", name="Ark til formøtet, utgave 1")
        paper = await sheet.get_attribute("href")
        assert SECRET in await gro.words_of("Ark til formøtet, utgave 1")
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        for page in (case, matrix, *(f"{story.home}{part}" for part in _PAGES)):
            await finn.open(page)
            await finn.sees_not(SECRET)
        await finn.open(case)
        await finn.sees(WHY)
        papers = await finn.page.locator(".case-papers a").all_inner_texts()
        assert papers
        for title in papers:
            assert SECRET not in await finn.words_of(title.strip())
        for file in (f"{story.home}{part}" for part in _FILES):
            assert SECRET not in await finn.file(file), file
        assert (await finn.page.request.get(f"{finn.demo.address}{paper}")).status == 404
        await finn.open(f"{story.home}formoter/ark")
        await finn.press("Lag PDF")
        await story.typeset()
        await finn.open(f"{story.home}formoter/ark")
        words = await finn.words_of("Ark til formøtet, utgave 1")
        assert TITLE in words
        assert SECRET not in words


_PAGES = (
    "",
    "notater",
    "dokumenter",
    "formoter/ark",
    "sok?q=Kommunesiden+holder+sammen",
    "forankring/oversikt",
)
_FILES = ("forankring/oversikt/fil?som=csv", "forankring/oversikt/fil?som=xlsx", "oppfolging/liste.csv")


async def silence_blocks(story: Story, where: Where) -> Structure:
    """The administrator lets silence block from today; return what held before."""
    async with system_work(story.community.tenant, story.clock) as work:
        _, before = await find_structure(work, story.today)
    administrator = await story.community.having(RoleKind.ADMINISTRATOR, Side.OTHER)
    assert administrator.person_id
    async with story.window(administrator.person_id) as window:
        await window.open(f"{story.home}struktur/rediger/nytt")
        await window.fill({"Hva skal utkastet hete?": "Alle må svare"})
        await window.press("Lag utkastet")
        await window.follow(where.route_name)
        await window.page.get_by_label("Hva taushet betyr").select_option(label=BLOCKS)
        await window.press("Lagre i utkastet")
        await window.follow("Se over og publiser")
        await window.sees(BLOCKS)
        await window.press("Publiser strukturen")
        await window.sees("Strukturen er publisert.")
    return before


async def restore(story: Story, before: Structure) -> None:
    """Let the rules hold again that the next story knows."""
    async with system_work(story.community.tenant, story.clock) as work:
        back = ApplyStructure(before, story.today, "Som før", "som-for", municipality_facts())
        await apply_structure(work, back)
