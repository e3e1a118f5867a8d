"""What comes of a case that was not agreed on: tried from nearest to the patient, and higher when time is out."""

from __future__ import annotations

import re

from playwright.async_api import expect

from browser_story import Story
from fellesskap.actor import Side
from objection_walk import Where

TRIED = "Kommunen og avdelingen har hatt to møter."


async def raised(story: Story, where: Where, case: str) -> str:
    """Who was silent says that there is a disagreement; return the address of what it becomes."""
    key, name = where.silent
    async with story.window(await story.contact("municipal_contact", "partner", key)) as contact:
        await contact.open(case)
        await contact.sees("Ikke enighet")
        await contact.follow("Meld inn som uenighet")
        await contact.fill({"Beskriv uenigheten": "Vi er uenige om hvor basen skal ligge."})
        await (
            contact.page.get_by_role("group", name="Hvilke kommuner er part?")
            .get_by_label(name, exact=True)
            .check()
        )
        hospital = contact.page.get_by_role("group", name="Hvem er part på sykehussiden?")
        await hospital.get_by_role("checkbox").first.check()
        await contact.press("Registrer uenigheten")
        await contact.sees("Uenigheten er registrert.", "Slik er uenigheten prøvd", where.levels[0])
        await contact.sees("Kom hit", "Frist:")
        return contact.page.url


async def taken_higher(story: Story, where: Where, dispute: str) -> None:
    """When the time of the lowest level is out it goes to the next, and the whole chain stands with its days."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(dispute)
        await finn.sees(where.levels[0], "Fristen er ute")
        await finn.follow("Løft uenigheten")
        await finn.press("Løft uenigheten")
        await finn.refused("Fyll ut dette feltet. Partene skal kunne lese det senere.")
        await finn.fill(
            {"Hva er gjort for å løse den her?": TRIED, "Hvorfor må den løftes?": "Vi kom ikke lenger."}
        )
        await finn.press("Løft uenigheten")
        await finn.sees("Uenigheten er løftet.")
        chain = finn.page.locator("section[aria-labelledby='uenigheten'] li")
        await expect(chain).to_have_count(2)
        await expect(chain.first).to_contain_text(where.levels[0])
        await expect(chain.first).to_contain_text(re.compile(r"Kom hit .+\. Ferdig .+\."))
        await expect(chain.first).to_contain_text(TRIED)
        await expect(chain.last).to_contain_text(where.levels[1])
        await expect(chain.last).to_contain_text(re.compile(r"Kom hit .+\. Frist: .+14 dager igjen"))
