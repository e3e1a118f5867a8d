"""Writing with the editor in a real browser: keys, buttons and clipboard, by two at once, and after a reload."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

import pytest
from playwright.async_api import Page, expect

from case_scene import Scene, open_scene
from chromium import (
    DESK,
    POCKET,
    UNHURRIED,
    Enter,
    Look,
    complaints,
    faults,
    needs_chromium,
    own_address,
    serving,
)
from fellesskap.actor import Side
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app

pytestmark = needs_chromium

# As Word puts it on the clipboard, shortened.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><style>p.MsoNormal {color: red}</style></head>
<body>
<!--StartFragment--><h1 style='color:#2F5496'>Vurdering<o:p></o:p></h1>
<p class=MsoNormal style='margin:0'><b style='mso-bidi-font-weight:normal'>Fire</b> kommuner
<script>alert(1)</script>
<img src="https://example.no/x.png" onerror="alert(1)"> har <i>prøvd</i> det.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Lom</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span><![endif]>Garmo</p>
<table class=MsoTableGrid><tr><td colspan=2 style='width:200pt'>År og antall</td></tr>
<tr><td>2026</td><td>12</td></tr></table>
<p><a href="javascript:alert(1)">farlig</a> og <a href="https://example.no/avtale">avtalen</a></p>
<!--EndFragment--></body></html>"""


@dataclass
class Site:
    address: str
    scene: Scene
    sessions: dict[str, LoggedIn]


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    scene = await open_scene(settings, "skriving")
    actors = {
        "municipal": await scene.community.secretary(),
        "hospital": await scene.community.secretary(Side.HOSPITAL),
    }
    sessions = {who: await scene.log_in(actor) for who, actor in actors.items()}
    app = create_app(scene.settings, clock=scene.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, scene, sessions)


@pytest.fixture
def open_as(enter: Enter, site: Site) -> Callable:
    async def open_page(who: str, look: Look = DESK) -> Page:
        return await enter(site.address, site.sessions[who], look)

    return open_page


def field(page: Page, label: str = "Bakgrunn"):
    return page.get_by_role("textbox", name=label)


def buttons(page: Page, label: str = "Bakgrunn"):
    within = page.locator("[data-prose]").filter(has=page.get_by_text(label, exact=True))
    return within.get_by_role("toolbar", name="Utforming av teksten")


async def save(page: Page) -> None:
    await page.get_by_role("button", name="Lagre ny utgave").click()
    await expect(page.get_by_role("status").first).to_contain_text("Teksten er lagret som en ny utgave.")


@pytest.fixture
async def address(site: Site) -> str:
    return await site.scene.address(await site.scene.placed())


async def test_a_text_is_written_with_keys_and_buttons(open_as, address) -> None:
    page = await open_as("municipal")
    heard = complaints(page)
    await page.goto(f"{address}/rediger")
    writing = field(page)
    await expect(writing).to_contain_text("Pasienter med sår")
    tools = buttons(page)
    await writing.click()
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Delete")
    await page.keyboard.type("Tall fra 2025")
    heading = tools.get_by_role("button", name="Overskrift", exact=True)
    await heading.click()
    await expect(heading).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("Enter")
    await page.keyboard.type("Vi ")
    await page.keyboard.press("Control+b")
    await expect(tools.get_by_role("button", name="Fet")).to_have_attribute("aria-pressed", "true")
    await page.keyboard.type("må")
    await page.keyboard.press("Control+b")
    await page.keyboard.type(" se ")
    await page.keyboard.press("Control+k")
    await (
        page.get_by_label("Hvor skal lenken føre?").and_(page.locator(":visible")).fill("javascript:alert(1)")
    )
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").and_(page.locator(":visible"))).to_contain_text("Skriv en adresse")
    await (
        page.get_by_label("Hvor skal lenken føre?")
        .and_(page.locator(":visible"))
        .fill("https://example.no/avtale")
    )
    await page.keyboard.press("Enter")
    await expect(writing.locator("a")).to_have_attribute("href", "https://example.no/avtale")
    await page.keyboard.press("Enter")
    await page.keyboard.type("- Lom")
    await page.keyboard.press("Enter")
    await page.keyboard.type("Skjåk")
    await page.keyboard.press("Control+]")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await tools.get_by_role("button", name="Tabell").click()
    for word in ("År", "Antall", "Sted"):
        await page.keyboard.type(word)
        await page.keyboard.press("Alt+ArrowRight")
    await expect(tools.get_by_role("button", name="Ny kolonne")).to_be_visible()
    await tools.get_by_role("button", name="Slett kolonne").click()
    assert await writing.locator("tr").first.locator("th").count() == 2
    await page.keyboard.press("Control+z")
    assert await writing.locator("tr").first.locator("th").count() == 3
    assert await faults(page) == []
    await save(page)
    said = page.locator(".prose").filter(has_text="Tall fra 2025")
    await expect(said.locator("h4")).to_have_text("Tall fra 2025")
    await expect(said.locator("strong")).to_have_text("må")
    await expect(said.locator("ul ul")).to_have_text("Skjåk")
    await expect(said.locator("th").first).to_have_text("År")
    assert heard == []


async def test_the_keyboard_reaches_every_button_and_leaves_the_editor(open_as, address) -> None:
    page = await open_as("municipal")
    await page.goto(f"{address}/rediger")
    writing = field(page)
    await writing.focus()
    await page.keyboard.press("Shift+Tab")
    tools = buttons(page)
    await expect(tools.get_by_role("button", name="Fet")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(tools.get_by_role("button", name="Kursiv")).to_be_focused()
    await page.keyboard.press("End")
    await expect(tools.get_by_role("button", name="Gjør om")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(tools.get_by_role("button", name="Fet")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(tools.get_by_role("button", name="Fet")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(writing).to_be_focused()
    await page.keyboard.type("x")
    await page.keyboard.press("Tab")
    await expect(writing).not_to_be_focused()


async def test_what_word_has_on_the_clipboard_becomes_what_we_have(open_as, address) -> None:
    page = await open_as("municipal")
    heard = complaints(page)
    await page.goto(f"{address}/rediger")
    writing = field(page)
    await writing.click()
    await page.keyboard.press("Control+a")
    await writing.evaluate(
        """(node, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "noe annet");
            const given = { clipboardData: data, bubbles: true, cancelable: true };
            node.dispatchEvent(new ClipboardEvent("paste", given));
        }""",
        WORD,
    )
    await expect(writing.locator("h2")).to_have_text("Vurdering")
    await expect(writing.locator("strong")).to_have_text("Fire")
    await expect(writing.locator("em")).to_have_text("prøvd")
    await expect(writing.locator("ul > li > ul > li")).to_have_text("Garmo")
    await expect(writing.locator("img, script, [style], [onerror]")).to_have_count(0)
    await expect(writing.locator("a")).to_have_text("avtalen")
    await expect(writing.locator("td")).to_have_count(4)
    assert "farlig" in (await writing.inner_text())
    await save(page)
    await expect(page.locator(".case-main td").last).to_have_text("12")
    assert heard == []


async def test_what_is_written_survives_a_reload_and_meets_what_another_saved(open_as, address) -> None:
    mine, theirs = await open_as("municipal"), await open_as("hospital")
    for page in (mine, theirs):
        await page.goto(f"{address}/rediger")
    await field(mine, "Forslag til løsning").click()
    await mine.keyboard.press("Control+End")
    await mine.keyboard.type(" Mitt tillegg.")
    await mine.keyboard.press("Control+b")
    await mine.keyboard.type(" Viktig.")
    await field(theirs).click()
    await theirs.keyboard.press("Control+Home")
    await theirs.keyboard.type("Deres innledning. ")
    await save(theirs)
    await mine.reload()
    await expect(mine.get_by_text("Vi har hentet fram det du skrev sist.")).to_be_visible()
    await expect(field(mine, "Forslag til løsning").locator("strong")).to_have_text(" Viktig.")
    await expect(field(mine)).not_to_contain_text("Deres innledning.")
    await mine.get_by_role("button", name="Lagre ny utgave").click()
    await expect(mine.get_by_role("heading", name="Dere har skrevet samtidig")).to_be_visible()
    await expect(field(mine, "Forslag til løsning").locator("strong")).to_have_text(" Viktig.")
    assert await faults(mine) == []
    await save(mine)
    text = await mine.locator(".case-main").inner_text()
    assert "Deres innledning." in text
    assert "Mitt tillegg. Viktig." in text


async def test_a_phone_has_room_for_writing(open_as, address) -> None:
    page = await open_as("municipal", replace(POCKET, language="nb"))
    await page.goto(f"{address}/rediger")
    await field(page).click()
    await buttons(page).get_by_role("button", name="Tabell").click()
    for word in ("År", "Antall", "Et sted med et usedvanlig langt navn"):
        await page.keyboard.type(word)
        await page.keyboard.press("Alt+ArrowRight")
    assert await faults(page) == []
