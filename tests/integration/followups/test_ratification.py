"""Every partner's own decision on what was recommended to it, and reminders of what is due."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.db.work import Work, system_work
from fellesskap.decisions.model import DecisionEffect
from fellesskap.errors import Conflict, NotAllowed, NotFound
from fellesskap.followups.model import Adoption, FollowupState
from fellesskap.followups.service import (
    RecordAdoption,
    ReportFollowup,
    conclude,
    record_adoption,
    report_followup,
    tell_due_followups,
)
from fellesskap.tenant import Tenant
from road import Road

MUNICIPALITIES = ("aune", "berg", "dal", "eid", "fjell")


async def recommended(road: Road, **more: Any) -> UUID:
    """A recommendation that every partner decides on for itself."""
    _, item_id = await road.ready("prinsipiell")
    command = await road.decision(item_id, DecisionEffect.RECOMMENDATION, **more)
    return await road.do("anne", conclude, command)


async def of(road: Road, decision_id: UUID, name: str) -> dict[str, Any]:
    names = {row["id"]: row["name"] for row in await road.rows("partner")}
    rows = await road.rows("followup", decision_id=decision_id)
    return next(row for row in rows if names[row["partner_id"]].lower().startswith(name))


async def adoption(road: Road, decision_id: UUID, name: str, **changes: Any) -> RecordAdoption:
    row = await of(road, decision_id, name)
    values = {
        "adoption": Adoption.ADOPTED,
        "decided_on": road.today,
        "reference": " kommunestyret, sak 45/26 ",
        **changes,
    }
    return RecordAdoption(row["id"], values.pop("version", row["version"]), **values)


async def told(road: Road, kind: str, decision_id: UUID) -> set[UUID]:
    return {row["person_id"] for row in await road.rows("notice", kind=kind, decision_id=decision_id)}


async def remind(road: Road) -> int:
    async with system_work(road.tenant, road.clock) as work:
        return await tell_due_followups(work)


async def test_each_partner_records_its_own_decision_until_all_have_adopted(road: Road) -> None:
    decision_id = await recommended(road)
    road.later()
    for name in MUNICIPALITIES:
        await road.do(name, record_adoption, await adoption(road, decision_id, name))
    assert await told(road, "followup.ratified", decision_id) == set()
    remark = {"adoption": Adoption.ADOPTED_WITH_REMARK, "note": " Fra 2027 "}
    await road.do("anne", record_adoption, await adoption(road, decision_id, "prøve", **remark))
    row = await of(road, decision_id, "aune")
    assert (row["state"], row["adoption"], row["reference"], row["settled_by"], row["version"]) == (
        "done",
        "adopted",
        "kommunestyret, sak 45/26",
        road.people["aune"],
        2,
    )
    assert (await of(road, decision_id, "prøve"))["note"] == "Fra 2027"
    people = await told(road, "followup.ratified", decision_id)
    assert {road.people["anne"], road.people["bjorn"]} < people
    assert road.people["aune"] not in people
    assert sorted((await road.kinds(row["case_id"]))[-2:]) == ["followup.adopted", "followup.ratified"]
    reports = await road.rows("followup_report", followup_id=row["id"])
    assert [(one["adoption"], one["told_by"]) for one in reports] == [("adopted", road.people["aune"])]


async def test_a_rejection_is_told_at_once_and_mended_with_a_reason(road: Road) -> None:
    decision_id = await recommended(road)
    rejected = {"adoption": Adoption.REJECTED, "note": "Vi har ikke råd"}
    await road.do("berg", record_adoption, await adoption(road, decision_id, "berg", **rejected))
    people = await told(road, "followup.rejected", decision_id)
    assert {road.people["anne"], road.people["bjorn"]} < people
    await road.do("berg", record_adoption, await adoption(road, decision_id, "berg", **rejected))
    assert len(await road.rows("notice", kind="followup.rejected", decision_id=decision_id)) == len(people)
    silent = await adoption(road, decision_id, "berg")
    assert (await road.refused("berg", record_adoption, silent)).code == "followup.adoption_reason_required"
    why = {"note": "Kommunestyret behandlet saken på nytt"}
    await road.do("berg", record_adoption, await adoption(road, decision_id, "berg", **why))
    row = await of(road, decision_id, "berg")
    assert (row["adoption"], len(await road.rows("followup_report", followup_id=row["id"]))) == ("adopted", 3)


async def test_a_report_takes_an_own_decision_back(road: Road) -> None:
    decision_id = await recommended(road)
    row = await of(road, decision_id, "dal")
    done = ReportFollowup(row["id"], 1, FollowupState.DONE)
    assert (await road.refused("dal", report_followup, done)).code == "followup.own_decision_first"
    await road.do("dal", record_adoption, await adoption(road, decision_id, "dal"))
    back = ReportFollowup(row["id"], 2, FollowupState.UNDER_WAY)
    assert (await road.refused("dal", report_followup, back)).code == "followup.reason_required"
    await road.do("dal", report_followup, ReportFollowup(row["id"], 2, FollowupState.UNDER_WAY, "Klage"))
    row = await of(road, decision_id, "dal")
    assert (row["state"], row["adoption"], row["decided_on"], row["reference"]) == (
        "under_way",
        None,
        None,
        "",
    )


async def test_nobody_decides_for_another(road: Road) -> None:
    decision_id = await recommended(road)
    command = await adoption(road, decision_id, "aune")
    for other in ("berg", "nord", "anne", "kirurgi", "fsu:region:nord"):
        refusal = await road.refused(other, record_adoption, command)
        assert (type(refusal), refusal.code) == (NotAllowed, "followup.not_your_partner")
    assert type(await road.refused("valgt", record_adoption, command)) is NotFound
    await road.do("bjorn", record_adoption, command)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": 7}, "followup.changed_meanwhile"),
        ({"reference": ""}, "followup.reference_required"),
        ({"reference": "x" * 130}, "followup.reference_too_long"),
        ({"note": "Gjelder 15837030088"}, "guard.national_identity_number"),
        ({"reference": "Sak 15837030088"}, "guard.national_identity_number"),
    ],
)
async def test_own_decisions_that_are_not_good_enough(road: Road, changes: dict[str, Any], code: str) -> None:
    decision_id = await recommended(road)
    command = await adoption(road, decision_id, "aune", **changes)
    assert (await road.refused("aune", record_adoption, command)).code == code
    for days, wrong in ((1, "followup.decided_ahead"), (-60, "followup.decided_before")):
        day = road.today + timedelta(days=days)
        command = await adoption(road, decision_id, "aune", decided_on=day)
        assert (await road.refused("aune", record_adoption, command)).code == wrong


async def test_what_binds_is_not_decided_on_again(road: Road) -> None:
    _, item_id = await road.ready()
    decision_id = await road.do("anne", conclude, await road.decision(item_id))
    command = await adoption(road, decision_id, "aune")
    assert (await road.refused("aune", record_adoption, command)).code == "followup.is_binding"


async def test_another_community_s_list_is_as_unknown_as_any_other(road: Road, alfa: Tenant) -> None:
    decision_id = await recommended(road)
    command = await adoption(road, decision_id, "aune")
    codes = []
    for any_id in (command.followup_id, uuid4()):
        with pytest.raises(NotFound) as error:
            async with Work(alfa, await road.actor("aune"), road.clock, write=True) as work:
                await record_adoption(
                    work, RecordAdoption(any_id, 1, Adoption.ADOPTED, road.today, "Sak 1/26")
                )
        codes.append((error.value.code, error.value.facts))
    assert codes[0] == codes[1]


async def test_the_last_two_at_once_tell_once_that_all_have_adopted(road: Road) -> None:
    decision_id = await recommended(road)
    for name in MUNICIPALITIES[1:]:
        await road.do(name, record_adoption, await adoption(road, decision_id, name))
    last = await adoption(road, decision_id, "aune"), await adoption(road, decision_id, "prøve")
    done = await asyncio.gather(
        *(
            road.do(who, record_adoption, one)
            for who, one in (("aune", last[0]), ("anne", last[1]), ("aune", last[0]))
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Conflict) for one in done) == 1
    case_id = (await road.rows("decision", id=decision_id))[0]["case_id"]
    assert (await road.kinds(case_id)).count("followup.ratified") == 1
    notices = await road.rows("notice", kind="followup.ratified", decision_id=decision_id)
    assert len({row["person_id"] for row in notices}) == len(notices) > 0


async def test_those_who_have_not_reported_are_reminded_once_before_and_once_after(road: Road) -> None:
    due = road.today + timedelta(days=150)
    decision_id = await recommended(road, due=due)
    await road.do("aune", record_adoption, await adoption(road, decision_id, "aune"))
    await remind(road)
    assert await told(road, "followup.due", decision_id) == set()
    road.later((due - road.today).days - 10)
    await remind(road)
    warned = await told(road, "followup.due", decision_id)
    assert road.people["aune"] not in warned
    assert {road.people["berg"], road.people["fjell"], road.people["anne"]} <= warned
    count = len(await road.rows("notice", kind="followup.due", decision_id=decision_id))
    assert await remind(road) == 0
    road.later(10)
    assert await remind(road) == 0, "the day itself is not late"
    road.later()
    assert await remind(road) >= 5
    assert await remind(road) == 0
    late = await told(road, "followup.overdue", decision_id)
    assert road.people["aune"] not in late
    assert {road.people["berg"], road.people["anne"], road.people["bjorn"]} <= late
    assert len(await road.rows("notice", kind="followup.due", decision_id=decision_id)) == count
