"""What a case is for: asked when it is reported, changed by the secretariat, and seen wherever the case is."""

from __future__ import annotations

import re
from datetime import timedelta

from case_scene import TEXTS
from fellesskap.cases.model import CaseKind
from fellesskap.cases.service import SetCaseKind, set_case_kind
from fellesskap.clock import today
from frame_scene import text_of

SENT = {"title": "Ny forskrift om samarbeid", **TEXTS, "language": "nb"}


async def version_of(scene, case_id) -> int:
    return (await scene.row("case", case_id))["version"]


async def made(scene, case_id, kind: CaseKind, days: int = 20):
    """Let a case be of a kind; a hearing's answer is due in so many days."""
    due = today(scene.clock) + timedelta(days=days)
    more = ("Helsedirektoratet", due) if kind is CaseKind.HEARING else ()
    command = SetCaseKind(case_id, await version_of(scene, case_id), kind, *more)
    await scene.do(await scene.community.secretary(), set_case_kind, command)
    return case_id


async def newest(scene):
    return (await scene.community.ask('SELECT * FROM "case" ORDER BY reported_at DESC, number DESC LIMIT 1'))[
        0
    ]


async def test_the_form_asks_what_the_community_is_to_do(scene, member):
    shown = await member.get("/sakene/saker/ny")
    assert "Hva skal helsefellesskapet gjøre med saken?" in text_of(shown)
    assert 'value="decision" checked' in shown.text
    due = today(scene.clock) + timedelta(days=40)
    asked = {"kind": "hearing", "hearing_by": "Statsforvalteren", "hearing_due": due.isoformat()}
    response = await member.post("/sakene/saker/ny", {**SENT, **asked})
    assert response.status_code == 303, text_of(response)
    row = await newest(scene)
    assert (row["kind"], row["hearing_by"], row["hearing_due"]) == ("hearing", "Statsforvalteren", due)
    said = text_of(await member.get(response.headers["location"]))
    assert "Høringssak" in said
    assert "Statsforvalteren" in said
    # What stands in the fields of a hearing is no hindrance to another case.
    response = await member.post("/sakene/saker/ny", {**SENT, "kind": "information", "hearing_due": "32.13."})
    assert response.status_code == 303, text_of(response)
    assert (await newest(scene))["kind"] == "information"
    response = await member.post("/sakene/saker/ny", SENT)
    assert (response.status_code, (await newest(scene))["kind"]) == (303, "decision")


async def test_what_is_missing_of_a_hearing_is_said_at_its_fields(scene, member):
    before = await scene.community.ask('SELECT count(*) FROM "case"')
    response = await member.post("/sakene/saker/ny", {**SENT, "kind": "hearing"})
    assert response.status_code == 422
    assert 'href="#felt-hearing_by">Skriv hvem som ber om høringsuttalelsen.' in response.text
    wrong = {"kind": "hearing", "hearing_by": "Statsforvalteren", "hearing_due": "i morgen"}
    response = await member.post("/sakene/saker/ny", {**SENT, **wrong})
    assert (response.status_code, 'href="#felt-hearing_due"' in response.text) == (422, True)
    assert 'value="hearing" checked' in response.text
    assert await scene.community.ask('SELECT count(*) FROM "case"') == before


async def test_the_secretariat_changes_it_and_the_case_tells(scene, secretary, member):
    case_id = await scene.placed()
    address = await scene.address(case_id)
    assert f"{address}/sakens-formal" in (await secretary.get(address)).text
    assert f"{address}/sakens-formal" not in (await member.get(address)).text
    assert (await member.get(f"{address}/sakens-formal")).status_code == 403
    assert "Beslutte" in text_of(await secretary.get(f"{address}/sakens-formal"))
    sent = {"version": str(await version_of(scene, case_id)), "kind": "hearing"}
    refused = await secretary.post(f"{address}/sakens-formal", sent)
    assert refused.status_code == 422
    due = today(scene.clock) + timedelta(days=40)
    sent |= {"hearing_by": "Helsedirektoratet", "hearing_due": due.isoformat()}
    done = await secretary.post(f"{address}/sakens-formal", sent)
    assert done.status_code == 303, text_of(done)
    said = text_of(await secretary.get(address))
    assert "Saken er nå en høringssak." in said
    assert "Saken ble en høringssak. Helsedirektoratet ber om svar innen" in said
    stale = await secretary.post(f"{address}/sakens-formal", {**sent, "hearing_by": "Andre"})
    assert stale.status_code == 409


async def test_what_is_for_discussion_is_concluded_and_not_anchored(scene, secretary):
    case_id = await made(scene, await scene.discussed(), CaseKind.DISCUSSION)
    address = await scene.address(case_id)
    shown = await secretary.get(address)
    said = text_of(shown)
    assert "Saken er drøftet. Sekretariatet skal avslutte den." in said
    now = shown.text[shown.text.index('class="now"') :]
    first = now[: now.index("</a>")]
    assert f'href="{address}/avslutt"' in first
    assert "Avslutt saken" in first
    assert "må sekretariatet gjøre den om til en beslutningssak først" in said
    assert f"{address}/sakens-formal" in shown.text
    assert (await secretary.get(f"{address}/forankre")).status_code == 422
    assert "Saken var til drøfting" in (await secretary.get(f"{address}/avslutt")).text
    start = (await secretary.get(f"/{scene.slug}/")).text
    assert f'href="{address}/avslutt"' in start
    reason = {"version": str(await version_of(scene, case_id)), "reason": "Saken var til drøfting."}
    done = await secretary.post(f"{address}/avslutt", reason)
    assert done.status_code == 303, text_of(done)
    said = text_of(await secretary.get(address))
    assert "Saken er drøftet og avsluttet. Den skal ikke besluttes." in said


async def test_a_list_finds_cases_by_what_they_are_for(scene, secretary):
    heard = await made(scene, await scene.placed(), CaseKind.HEARING)
    told = await made(scene, await scene.placed(), CaseKind.INFORMATION)
    addresses = {one: await scene.address(one) for one in (heard, told)}
    page = (await secretary.get(f"/{scene.slug}/saker?til=horing")).text
    assert addresses[heard] in page
    assert addresses[told] not in page
    assert "Høringsfrist" in page
    page = (await secretary.get(f"/{scene.slug}/saker?til=orientering")).text
    assert (addresses[heard] in page, addresses[told] in page) == (False, True)
    everything = (await secretary.get(f"/{scene.slug}/saker?til=tull")).text
    assert addresses[told] in everything


async def test_a_hearing_is_on_the_start_page_when_its_answer_is_due_soon(scene, secretary):
    soon = await made(scene, await scene.placed(), CaseKind.HEARING, days=20)
    await made(scene, await scene.placed(), CaseKind.HEARING, days=200)
    page = await secretary.get(f"/{scene.slug}/")
    waiting = await scene.community.ask(
        "SELECT count(*) FROM \"case\" WHERE hearing_by = 'Helsedirektoratet' AND hearing_due <= $1",
        today(scene.clock) + timedelta(days=30),
    )
    told = text_of(page).count("Helsedirektoratet venter på høringsuttalelsen.")
    assert told == waiting[0][0] > 0
    assert f'href="{await scene.address(soon)}"' in page.text


async def test_a_round_that_ends_after_the_answer_is_due_is_warned_of(scene, secretary):
    case_id = await made(scene, await scene.discussed(), CaseKind.HEARING, days=3)
    address = await scene.address(case_id)
    form = (await secretary.get(f"{address}/forankre")).text
    sent = {
        "version": str(await version_of(scene, case_id)),
        "level": "administrative",
        "question": "Hva mener dere?",
        "until": "working_days",
        "days": "20",
        **{
            field: re.findall(f'name="{field}" value="([^"]+)" checked', form)
            for field in ("partners", "divisions")
        },
    }
    check = await secretary.post(f"{address}/forankre", sent)
    assert check.status_code == 200, text_of(check)
    assert "Fristen for å svare er etter høringsfristen" in text_of(check)
    done = await secretary.post(f"{address}/forankre", {**sent, "button": "send"})
    assert done.status_code == 303, text_of(done)
    (found,) = await scene.community.ask(f"SELECT id FROM round WHERE case_id = '{case_id}'")
    said = text_of(await secretary.get(f"/{scene.slug}/forankring/{found['id']}"))
    assert "Fristen for å svare er etter høringsfristen." in said


async def test_a_meeting_after_the_answer_is_due_is_warned_of(scene, secretary):
    case_id = await made(scene, await scene.placed(), CaseKind.HEARING, days=1)
    in_time = await made(scene, await scene.placed(), CaseKind.HEARING, days=400)
    meeting_id = await scene.planned("fu")
    here = f"/{scene.slug}/moter/{meeting_id}"
    said = text_of(await secretary.get(f"{here}/sakliste"))
    assert "Høring. Møtet er etter høringsfristen" in said
    version = (await scene.row("meeting", meeting_id))["version"]
    both = {"case_ids": [f"Case_{case_id}", f"Case_{in_time}"], "minutes": "20", "version": str(version)}
    both["override"] = "Det haster."
    done = await secretary.post(f"{here}/sakliste/saker", both)
    assert done.status_code == 303, text_of(done)
    for address in (here, f"{here}/sakliste"):
        shown = (await secretary.get(address)).text
        assert shown.count('<p class="late">Møtet er etter høringsfristen, som er') == 1
