"""The start page: what waits for whom, each with one thing to do, found by what they are trusted with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import httpx2
import pytest
from litestar import Litestar

from case_scene import Scene, open_scene
from fellesskap.actor import RoleKind, Side
from fellesskap.meetings.service import CallMeeting, call_meeting
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from frame_scene import Browser, text_of


@pytest.fixture(scope="module")
async def scene(database: Settings) -> Scene:
    return await open_scene(database, "starten")


@pytest.fixture(scope="module")
async def app(scene: Scene) -> Litestar:
    return create_app(scene.settings, clock=scene.clock, limits=Limits(10**6, 10**6, 10**6))


TASK = re.compile(r'<li class="task">(.*?)</li>', re.DOTALL)
BUTTON = re.compile(r'href="([^"]+)">([^<]+)<')


@dataclass(frozen=True)
class Task:
    text: str
    url: str
    label: str


def tasks(response: httpx2.Response) -> list[Task]:
    assert response.status_code == 200
    found = []
    for html in TASK.findall(response.text):
        url, label = BUTTON.search(html).groups()
        found.append(Task(unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))), url, label))
    return found


async def title(scene, case_id) -> str:
    return str((await scene.row("case", case_id))["title"])


async def test_cases_between_their_steps_wait_for_the_secretary(scene, secretary):
    cases = {
        "plasser": await scene.reported(),
        "sett-opp": await scene.placed(),
        "forankre": await scene.discussed(),
    }
    found = {task.url: task for task in tasks(await secretary.get("/starten/"))}
    for path, case_id in cases.items():
        task = found[f"{await scene.address(case_id)}/{path}"]
        assert await title(scene, case_id) in task.text
    listed = await scene.placed()
    await scene.listed(listed, await scene.planned("fu", 100))
    assert (
        await title(scene, listed)
        not in text_of(await secretary.get("/starten/")).split("Nytt siden sist")[0]
    )


async def test_what_has_a_deadline_comes_first_and_in_its_order(scene, secretary):
    await scene.reported()
    late, soon = await scene.planned("fu", 5), await scene.planned("ssu", 25)
    far = await scene.planned("fsu", 90)
    found = tasks(await secretary.get("/starten/"))
    urls = [task.url for task in found]
    places = [urls.index(f"/starten/moter/{one}/sakliste") for one in (late, soon)]
    assert places == sorted(places)
    assert not [url for url in urls if str(far) in url]
    dated = [bool(re.search(r"dager? (igjen|over)|i dag|i morgen", task.text)) for task in found]
    assert dated == sorted(dated, reverse=True)
    assert "dager over fristen" in next(task.text for task in found if str(late) in task.url)


async def test_a_meeting_waits_for_its_call_its_attendance_and_its_minutes(scene, secretary):
    case_id, meeting_id = await scene.placed("fu-phbu"), await scene.planned("fu-phbu", 3)
    await scene.listed(case_id, meeting_id)
    here = f"/starten/moter/{meeting_id}"

    async def task() -> Task | None:
        found = tasks(await secretary.get("/starten/"))
        return next((one for one in found if str(meeting_id) in one.url), None)

    before = await task()
    assert before
    assert before.url == f"{here}/innkalling"
    version = (await scene.row("meeting", meeting_id))["version"]
    await scene.do(await scene.community.secretary(), call_meeting, CallMeeting(meeting_id, version))
    assert await task() is None
    scene.clock.moment += timedelta(days=4)
    after = await task()
    assert after
    assert after.url == f"{here}/oppmote"
    assert "1 dag over fristen" in after.text


async def test_a_round_whose_deadline_is_past_waits_to_be_closed(scene, secretary):
    case_id = await scene.anchoring()
    round_id = (await scene.community.ask("SELECT id FROM round WHERE case_id = $1", case_id))[0]["id"]
    url = f"/starten/forankring/{round_id}/avslutt"
    assert url not in [task.url for task in tasks(await secretary.get("/starten/"))]
    scene.clock.moment += timedelta(days=40)
    task = next(one for one in tasks(await secretary.get("/starten/")) if one.url == url)
    assert "0 av 49 har svart. Forankringen kan avsluttes." in task.text
    assert task.label == "Avslutt forankringen"


async def test_a_round_waits_for_each_who_answers_and_for_nobody_else(scene, as_):
    case_id = await scene.anchoring()
    rows = await scene.community.ask(
        "SELECT y.*, r.id AS round FROM reply y JOIN round r ON r.id = y.round_id WHERE r.case_id = $1 "
        "ORDER BY y.sort_key",
        case_id,
    )
    url = f"/starten/forankring/{rows[0]['round']}"
    municipal = next(row for row in rows if row["division_id"] is None)
    division = next(row for row in rows if row["division_id"])
    having = scene.community.having
    contact = await having(RoleKind.MUNICIPAL_CONTACT, partner_id=municipal["partner_id"])
    people = {
        "Svar": [contact, await having(RoleKind.DIVISION_CONTACT, division_id=division["division_id"])],
        "Avklar standpunkt": [
            await having(RoleKind.REGION_CONTACT, region_id=municipal["region_id"]),
            await scene.community.secretary(Side.HOSPITAL),
        ],
    }
    for label, actors in people.items():
        for actor in actors:
            found = [one for one in tasks(await (await as_(actor)).get("/starten/")) if url in one.url]
            assert [one.label for one in found] == [label], actor.name
            assert ("/svar/" if label == "Svar" else "/standpunkt/") in found[0].url
    others = [await scene.community.secretary(), await scene.community.member("fu")]
    for actor in [*others, await having(RoleKind.ELECTED)]:
        shown = await (await as_(actor)).get("/starten/")
        assert not [one for one in tasks(shown) if url in one.url and "avslutt" not in one.url], actor.name
    await scene.answer(case_id, 1)
    assert not [one for one in tasks(await (await as_(contact)).get("/starten/")) if url in one.url]


async def test_a_regions_seat_in_the_deciding_body_is_asked_for_the_regions_position(scene, as_):
    case_id = await scene.anchoring()
    region = (await scene.community.ask("SELECT id FROM region ORDER BY sort_key LIMIT 1"))[0]["id"]
    holder = (
        await scene.community.ask(
            "SELECT h.person_id FROM holding h JOIN seat_edition s USING (seat_id) JOIN body b ON b.id = s.body_id "
            "WHERE b.key = 'fsu' AND s.counts AND s.region_id = $1",
            region,
        )
    )[0]["person_id"]
    browser = await as_(await scene.community.actor(holder))
    subject = await title(scene, case_id)
    found = [one for one in tasks(await browser.get("/starten/")) if subject in one.text]
    assert [one.label for one in found] == ["Avklar standpunkt"]
    assert "har svart i Helseregion" in found[0].text


async def test_follow_ups_wait_for_the_municipality_and_for_the_trusts_secretary(scene, as_):
    case_id = await scene.decided()
    subject = await title(scene, case_id)
    for actor in (
        await scene.community.having(RoleKind.MUNICIPAL_CONTACT),
        await scene.community.secretary(Side.HOSPITAL),
    ):
        found = [one for one in tasks(await (await as_(actor)).get("/starten/")) if subject in one.text]
        assert [one.label for one in found] == ["Meld status"]
        assert re.fullmatch(r"/starten/oppfolging/[0-9a-f-]{36}", found[0].url)
        assert "har ikke begynt" in found[0].text
    municipal = await as_(await scene.community.secretary())
    assert subject not in "".join(one.text for one in tasks(await municipal.get("/starten/")))


async def test_what_did_not_get_out_comes_before_everything(scene, secretary, superuser):
    case_id = await scene.placed("au", matter_class="administrativ", route="strategisk")
    meeting_id = await scene.planned("au", 30)
    await scene.listed(case_id, meeting_id)
    version = (await scene.row("meeting", meeting_id))["version"]
    await scene.do(await scene.community.secretary(), call_meeting, CallMeeting(meeting_id, version))
    table = f"{scene.community.tenant.schema}.delivery"
    await superuser.execute(f"UPDATE {table} SET state = 'uncertain' WHERE meeting_id = $1", meeting_id)
    first = tasks(await secretary.get("/starten/"))[0]
    assert "E-post er kanskje ikke kommet fram til " in first.text
    assert first.url == f"/starten/moter/{meeting_id}"
    await superuser.execute(f"UPDATE {table} SET state = 'sent' WHERE meeting_id = $1", meeting_id)
    assert "E-post" not in tasks(await secretary.get("/starten/"))[0].text


async def test_vacant_seats_are_the_secretariat_s_and_come_last(scene, secretary, member, superuser):
    schema = scene.community.tenant.schema
    assert "ledig" not in "".join(task.text for task in tasks(await secretary.get("/starten/")))
    ended = await superuser.fetch(
        f"UPDATE {schema}.holding SET valid_to = $1 WHERE id IN (SELECT id FROM {schema}.holding WHERE "
        "kind = 'holder' AND valid_to IS NULL AND seat_id IS NOT NULL ORDER BY id LIMIT 2) RETURNING id",
        scene.clock.now().date(),
    )
    last = tasks(await secretary.get("/starten/"))[-1]
    assert "2 plasser er ledige." in last.text
    assert last.url == "/starten/sammensetning" or last.url.startswith("/starten/utvalg/")
    assert "ledig" not in "".join(task.text for task in tasks(await member.get("/starten/")))
    ids = [row["id"] for row in ended]
    await superuser.execute(f"UPDATE {schema}.holding SET valid_to = NULL WHERE id = ANY($1)", ids)


async def test_who_nothing_waits_for_is_told_so_and_what_to_do(scene, as_, member):
    elected = await as_(await scene.community.having(RoleKind.ELECTED))
    said = text_of(await elected.get("/starten/"))
    assert "Ingenting venter på deg nå" in said
    assert "Se sakene" in said
    assert "/starten/saker/ny" in (await member.get("/starten/")).text


async def test_a_member_sees_the_meetings_ahead_and_the_news(scene, as_):
    meeting_id = await scene.planned("fsu", 20)
    someone = await as_(await scene.community.member("fsu"))
    response = await someone.get("/starten/")
    assert "Møtene dine framover" in text_of(response)
    assert f"/starten/moter/{meeting_id}" in response.text
    await scene.placed()
    assert "En sak er plassert" in text_of(await someone.get("/starten/"))


async def test_the_public_has_no_start_page(app):
    response = await Browser.open(app).get("/starten/")
    assert response.status_code == 303
    assert response.headers["location"].startswith("/logg-inn")


async def test_more_than_a_page_can_hold_is_counted_and_led_to(scene, secretary):
    for _ in range(51):
        await scene.reported()
    response = await secretary.get("/starten/")
    shown = len([task for task in tasks(response) if "/saker/" in task.url])
    assert shown == 50
    assert re.search(r"\d+ saker? til venter på sekretariatet\.", text_of(response))
    assert "/starten/saker?status=pagaende" in response.text
