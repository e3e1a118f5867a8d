"""A community of the national template set up in a real browser, one question at a time, by its administrator."""

from __future__ import annotations

from playwright.async_api import Page, expect

REGIONS = {
    "Grenland": ["Porsgrunn", "Skien", "Siljan", "Bamble", "Kragerø", "Drangedal"],
    "Midt": ["Notodden", "Nome", "Midt-Telemark", "Hjartdal", "Tinn", "Seljord"],
    "Vest": ["Kviteseid", "Nissedal", "Fyresdal", "Tokke", "Vinje"],
}


async def at(page: Page, question: str) -> None:
    """The page of the walk that asks this is the one shown."""
    await expect(page.get_by_role("heading", level=1)).to_have_text(question)


async def onward(page: Page) -> None:
    """The question is answered."""
    await page.get_by_role("button", name="Ser riktig ut").click()


async def saved(page: Page) -> None:
    """The part at hand is saved in the draft."""
    await page.get_by_role("button", name="Lagre i utkastet").click()
    await expect(page.get_by_text("Endringen er lagret i utkastet.")).to_be_visible()


async def set_up(page: Page, home: str) -> None:
    """Walk from the start page at `home` to a published structure, with Telemark's municipalities in three regions.

    Professional cases are discussed and decided in FSU, strategic ones discussed in the working committee and
    decided in SSU, where every region has two seats with a deputy each, the hospital's seats share deputies, and
    whoever is called as one reads the papers until twelve days after the meeting.
    """
    await page.goto(home)
    await page.get_by_role("link", name="Sett opp helsefellesskapet").click()
    await page.get_by_role("button", name="Begynn").click()

    await at(page, "Hvem er dere?")
    await page.get_by_label("Slik vi er bygd opp").check()
    await page.get_by_role("button", name="Lagre svaret").click()
    await page.get_by_role("main").get_by_role("link", name="Endre", exact=True).click()
    await page.get_by_label("Kilde").fill("Samarbeidsavtalen for Telemark, 2026")
    await saved(page)
    await expect(page.get_by_text("Samarbeidsavtalen for Telemark, 2026")).to_be_visible()
    await onward(page)

    await at(page, "Hvilke kommuner er med?")
    for name, members in REGIONS.items():
        await page.get_by_role("link", name="Legg til en region").click()
        await page.get_by_label("På bokmål").fill(name)
        for member in members:
            await page.get_by_label(f"{member} er med").check()
        await saved(page)
    await expect(page.get_by_text("Ikke i noen region ennå")).to_have_count(0)
    await onward(page)

    await at(page, "Hvordan er helseforetaket delt inn?")
    for name in ("Medisinsk klinikk", "Klinikk for psykisk helsevern"):
        await page.get_by_label("Legg til en divisjon eller klinikk").fill(name)
        await page.get_by_role("button", name="Legg til").click()
    await onward(page)

    await at(page, "Hvor møtes dere?")
    offers = page.get_by_role("listitem")
    for name, given in {
        "Dialogmøte med folkevalgte": "Dialogmøte",
        "Arbeidsutvalget": "Arbeidsutvalget",
        "Fagutvalget": "Fagutvalg rus og psykisk helse",
    }.items():
        card = offers.filter(has=page.get_by_role("heading", level=3, name=name))
        await card.get_by_label("Hva heter det hos dere?").fill(given)
        await card.get_by_role("button", name="Legg til").click()
        await expect(page.get_by_text("Utvalget er lagt til med plasser.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Dere har 7 utvalg")).to_be_visible()
    # One too many is undone at once.
    await (
        offers.filter(has=page.get_by_role("heading", level=3, name="Fastlegerådet"))
        .get_by_role("button", name="Legg til")
        .click()
    )
    await page.get_by_role("button", name="Angre den siste endringen").click()
    await expect(page.get_by_role("heading", name="Dere har 7 utvalg")).to_be_visible()
    await page.get_by_role("link", name="Endre Strategisk samarbeidsutvalg").click()
    await page.get_by_role("link", name="Vis alle valgene").click()
    await page.get_by_label("Hvor lenge en innkalt vara leser papirene").select_option(
        "et antall dager etter møtet"
    )
    await page.get_by_label("Dager etter møtet en innkalt vara leser papirene").fill("12")
    await saved(page)
    await onward(page)

    await at(page, "Hvem sitter i utvalgene?")
    await page.get_by_role(
        "link", name="Endre Representant for kommunen, Strategisk samarbeidsutvalg"
    ).click()
    await page.get_by_label("Finnes for").select_option("hver region")
    await page.get_by_label("Antall").fill("2")
    await page.get_by_label("Vara").select_option("personlig vara")
    await saved(page)
    await page.get_by_role(
        "link", name="Endre Representant for helseforetaket, Strategisk samarbeidsutvalg"
    ).click()
    await page.get_by_label("Vara").select_option("felles varaer")
    await saved(page)
    await page.get_by_role("link", name="Ny plass i Strategisk samarbeidsutvalg").click()
    await page.get_by_label("På bokmål").fill("Tillitsvalgt")
    await page.get_by_label("Part", exact=True).select_option("andre")
    await page.get_by_label("Type").select_option("observatør")
    await page.get_by_label("Om plassen teller med").uncheck()
    await saved(page)
    await onward(page)

    await at(page, "Hvem leder, og hvordan blir dere enige?")
    await page.get_by_role("link", name="Endre Strategisk samarbeidsutvalg").click()
    await page.get_by_role("checkbox", name="Ledelse").check()
    await page.get_by_label("Måneder").fill("24")
    await page.get_by_label("Fra dagen").fill("2026-01-01")
    await page.get_by_label("Leder først").select_option("kommunesiden")
    await saved(page)
    await onward(page)

    await at(page, "Hvordan går en sak?")
    await page.get_by_role("link", name="Velg det under «Strategiske saker»").click()
    discussed = page.get_by_role("group", name="Hvor saken drøftes")
    await discussed.get_by_label("Arbeidsutvalget").check()
    await discussed.get_by_label("Strategisk samarbeidsutvalg").uncheck()
    await saved(page)
    await onward(page)

    await at(page, "Hvor ofte møtes dere?")
    await page.get_by_role("link", name="Endre Faglig samarbeidsutvalg").click()
    await page.get_by_label("Møter i året").fill("4")
    await saved(page)
    await onward(page)

    await at(page, "Virker det?")
    await expect(page.get_by_text("Alle sakene kommer fram")).to_be_visible()
    await onward(page)

    await at(page, "Er dere klare?")
    await expect(page.get_by_text("9 av 9 steg er ferdige.")).to_be_visible()
    seen = page.get_by_label("Jeg har sett hva endringene går ut over")
    if await seen.count():  # asked only where somebody who sits there is affected
        await seen.check()
    await page.get_by_role("button", name="Publiser strukturen").click()

    await at(page, "Helsefellesskapet er satt opp")
