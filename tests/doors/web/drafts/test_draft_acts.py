"""What is done with a draft besides its forms: parts taken away and moved, edits undone, drafts published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import httpx2
import pytest

from draft_scene import DraftScene, Fields, form_of, forms_of, open_drafts, problems_of, send
from fellesskap.drafts import service
from fellesskap.settings import Settings
from fellesskap.structure.model import Names, Perspective
from fellesskap_tenants.registers import municipality_facts
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from frame_scene import Browser, text_of

SSU, PERSPECTIVE = "bodies.ssu", "perspectives.foretak"


def mover(page: httpx2.Response, path: str, position: int) -> tuple[str, Fields]:
    """The form of the arrow that moves a part to a position."""
    wanted = ([path], [str(position)])
    return next(form for form in forms_of(page) if (form[1].get("path"), form[1].get("position")) == wanted)


async def test_what_is_in_use_is_not_taken_away_and_it_is_said_by_what(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    shown = await first.get(drafting.address(draft_id, "ta-bort", sti=SSU))
    assert "Strategisk samarbeidsutvalg" in text_of(shown)
    before = await drafting.everything()
    refused = await send(first, form_of(shown, "/ta-bort"))
    assert refused.status_code == 422
    assert "brukes av:" in text_of(refused)
    assert "Strategiske saker" in text_of(refused)
    assert await drafting.everything() == before

    shown = await first.get(drafting.address(draft_id, "ta-bort", sti=PERSPECTIVE))
    gone = await send(first, form_of(shown, "/ta-bort"))
    assert gone.headers["location"] == f"{drafting.address(draft_id)}#perspectives"
    assert await drafting.part(draft_id, PERSPECTIVE) is None


async def test_a_part_that_somebody_has_changed_is_not_taken_away_unseen(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    shown = form_of(await first.get(drafting.address(draft_id, "ta-bort", sti=PERSPECTIVE)), "/ta-bort")
    seen = await drafting.seen(draft_id, PERSPECTIVE)
    changed = service.PutPerspective(draft_id, Perspective("foretak", Names("Nytt")), seen)
    await drafting.do(service.put_part, changed, drafting.second)
    before = await drafting.everything()
    assert (await send(first, shown)).status_code == 409
    assert await drafting.everything() == before


@pytest.mark.parametrize("path", ["community", "intake", "municipalities", "tull", "bodies.finnes-ikke", ""])
async def test_what_cannot_be_taken_away_is_not_found(
    drafting: DraftScene, first: Browser, path: str
) -> None:
    draft_id = await drafting.begun()
    before = await drafting.everything()
    for act in ("ta-bort", "flytt"):
        fields = {"path": path, "seen": "", "position": "0"}
        sent = await first.post(drafting.address(draft_id, act), fields)
        assert sent.status_code in (404, 409), (act, path)
    if path not in ("community", "intake", "municipalities"):
        assert (await first.get(drafting.address(draft_id, "ta-bort", sti=path))).status_code == 404
    assert await drafting.everything() == before


async def test_bodies_and_seats_are_moved_by_plain_buttons(drafting: DraftScene, first: Browser) -> None:
    draft_id = await drafting.begun()
    order = [body.key for body in (await drafting.load(draft_id)).structure.bodies]
    page = await first.get(drafting.address(draft_id))
    assert (await send(first, mover(page, f"bodies.{order[1]}", 0))).status_code == 303
    moved = (await drafting.load(draft_id)).structure
    assert [body.key for body in moved.bodies] == [order[1], order[0], *order[2:]]

    seats = [seat.key for seat in moved.body("ssu").seats]
    page = await first.get(drafting.address(draft_id))
    assert (await send(first, mover(page, f"{SSU}.seats.{seats[0]}", 1))).status_code == 303
    moved = (await drafting.load(draft_id)).structure
    assert [seat.key for seat in moved.body("ssu").seats] == [seats[1], seats[0], *seats[2:]]
    # The first has no way up, and the last none down.
    positions = [form[1]["position"] for form in forms_of(page) if form[0].endswith("/flytt")]
    assert ["-1"] not in positions


async def test_a_move_that_says_no_place_is_refused_on_the_page(drafting: DraftScene, first: Browser) -> None:
    draft_id = await drafting.begun()
    form = mover(await first.get(drafting.address(draft_id)), "bodies.ssu", 0)
    before = await drafting.everything()
    refused = await send(first, form, position="først")
    assert (refused.status_code, "<h1" in refused.text) == (422, True)
    assert await drafting.everything() == before


async def test_edits_are_undone_from_the_page(drafting: DraftScene, first: Browser, second: Browser) -> None:
    draft_id = await drafting.begun()
    new = Perspective("ny", Names("Nytt syn"))
    await drafting.do(service.put_part, service.PutPerspective(draft_id, new))
    shown = form_of(await first.get(drafting.address(draft_id)), "/angre")
    stale = form_of(await second.get(drafting.address(draft_id)), "/angre")
    assert (await send(first, shown)).status_code == 303
    assert await drafting.part(draft_id, "perspectives.ny") is None
    assert await drafting.edits(draft_id) == ["put perspectives.ny", "undone perspectives.ny"]

    before = await drafting.everything()
    assert (await send(second, stale)).status_code == 409
    nothing = form_of(await first.get(drafting.address(draft_id)), "/angre")
    assert (await send(first, nothing)).status_code == 404
    assert await drafting.everything() == before


# --- publishing: in a community of its own, since it changes what every later draft begins from ---------------


@pytest.fixture(scope="module")
async def publishing(database: Settings) -> DraftScene:
    return await open_drafts(database, "publisert")


@pytest.fixture
async def publisher(publishing: DraftScene) -> Browser:
    """The first administrator of the community that publishes."""
    app = create_app(
        publishing.scene.settings, clock=publishing.scene.clock, limits=Limits(10**6, 10**6, 10**6)
    )
    return Browser.open(app, await publishing.scene.log_in(publishing.first))


async def changed(publishing: DraftScene, minutes: int, label: str = "Endret") -> UUID:
    """A draft that gives SSU another frame for its meetings."""
    draft_id = await publishing.begun(label)
    body = replace(await publishing.part(draft_id, SSU), frame_minutes=minutes)
    command = service.PutBody(draft_id, body, await publishing.seen(draft_id, SSU))
    await publishing.do(service.put_part, command)
    return draft_id


async def latest_day(publishing: DraftScene) -> date:
    """The day that the structure published last holds from."""
    found = await publishing.scene.community.ask("SELECT max(valid_from) AS day FROM structure_version")
    day: date = found[0]["day"]
    return day


async def test_a_structure_with_errors_is_not_published(publishing: DraftScene, publisher: Browser) -> None:
    draft_id = await publishing.begun()
    body = replace(await publishing.part(draft_id, SSU), reports_to="finnes-ikke")
    command = service.PutBody(draft_id, body, await publishing.seen(draft_id, SSU))
    await publishing.do(service.put_part, command)
    page = await publisher.get(publishing.address(draft_id))
    assert "Se hva som må rettes" in text_of(page)
    page = await publisher.get(publishing.address(draft_id, "kontroll"))
    assert "Denne må rettes før utkastet kan publiseres:" in text_of(page)
    assert f'href="{publishing.address(draft_id, "del", sti=SSU)}"' in page.text
    assert [form for form in forms_of(page) if form[0].endswith("/publiser")] == []
    before = await publishing.everything()
    day = (publishing.scene.today + timedelta(days=30)).isoformat()
    fields = {"version": "2", "valid_from": day, "accepts_breaks": "1"}
    refused = await publisher.post(publishing.address(draft_id, "publiser"), fields)
    assert refused.status_code == 422
    assert "Rett feilene i listen først." in text_of(refused)
    assert await publishing.everything() == before


async def test_a_day_too_early_is_refused_and_a_later_one_taken(
    publishing: DraftScene, publisher: Browser
) -> None:
    draft_id = await changed(publishing, 30)
    form = form_of(await publisher.get(publishing.address(draft_id, "kontroll")), "/publiser")
    before = await publishing.everything()
    latest = await latest_day(publishing)
    for day in ("", "tull", latest.isoformat(), "2025-01-01"):
        refused = await send(publisher, form, valid_from=day)
        assert (refused.status_code, set(problems_of(refused))) == (422, {"valid_from"}), day
    assert await publishing.everything() == before

    later = latest + timedelta(days=1)
    published = await send(publisher, form_of(refused, "/publiser"), valid_from=later.isoformat())
    assert published.headers["location"] == publishing.home
    page = text_of(await publisher.get(publishing.home))
    assert "Strukturen er publisert." in page
    assert await latest_day(publishing) == later
    assert "Publisert som versjon" in text_of(await publisher.get(publishing.address(draft_id)))


async def test_what_breaks_something_in_use_is_published_only_when_it_is_accepted(
    publishing: DraftScene, publisher: Browser
) -> None:
    draft_id = await publishing.begun("Uten plass")
    path = f"{SSU}.seats.kommunedirektor"
    command = service.RemovePart(draft_id, path, await publishing.seen(draft_id, path))
    await publishing.do(partial(service.remove_part, municipalities=municipality_facts()), command)
    page = await publisher.get(publishing.address(draft_id, "kontroll"))
    assert "blir borte, men har innehaver." in text_of(page)
    form = form_of(page, "/publiser")
    day = (await latest_day(publishing) + timedelta(days=1)).isoformat()
    before = await publishing.everything()
    refused = await send(publisher, form, valid_from=day)
    assert refused.status_code == 422
    assert "bekreft hvis det er meningen" in text_of(refused)
    assert await publishing.everything() == before

    accepted = await send(publisher, form_of(refused, "/publiser"), accepts_breaks="1")
    assert accepted.status_code == 303
    assert (await publishing.load(draft_id)).state == "published"


async def test_a_draft_that_was_overtaken_catches_up_before_it_is_published(
    publishing: DraftScene, publisher: Browser
) -> None:
    mine, both, other = [await publishing.begun(label) for label in ("Min", "Begge", "Den andre")]
    for draft_id, path, minutes in ((mine, "bodies.fsu", 40), (both, SSU, 50), (other, SSU, 60)):
        body = replace(await publishing.part(draft_id, path), frame_minutes=minutes)
        command = service.PutBody(draft_id, body, await publishing.seen(draft_id, path))
        await publishing.do(service.put_part, command)
    form = form_of(await publisher.get(publishing.address(mine, "kontroll")), "/publiser")
    day = await latest_day(publishing) + timedelta(days=1)
    publish = service.PublishDraft(other, 2, day)
    await publishing.do(partial(service.publish_draft, municipalities=municipality_facts()), publish)

    before = await publishing.everything()
    refused = await send(publisher, form, valid_from=(day + timedelta(days=1)).isoformat())
    assert refused.status_code == 409
    assert await publishing.everything() == before
    assert "Hent den inn først." in text_of(await publisher.get(publishing.address(mine, "kontroll")))
    page = await publisher.get(publishing.address(both))
    assert "Dette er endret begge steder, og her står utkastets egne ord: Strategisk" in text_of(page)

    for draft_id, minutes in ((mine, (60, 40)), (both, (50, None))):
        page = await publisher.get(publishing.address(draft_id))
        assert (await send(publisher, form_of(page, "/hent-inn"))).status_code == 303
        found = [(await publishing.part(draft_id, path)).frame_minutes for path in (SSU, "bodies.fsu")]
        assert tuple(found) == minutes
    form = form_of(await publisher.get(publishing.address(mine, "kontroll")), "/publiser")
    published = await send(publisher, form, valid_from=(day + timedelta(days=1)).isoformat())
    assert published.status_code == 303


async def test_a_draft_edited_after_the_check_was_shown_is_not_published_unseen(
    publishing: DraftScene, publisher: Browser
) -> None:
    draft_id = await changed(publishing, 70)
    form = form_of(await publisher.get(publishing.address(draft_id, "kontroll")), "/publiser")
    new = service.PutPerspective(draft_id, Perspective("nytt", Names("Nytt")))
    await publishing.do(service.put_part, new, publishing.second)
    before = await publishing.everything()
    day = (await latest_day(publishing) + timedelta(days=1)).isoformat()
    refused = await send(publisher, form, valid_from=day)
    assert refused.status_code == 409
    assert await publishing.everything() == before
    assert (await send(publisher, form_of(refused, "/publiser"))).status_code == 303
