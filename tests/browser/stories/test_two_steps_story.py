"""S4 as written, in the browser: a professional case in two steps to binding consensus, in three structures."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from playwright.async_api import expect

from browser_story import Reader, Story, light
from chromium import needs_chromium
from fellesskap.actor import Side
from fellesskap.texts import translator
from step_story import (
    FINNMARK,
    INNLANDET,
    TELEMARK,
    Steps,
    around,
    day_off,
    settle_quietly,
    told_in_order,
    total_of,
)

pytestmark = needs_chromium

ROUTINE = "Felles rutine for utskriving, sår og video"
URGENT = "Legevakt over påske"
REMARK = "Rutinen må gjelde korttidsplasser også."
WAITED = "Kommunen svarte ikke før fristen i formøtet."
DIM = "Vakten må være på plass før helgen."
HURRY = "Vakten står uten lege fra lørdag."
LATER = "Kommunestyret møtes etter fristen."
REPLY = "SELECT r.id, p.key FROM reply r JOIN partner p ON p.id = r.partner_id WHERE p.name = $1 ORDER BY r.id DESC"
MEMBERS = """SELECT m.partner_id FROM region_member m JOIN region r ON r.id = m.region_id
    WHERE r.key = $1 AND m.valid_to IS NULL"""
LAST_DIVISION = """SELECT d.key FROM reply r JOIN division d ON d.id = r.division_id
    JOIN round o ON o.id = r.round_id AND o.state = 'open' WHERE r.answer IS NULL"""


async def test_a_case_in_two_steps_in_innlandet(innlandet_story: Story) -> None:
    await _two_steps(innlandet_story, INNLANDET)


async def test_a_case_in_two_steps_in_finnmark(finnmark_story: Story) -> None:
    await _two_steps(finnmark_story, FINNMARK)


async def test_a_case_in_two_steps_where_an_administrator_made_the_structure(third_story: Story) -> None:
    await _two_steps(third_story, TELEMARK)


async def _two_steps(story: Story, at: Steps) -> None:
    cases = await _reported(story, at)
    await _lit_and_discussed(story, at, *cases)
    await _urgent(story, at, cases[1])
    matrix = await _asked(story, cases[0])
    await _answered(story, at, matrix)
    await _reopened(story, at, matrix)
    await _decided(story, at, cases[0])


async def _reported(story: Story, at: Steps) -> tuple[str, str]:
    """Representatives of either side report a case each in the community's form; the secretariat places both."""
    routine = await story.report(await story.member(at.reporters, side=Side.MUNICIPAL), ROUTINE)
    urgent = await story.report(await story.member(at.reporters, side=Side.HOSPITAL), URGENT)
    await story.place(routine, "Faglig", at.discuss, but="Pårørende")
    await story.place(urgent, "Faglig", at.discuss, lit=False)
    return routine, urgent


async def _lit_and_discussed(story: Story, at: Steps, routine: str, urgent: str) -> None:
    """What is not lit from every side is put on no agenda: one case is mended, the other has a reason."""
    who = await story.secretary(Side.HOSPITAL)
    async with story.window(who) as anne:
        await anne.plan(at.discuss, story.today + timedelta(days=14))
        agenda = anne.page.url
        await anne.list_case(ROUTINE)
        await anne.refused("Saken er ikke godt nok belyst: Pårørende mangler.")
        await anne.open(routine)
        await light(anne)
        await anne.open(agenda)
        await anne.list_case(ROUTINE)
        await anne.list_case(URGENT)
        await anne.refused("Saken er ikke godt nok belyst:")
        await _list_dim(anne)
        meeting = await anne.send_call()
        await anne.open(urgent)
        await anne.sees(DIM)
    story.later(14)
    async with story.window(who) as anne:
        await anne.hold(meeting)
        for title in (ROUTINE, URGENT):
            await anne.follow(f"Før «{title}»")
            # In the meeting that discusses a case nothing is decided about it.
            await expect(anne.page.get_by_role("group", name="Virkning")).to_have_count(0)
            await anne.fill({"Hva kom fram i drøftingen?": "Utvalget støtter forslaget."})
            await anne.press("Før drøftingen")


async def _urgent(story: Story, at: Steps, case: str) -> None:
    """A decision on the day of the discussion takes the word of both sides of the secretariat, and shows it."""
    too_early = "Beslutningen skal komme i et møte etter dagen da saken ble drøftet."
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(case)
        await anne.follow("Velg forankring")
        await anne.pick("Hvor langt?", "Ingen forankring")
        await anne.press("Se over før du sender")
        await anne.press("Gå videre uten forankring")
        await anne.plan(at.decide, story.today, "15:00")
        agenda = anne.page.url
        await _list_dim(anne)
        await anne.refused(too_early)
        await _mark_urgent(anne, case)
        await anne.sees("Saken regnes som hastesak når begge sider har merket den.")
        await anne.open(agenda)
        await _list_dim(anne)
        await anne.refused(too_early)
    async with story.window(await story.secretary(Side.MUNICIPAL)) as bjorn:
        await _mark_urgent(bjorn, case)
        await expect(bjorn.page.locator(".case-marks", has_text="Hastesak")).to_be_visible()
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(agenda)
        await _list_dim(anne)
        meeting = await anne.send_call()
        await anne.hold(meeting)
        await anne.follow(f"Før «{URGENT}»")
        await anne.sees("Begge sider av sekretariatet har merket saken som hastesak.")
        await anne.pick("Virkning", "Bindende")
        await anne.press("Før beslutningen")
        await anne.open(case)
        await anne.sees("Hvorfor det hastet", HURRY, f"{at.decided_by} ble enige, som hastesak.")


async def _list_dim(secretary: Reader) -> None:
    """List the case that is not lit, with why it is treated all the same."""
    await secretary.fill({"Grunn til å behandle saken": DIM})
    await secretary.list_case(URGENT)


async def _mark_urgent(secretary: Reader, case: str) -> None:
    await secretary.open(case)
    await secretary.follow("Merk som hastesak")
    await secretary.fill({"Hvorfor haster det?": HURRY})
    await secretary.press("Merk som hastesak")


async def _asked(story: Story, case: str) -> str:
    """A round ends on a day on which people work, and more time is counted in such days; return its address."""
    off = day_off(story.today)
    before, after = around(off)
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(case)
        await anne.follow("Velg forankring")
        await anne.pick("Hvor langt?", "Administrativt")
        await anne.page.fill("#felt-deadline", off.isoformat())
        await anne.press("Se over før du sender")
        await anne.refused(f"{_words(off)} er ikke en arbeidsdag. Den neste er {_words(after)}.")
    matrix = await story.ask_partners(case, (before - story.today).days)
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(f"{matrix}/utsett")
        await anne.fill({"Antall dager": "1", "Hvorfor utsettes fristen?": LATER})
        await anne.press("Utsett fristen")
        await anne.sees(LATER, _words(after))
    return matrix


async def _answered(story: Story, at: Steps, matrix: str) -> None:
    """Each municipality answers for itself alone, and a region's contact settles when all of the region have."""
    await story.agree_quietly(at.remarking, at.other, at.silent)
    await settle_quietly(story, *(found[0] for found in (at.region, at.silent_region) if found))
    theirs = (await story.ask(REPLY, at.remarking))[0]
    async with story.window(await _contact_of(story, at.other)) as dag:
        await dag.sees(f"{at.other} er spurt om å slutte seg til forslaget.")
        await dag.sees_not(at.remarking, at.silent)
        await expect(dag.page.get_by_role("link", name="Meld inn sak")).to_have_count(0)
        await dag.open(f"{story.home}forankring")
        await expect(dag.page.locator(".round-tasks > li")).to_have_count(1)
        await expect(dag.page.locator("tr", has_text=ROUTINE)).to_contain_text(await _count(story))
        await dag.open(f"{matrix}/svar/{theirs['id']}")
        await dag.sees("Du kan ikke svare her", "Du kan bare svare for din egen kommune")
        await dag.open(story.home)
        await dag.answer("Enig", "24/1123")
        await dag.press("Send svaret")
        await dag.sees(f"Svaret fra {at.other} er sendt.")
    if at.region:
        async with story.window(await story.contact("region_contact", "region", at.region[0])) as cecilie:
            await _settle(cecilie, "Enig")
            await cecilie.refused("Skriv hvorfor standpunktet kan avklares likevel.")
    async with story.window(await _contact_of(story, at.remarking)) as contact:
        await contact.answer("Enig med merknad", "12/22", REMARK, "I kommunestyret")
        await contact.press("Send svaret")
        await contact.sees(f"Svaret fra {at.remarking} er sendt.")
    await _only_silent(story, at, matrix)
    if at.region and at.silent_region:
        async with story.window(await story.contact("region_contact", "region", at.region[0])) as cecilie:
            await _settle(cecilie, "Enig med merknad", {"Merknad eller begrunnelse": REMARK})
            await cecilie.sees("er avklart.")
        async with story.window(
            await story.contact("region_contact", "region", at.silent_region[0])
        ) as contact:
            await _settle(contact, "Enig")
            await contact.refused(f"Disse har ikke svart: {at.silent}.")
            await contact.fill({"Hvorfor avklares standpunktet uten alle svar?": WAITED})
            await contact.press("Avklar standpunktet")
            await contact.sees("er avklart.")


async def _settle(contact: Reader, position: str, also: dict[str, str] | None = None) -> None:
    await contact.follow("Avklar standpunkt")
    await contact.choose("Hva er standpunktet?", position)
    await contact.fill(also or {})
    await contact.press("Avklar standpunktet")


async def _only_silent(story: Story, at: Steps, matrix: str) -> None:
    """Of the matrix, those who have not answered: one municipality, and whoever answers last for the trust."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(matrix)
        if at.region:
            all_of_them = len(await story.ask(MEMBERS, at.region[0]))
            group = anne.page.locator(".matrix-group", has_text=at.region[1])
            await expect(group).to_contain_text(f"{all_of_them} av {all_of_them} har svart")
            regions = len(await story.ask("SELECT id FROM region WHERE valid_to IS NULL"))
            await expect(anne.page.locator(".matrix-group")).to_have_count(regions + at.divided)
        await anne.follow("Ikke svart (2)")
        rows = anne.page.locator(".matrix tbody tr:not(.matrix-group) th[scope=row]")
        await expect(rows).to_have_count(2)
        assert at.silent in await rows.all_inner_texts()
        await anne.sees_not(at.remarking, at.other)
        if not at.divided:  # the trust answers itself
            await anne.sees(at.trust)
            await anne.answer("Enig", "24/77")
            await anne.press("Send svaret")
            return
    for row in await story.ask(LAST_DIVISION):
        async with story.window(await story.contact("division_contact", "division", row["key"])) as division:
            await division.answer("Enig", "24/77")
            await division.press("Send svaret")
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(matrix)
        await _settle(anne, "Enig")
        await anne.sees("er avklart.")


async def _reopened(story: Story, at: Steps, matrix: str) -> None:
    """After it is closed a round takes no answer, and opened again it does."""
    story.later((around(day_off(story.today))[1] - story.today).days + 1)
    await story.close(matrix)
    mine = (await story.ask(REPLY, at.silent))[0]
    who = await _contact_of(story, at.silent)
    async with story.window(who) as contact:
        await contact.open(f"{matrix}/svar/{mine['id']}")
        await contact.sees("Du kan ikke svare her", "Forankringen er avsluttet")
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(f"{matrix}/apne")
        await anne.fill({"Hvorfor åpnes den igjen?": LATER})
        await anne.press("Åpne forankringen igjen")
        await anne.sees("Åpnet igjen", LATER)
    async with story.window(who) as contact:
        await contact.answer("Enig", "31/26")
        await contact.press("Send svaret")
        await contact.sees(f"Svaret fra {at.silent} er sendt.")
    await settle_quietly(story)
    await story.close(matrix)


async def _decided(story: Story, at: Steps, case: str) -> None:
    """The body decides, everybody gets the letter and something to follow up, and the case tells all of it."""
    meeting = await story.meet(at.decide, ROUTINE)
    total = await total_of(story)
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(meeting)
        await anne.follow(f"Før «{ROUTINE}»")
        await anne.pick("Virkning", "Bindende")
        await anne.press("Før beslutningen")
        await anne.sees("Beslutningen er ført.")
        await story.typeset()
        await anne.open(case)
        await anne.sees("Enighet", "Bindende", f"0 av {total} har fulgt opp beslutningen.")
        letter = await anne.words_in(anne.page.locator(".case-papers a", has_text=ROUTINE))
        to = ["Kommunene og helseforetaket"] if at.public else [at.remarking, at.silent, at.trust]
        for words in ("Beslutningsbrev", ROUTINE, "En felles rutine, med videokonsultasjon", *to, at.decide):
            assert words in letter, (words, letter)
        await told_in_order(anne, *_expected(at, total))
        for partner in (at.remarking, at.trust):
            await anne.open(f"{story.home}oppfolging")
            await anne.field("Part").select_option(label=partner)
            await anne.press("Vis oppfølginger")
            await expect(anne.page.locator("tbody tr", has_text=ROUTINE)).to_have_count(1)


def _expected(at: Steps, total: int) -> list[str]:
    """What the case's timeline says, from the report to the decision."""
    settled = [f"{at.region[1]} avklarte standpunktet sitt."] if at.region else []
    return [
        "Saken ble meldt inn.",
        f"Saken ble plassert i {at.discussed_by}.",
        f"Saken kom på sakslisten for drøfting i {at.discussed_by}",
        f"Saken ble drøftet i {at.discussed_by}.",
        "parter ble bedt om å svare administrativt, med frist",
        "Fristen for å svare ble utsatt",
        f"{at.remarking}…svarte.",
        *settled,
        "Forankringen ble avsluttet.",
        "Forankringen ble åpnet igjen",
        f"{at.silent}…svarte.",
        "Forankringen ble avsluttet.",
        f"Saken kom på sakslisten for beslutning i {at.decided_by}",
        f"{at.decided_by} ble enige. Beslutningen er bindende.",
        *([f"Beslutningen meldes til {at.onward}."] if at.onward else []),
        f"{total} parter skal følge opp",
    ]


async def _contact_of(story: Story, municipality: str) -> UUID:
    key = (await story.ask("SELECT key FROM partner WHERE name = $1", municipality))[0]["key"]
    return await story.contact("municipal_contact", "partner", key)


async def _count(story: Story) -> str:
    """How many have answered of those who are asked, as the pages write it."""
    counts = """SELECT count(*) AS asked, count(r.answer) AS answered FROM reply r
        JOIN round o ON o.id = r.round_id AND o.state = 'open'"""
    row = (await story.ask(counts))[0]
    return f"{row['answered']} av {row['asked']}"


def _words(day: date) -> str:
    return translator("nb").day(day)
