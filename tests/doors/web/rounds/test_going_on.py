"""A round goes on in the pages: more time, opened again, asked again about a new text, answered in bulk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from fellesskap.cases.model import CaseKind
from fellesskap.cases.service import SetCaseKind, set_case_kind
from fellesskap.rounds.model import Answer, Round
from fellesskap.structure.rules.holidays import working_day_from
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


def here(road: Road, found: Round) -> str:
    return f"/{road.tenant.slug}/forankring/{found.id}"


async def test_a_deadline_is_put_off_with_a_reason(road: Road, enter: Enter) -> None:
    found = await road.opened()
    anne, page = await enter("anne"), f"{here(road, found)}/utsett"
    assert page in (await anne.get(here(road, found))).text
    assert "Et antall arbeidsdager" in text_of(await anne.get(page))
    fields = {"version": "1", "until": "working_days", "days": "12", "reason": ""}
    before = await road.everything()
    refused = await anne.post(page, fields)
    assert (refused.status_code, await road.everything()) == (422, before)
    assert "Skriv hvorfor." in text_of(refused)
    assert 'value="12"' in refused.text
    done = await anne.post(page, {**fields, "reason": "Påsken kom imellom"})
    shown = text_of(await anne.get(done.headers["location"]))
    assert "Fristen er utsatt." in shown
    assert "Påsken kom imellom" in shown
    assert (await road.round_of(found.case_id)).deadline > found.deadline
    aune = await enter("aune")
    assert page not in (await aune.get(here(road, found))).text
    assert "sekretariatet" in text_of(await aune.get(page))


async def test_a_closed_round_is_opened_again(road: Road, enter: Enter) -> None:
    case_id = await road.closed(Aune=Answer.AGREE)
    found = await road.round_of(case_id)
    anne, page = await enter("anne"), f"{here(road, found)}/apne"
    assert page in (await anne.get(here(road, found))).text
    assert (await anne.get(page)).status_code == 200
    day = working_day_from(road.today + timedelta(days=9)).isoformat()
    fields = {"version": str(found.version), "deadline": day, "reason": "Berg svarte for sent"}
    done = await anne.post(page, fields)
    shown = text_of(await anne.get(done.headers["location"]))
    assert "Forankringen er åpnet igjen." in shown
    assert "Berg svarte for sent" in shown
    assert await road.state(case_id) == "anchoring"
    again = await anne.get(page)
    assert "Forankringen er åpen" in text_of(again)


async def test_a_new_text_is_asked_about_again(road: Road, enter: Enter) -> None:
    case_id = await road.closed(Aune=Answer.AGREE, Berg=Answer.OBJECT)
    first = await road.round_of(case_id)
    anne, page = await enter("anne"), f"{here(road, first)}/spor-igjen"
    refused = await anne.get(page)
    assert "Ingen kan spørres på nytt nå" in text_of(refused)
    await road.revise(case_id, "Sykestua er åpen hele uken.")
    form = await anne.get(page)
    assert "<ins>" in form.text
    assert "Sykestua er åpen hele uken." in text_of(form)
    berg = await road.reply(first.id, "Berg")
    aune = await road.reply(first.id, "Aune")
    assert f'value="{berg["id"]}" checked' in form.text
    assert f'value="{aune["id"]}" checked' not in form.text
    fields = {
        "version": str(await road.case_version(case_id)),
        "question": "Og nå?",
        "until": "working_days",
        "days": "14",
        "asked": str(berg["id"]),
    }
    before = await road.everything()
    check = await anne.post(page, fields)
    assert (check.status_code, await road.everything()) == (200, before)
    for text in ("Se over før du spør på nytt", "Berg", "Dal", "1 svar", "Vedlegg Ingen"):
        assert text in text_of(check)
    back = await anne.post(page, {**fields, "button": "change"})
    assert "Og nå?" in back.text
    done = await anne.post(page, {**fields, "button": "send"})
    case_page = text_of(await anne.get(done.headers["location"]))
    assert "er spurt om den nye teksten" in case_page
    assert "Om en tidligere tekst" in case_page
    second = await road.round_of(case_id)
    shown = await anne.get(here(road, second))
    assert "Står fra forrige tekst" in text_of(shown)
    assert "Se forrige forankring og svarene der" in text_of(shown)
    old = text_of(await anne.get(here(road, first)))
    assert "Se forankringen av den nye teksten, som gjelder nå" in old
    row = await road.reply(second.id, "Berg")
    answering = await (await enter("berg")).get(f"{here(road, second)}/svar/{row['id']}")
    assert "Sist svarte dere:" in text_of(answering)
    assert "Vi mangler folk" in text_of(answering)
    assert "<ins>" in answering.text


async def test_asking_again_beyond_a_hearings_day_is_warned_of(road: Road, enter: Enter) -> None:
    case_id = await road.closed(Aune=Answer.AGREE, Berg=Answer.OBJECT)
    found = await road.round_of(case_id)
    due = working_day_from(road.today + timedelta(days=9))
    hearing = SetCaseKind(
        case_id, await road.case_version(case_id), CaseKind.HEARING, "Statsforvalteren", due
    )
    await road.do("anne", set_case_kind, hearing)
    await road.revise(case_id, "Sykestua er åpen hele uken.")
    anne, page = await enter("anne"), f"{here(road, found)}/spor-igjen"
    warning = "Fristen for å svare er etter høringsfristen"
    assert warning not in text_of(await anne.get(page))
    fields = {"version": str(await road.case_version(case_id)), "question": "Og nå?", "until": "day"}
    for days, warned in ((0, False), (30, True)):
        chosen = working_day_from(due + timedelta(days=days)).isoformat()
        check = await anne.post(page, {**fields, "deadline": chosen})
        assert check.status_code == 200, text_of(check)
        assert "Se over før du spør på nytt" in text_of(check)
        assert (warning in text_of(check)) is warned
    done = await anne.post(page, {**fields, "deadline": chosen, "button": "send"})
    assert done.status_code == 303, text_of(done)


async def test_several_rounds_are_answered_on_one_page(road: Road, enter: Enter) -> None:
    rounds = [await road.opened(), await road.opened(), await road.opened()]
    rows = [await road.reply(found.id, "Eid") for found in rounds]
    eid, page = await enter("eid"), f"/{road.tenant.slug}/forankring/svar"
    assert page in (await eid.get(f"/{road.tenant.slug}/forankring")).text
    shown = await eid.get(page)
    assert all(str(row["id"]) in shown.text for row in rows)
    fields = {"answer": "agree", "evidence_kind": "administrative", "evidence_reference": "12/26"}
    for row in rows:
        fields |= {f"version-{row['id']}": "1", f"answer-{row['id']}": "same"}
    wrong = {**fields, f"answer-{rows[1]['id']}": "object", f"reason-{rows[0]['id']}": "Bra sak"}
    before = await road.everything()
    refused = await eid.post(page, wrong)
    assert (refused.status_code, await road.everything()) == (422, before)
    assert "Bra sak" in refused.text
    assert f'id="felt-reason-{rows[1]["id"]}-feil"' in refused.text
    none = await eid.post(page, {**fields, **{f"answer-{row['id']}": "skip" for row in rows}})
    assert none.status_code == 422
    some = {**fields, f"answer-{rows[2]['id']}": "skip"}
    done = await eid.post(page, some)
    assert "2 svar er sendt." in text_of(await eid.get(done.headers["location"]))
    answers = [(await road.reply(found.id, "Eid"))["answer"] for found in rounds]
    assert answers == ["agree", "agree", None]


async def test_advice_is_asked_given_and_shown_with_the_case(road: Road, enter: Enter) -> None:
    case_id = await road.placed()
    row = (await road.rows("case", id=case_id))[0]
    case = f"/{road.tenant.slug}/saker/{row['number']}-{row['year']}"
    anne = await enter("anne")
    assert f"{case}/uttalelser" in (await anne.get(case)).text
    fields = {
        "question": "Hva mener dere?",
        "deadline": (road.today + timedelta(days=20)).isoformat(),
        "body_ids": str(await road.id_of("body", "fsu")),
        "others": "FAMU\n\nBrukerutvalget",
    }
    refused = await anne.post(f"{case}/uttalelser", {**fields, "question": ""})
    assert refused.status_code == 422
    assert "Brukerutvalget" in refused.text
    done = await anne.post(f"{case}/uttalelser", fields)
    shown = await anne.get(done.headers["location"])
    assert "FAMU" in text_of(shown)
    famu = (await road.rows("advice", case_id=case_id, name="FAMU"))[0]
    page = f"/{road.tenant.slug}/uttalelser/{famu['id']}"
    assert page in shown.text
    answer = {"version": "1", "stance": "advises_against", "text": "For lite folk.", "reference": ""}
    assert "Skriv hvordan uttalelsen kom inn" in text_of(await anne.post(page, answer))
    done = await anne.post(page, {**answer, "reference": "Brev 3. mars"})
    shown = text_of(await anne.get(done.headers["location"]))
    for text in ("Fraråder", "For lite folk.", "Brev 3. mars"):
        assert text in shown
    aune = await enter("aune")
    assert "For lite folk." in text_of(await aune.get(case))
    assert "Bare de som sitter i utvalget" in text_of(await aune.get(page))
