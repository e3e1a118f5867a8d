"""Minutes of a joint meeting: whose words approve them, in which meeting, and whose leaders correct a line."""

from __future__ import annotations

import itertools
from dataclasses import replace
from uuid import UUID

from fellesskap.decisions.model import DecisionEffect
from fellesskap.decisions.service import record_decision
from fellesskap.minutes.service import (
    ApproveAsLeader,
    ApproveMinutes,
    ConfirmCorrection,
    DraftMinutes,
    ProposeCorrection,
    RecordApproval,
    RemindLeaders,
    approve_as_leader,
    approve_minutes,
    confirm_correction,
    draft_minutes,
    propose_correction,
    record_approval,
    remind_leaders,
)
from fellesskap.settings import Settings
from fellesskap.structure.model import Approval
from joint_scene import held, joint_structure, leads, planned, together, version
from minutes_scene import agenda
from road import Road, build

_numbers = itertools.count(1)


async def community(database: Settings, first: Approval, other: Approval) -> Road:
    """Where the minutes of SUV are approved in one way, and those of the others in another."""
    structure = joint_structure()
    bodies = tuple(
        replace(body, minutes_approved_by=other if body.key == "vest" else first) for body in structure.bodies
    )
    return await build(database, f"prove-fellesref-{next(_numbers)}", replace(structure, bodies=bodies))


async def minuted(road: Road) -> tuple[UUID, UUID, UUID]:
    """Bring a joint meeting of FSU and SUV to its minutes, with a decision of each."""
    meeting, *lines = await together(road)
    for line in lines:
        await road.do("anne", record_decision, await road.decision(line, DecisionEffect.NONE))
    await road.do("anne", draft_minutes, DraftMinutes(meeting, await version(road, meeting)))
    return meeting, lines[0], lines[1]


async def state(road: Road, meeting: UUID) -> str:
    return (await road.load(meeting)).state.value


async def approves(road: Road, meeting: UUID, who: str) -> None:
    await road.do(who, approve_as_leader, ApproveAsLeader(meeting, await version(road, meeting)))


async def test_the_leaders_of_each_body_approve(database: Settings) -> None:
    road = await community(database, Approval.LEADERS, Approval.LEADERS)
    await leads(road, "fsu", "fsu:direktor", "fsu:region:nord")
    meeting, _, _ = await minuted(road)
    word = ApproveAsLeader(meeting, await version(road, meeting))
    refused = await road.refused("fsu:direktor", approve_as_leader, word)
    assert (refused.code, refused.rule_id) == ("minutes.leaders_not_recorded", "R-MINUTES-15")
    assert (await road.refused("vest:kommune", approve_as_leader, word)).code == "minutes.not_a_leader"
    await leads(road, "vest", "vest:kommune", "vest:sykehus")

    for who in ("fsu:direktor", "fsu:region:nord", "vest:kommune"):
        await approves(road, meeting, who)
        assert await state(road, meeting) == "minuted"
        again = ApproveAsLeader(meeting, await version(road, meeting))
        assert (await road.refused(who, approve_as_leader, again)).code == "minutes.approved_already"
    await road.do("anne", remind_leaders, RemindLeaders(meeting))
    reminded = await road.rows("notice", kind="minutes.approval_reminded", meeting_id=meeting)
    assert [row["person_id"] for row in reminded] == [road.people["vest:sykehus"]]
    await approves(road, meeting, "vest:sykehus")
    assert await state(road, meeting) == "approved"
    bodies = [row["body_id"] for row in await road.rows("minutes_approval", meeting_id=meeting)]
    assert sorted(bodies) == sorted([await road.id_of("body", key) for key in ("fsu", "vest")] * 2)


async def test_a_body_whose_leaders_do_not_approve_is_not_waited_for(database: Settings) -> None:
    road = await community(database, Approval.LEADERS, Approval.SECRETARIAT)
    await leads(road, "fsu", "fsu:direktor", "fsu:region:nord")
    meeting, _, _ = await minuted(road)
    secretary = ApproveMinutes(meeting, await version(road, meeting))
    assert (await road.refused("anne", approve_minutes, secretary)).code == "minutes.approved_by_leaders"
    await approves(road, meeting, "fsu:direktor")
    await approves(road, meeting, "fsu:region:nord")
    assert await state(road, meeting) == "approved"


async def test_one_who_leads_both_gives_both_words_at_once(database: Settings) -> None:
    road = await community(database, Approval.LEADERS, Approval.LEADERS)
    await leads(road, "fsu", "fsu:direktor", "fsu:region:nord")
    await leads(road, "vest", "vest:kommune", "vest:sykehus")
    for row in await road.rows("body_leader", person_id=road.people["vest:kommune"]):
        # As where the same person sits in both.
        async with await road.work("anne") as work, work.engine_scope():
            await work.connection.execute(
                "UPDATE body_leader SET person_id = $2 WHERE id = $1", row["id"], road.people["fsu:direktor"]
            )
    meeting, _, _ = await minuted(road)
    for who in ("fsu:direktor", "fsu:region:nord", "vest:sykehus"):
        await approves(road, meeting, who)
    assert await state(road, meeting) == "approved"


async def test_the_next_meeting_of_the_first_body_approves_alone_or_jointly(database: Settings) -> None:
    road = await community(database, Approval.NEXT_MEETING, Approval.SECRETARIAT)
    meeting, _, _ = await minuted(road)
    assert await road.rows("agenda_item", approves_id=meeting) == []
    await planned(road, "vest", days=2)
    assert await road.rows("agenda_item", approves_id=meeting) == [], (
        "another body's minutes too, but not its way"
    )
    following = await planned(road, "fu", "fsu", days=3)
    line = (await agenda(road, following))[0]
    assert (line["approves_id"], line["position"]) == (meeting, 1)
    await held(road, following)
    line = (await agenda(road, following))[0]
    await road.do("anne", record_approval, RecordApproval(line["id"], line["version"]))
    assert await state(road, meeting) == "approved"


async def test_minutes_of_each_body_wait_for_the_joint_meeting(database: Settings) -> None:
    road = await community(database, Approval.NEXT_MEETING, Approval.NEXT_MEETING)
    earlier = []
    for body in ("fsu", "vest"):
        alone = await planned(road, body, days=1)
        await held(road, alone)
        await road.do("anne", draft_minutes, DraftMinutes(alone, await version(road, alone)))
        earlier.append(alone)
    joint = await planned(road, "fsu", "vest", days=2)
    assert {row["approves_id"] for row in await agenda(road, joint) if row["approves_id"]} == set(earlier)


async def test_a_correction_is_of_the_body_whose_line_it_is(database: Settings) -> None:
    road = await community(database, Approval.SECRETARIAT, Approval.SECRETARIAT)
    meeting, of_fsu, of_vest = await minuted(road)
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    following = {key: await planned(road, key, days=3) for key in ("fsu", "vest")}
    told: set[str] = set()
    for number, (line, key) in enumerate(((of_vest, "vest"), (of_fsu, "fsu"))):
        mend = ProposeCorrection(line, number, "Rutinen gjelder fra mai.", "Glemt", same_meaning=True)
        proposed = await road.do("anne", propose_correction, mend)
        (row,) = await road.rows("proposed_correction", id=proposed)
        assert row["body_id"] == await road.id_of("body", key)
        await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
        (entry,) = [
            one
            for one in await road.rows("search_entry", meeting_id=meeting, title="")
            if one["body_id"] == row["body_id"] and "mai" in one["content"]
        ]
        assert str(row["body_id"]) in entry["words"]
        told.add(key)
        for body, other in following.items():
            titles = [one["title"] for one in await agenda(road, other)]
            tells = sum(title.startswith("Rettelse av referatet") for title in titles)
            assert tells == (1 if body in told else 0)
