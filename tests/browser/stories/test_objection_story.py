"""S6 as written, in the browser: one municipality objects, and a new text brings agreement."""

from __future__ import annotations

from playwright.async_api import expect

from browser_story import Story
from chromium import needs_chromium
from disagreement_walk import raised, taken_higher
from fellesskap.actor import Side
from objection_walk import (
    FINNMARK,
    INNLANDET,
    NEW_TEXT,
    TELEMARK,
    TITLE,
    UNDER_NEW_RULE,
    WHY,
    Where,
    anchored,
    discussed,
    meet,
    own_side,
    past_deadlines,
    rest_agree,
    restore,
    silence_blocks,
)

pytestmark = needs_chromium


async def test_a_municipality_objects_in_innlandet(innlandet_story: Story) -> None:
    await _objected(innlandet_story, INNLANDET)


async def test_a_municipality_objects_in_finnmark(finnmark_story: Story) -> None:
    await _objected(finnmark_story, FINNMARK)


async def test_a_municipality_objects_where_an_administrator_made_the_structure(third_story: Story) -> None:
    await _objected(third_story, TELEMARK)


async def _objected(story: Story, where: Where) -> None:
    case = await discussed(story, where, TITLE)
    matrix = await story.ask_partners(case, 28)
    await _objects(story, where, case)
    await own_side(story, where, case, matrix)
    before = await silence_blocks(story, where)
    other = await discussed(story, where, UNDER_NEW_RULE)
    second = await anchored(story, other)
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(second)
        await finn.sees("Alle må svare.")
        await finn.open(matrix)
        await finn.sees("Den som ikke svarer, regnes ikke med.")
    await rest_agree(story, where)
    await _region_agrees(story, where, matrix)
    await past_deadlines(story)
    await story.close(matrix)
    await _counted(story, where, matrix, second)
    await _not_decided(story, where, case)
    dispute = await raised(story, where, other)
    await _asked_again(story, where, case)
    await taken_higher(story, where, dispute)
    await _decided(story, where, case)
    await restore(story, before)


async def _objects(story: Story, where: Where, case: str) -> None:
    """An objection says why, and every partner in the case reads it, also the hospital."""
    key, name = where.objecting
    async with story.window(await story.contact("municipal_contact", "partner", key)) as contact:
        await contact.answer("Innvending", "12/26")
        await contact.refused("Skriv hva merknaden eller innvendingen går ut på.")
        await contact.fill({"Merknad eller begrunnelse": WHY})
        await contact.press("Se over svaret")
        await contact.press("Send svaret")
        await contact.sees(f"Svaret fra {name} er sendt.")
    async with story.window(await story.contact("municipal_contact", "partner", where.other[0])) as contact:
        await contact.open(case)
        await contact.sees(name, WHY)


async def _region_agrees(story: Story, where: Where, matrix: str) -> None:
    """Where a region speaks for its municipalities, what it stands for takes no objection away."""
    if not where.region:
        return
    async with story.window(await story.contact("region_contact", "region", where.region)) as contact:
        await contact.open(matrix)
        await contact.follow("Avklar standpunktet")
        await contact.choose("Hva er standpunktet?", "Enig")
        await contact.press("Avklar standpunktet")
        await contact.sees("er avklart.")


async def _counted(story: Story, where: Where, matrix: str, second: str) -> None:
    """The round counts for itself: all agree but one who objects and one who is silent, which counts as nothing."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(matrix)
        asked = where.municipalities + where.hospital
        await finn.sees(f"{asked - 1} av {asked} har svart.")
        await expect(finn.page.locator(".tally-words")).to_have_text(
            f"{asked - 2} enig 1 innvending 1 ikke svart", use_inner_text=True
        )
        await finn.follow("Ikke svart")
        await expect(finn.page.locator("#matrix tbody tr:not(.matrix-group)")).to_have_count(1)
        await finn.sees(where.silent[1])
        await finn.open(second)
        await finn.follow("Avslutt forankringen")
        await finn.press("Avslutt forankringen")


async def _not_decided(story: Story, where: Where, case: str) -> None:
    """Nothing binding comes of it while the objection stands; of the other case not while somebody is silent."""
    meeting = await meet(story, where, TITLE, UNDER_NEW_RULE)
    name, silent = where.objecting[1], where.silent[1]
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        await finn.follow(f"Før «{TITLE}»")
        await finn.sees(f"{name}: {WHY}", "Teller ikke:", where.observer)
        await expect(finn.page.get_by_label(where.observer, exact=False)).to_have_count(0)
        await expect(
            finn.page.get_by_role("group", name="Hva kom møtet til?").get_by_role("radio")
        ).to_have_count(2)
        await expect(finn.page.get_by_role("group", name="Virkning").get_by_role("radio")).to_have_count(3)
        await finn.pick("Virkning", "Bindende")
        await finn.press("Før beslutningen")
        await finn.refused(f"{name} har en innvending som stanser den")
        await finn.sees_not(silent)
        await finn.pick("Hva kom møtet til?", "Saken ble utsatt")
        await finn.fill({"Beslutningens ordlyd": "Teksten skrives om."})
        await finn.press("Før beslutningen")
        await finn.sees("Saken er utsatt.")
        await finn.open(meeting)
        await finn.follow(f"Før «{UNDER_NEW_RULE}»")
        await finn.pick("Virkning", "Bindende")
        await finn.press("Før beslutningen")
        await finn.refused(silent)
        await finn.pick("Virkning", "Uten virkning")
        await finn.press("Før beslutningen")
        await finn.sees("Ikke enighet")
        await finn.open(case)
        await finn.sees("Drøftet")


async def _asked_again(story: Story, where: Where, case: str) -> None:
    """The text is written anew, and only who objected or said nothing is asked again."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(case)
        await finn.follow("Rett teksten")
        await finn.fill({"Forslag til løsning": NEW_TEXT})
        await finn.press("Lagre ny utgave")
        await finn.follow("Spør på nytt om den nye teksten")
        await finn.press("Se over før du sender")
        await finn.sees(where.objecting[1], where.silent[1])
        await finn.sees_not(where.other[1])
        await finn.press("Spør på nytt")
        await finn.follow("Se hvem som har svart hva")
        matrix = finn.page.url
    for key, name in (where.objecting, where.silent):
        async with story.window(await story.contact("municipal_contact", "partner", key)) as contact:
            await contact.answer("Enig", "20/26")
            await contact.press("Send svaret")
            await contact.sees(f"Svaret fra {name} er sendt.")
    await past_deadlines(story)
    await story.close(matrix)


async def _decided(story: Story, where: Where, case: str) -> None:
    """Now it binds; where the structure says so, it is also reported to the partnership's next meeting."""
    meeting = await meet(story, where, TITLE)
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        await finn.follow(f"Før «{TITLE}»")
        await finn.sees_not(WHY)
        await finn.pick("Virkning", "Bindende")
        await finn.press("Før beslutningen")
        await finn.sees("Beslutningen er ført.")
        await finn.open(case)
        await finn.sees("Enighet", "Bindende", NEW_TEXT)
        if where.onward:
            await finn.sees(f"Orientering i {where.onward}", "Venter på møte")
            await finn.plan(where.onward, story.today.replace(month=10, day=20))
            await finn.list_case(TITLE)
            await finn.sees(TITLE)
        else:
            await finn.sees_not("Orientering i ")
