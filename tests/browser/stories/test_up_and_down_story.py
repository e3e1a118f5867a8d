"""S5 as written, in the browser: a case is lifted, a part of it taken down, and what comes of it where it began."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import expect

from browser_story import Reader, Story
from chromium import needs_chromium
from fellesskap.actor import Side
from step_story import (
    FINNMARK,
    INNLANDET,
    TELEMARK,
    Steps,
    address_of,
    discuss_quietly,
    road,
    told_in_order,
    total_of,
)

pytestmark = needs_chromium

TEAM = "Ambulerende team i hele området"
PART = "Selve rutineteksten"
COSTS = "Større økonomiske konsekvenser: 6 millioner kroner i året."
WHY_STILL = "Hvorfor gjør dere et unntak?"
PRINCIPAL = "Finansieringen er prinsipiell."


@dataclass(frozen=True)
class Origin:
    """The case where it was lifted from: its id and address, the meeting there, and the round before."""

    case_id: str
    case: str
    reference: str
    meeting: str
    matrix: str


async def test_a_case_is_lifted_in_innlandet(innlandet_story: Story) -> None:
    await _lifted(innlandet_story, INNLANDET)


async def test_a_case_is_lifted_in_finnmark(finnmark_story: Story) -> None:
    await _lifted(finnmark_story, FINNMARK)


async def test_a_case_is_lifted_where_an_administrator_made_the_structure(third_story: Story) -> None:
    await _lifted(third_story, TELEMARK)


async def _lifted(story: Story, at: Steps) -> None:
    origin = await _before_the_deciders(story, at)
    await _not_by_an_observer(story, at, origin)
    await _lift(story, at, origin)
    await _told_at_the_origin(story, at, origin)
    async with road(story) as journey:
        await discuss_quietly(story, journey, origin.case_id, at.lift_key)
    await _part_taken_down(story, at, origin)
    if at.further:
        await _lift_further(story, at.further, origin)
    second = await _anchored_anew(story, origin)
    story.later(21)
    await story.close(second)
    meeting = await story.meet(at.strategic, TEAM)
    await _decided(story, at, origin, meeting)
    await _followed(story, at, origin)


async def _before_the_deciders(story: Story, at: Steps) -> Origin:
    """Bring a case, discussed and anchored, to the meeting where the hospital's side notes what it costs."""
    body, route = at.placed
    async with road(story) as journey:
        reporter = await story.member(at.reporters, side=Side.HOSPITAL)
        case_id = await journey.report(reporter, TEAM)
        await journey.place(case_id, body, route)
        await discuss_quietly(story, journey, case_id, body)
        case = await address_of(story, journey, case_id)
    matrix = await story.ask_partners(case, 20)
    await story.agree_quietly(at.silent)
    story.later(21)
    await story.close(matrix)
    meeting = await story.meet(at.decide, TEAM)
    number, year = case.rpartition("/")[2].split("-")
    return Origin(case_id, case, f"Sak {number}/{year}", meeting, matrix)


async def _not_by_an_observer(story: Story, at: Steps, origin: Origin) -> None:
    """Whoever sits in the body and does not count is offered no lift, and is refused one."""
    async with story.window(await story.member(at.deciders, counts=False)) as observer:
        await observer.open(origin.case)
        await observer.sees(origin.reference)
        await expect(observer.page.get_by_role("link", name="Løft saken")).to_have_count(0)
        await observer.open(f"{origin.case}/loft")
        await observer.sees("Bare sekretariatet kan gjøre dette.")


async def _lift(story: Story, at: Steps, origin: Origin) -> None:
    async with story.window(await story.secretary(Side.MUNICIPAL)) as bjorn:
        await bjorn.open(origin.case)
        await bjorn.follow("Løft saken")
        await bjorn.pick("Hvor skal den?", at.lift_to)
        await bjorn.pick("Hva slags sak er det nå?", at.larger)
        await bjorn.press("Løft saken")
        await bjorn.refused("Skriv")
        await bjorn.fill({"Hvorfor?": COSTS})
        if not at.by_path:
            await _exception(bjorn, at.lift_to)
        await bjorn.press("Løft saken")
        await bjorn.sees("Saken er løftet.", origin.reference)


async def _exception(secretary: Reader, target: str) -> None:
    """Where the structure has no way to a body, it takes a word on why the case goes there all the same."""
    await secretary.press("Løft saken")
    await secretary.refused(f"Strukturen har ingen vei til {target} herfra.")
    await secretary.fill({WHY_STILL: PRINCIPAL})


async def _told_at_the_origin(story: Story, at: Steps, origin: Origin) -> None:
    """Those who sit there are told, and their agenda goes on showing where the case is now."""
    async with story.window(await story.member(at.deciders)) as member:
        await member.sees("En sak er løftet")
        await member.open(origin.meeting)
        await member.sees(f"Løftet til {at.lifted_to}.", COSTS, "Slik står saken nå:", f"i {at.lifted_to}")
        await member.follow(TEAM)
        await member.sees(origin.reference)


async def _part_taken_down(story: Story, at: Steps, origin: Origin) -> None:
    """The routine itself goes back down as a case of its own, where a structure has a body to take it."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(f"{origin.case}/ta-ned-del")
        if not at.part_to:
            await anne.sees("Ingen utvalg å ta saken ned til")
            return
        await anne.fill({"Hva gjelder saken?": PART, "Hvorfor?": "FSU kan rutinen."})
        await anne.fill({"Hva skal helsefellesskapet ta stilling til?": "Hva skal den si?"})
        await anne.fill({"Bakgrunn": "Del B.", "Forslag til løsning": "Rutinen."})
        await anne.pick("Hvor skal den?", at.part_to)
        await anne.pick("Hva slags sak er det nå?", "Faglig")
        if not at.by_path:
            await anne.press("Ta delen ned")
            await anne.refused("Strukturen har ingen vei til")
            await anne.fill({WHY_STILL: "FSU kan rutinen best."})
        await anne.press("Ta delen ned")
        await anne.sees("Delen er tatt ned som en egen sak.")


async def _lift_further(story: Story, further: tuple[str, str], origin: Origin) -> None:
    """What is principal the deciding body takes itself, though no path leads there from the body that prepares."""
    key, name = further
    async with story.window(await story.secretary(Side.MUNICIPAL)) as bjorn:
        await bjorn.open(f"{origin.case}/loft")
        await bjorn.pick("Hvor skal den?", name)
        await bjorn.pick("Hva slags sak er det nå?", "Prinsipiell")
        await bjorn.fill({"Hvorfor?": PRINCIPAL})
        await _exception(bjorn, name)
        await bjorn.press("Løft saken")
        await bjorn.sees("Saken er løftet.", origin.reference)
    async with road(story) as journey:
        await discuss_quietly(story, journey, origin.case_id, key)


async def _anchored_anew(story: Story, origin: Origin) -> str:
    """Before another body the partners are asked again; what they answered before is read and counts no more."""
    matrix = await story.ask_partners(origin.case, 20, "I kommunestyrene")
    assert matrix != origin.matrix
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(origin.case)
        await anne.sees("Fra før saken gikk videre til et annet utvalg. Svarene teller ikke lenger.")
        await anne.open(origin.matrix)
        rows = anne.page.locator(".matrix tbody tr:not(.matrix-group)", has_text="Enig")
        await expect(rows).to_have_count(await total_of(story) - 2)
    return matrix


async def _decided(story: Story, at: Steps, origin: Origin, meeting: str) -> None:
    """What is principal is recommended to the partners, but where they have delegated it."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as anne:
        await anne.open(meeting)
        await anne.follow(f"Før «{TEAM}»")
        await anne.pick("Virkning", "Bindende")
        if at.binds:
            await anne.press("Før beslutningen")
            await anne.sees("Beslutningen er ført.")
        else:
            await anne.press("Før anbefalingen")
            await anne.refused("Dette er en prinsipiell sak, som kommunene selv må avgjøre.")
            await anne.pick("Virkning", "Anbefaling")
            await anne.press("Før anbefalingen")
            await anne.sees("Anbefalingen er ført.")
        await anne.open(origin.case)
        await anne.sees(origin.reference, *([PART] if at.part_to else []))
        row = anne.page.get_by_role("navigation", name="Utvalgene saken har vært i").get_by_role("listitem")
        assert [" ".join(text.split()) for text in await row.all_inner_texts()] == [*at.row]
        treated = anne.page.locator(".treatments > li")
        await expect(treated).to_have_count(await row.count())
        lifts = sum(text.startswith("løftet til") for text in at.row)
        await expect(treated.filter(has_text="Løftet til")).to_have_count(lifts)
        await told_in_order(
            anne,
            f"Saken ble drøftet i {at.discussed_by}.",
            f"Saken ble løftet fra {at.decided_by} til {at.lifted_to}.",
            f"Saken ble drøftet i {at.lifted_to}.",
            at.strategic_by,
        )
        await anne.open(origin.meeting)
        await anne.sees(f"Løftet til {at.lifted_to}.", f"Slik står saken nå: Besluttet i {at.strategic_by}")
        await anne.open(f"{origin.case}/ta-ned")
        await anne.sees("Saken er besluttet og kan ikke endres.")


async def _followed(story: Story, at: Steps, origin: Origin) -> None:
    """A recommendation waits for every partner's own decision; what binds is followed up."""
    total = await total_of(story)
    key = (await story.ask("SELECT key FROM partner WHERE name = $1", at.other))[0]["key"]
    async with story.window(await story.contact("municipal_contact", "partner", key)) as contact:
        await contact.open(origin.case)
        if at.binds:
            await contact.sees("Bindende", f"0 av {total} parter har fulgt opp.")
            await contact.sees_not("Eget vedtak hos hver part")
            return
        await contact.follow("Se hva hver part har vedtatt")
        await contact.sees(f"0 av {total} har vedtatt anbefalingen.")
        await expect(contact.page.locator(".adoptions tbody tr")).to_have_count(total)
        await contact.open(origin.case)
        await contact.follow(f"Før vedtaket til {at.other}")
        await contact.follow("Før vedtaket")
        await contact.choose("Hva er vedtatt?", "Anbefalingen følges")
        where = {"Dagen det ble vedtatt": story.today.isoformat(), "Hvor vedtaket finnes": "Sak 45/26"}
        await contact.fill(where)
        await contact.press("Lagre vedtaket")
        await contact.open(f"{origin.case}/vedtak")
        await contact.sees(f"1 av {total} har vedtatt anbefalingen.")
