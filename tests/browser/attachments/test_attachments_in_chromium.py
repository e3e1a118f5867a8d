"""Attachments in a real browser: handed in several at once, put in order, sent with a call and after it and with a
round, and without findings at any width.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import expect

from case_scene import Scene, open_scene
from chromium import (
    POCKET,
    UNHURRIED,
    Enter,
    Look,
    in_both_looks,
    judge,
    needs_chromium,
    own_address,
    serving,
)
from fellesskap.attachments.model import Publicness
from fellesskap.attachments.service import (
    AddAttachment,
    RemoveAttachment,
    ReplaceAttachment,
    add_attachment,
    remove_attachment,
    replace_attachment,
)
from fellesskap.identity.service import LoggedIn
from fellesskap.meetings.service import (
    SendSupplement,
    SupplyAttachment,
    SupplyEdition,
    WithdrawSupplied,
    send_supplement,
    supply_attachment,
    supply_edition,
    withdraw_supplied,
)
from fellesskap.rounds.service import OpenRound, open_round
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from handed_in import NUMBER, docx, paragraph, pdf, picture, received

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    scene: Scene
    session: LoggedIn
    full: str
    empty: str
    sent: str
    meeting: UUID
    first: UUID
    late: str
    renewed: UUID
    called: UUID
    round: UUID


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    scene = await open_scene(settings, "vedlegg-nett")
    secretary = await scene.community.secretary()
    full, empty, sent = await scene.placed(), await scene.placed(), await scene.placed()

    async def attach(case_id: UUID, name: str, content: bytes, **more: object) -> UUID:
        file = await received(name, content)
        title = name.rpartition(".")[0]
        return await scene.do(secretary, add_attachment, AddAttachment(case_id, file, title, **more))

    first = await attach(full, "Utkast til rutine for utskriving av pasienter med sår og video.docx", docx())
    await attach(full, "Økonomi.pdf", pdf("Økonomi"), publicness=Publicness.INTERNAL, made_with_ai=True)
    await attach(full, "Tilbud.pdf", pdf("x"), publicness=Publicness.EXEMPT, basis="offentleglova § 13")
    gone = await attach(full, "Kart.png", picture())
    await scene.do(secretary, remove_attachment, RemoveAttachment(gone, 2, "Feil kart."))
    newer = ReplaceAttachment(
        first, 2, await received("ny.docx", docx(paragraph("Ny"))), "Rettet etter høring."
    )
    await scene.do(secretary, replace_attachment, newer)
    await attach(sent, "Plan.pdf", pdf("Plan"))
    meeting = await scene.planned("fu")
    await scene.listed(sent, meeting)
    await scene.held(meeting)

    asked = await scene.discussed()
    kept = await attach(asked, "Budsjett.docx", docx(paragraph("Budsjett")))
    draft = await attach(asked, "Utkast.pdf", pdf("Utkast"))
    version = (await scene.row("case", asked))["version"]
    await scene.do(secretary, open_round, OpenRound(asked, version, "Stiller dere dere bak forslaget?"))
    ((round_id,),) = await scene.community.ask("SELECT id FROM round WHERE case_id = $1", asked)
    newer = ReplaceAttachment(kept, 2, await received("ny.docx", docx(paragraph("Rettet"))), "Rettet tall.")
    await scene.do(secretary, replace_attachment, newer)
    await scene.do(secretary, remove_attachment, RemoveAttachment(draft, 2, "Bare et utkast."))

    late = await scene.placed()
    plan = await attach(late, "Plan.pdf", pdf("Plan for utskriving"))
    called = await scene.planned("fu")
    await scene.listed(late, called)
    await scene.called(called)
    reason = "Regnearket manglet da innkallingen ble sendt."
    for name in ("Regneark", "Enda et regneark"):
        file = await received(f"{name}.docx", docx(paragraph(name)))
        await scene.do(secretary, supply_attachment, SupplyAttachment(late, file, name, reason))
        if name == "Regneark":
            file = await received("ny.pdf", pdf("Rettet plan"))
            supplied = SupplyEdition(plan, 2, file, "Feil i tabell 2.")
            await scene.do(secretary, supply_edition, supplied)
            version = (await scene.row("meeting", called))["version"]
            await scene.do(secretary, send_supplement, SendSupplement(called, version))
    for number in (3, 4):
        # The one is taken back, the other waits for being sent.
        file = await received("feil.docx", docx(paragraph(f"Feil {number}")))
        version = (await scene.row("attachment", plan))["version"]
        await scene.do(secretary, supply_edition, SupplyEdition(plan, version, file, "Nye tall."))
        if number == 3:
            version = (await scene.row("attachment", plan))["version"]
            await scene.do(secretary, withdraw_supplied, WithdrawSupplied(plan, version, "Feil fil."))
    app = create_app(scene.settings, clock=scene.clock, limits=UNHURRIED)
    addresses = [await scene.address(case_id) for case_id in (full, empty, sent)]
    session, last = await scene.log_in(secretary), await scene.address(late)
    async with serving(app, listening):
        yield Site(
            settings.base_url, scene, session, *addresses, meeting, first, last, plan, called, round_id
        )


def pages(site: Site) -> list[str]:
    one = f"{site.full}/vedlegg/{site.first}"
    return [
        site.full,
        *(f"{address}/vedlegg" for address in (site.full, site.empty, site.sent)),
        *(f"{one}/{act}" for act in ("rediger", "ny-utgave", "fjern")),
        f"/vedlegg-nett/moter/{site.meeting}",
        site.late,
        f"{site.late}/vedlegg",
        f"{site.late}/vedlegg/{site.renewed}/fjern",
        f"/vedlegg-nett/moter/{site.called}",
        f"/vedlegg-nett/moter/{site.called}/sakliste",
        f"/vedlegg-nett/forankring/{site.round}",
    ]


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    await judge(await enter(site.address, site.session, look), *pages(site))


async def test_files_are_handed_in_and_put_in_order_without_scripts(
    enter: Enter, site: Site, tmp_path: Path
) -> None:
    files = {
        "En.docx": docx(paragraph("En")),
        "To.pdf": pdf("To"),
        "Journal.docx": docx(paragraph(f"Fnr {NUMBER}")),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    phone = replace(POCKET, language="nb")
    page = await enter(site.address, site.session, phone, scripts=False)
    await page.goto(site.empty)
    await page.get_by_role("link", name="Legg til vedlegg").click()
    await page.get_by_label("Filer").set_input_files([tmp_path / name for name in files])
    await page.get_by_role("button", name="Legg til").click()
    await expect(page.get_by_text("«Journal.docx» ble ikke lagt til.")).to_be_visible()
    await expect(page.get_by_text("Nummeret står i teksten")).to_be_visible()
    assert NUMBER not in await page.content()
    await page.get_by_role("button", name="Flytt ned").click()
    await expect(page.get_by_text("Rekkefølgen er endret.")).to_be_visible()
    titles = await page.locator(".attachments > li > p:first-child a").all_inner_texts()
    assert titles == ["Vedlegg 1: To", "Vedlegg 2: En"]
    async with page.expect_download() as fetched:
        await page.get_by_role("link", name="Vedlegg 1: To").click()
    assert (await fetched.value).suggested_filename.endswith("Vedlegg 1 To.pdf")
