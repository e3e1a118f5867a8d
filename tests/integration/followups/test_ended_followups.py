"""What is left to follow up of a partner that ended: who has it now, and what a recommendation waits for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.db.work import system_work
from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.model import Adoption, FollowupState
from fellesskap.followups.service import (
    RecordAdoption,
    ReportFollowup,
    SettleEndedFollowup,
    conclude,
    record_adoption,
    report_followup,
    settle_ended_followup,
    tell_due_followups,
)
from fellesskap.settings import Settings
from merger_scene import LEFT, MERGED, become
from road import Road, build

_PLACES = count(1)


@pytest.fixture
async def road(database: Settings) -> AsyncIterator[Road]:
    """A community of its own, since its structure changes."""
    yield await build(database, f"prove-oppfolgt-{next(_PLACES)}")


async def of(road: Road, decision_id: UUID, name: str) -> dict[str, Any]:
    names = {row["id"]: row["name"] for row in await road.rows("partner")}
    rows = await road.rows("followup", decision_id=decision_id)
    return next(row for row in rows if names[row["partner_id"]] == name)


async def settling(
    road: Road, decision_id: UUID, name: str, *numbers: str, **more: Any
) -> SettleEndedFollowup:
    row = await of(road, decision_id, name)
    partners = tuple([await road.id_of("partner", number) for number in numbers])
    return SettleEndedFollowup(
        row["id"], row["version"], more.pop("reason", "Slått sammen."), partners, **more
    )


async def adopt(road: Road, decision_id: UUID, name: str, who: str, how: Adoption = Adoption.ADOPTED) -> None:
    row = await of(road, decision_id, name)
    command = RecordAdoption(row["id"], row["version"], how, road.today, "sak 45/26", "Fordi")
    await road.do(who, record_adoption, command)


async def test_the_new_municipality_decides_for_itself_and_the_list_waits_for_nobody_else(road: Road) -> None:
    _, item_id = await road.ready("prinsipiell")
    decision_id = await road.do("anne", conclude, await road.decision(item_id, DecisionEffect.RECOMMENDATION))
    await adopt(road, decision_id, "Berg", "berg", Adoption.REJECTED)
    for name in ("Dal", "Eid", "Fjell"):
        await adopt(road, decision_id, name, name.lower())
    await adopt(road, decision_id, "Prøvesykehuset HF", "anne")
    road.later()
    await become(road, MERGED)
    for name in ("Aune", "Berg"):
        await road.do("anne", settle_ended_followup, await settling(road, decision_id, name, "9906"))
    # What Berg decided stands as it was recorded, and counts no more.
    berg = await of(road, decision_id, "Berg")
    assert (berg["adoption"], json.loads(berg["successors"])) == ("rejected", [{"name": "Nyby"}])
    nyby = await of(road, decision_id, "Nyby")
    assert json.loads(nyby["instead_of"]) == [{"name": "Aune"}, {"name": "Berg"}]
    told = await road.rows("notice", kind="followup.assigned", person_id=road.people["nyby"])
    assert len(told) == 1
    assert await road.rows("event", kind="followup.ratified") == []
    await adopt(road, decision_id, "Nyby", "nyby")
    ratified = (await road.rows("event", kind="followup.ratified"))[0]
    assert json.loads(ratified["facts"])["count"] == 5
    assert len(await road.rows("event", kind="followup.handed_on")) == 2


async def test_a_list_that_waited_only_for_one_that_left_is_carried(road: Road) -> None:
    _, item_id = await road.ready("prinsipiell")
    decision_id = await road.do("anne", conclude, await road.decision(item_id, DecisionEffect.RECOMMENDATION))
    for name in ("Aune", "Berg", "Dal", "Eid"):
        await adopt(road, decision_id, name, name.lower())
    await adopt(road, decision_id, "Prøvesykehuset HF", "anne")
    road.later()
    await become(road, LEFT)
    await road.do("bjorn", settle_ended_followup, await settling(road, decision_id, "Fjell"))
    assert len(await road.rows("event", kind="followup.ratified")) == 1
    assert len(await road.rows("notice", kind="followup.ratified", person_id=road.people["bjorn"])) == 1
    assert len(await road.rows("event", kind="followup.partner_left")) == 1


async def test_what_binds_goes_on_with_the_day_there_was_and_only_the_new_one_is_reminded(road: Road) -> None:
    _, item_id = await road.ready("region")
    due = road.today + timedelta(days=40)
    decision_id = await road.do("anne", conclude, await road.decision(item_id, due=due))
    row = await of(road, decision_id, "Dal")
    done = ReportFollowup(row["id"], row["version"], FollowupState.DONE, "Gjort.")
    await road.do("dal", report_followup, done)
    road.later()
    await become(road, MERGED)
    await road.do("anne", settle_ended_followup, await settling(road, decision_id, "Aune", "9906"))
    # Dal follows it up already: it stays one, and stays done.
    await road.do("anne", settle_ended_followup, await settling(road, decision_id, "Berg", "9903", "9906"))
    assert (await of(road, decision_id, "Nyby"))["due"] == due
    assert (await of(road, decision_id, "Dal"))["state"] == "done"
    assert len(await road.rows("followup", decision_id=decision_id)) == 7
    road.later((due - road.today).days + 1)
    async with system_work(road.tenant, road.clock) as work:
        await tell_due_followups(work)
    told = {row["person_id"] for row in await road.rows("notice", kind="followup.overdue")}
    assert road.people["nyby"] in told
    assert not told & {road.people["aune"], road.people["berg"], road.people["dal"]}


async def test_who_may_not_or_what_cannot_be_settled_changes_nothing(road: Road) -> None:
    _, item_id = await road.ready("region")
    decision_id = await road.do("anne", conclude, await road.decision(item_id))
    early = await settling(road, decision_id, "Fjell", "9903")
    refusal = await road.refused("anne", settle_ended_followup, early)
    assert (refusal.code, refusal.rule_id) == ("followup.partner_not_ended", "R-FOLLOWUP-12")
    road.later()
    await become(road, LEFT)
    for who in ("fjell", "dal"):
        assert (await road.refused(who, settle_ended_followup, early)).kind == "not_allowed"
    for changes, code in (
        ({"partners": (await road.id_of("partner", "9905"),)}, "followup.not_a_successor"),
        ({"partners": (await road.id_of("partner", "provesykehuset"),)}, "followup.not_a_successor"),
        ({"reason": " "}, "followup.ending_needs_reason"),
        ({"due": road.today}, "decision.due_not_ahead"),
        ({"version": 7}, "followup.changed_meanwhile"),
        ({"followup_id": uuid4()}, "followup.not_found"),
    ):
        command = replace(early, **changes)
        assert (await road.refused("anne", settle_ended_followup, command)).code == code
    await road.do("anne", settle_ended_followup, early)
    assert (await road.refused("anne", settle_ended_followup, early)).code == "followup.no_longer_followed"
    row = await of(road, decision_id, "Fjell")
    report = ReportFollowup(row["id"], row["version"], FollowupState.DONE, "Gjort.")
    refusal = await road.refused("fjell", report_followup, report)
    assert (refusal.code, refusal.rule_id) == ("followup.no_longer_followed", "R-FOLLOWUP-11")
    row = await of(road, decision_id, "Dal")
    await road.do("dal", report_followup, replace(report, followup_id=row["id"]))
