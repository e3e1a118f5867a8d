"""S4 and S5 as written, in the browser alone: two steps to binding consensus, and a case that is lifted."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from browser_story import Story, light
from chromium import needs_chromium
from fellesskap.actor import Side

pytestmark = needs_chromium

ROUTINE = "Felles rutine for utskriving, sår og video"
TEAM = "Ambulerende team i hele området"
COSTS = "Større økonomiske konsekvenser: 6 millioner kroner i året."
FSU, AU, SSU = "Faglig samarbeidsutvalg", "Arbeidsutvalget", "Strategisk samarbeidsutvalg"
WHY_STILL = "Hvorfor gjør dere et unntak?"
REMARK = "Rutinen må gjelde korttidsplasser også."
MEMBERS = """SELECT p.key, p.name FROM partner p JOIN region_member m ON m.partner_id = p.id
    JOIN region r ON r.id = m.region_id WHERE r.key = $1 AND m.valid_to IS NULL ORDER BY p.sort_key"""
REGIONS = "SELECT key FROM region WHERE valid_to IS NULL ORDER BY key"
MUNICIPAL = """SELECT r.id, p.key FROM reply r JOIN partner p ON p.id = r.partner_id
    WHERE p.kind = 'municipality' ORDER BY r.id DESC"""
DIVISIONS = """SELECT DISTINCT d.key FROM division d JOIN reply r ON r.division_id = d.id
    JOIN round o ON o.id = r.round_id AND o.state = 'open' ORDER BY d.key"""


async def test_a_case_in_two_steps_in_innlandet(innlandet_story: Story) -> None:
    story = innlandet_story
    await _two_steps(story, "Fagutvalget", "sor-gudbrandsdal", "Øyer", "Lillehammer")
    await _lifted(story, "Fagutvalget", paths=True)


async def test_a_case_in_two_steps_where_an_administrator_made_the_structure(third_story: Story) -> None:
    await _two_steps(third_story, FSU, "vest", "Tokke", "Vinje")
    await _lifted(third_story, FSU, paths=False)


async def _two_steps(story: Story, discuss: str, region: str, remarking: str, other: str) -> None:
    member = await story.member("fsu")
    case = await story.report(member, ROUTINE)
    await story.place(case, "Faglig", discuss, but="Pårørende")
    await _lit_first(story, case, discuss)
    matrix = await story.ask_partners(case, 47)
    await _region_agrees(story, region, remarking, other, matrix)
    for key in [row["key"] for row in await story.ask(REGIONS) if row["key"] != region]:
        async with story.window(await story.contact("region_contact", "region", key)) as contact:
            await contact.open(matrix)
            await contact.follow("Før svarene fra formøtet")
            await contact.fill({"Dato for formøtet": story.today.isoformat()})
            await contact.choose("Hva svarte kommunene i formøtet?", "Enig")
            await contact.press("Før svarene")
            await contact.follow("Avklar standpunktet")
            await contact.choose("Hva er standpunktet?", "Enig")
            await contact.press("Avklar standpunktet")
    await _trust_agrees(story, matrix)
    await _late(story, matrix)
    meeting = await story.meet(FSU, ROUTINE)
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(meeting)
        await anne.follow(f"Før «{ROUTINE}»")
        await anne.pick("Virkning", "Bindende")
        await anne.press("Før beslutningen")
        await anne.sees("Beslutningen er ført.")
        await story.typeset()
        await anne.open(case)
        total = (
            len(await story.ask("SELECT id FROM partner WHERE kind = 'municipality' AND valid_to IS NULL"))
            + 1
        )
        await anne.sees("Enighet", "Bindende", f"0 av {total} har fulgt opp beslutningen.")
        await expect(anne.page.locator(".case-papers a", has_text=ROUTINE)).to_be_visible()


async def _lit_first(story: Story, case: str, body: str) -> None:
    """A case that is not lit from every side is put on no agenda without a reason."""
    who = await story.secretary(Side.HOSPITAL)
    async with story.window(who) as anne:
        await anne.plan(body, story.today + timedelta(days=14))
        agenda = anne.page.url
        await anne.list_case(ROUTINE)
        await anne.refused("Saken er ikke godt nok belyst: Pårørende mangler.")
        await anne.open(case)
        await light(anne)
        await anne.open(agenda)
        await anne.list_case(ROUTINE)
        meeting = await anne.send_call()
    story.later(14)
    async with story.window(who) as anne:
        await anne.hold(meeting)
        await anne.follow(f"Før «{ROUTINE}»")
        await expect(anne.page.get_by_role("group", name="Virkning")).to_have_count(0)
        await anne.fill({"Hva kom fram i drøftingen?": "Utvalget støtter forslaget."})
        await anne.press("Før drøftingen")


async def _region_agrees(story: Story, region: str, remarking: str, other: str, matrix: str) -> None:
    """Each municipality answers for itself alone, and the contact settles when all have."""
    members = {row["name"]: row["key"] for row in await story.ask(MEMBERS, region)}
    cecilie = await story.contact("region_contact", "region", region)
    for name, key in members.items():
        if name == remarking:
            async with story.window(cecilie) as contact:
                await contact.follow(ROUTINE)
                await contact.choose("Hva er standpunktet?", "Enig")
                await contact.press("Avklar standpunktet")
                await contact.refused("Skriv hvorfor standpunktet kan avklares likevel.")
        async with story.window(await story.contact("municipal_contact", "partner", key)) as contact:
            if name == remarking:
                await contact.answer("Enig med merknad", "12/22", REMARK, "I kommunestyret")
            else:
                await contact.answer("Enig", "24/1123")
            await contact.press("Send svaret")
            await contact.sees(f"Svaret fra {name} er sendt.")
    reply = (
        "SELECT r.id FROM reply r JOIN partner p ON p.id = r.partner_id WHERE p.name = $1 ORDER BY r.id DESC"
    )
    found = (await story.ask(reply, remarking))[0]["id"]
    async with story.window(await story.contact("municipal_contact", "partner", members[other])) as contact:
        await contact.open(f"{matrix}/svar/{found}")
        await contact.sees("Du kan ikke svare her")
    async with story.window(cecilie) as contact:
        await contact.open(matrix)
        await contact.follow("Avklar standpunktet")
        await contact.choose("Hva er standpunktet?", "Enig med merknad")
        await contact.fill({"Merknad eller begrunnelse": REMARK})
        await contact.press("Avklar standpunktet")
        await contact.sees("er avklart.")


async def _trust_agrees(story: Story, matrix: str) -> None:
    for row in await story.ask(DIVISIONS):
        async with story.window(await story.contact("division_contact", "division", row["key"])) as contact:
            await contact.answer("Enig", "24/77")
            await contact.press("Send svaret")
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(matrix)
        if await anne.page.get_by_role("link", name="Avklar standpunktet").count():
            await anne.follow("Avklar standpunktet")
            await anne.choose("Hva er standpunktet?", "Enig")
            await anne.press("Avklar standpunktet")
        else:  # the divisions are not asked, and the trust answers itself
            await anne.answer("Enig", "24/77")
            await anne.press("Send svaret")


async def _late(story: Story, matrix: str) -> None:
    """After it is closed a round takes no answer."""
    await story.close(matrix)
    replies = await story.ask(
        "SELECT r.id, p.key FROM reply r JOIN partner p ON p.id = r.partner_id ORDER BY r.id DESC"
    )
    last = next(row for row in replies if row["key"].isdigit())
    async with story.window(await story.contact("municipal_contact", "partner", last["key"])) as contact:
        await contact.open(f"{matrix}/svar/{last['id']}")
        await contact.sees("Du kan ikke svare her")


async def _lifted(story: Story, discuss: str, *, paths: bool) -> None:
    """S5: from FSU to AU and SSU, a part of it back, and what is principal is a recommendation."""
    member = await story.member("fsu")
    case = await story.report(member, TEAM)
    await story.place(case, "Faglig", discuss)
    await story.discuss(discuss, TEAM)
    first = await story.ask_partners(case, 20)
    story.later(21)
    await story.close(first)
    origin = await story.meet(FSU, TEAM)
    async with story.window(await story.secretary(Side.MUNICIPAL)) as bjorn:
        await bjorn.open(case)
        await bjorn.follow("Løft saken")
        await bjorn.pick("Hvor skal den?", AU)
        await bjorn.pick("Hva slags sak er det nå?", "Prinsipiell")
        await bjorn.press("Løft saken")
        await bjorn.refused("Skriv")
        await bjorn.fill({"Hvorfor?": COSTS})
        if not paths:  # the national template says no way, so it takes a word on why
            await bjorn.press("Løft saken")
            await bjorn.refused("Strukturen har ingen vei til Arbeidsutvalget herfra.")
            await bjorn.fill({WHY_STILL: "SSU tar den selv."})
        await bjorn.press("Løft saken")
        await bjorn.sees("Saken er løftet.")
    async with story.window(member) as reader:
        await reader.sees("En sak er løftet")
    await story.discuss(AU, TEAM)
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(f"{case}/ta-ned-del")
        await anne.fill({"Hva gjelder saken?": "Selve rutineteksten", "Hvorfor?": "FSU kan rutinen."})
        await anne.fill({"Hva skal helsefellesskapet ta stilling til?": "Hva skal den si?"})
        await anne.fill({"Bakgrunn": "Del B.", "Forslag til løsning": "Rutinen."})
        await anne.pick("Hvor skal den?", "(FSU)")
        await anne.pick("Hva slags sak er det nå?", "Faglig")
        if not paths:
            await anne.fill({WHY_STILL: "FSU kan rutinen best."})
        await anne.press("Ta delen ned")
        await anne.sees("Delen er tatt ned som en egen sak.")
    second = await story.ask_partners(case, 20, "I kommunestyrene")
    story.later(21)
    await story.close(second)
    meeting = await story.meet(SSU, TEAM)
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(meeting)
        await anne.follow(f"Før «{TEAM}»")
        await anne.pick("Virkning", "Bindende")
        await anne.press("Før anbefalingen")
        await anne.refused("prinsipiell")
        await anne.pick("Virkning", "Anbefaling")
        await anne.press("Før anbefalingen")
        await anne.sees("Anbefalingen er ført.")
        await anne.open(case)
        await anne.sees("har vedtatt anbefalingen.", "Svarene teller ikke lenger.", "Selve rutineteksten")
        await anne.open(origin)
        await anne.sees("Løftet til AU.", COSTS, "Slik står saken nå: Besluttet i SSU")
        await anne.open(f"{case}/ta-ned")
        await anne.sees("Saken er besluttet og kan ikke endres.")
