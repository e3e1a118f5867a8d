"""What one side keeps to itself on pages and by the API: there for its own, and nowhere for anybody else."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    PlanMeeting,
    add_case,
    call_meeting,
    plan_meeting,
)
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]
WORD = "zqformøtenotat"
OTHERS = ("anne", "kirurgi", "fsu:direktor", "valgt")
_VARYING = re.compile(r'nonce="[^"]*"|name="_(?:csrf|key)" value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}')


async def slug_of(road: Road, case_id: UUID) -> str:
    row = (await road.rows("case", id=case_id))[0]
    return f"{row['number']}-{row['year']}"


async def called(road: Road, case_id: UUID) -> tuple[UUID, UUID]:
    """A meeting that is called, and the line of a case on its agenda."""
    plan = PlanMeeting(
        await road.id_of("body", "fu"),
        road.clock.moment + timedelta(days=6),
        MeetingForm.PHYSICAL,
        place="Prøveby",
    )
    meeting_id = await road.do("anne", plan_meeting, plan)
    item_id = await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 2))
    return meeting_id, item_id


async def write(road: Road, browser: Browser, about: str, **fields: str) -> httpx2.Response:
    given = {"side": "municipal", "purpose": "position", "text": WORD, **fields}
    return await browser.post(f"/{road.tenant.slug}/notater/ny?{about}", given)


async def ask(browser: Browser, road: Road, text: str, **variables: Any) -> dict[str, Any]:
    answer = await browser.http.post(
        f"/{road.tenant.slug}/graphql",
        json={"query": text, "variables": variables},
        headers={"x-csrf-token": browser.csrf},
    )
    found: dict[str, Any] = json.loads(answer.text)
    return found


def plain(response: httpx2.Response, *words: str) -> str:
    text = _VARYING.sub("", f"{response.status_code} {response.text}")
    for word in words:
        text = text.replace(word, "")
    return text


async def test_a_note_is_on_its_own_side_s_pages_and_on_nobody_else_s(road: Road, enter: Enter) -> None:
    case_id = await road.placed()
    slug = await slug_of(road, case_id)
    meeting_id, item_id = await called(road, case_id)
    bjorn = await enter("bjorn")
    here = f"/{road.tenant.slug}"
    answer = await write(road, bjorn, f"sak={slug}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{here}/saker/{slug}#notater")
    assert (await write(road, bjorn, f"punkt={item_id}", text=f"{WORD} punkt")).status_code == 303
    notes = await road.rows("note", case_id=case_id)
    assert len(notes) == 2
    pages = [f"{here}/saker/{slug}", f"{here}/notater", *(f"{here}/notater/{note['id']}" for note in notes)]
    for page in pages:
        assert WORD in (await bjorn.get(page)).text, page
        assert WORD in (await (await enter("aune")).get(page)).text, page
    assert f"{here}/notater/" in (await bjorn.get(f"{here}/moter/{meeting_id}")).text
    for name in OTHERS:
        browser = await enter(name)
        for page in (
            *pages[:2],
            f"{here}/moter/{meeting_id}",
            f"{here}/",
            f"{here}/varsler",
            f"{here}/dokumenter",
        ):
            answer = await browser.get(page)
            assert WORD not in answer.text, (name, page)
            assert not any(str(note["id"]) in answer.text for note in notes), (name, page)
        for note in notes:
            for part in ("", "/rediger", "/trekk"):
                there = await browser.get(f"{here}/notater/{note['id']}{part}")
                nowhere = await browser.get(f"{here}/notater/{uuid4()}{part}")
                assert there.status_code == 404
                assert plain(there) == plain(nowhere)


async def test_the_api_gives_the_other_side_what_it_gives_of_nothing(road: Road, enter: Enter) -> None:
    case_id = await road.placed()
    slug = await slug_of(road, case_id)
    meeting_id, item_id = await called(road, case_id)
    bjorn = await enter("bjorn")
    await write(road, bjorn, f"sak={slug}")
    await write(road, bjorn, f"punkt={item_id}")
    planned = await bjorn.post(
        f"/{road.tenant.slug}/formoter/ny",
        {
            "side": "municipal",
            "starts_at": (road.today + timedelta(days=1)).isoformat(),
            "clock": "09:00",
            "minutes": "60",
            "place": WORD,
            "meeting_id": str(meeting_id),
            "case_ids": f"Case_{case_id}",
            "person_ids": f"Person_{road.people['bjorn']}",
        },
    )
    assert planned.status_code == 303, text_of(planned)
    note = (await road.rows("note", agenda_item_id=item_id))[0]["id"]
    premeeting = (await road.rows("premeeting", meeting_id=meeting_id))[0]["id"]
    lists = """query($case: ID!, $item: ID!, $meeting: ID!) {
        case(id: $case) { notes { text } premeetings { place } timeline { kind facts } }
        agendaItem(id: $item) { notes { text } }
        meeting(id: $meeting) { premeetings { place } agenda { notes { id } } }
        notes(case: $case) { totalCount edges { node { text editions { text } } } }
        all: notes { totalCount }
        premeetings { totalCount edges { node { place people { person { name } } } } }
    }"""
    ids = {"case": f"Case_{case_id}", "item": f"AgendaItem_{item_id}", "meeting": f"Meeting_{meeting_id}"}
    own = await ask(bjorn, road, lists, **ids)
    assert json.dumps(own, ensure_ascii=False).count(WORD) >= 8
    for name in OTHERS:
        browser = await enter(name)
        found = await ask(browser, road, lists, **ids)
        assert WORD not in json.dumps(found, ensure_ascii=False), name
        if found["data"]["case"]:
            assert (found["data"]["case"]["notes"], found["data"]["case"]["premeetings"]) == ([], [])
        assert found["data"]["all"]["totalCount"] == found["data"]["premeetings"]["totalCount"] == 0
        for kind, key in (("Note", note), ("Premeeting", premeeting)):
            node = "query($id: ID!) { node(id: $id) { id } }"
            told = [await ask(browser, road, node, id=f"{kind}_{one}") for one in (key, uuid4())]
            assert told[0] == told[1] == {"data": {"node": None}}
            assert (await ask(bjorn, road, node, id=f"{kind}_{key}"))["data"]["node"]


async def test_the_form_says_that_it_is_not_secret_and_keeps_ones_words(road: Road, enter: Enter) -> None:
    slug = await slug_of(road, await road.placed())
    browser = await enter("nord")
    form = await browser.get(f"/{road.tenant.slug}/notater/ny?sak={slug}")
    said = text_of(form)
    assert "ikke hemmelig" in said
    assert "offentleglova § 3" in said
    assert "Helseregion Nord" in said
    assert "Helseregion Sør" not in said
    refused = await write(road, browser, f"sak={slug}", side="", text="Noe jeg skrev")
    assert refused.status_code == 422
    assert "Noe jeg skrev" in refused.text
    elsewhere = await write(
        road, browser, f"sak={slug}", side=f"municipal.{await road.id_of('region', 'sor')}"
    )
    assert elsewhere.status_code == 403
    assert await road.rows("note", text="Noe jeg skrev") == []
    for name in ("valgt",):
        assert (await (await enter(name)).get(f"/{road.tenant.slug}/notater/ny?sak={slug}")).status_code in (
            403,
            404,
        )


async def test_a_note_is_written_anew_and_taken_back(road: Road, enter: Enter) -> None:
    slug = await slug_of(road, await road.placed())
    browser = await enter("bjorn")
    await write(road, browser, f"sak={slug}", text="Først dette")
    note = (await road.rows("note", text="Først dette"))[0]["id"]
    here = f"/{road.tenant.slug}/notater/{note}"
    assert (await browser.get(f"{here}/rediger")).status_code == 200
    changed = await browser.post(f"{here}/rediger", {"version": "1", "text": "Så dette"})
    assert changed.status_code == 303
    late = await browser.post(f"{here}/rediger", {"version": "1", "text": "Mitt i mellomtiden"})
    assert late.status_code == 409
    assert "Mitt i mellomtiden" in late.text
    assert "Så dette" in late.text
    assert "Først dette" in (await browser.get(here)).text
    assert "Trekk notatet tilbake" in text_of(await browser.get(f"{here}/trekk"))
    assert (await browser.post(f"{here}/trekk", {"version": "2"})).status_code == 303
    said = text_of(await browser.get(here))
    assert "trukket tilbake" in said
    assert "Så dette" in said
    assert (await browser.get(f"{here}/rediger")).status_code == 422


async def test_a_pre_meeting_from_plan_to_what_was_agreed(road: Road, enter: Enter) -> None:
    case_id = await road.placed()
    slug = await slug_of(road, case_id)
    meeting_id, _ = await called(road, case_id)
    browser = await enter("nord")
    here = f"/{road.tenant.slug}"
    whose = await browser.get(f"{here}/formoter/ny?mote={meeting_id}")
    assert "Helseregion Nord" in text_of(whose)
    region = f"municipal.{await road.id_of('region', 'nord')}"
    form = await browser.get(f"{here}/formoter/ny?mote={meeting_id}&for={region}")
    assert "Aune" in text_of(form)
    assert not re.search(r">\s*Dal\s*<", form.text)
    fields = {
        "side": region,
        "meeting_id": str(meeting_id),
        "starts_at": (road.today + timedelta(days=1)).isoformat(),
        "clock": "12:00",
        "minutes": "45",
        "place": "Rådhuset",
        "person_ids": f"Person_{road.people['aune']}",
    }
    refused = await browser.post(
        f"{here}/formoter/ny?mote={meeting_id}&for={region}", {**fields, "place": ""}
    )
    assert refused.status_code == 422
    assert "Skriv hvor dere møtes" in text_of(refused)
    answer = await browser.post(f"{here}/formoter/ny?mote={meeting_id}&for={region}", fields)
    assert answer.status_code == 303, text_of(answer)
    page = answer.headers["location"]
    shown = text_of(await browser.get(page))
    assert "Rådhuset" in shown
    assert slug.split("-")[0] in shown
    key = page.rsplit("/", 1)[1]
    note = await browser.post(
        f"{here}/notater/ny?sak={slug}&formote={key}&hva=clarify",
        {"side": region, "purpose": "clarify", "text": "Hva koster det?"},
    )
    assert (note.status_code, note.headers["location"]) == (303, page)
    assert "Hva koster det?" in (await browser.get(page)).text
    for path in (f"{here}/moter/{meeting_id}", f"{here}/", f"{here}/formoter"):
        assert page in (await browser.get(path)).text, path
    for name in (*OTHERS, "sor", "dal"):
        other = await enter(name)
        for part in ("", "/endre", "/holdt", "/avlys"):
            there, nowhere = await other.get(page + part), await other.get(f"{here}/formoter/{uuid4()}{part}")
            assert there.status_code == 404, (name, part)
            assert plain(there) == plain(nowhere)
        for path in (f"{here}/moter/{meeting_id}", f"{here}/", f"{here}/saker/{slug}"):
            assert page not in (await other.get(path)).text, (name, path)
        assert "Rådhuset" not in (await other.get(f"{here}/formoter")).text
    change = await browser.get(f"{page}/endre")
    assert "Rådhuset" in change.text
    mine = {**fields, "version": "9", "place": "Biblioteket"}
    stale = await browser.post(f"{page}/endre", mine)
    assert stale.status_code == 409, text_of(stale)
    assert "Nå står det: Rådhuset" in text_of(stale)
    assert 'value="Biblioteket"' in stale.text
    assert "Nå står det: Ingen" not in text_of(stale)
    assert (await browser.get(f"{page}/holdt")).status_code == 422
    assert (await browser.get(f"{page}/avlys")).status_code == 200
    road.later()
    browser = await enter("nord")
    held = await browser.post(
        f"{page}/holdt",
        {"version": "1", "person_ids": f"Person_{road.people['aune']}", "summary": "Vi sier ja."},
    )
    assert held.status_code == 303, text_of(held)
    said = text_of(await browser.get(page))
    assert "Vi sier ja." in said
    assert "var med" in said


@pytest.mark.parametrize("path", ["formoter", "notater"])
async def test_who_is_of_no_side_is_told_so(road: Road, enter: Enter, path: str) -> None:
    browser = await enter("valgt")
    assert "Du hører ikke til en av sidene" in text_of(await browser.get(f"/{road.tenant.slug}/{path}"))
    more = await browser.get(f"/{road.tenant.slug}/mer")
    assert f"/{path}" not in more.text
    assert f"/{path}" in (await (await enter("aune")).get(f"/{road.tenant.slug}/mer")).text
