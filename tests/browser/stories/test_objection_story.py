"""S6 as written, in the browser alone: one municipality objects, and a new text brings agreement."""

from __future__ import annotations

from playwright.async_api import expect

from browser_story import Story
from chromium import needs_chromium
from fellesskap.actor import Side

pytestmark = needs_chromium

WHY = "Sykestua må være åpen hele uken."
SECRET = "Kommunesiden holder sammen om dette."


async def test_a_municipality_objects_in_finnmark(finnmark_story: Story) -> None:
    case = await _objected(
        finnmark_story,
        reporter="su",
        discuss="Samhandlingssekretariatet",
        decide="Strategisk samarbeidsutvalg",
        objecting=("5636", "Nesseby"),
        silent=("5610", "Karasjok"),
    )
    async with finnmark_story.window(await finnmark_story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(case)
        await finn.sees("Orientering i Partnerskapsmøtet", "Venter på møte")


async def test_a_municipality_objects_where_an_administrator_made_the_structure(third_story: Story) -> None:
    await _objected(
        third_story,
        reporter="ssu",
        discuss="Arbeidsutvalget",
        decide="Strategisk samarbeidsutvalg",
        objecting=("4034", "Tokke"),
        silent=("4036", "Vinje"),
    )


async def _objected(
    story: Story,
    *,
    reporter: str,
    discuss: str,
    decide: str,
    objecting: tuple[str, str],
    silent: tuple[str, str],
) -> str:
    """Bring a case through; return its address."""
    title = "Felles sykestueavtale"
    member = await story.member(reporter)
    case = await story.report(member, title)
    await story.place(case, "Administrativ", discuss)
    await story.discuss(discuss, title)
    matrix = await story.ask_partners(case, 28)
    async with story.window(await story.contact("municipal_contact", "partner", objecting[0])) as contact:
        await contact.answer("Innvending", "12/26")
        await contact.refused("Skriv hva merknaden eller innvendingen går ut på.")
        await contact.fill({"Merknad eller begrunnelse": WHY})
        await contact.press("Se over svaret")
        await contact.press("Send svaret")
        await contact.sees(f"Svaret fra {objecting[1]} er sendt.")
    await story.agree_quietly(objecting[1], silent[1])
    await _own_side(story, case)
    story.later(29)
    await story.close(matrix)
    await _not_decided(story, decide, title, objecting[1])
    await _asked_again(story, case, objecting, silent)
    meeting = await story.meet(decide, title)
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        await finn.follow(f"Før «{title}»")
        await finn.pick("Virkning", "Bindende")
        await finn.press("Før beslutningen")
        await finn.sees("Beslutningen er ført.")
        await finn.open(case)
        await finn.sees("Enighet", "Bindende", "Sykestua er åpen hele uken.")
    return case


async def _own_side(story: Story, case: str) -> None:
    """What the municipal side notes is not there for the hospital's side, on the page or by a search."""
    async with story.window(await story.secretary(Side.MUNICIPAL)) as gro:
        await gro.open(case)
        await gro.sees(WHY)
        await gro.follow("Skriv notat")
        await gro.pick("Hvem skal lese det?", "Kommunesiden")
        await gro.choose("Hva er det?", "Vårt standpunkt")
        await gro.fill({"Tekst": SECRET})
        await gro.press("Lagre notatet")
        await gro.sees(SECRET)
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(case)
        await finn.sees(WHY)
        await finn.sees_not(SECRET)
        await finn.open(f"{story.home}sok?q=Kommunesiden+holder+sammen")
        await finn.sees_not(SECRET)


async def _not_decided(story: Story, body: str, title: str, who: str) -> None:
    """Nothing binding comes of it while the objection stands, and observers have no say."""
    meeting = await story.meet(body, title)
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        await finn.follow(f"Før «{title}»")
        await finn.sees(f"{who}: {WHY}", "Teller ikke:")
        await finn.pick("Virkning", "Bindende")
        await finn.press("Før beslutningen")
        await finn.refused(f"{who} har en innvending som stanser den")
        await finn.pick("Hva kom møtet til?", "Saken ble utsatt")
        await finn.fill({"Beslutningens ordlyd": "Teksten skrives om."})
        await finn.press("Før beslutningen")
        await finn.sees("Saken er utsatt.")


async def _asked_again(story: Story, case: str, *asked: tuple[str, str]) -> None:
    """The text is written anew, and only who objected or said nothing is asked again."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(case)
        await finn.follow("Rett teksten")
        await finn.fill({"Forslag til løsning": "Sykestua er åpen hele uken."})
        await finn.press("Lagre ny utgave")
        await finn.follow("Spør på nytt om den nye teksten")
        await finn.press("Se over før du sender")
        await finn.sees(*(name for _, name in asked))
        await finn.press("Spør på nytt")
        await finn.follow("Se hvem som har svart hva")
        matrix = finn.page.url
    for key, name in asked:
        async with story.window(await story.contact("municipal_contact", "partner", key)) as contact:
            await contact.answer("Enig", "20/26")
            await contact.press("Send svaret")
            await contact.sees(f"Svaret fra {name} er sendt.")
    story.later(29)
    await story.close(matrix)
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(matrix)
        await expect(finn.page.locator("main")).not_to_contain_text(WHY)
