"""The walk by which a community is set up: one question a page, what is kept of it, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from draft_scene import DraftScene, form_of, open_drafts, problems_of, send
from fellesskap.actor import Actor
from fellesskap.drafts import service
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.setup_steps import STOPS
from fellesskap_web.throttle import Limits
from frame_scene import FROM_OUR_FORM, Browser, text_of

SSU = "bodies.ssu"


def steg(drafting: DraftScene, draft_id: object, stop: str) -> str:
    return f"{drafting.home}/{draft_id}/steg/{stop}"


async def test_the_walk_is_begun_and_leads_to_its_first_step(drafting: DraftScene, first: Browser) -> None:
    shown = await first.get(f"/{drafting.scene.slug}/struktur/sett-opp")
    before = await drafting.everything()
    refused = await send(first, form_of(shown, "/sett-opp"), label="")
    assert (refused.status_code, problems_of(refused).keys()) == (422, {"label"})
    assert await drafting.everything() == before
    begun = await send(first, form_of(shown, "/sett-opp"))
    assert begun.headers["location"].endswith("/steg/helsefellesskapet")
    assert "Hvem er dere?" in text_of(await first.get(begun.headers["location"]))
    again = await first.get(f"/{drafting.scene.slug}/struktur/sett-opp")
    assert "Slik er vi bygd opp" in text_of(again)


@pytest.mark.parametrize("stop", [one.address for one in STOPS])
async def test_every_step_asks_its_question_and_knows_the_steps_around_it(
    drafting: DraftScene, first: Browser, stop: str
) -> None:
    draft_id = await drafting.begun()
    page = await first.get(steg(drafting, draft_id, stop))
    wanted = next(one for one in STOPS if one.address == stop)
    assert page.status_code == 200
    assert wanted.question in text_of(page)
    assert all(f"/steg/{one.address}" in page.text for one in STOPS)


async def test_administrators_alone_walk(drafting: DraftScene) -> None:
    draft_id = await drafting.begun()
    secretary = await _browser(drafting, await drafting.scene.community.secretary())
    before = await drafting.everything()
    for path in (
        f"/{drafting.scene.slug}/struktur/sett-opp",
        f"{drafting.home}/{draft_id}/steg",
        steg(drafting, draft_id, "utvalg"),
    ):
        assert (await secretary.get(path)).status_code == 403, path
    for path in ("steg/utvalg", "tillegg", "grunnlag"):
        assert (await secretary.post(f"{drafting.home}/{draft_id}/{path}", {})).status_code == 403, path
    assert await drafting.everything() == before


@pytest.mark.parametrize("path", ["steg/finnes-ikke", "steg/publiser"])
async def test_what_is_no_step_to_look_at_is_not_found(
    drafting: DraftScene, first: Browser, path: str
) -> None:
    draft_id = await drafting.begun()
    before = await drafting.everything()
    assert (await first.post(f"{drafting.home}/{draft_id}/{path}", {"seen": ""})).status_code == 404
    assert (await first.get(steg(drafting, draft_id, "finnes-ikke"))).status_code == 404
    assert await drafting.everything() == before


async def test_a_step_that_looks_right_is_done_until_somebody_changes_it(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    page = await first.get(steg(drafting, draft_id, "aret"))
    stale = form_of(page, "/steg/aret")
    done = await send(first, stale)
    assert done.headers["location"] == steg(drafting, draft_id, "prove")
    assert "Året (Ferdig)" in text_of(await first.get(steg(drafting, draft_id, "aret")))
    assert await drafting.edits(draft_id) == []

    body = replace(await drafting.part(draft_id, SSU), meetings_per_year=11)
    command = service.PutBody(draft_id, body, await drafting.seen(draft_id, SSU))
    await drafting.do(service.put_part, command, drafting.second)
    overview = text_of(await first.get(f"{drafting.home}/{draft_id}/steg"))
    assert "Endret siden du så på det" in overview
    # Who looked before the change has not seen it.
    before = await drafting.everything()
    refused = await send(first, stale, _key="another")
    assert refused.status_code == 409
    assert await drafting.everything() == before


async def test_a_body_is_added_with_its_seats_in_one_act_that_is_undone_at_once(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    page = await first.get(steg(drafting, draft_id, "utvalg"))
    form = form_of(page, "/tillegg?steg=utvalg")
    given = {"addition": "lokalt-utvalg", "name-lokalt-utvalg": "Lokalt utvalg nord"}
    added = await first.http.post(form[0], data={**form[1], **given}, headers=FROM_OUR_FORM)
    assert added.headers["location"].startswith(steg(drafting, draft_id, "utvalg"))
    structure = (await drafting.load(draft_id)).structure
    body = structure.body("lokalt-utvalg")
    assert (body.name.nb, body.reports_to, len(body.seats)) == ("Lokalt utvalg nord", "ssu", 4)
    assert await drafting.edits(draft_id) == ["put bodies.lokalt-utvalg"]

    undone = await send(
        first, form_of(await first.get(steg(drafting, draft_id, "utvalg")), "/angre?steg=utvalg")
    )
    assert undone.headers["location"] == steg(drafting, draft_id, "utvalg")
    assert await drafting.part(draft_id, "bodies.lokalt-utvalg") is None
    # Nothing is left to undo, and so nothing is offered.
    assert "/angre?steg" not in (await first.get(steg(drafting, draft_id, "utvalg"))).text


@pytest.mark.parametrize(
    ("name", "code"),
    [("", 422), ("x" * 91, 422), ("Utvalget til 01010750160", 422)],
    ids=("none", "long", "pid"),
)
async def test_a_name_that_cannot_be_is_refused_on_its_own_field(
    drafting: DraftScene, first: Browser, name: str, code: int
) -> None:
    draft_id = await drafting.begun()
    form = form_of(await first.get(steg(drafting, draft_id, "utvalg")), "/tillegg?steg=utvalg")
    before = await drafting.everything()
    given = {"addition": "fastlegerad", "name-fastlegerad": name}
    refused = await first.http.post(form[0], data={**form[1], **given}, headers=FROM_OUR_FORM)
    assert (refused.status_code, problems_of(refused).keys()) == (code, {"name-fastlegerad"})
    assert await drafting.everything() == before


async def test_what_nobody_offers_is_not_added(drafting: DraftScene, first: Browser) -> None:
    draft_id = await drafting.begun()
    before = await drafting.everything()
    sent = await first.post(f"{drafting.home}/{draft_id}/tillegg", {"addition": "finnes-ikke"})
    assert sent.status_code == 404
    assert await drafting.everything() == before


async def test_it_is_said_whether_what_is_entered_is_adopted(drafting: DraftScene, first: Browser) -> None:
    draft_id = await drafting.begun()
    address = steg(drafting, draft_id, "helsefellesskapet")
    form = form_of(await first.get(address), "/grunnlag?steg=helsefellesskapet")
    before = await drafting.everything()
    assert (await send(first, form, ground="noe annet")).status_code == 422
    assert (await send(first, form, ("ground",))).status_code == 422
    assert await drafting.everything() == before
    for ground, proposal, assumed in (("malen", False, True), ("forslag", True, False)):
        form = form_of(await first.get(address), "/grunnlag?steg=helsefellesskapet")
        assert (await send(first, form, ground=ground)).headers["location"] == address
        facts = await drafting.part(draft_id, "community")
        assert (facts.proposal, facts.assumed) == (proposal, assumed)
    # Who saw something else does not write over it.
    before = await drafting.everything()
    stale = await send(first, form, ground="vedtatt", _key="another")
    assert stale.status_code == 409
    assert await drafting.everything() == before


async def test_a_step_asks_about_a_few_fields_and_keeps_the_others(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    before = await drafting.part(draft_id, SSU)
    page = await first.get(drafting.address(draft_id, "del", sti=SSU, steg="aret"))
    form = form_of(page, "steg=aret")
    assert "purpose" not in form[1]
    saved = await send(first, form, meetings_per_year="9")
    assert saved.headers["location"] == steg(drafting, draft_id, "aret")
    assert await drafting.part(draft_id, SSU) == replace(before, meetings_per_year=9)
    whole = await first.get(drafting.address(draft_id, "del", sti=SSU, steg="aret", alle="ja"))
    form = form_of(whole, "alle=ja")
    assert "purpose" in form[1]
    assert (await send(first, form)).headers["location"] == steg(drafting, draft_id, "aret")


async def test_a_few_fields_with_something_wrong_are_shown_again_as_they_were_sent(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    page = await first.get(drafting.address(draft_id, "del", sti=SSU, steg="aret"))
    before = await drafting.everything()
    refused = await send(first, form_of(page, "steg=aret"), meetings_per_year="ni")
    assert (refused.status_code, problems_of(refused).keys()) == (422, {"meetings_per_year"})
    again = form_of(refused, "steg=aret")
    assert again[1]["meetings_per_year"] == ["ni"]
    assert "purpose" not in again[1]
    assert await drafting.everything() == before


async def test_taking_away_leads_back_to_the_step_or_is_told_there(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    asked = await first.get(drafting.address(draft_id, "ta-bort", sti=SSU, steg="utvalg"))
    before = await drafting.everything()
    refused = await send(first, form_of(asked, "/ta-bort?steg=utvalg"))
    assert refused.status_code == 422
    assert "Hvor møtes dere?" in text_of(refused)
    assert await drafting.everything() == before
    asked = await first.get(drafting.address(draft_id, "ta-bort", sti="perspectives.foretak", steg="saker"))
    gone = await send(first, form_of(asked, "/ta-bort?steg=saker"))
    assert gone.headers["location"] == steg(drafting, draft_id, "saker")
    assert await drafting.part(draft_id, "perspectives.foretak") is None


# --- a community of the template, and one that publishes ---------------------------------------------------------


@pytest.fixture(scope="module")
async def template(database: Settings) -> DraftScene:
    return await open_drafts(database, "oppsettmal", "vestfold")


async def _browser(drafting: DraftScene, actor: Actor) -> Browser:
    app = create_app(drafting.scene.settings, clock=drafting.scene.clock, limits=Limits(10**6, 10**6, 10**6))
    return Browser.open(app, await drafting.scene.log_in(actor))


async def test_whoever_administers_a_community_of_the_template_is_asked_to_set_it_up(
    template: DraftScene,
) -> None:
    browser = await _browser(template, template.first)
    home = f"/{template.scene.slug}"
    assert "Sett opp helsefellesskapet" in text_of(await browser.get(f"{home}/"))
    assert "Sett opp helsefellesskapet" in text_of(await browser.get(f"{home}/struktur"))
    secretary = await _browser(template, await template.scene.community.secretary())
    assert "Sett opp helsefellesskapet" not in text_of(await secretary.get(f"{home}/"))
    assert "Sett opp helsefellesskapet" not in text_of(await secretary.get(f"{home}/struktur"))


async def test_nobody_is_asked_to_set_up_what_is_set_up(drafting: DraftScene, first: Browser) -> None:
    assert "Sett opp helsefellesskapet" not in text_of(await first.get(f"/{drafting.scene.slug}/"))


async def test_publishing_in_the_walk_leads_to_what_comes_next(template: DraftScene) -> None:
    browser = await _browser(template, template.first)
    draft_id = await template.begun("Slik er vi")
    last = steg(template, draft_id, "publiser")
    assert "ingenting å publisere" in text_of(await browser.get(last))
    ground = form_of(
        await browser.get(steg(template, draft_id, "helsefellesskapet")), "steg=helsefellesskapet"
    )
    await send(browser, ground, ground="vedtatt")
    page = await browser.get(last)
    before = await template.everything()
    refused = await send(browser, form_of(page, "/publiser?steg=publiser"), valid_from="i morgen")
    assert (refused.status_code, "Er dere klare?" in text_of(refused)) == (422, True)
    assert await template.everything() == before
    done = await send(browser, form_of(page, "/publiser?steg=publiser"))
    assert done.headers["location"] == f"{template.home}/{draft_id}/steg"
    shown = text_of(await browser.get(done.headers["location"]))
    assert "Helsefellesskapet er satt opp" in shown
    assert "Be partene oppnevne" in shown
    assert "Sidene sier fortsatt" not in shown
    # The walk of what is published is over.
    assert (await browser.get(last)).headers["location"].endswith("/steg")
    assert "Sett opp helsefellesskapet" not in text_of(await browser.get(f"/{template.scene.slug}/"))


async def test_an_error_is_told_in_its_step_and_nothing_is_published_before_it_is_mended(
    template: DraftScene,
) -> None:
    browser = await _browser(template, template.first)
    draft_id = await template.begun("Med feil")
    body = replace(await template.part(draft_id, SSU), reports_to="finnes-ikke")
    command = service.PutBody(draft_id, body, await template.seen(draft_id, SSU))
    await template.do(service.put_part, command)
    assert "Dette må rettes før dere kan publisere" in text_of(
        await browser.get(steg(template, draft_id, "utvalg"))
    )
    assert "Dette må rettes" not in text_of(await browser.get(steg(template, draft_id, "saker")))
    assert "Én ting må rettes først" in text_of(await browser.get(steg(template, draft_id, "prove")))
    last = await browser.get(steg(template, draft_id, "publiser"))
    assert "Én ting må rettes først" in text_of(last)
    assert "/publiser?steg=" not in last.text


async def test_who_publishes_what_is_still_the_template_is_told_so_and_from_when_it_holds(
    template: DraftScene,
) -> None:
    browser = await _browser(template, template.first)
    draft_id = await template.begun("Fortsatt malen")
    facts = replace(await template.part(draft_id, "community"), assumed=True, source="Avtalen av 2026")
    command = service.PutCommunity(draft_id, facts, await template.seen(draft_id, "community"))
    await template.do(service.put_part, command)
    page = await browser.get(steg(template, draft_id, "publiser"))
    day = (template.scene.today + timedelta(days=40)).isoformat()
    done = await send(browser, form_of(page, "/publiser?steg=publiser"), valid_from=day)
    shown = text_of(await browser.get(done.headers["location"]))
    assert "Sidene sier fortsatt at dere følger den nasjonale malen" in shown
    assert "Fram til da ser alle den forrige." in shown
