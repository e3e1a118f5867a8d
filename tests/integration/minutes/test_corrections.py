"""Correcting approved minutes: proposed by one, confirmed by another of the other side, beside what stays."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from fellesskap.actor import PUBLIC_ACTOR, Actor
from fellesskap.db.work import Work, system_work
from fellesskap.followups.service import conclude
from fellesskap.leaders.service import EndLeader, end_leader
from fellesskap.meetings.service import CancelMeeting, cancel_meeting
from fellesskap.minutes.service import (
    ApproveAsLeader,
    ApproveMinutes,
    ConfirmCorrection,
    DeclineCorrection,
    DraftMinutes,
    ProposeCorrection,
    WithdrawCorrection,
    approve_as_leader,
    approve_minutes,
    confirm_correction,
    decline_correction,
    draft_minutes,
    propose_correction,
    withdraw_correction,
)
from fellesskap.people.model import EndReason
from fellesskap.search.service import rebuild_index
from fellesskap_graphql.schema import community
from minutes_scene import agenda, lead, minuted, plan, version
from road import Road

HANNA = ("Ivar møtte.", "Feil navn.")
_SEARCH = """query($text: String!) { search(text: $text) { totalCount edges { node {
    kind title { text } snippet { text } meeting { id } } } } }"""


async def approved(road: Road) -> tuple[UUID, UUID]:
    meeting = await minuted(road)
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    return meeting, (await agenda(road, meeting))[0]["id"]


async def approved_by_leaders(road: Road) -> tuple[UUID, UUID]:
    await lead(road)
    meeting = await minuted(road)
    for who in ("fu:kommune", "fu:sykehus"):
        await road.do(who, approve_as_leader, ApproveAsLeader(meeting, await version(road, meeting)))
    return meeting, (await agenda(road, meeting))[0]["id"]


async def correct(road: Road, line: UUID, count: int, *words: str) -> UUID:
    """Have one side propose a correction and the other confirm it."""
    proposed = await road.do("anne", propose_correction, ProposeCorrection(line, count, *words))
    return await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))


async def corrections(road: Road, actor: Actor, decision_id: UUID) -> list[dict[str, str]]:
    """The corrections that a reader sees on a decision."""
    graph = community()
    text = "query($id: ID!) { decision(id: $id) { corrections { text reason } } }"
    async with Work(road.tenant, actor, road.clock) as work:
        answer = await graph.run(work, graph.prepare(text), {"id": f"Decision_{decision_id}"})
    seen: list[dict[str, str]] = json.loads(answer)["data"]["decision"]["corrections"]
    return seen


async def found(road: Road, actor: Actor, text: str) -> list[dict[str, object]]:
    graph = community()
    async with Work(road.tenant, actor, road.clock) as work:
        answer = await graph.run(work, graph.prepare(_SEARCH), {"text": text})
    return [edge["node"] for edge in json.loads(answer)["data"]["search"]["edges"]]


async def test_a_correction_stands_beside_what_was_approved(road: Road) -> None:
    meeting, line = await approved(road)
    before = await road.rows("agenda_item", meeting_id=meeting)
    papers = len(await road.rows("document", meeting_id=meeting, kind="minutes"))
    await correct(road, line, 0, *HANNA)
    assert await road.rows("agenda_item", meeting_id=meeting) == before
    row = (await road.rows("minutes_correction", meeting_id=meeting))[0]
    assert (row["number"], row["before"], row["text"], row["audience"]) == (1, "", "Ivar møtte.", 3)
    assert (row["corrected_by"], row["confirmed_by"]) == (road.people["anne"], road.people["bjorn"])
    assert len(await road.rows("document", meeting_id=meeting, kind="minutes")) == papers + 1
    told = {one["person_id"] for one in await road.rows("notice") if one["kind"] == "minutes.corrected"}
    assert {road.people["fu:kommune"], road.people["fu:sykehus"]} <= told
    await correct(road, line, 1, "Ivar og Per møtte.", "En manglet.")
    last = (await road.rows("minutes_correction", meeting_id=meeting, number=2))[0]
    assert last["before"] == "Ivar møtte."


async def test_what_is_not_approved_or_not_ones_own_is_not_corrected(road: Road) -> None:
    meeting = await minuted(road)
    line = (await agenda(road, meeting))[0]["id"]
    command = ProposeCorrection(line, 0, "Ivar møtte.", "Feil navn.")
    assert (await road.refused("anne", propose_correction, command)).code == "minutes.correct_by_drafting"
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    member = await road.refused("fu:kommune", propose_correction, command)
    assert member.code == "access.secretariat_only"
    for changes, code in (
        ((1, "Ivar møtte.", "Feil navn."), "minutes.corrected_meanwhile"),
        ((0, "Ivar møtte.", ""), "minutes.correction_reason_required"),
        ((0, " ", "Feil navn."), "minutes.correction_empty"),
    ):
        refused = await road.refused("anne", propose_correction, ProposeCorrection(line, *changes))
        assert refused.code == code
    await road.do("anne", propose_correction, command)


async def test_two_who_correct_at_once_do_not_both(road: Road) -> None:
    meeting, line = await approved(road)
    texts = ("Ivar møtte.", "Per møtte.")
    done = await asyncio.gather(
        *(
            road.do("anne", propose_correction, ProposeCorrection(line, 0, text, "Feil navn."))
            for text in texts
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["RuleBroken", "UUID"]
    assert len(await road.rows("proposed_correction", meeting_id=meeting)) == 1


async def test_the_next_meeting_is_told_once_for_each_corrected_meeting(road: Road) -> None:
    _, line = await approved(road)
    await correct(road, line, 0, *HANNA)
    assert [row["line_id"] for row in await road.rows("minutes_correction")] == [None]
    following = await plan(road, 20)
    listed = await agenda(road, following)
    assert [one["title"].startswith("Rettelse av referatet fra ") for one in listed] == [True]
    await correct(road, line, 1, "Per møtte.", "Feil igjen.")
    assert len(await agenda(road, following)) == 1
    assert {row["line_id"] for row in await road.rows("minutes_correction")} == {listed[0]["id"]}
    later = await plan(road, 40)
    await road.do("anne", cancel_meeting, CancelMeeting(following, await version(road, following), "Ingen."))
    assert len(await agenda(road, later)) == 1


async def test_of_two_meetings_that_are_planned_at_once_one_is_told(road: Road) -> None:
    _, line = await approved(road)
    await correct(road, line, 0, *HANNA)
    for _ in range(5):
        both = await asyncio.gather(plan(road, 20), plan(road, 40))
        told = [one for meeting in both for one in await agenda(road, meeting)]
        assert [one["id"] for one in told] == [
            row["line_id"] for row in await road.rows("minutes_correction")
        ]
        for meeting in both:
            called_off = CancelMeeting(meeting, await version(road, meeting), "Ingen.")
            await road.do("anne", cancel_meeting, called_off)


async def test_a_decision_is_never_changed_by_a_correction(road: Road) -> None:
    decision_id, item_id = await decided(road)
    before = await road.rows("decision", id=decision_id)
    command = ProposeCorrection(item_id, 0, "FSU slutter seg til rutinen!", "Skrivefeil.")
    refused = await road.refused("anne", propose_correction, command)
    assert refused.code == "minutes.decision_by_new_treatment"
    mended = ProposeCorrection(item_id, 0, command.text, command.reason, same_meaning=True)
    proposed = await road.do("anne", propose_correction, mended)
    observer = await road.refused("fsu:fastlege", confirm_correction, ConfirmCorrection(proposed, 1))
    assert (observer.kind, observer.code) == ("not_allowed", "minutes.not_a_confirmer")
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    assert await road.rows("decision", id=decision_id) == before


async def decided(road: Road) -> tuple[UUID, UUID]:
    """A decision told in a letter, in approved minutes, and its line."""
    _, item_id = await road.ready("region")
    decision_id = await road.do("anne", conclude, await road.decision(item_id))
    meeting = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await road.do("anne", draft_minutes, DraftMinutes(meeting, await version(road, meeting)))
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    return decision_id, item_id


async def letters(road: Road, decision_id: UUID) -> list[dict[str, Any]]:
    found = await road.rows("document", kind="decision_letter", decision_id=decision_id)
    return sorted(found, key=lambda one: int(one["edition"]))


async def test_the_letter_of_a_corrected_decision_is_made_anew_once(road: Road) -> None:
    decision_id, item_id = await decided(road)
    (first,) = await letters(road, decision_id)
    command = ProposeCorrection(item_id, 0, "FSU slutter seg til rutinen!", "Skrivefeil.", same_meaning=True)
    proposed = await road.do("anne", propose_correction, command)
    assert await letters(road, decision_id) == [first]
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    kept, second = await letters(road, decision_id)
    assert kept == first
    assert (second["edition"], second["state"]) == (2, "requested")
    assert all(second[name] == first[name] for name in ("title", "language", "audience"))
    await road.refused("bjorn", confirm_correction, ConfirmCorrection(proposed, 2))
    assert await letters(road, decision_id) == [first, second]


async def test_a_line_that_nothing_was_decided_on_has_no_letter_to_make_anew(road: Road) -> None:
    decision_id, _ = await decided(road)
    _, line = await approved(road)
    before = await letters(road, decision_id)
    await correct(road, line, 0, *HANNA)
    assert await road.rows("document", kind="decision_letter") == before


async def test_a_decision_shows_its_correction_to_whoever_sees_the_line(road: Road) -> None:
    decision_id, item_id = await decided(road)
    words = ("FSU slutter seg til rutinen!", "Skrivefeil.")
    proposed = await road.do("anne", propose_correction, ProposeCorrection(item_id, 0, *words, True))
    people = [await road.actor(who) for who in ("anne", "nord", "valgt")]
    for reader in (*people, PUBLIC_ACTOR):
        assert await corrections(road, reader, decision_id) == []
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    for reader in (*people, PUBLIC_ACTOR):
        assert await corrections(road, reader, decision_id) == [
            dict(zip(("text", "reason"), words, strict=True))
        ]
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute("UPDATE minutes_correction SET audience = 1")
    assert await corrections(road, PUBLIC_ACTOR, decision_id) == []
    assert len(await corrections(road, people[1], decision_id)) == 1


async def test_a_correction_itself_never_changes(road: Road) -> None:
    _, line = await approved(road)
    await correct(road, line, 0, *HANNA)
    for change in (
        "UPDATE minutes_correction SET text = 'Noe annet'",
        "DELETE FROM minutes_correction",
        "UPDATE proposed_correction SET text = 'Noe annet'",
        "DELETE FROM proposed_correction",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with system_work(road.tenant, road.clock) as work, work.engine_scope():
                await work.connection.execute(change)


async def test_nothing_is_corrected_before_another_confirms(road: Road) -> None:
    meeting, line = await approved(road)
    papers = len(await road.rows("document", meeting_id=meeting))
    following = await plan(road, 20)
    proposed = await road.do("anne", propose_correction, ProposeCorrection(line, 0, *HANNA))
    assert await road.rows("minutes_correction") == []
    assert len(await road.rows("document", meeting_id=meeting)) == papers
    assert await agenda(road, following) == []
    told = [row for row in await road.rows("notice") if row["kind"] == "minutes.correction_proposed"]
    assert {row["person_id"] for row in told} == {road.people["bjorn"]}
    for who, code in (
        ("anne", "minutes.four_eyes"),
        ("fu:kommune", "minutes.not_a_confirmer"),
        ("fsu:region:nord", "minutes.proposal_not_found"),
        ("valgt", "minutes.proposal_not_found"),
    ):
        refused = await road.refused(who, confirm_correction, ConfirmCorrection(proposed, 1))
        assert refused.code == code, who
    twice = await road.refused("bjorn", propose_correction, ProposeCorrection(line, 0, "Per møtte.", "Feil."))
    assert twice.code == "minutes.correction_waits"
    old = await road.refused("bjorn", confirm_correction, ConfirmCorrection(proposed, 7))
    assert old.code == "minutes.corrected_meanwhile"
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    assert len(await road.rows("minutes_correction")) == 1
    again = await road.refused("bjorn", confirm_correction, ConfirmCorrection(proposed, 2))
    assert again.code == "minutes.correction_settled"


async def test_a_proposal_is_seen_by_the_body_and_nobody_else(road: Road) -> None:
    _, line = await approved(road)
    await road.do("anne", propose_correction, ProposeCorrection(line, 0, *HANNA))
    for who, sees in (
        ("anne", True),
        ("bjorn", True),
        ("fu:kommune", True),
        ("valgt", False),
        ("nord", False),
        ("fsu:region:nord", False),
    ):
        async with await road.work(who) as work:
            rows = await work.connection.fetch("SELECT text FROM proposed_correction")
        assert bool(rows) is sees, who
    async with Work(road.tenant, PUBLIC_ACTOR, road.clock, write=True) as work:
        assert await work.connection.fetch("SELECT text FROM proposed_correction") == []


async def test_whoever_does_not_confirm_says_why(road: Road) -> None:
    meeting, line = await approved(road)
    proposed = await road.do("anne", propose_correction, ProposeCorrection(line, 0, *HANNA))
    silent = await road.refused("bjorn", decline_correction, DeclineCorrection(proposed, 1, " "))
    assert silent.code == "minutes.remark_required"
    own = await road.refused("anne", decline_correction, DeclineCorrection(proposed, 1, "Nei."))
    assert own.code == "minutes.four_eyes"
    await road.do("bjorn", decline_correction, DeclineCorrection(proposed, 1, "Hanna møtte."))
    assert await road.rows("minutes_correction", meeting_id=meeting) == []
    told = [row for row in await road.rows("notice") if row["kind"] == "minutes.correction_declined"]
    assert [row["person_id"] for row in told] == [road.people["anne"]]
    await correct(road, line, 0, *HANNA)


async def test_what_nobody_has_confirmed_is_taken_back_by_its_own_side(road: Road) -> None:
    _, line = await approved(road)
    proposed = await road.do("anne", propose_correction, ProposeCorrection(line, 0, *HANNA))
    other = await road.refused("bjorn", withdraw_correction, WithdrawCorrection(proposed, 1))
    assert other.code == "minutes.not_your_proposal"
    member = await road.refused("fu:kommune", withdraw_correction, WithdrawCorrection(proposed, 1))
    assert member.code == "access.secretariat_only"
    await road.do("anne", withdraw_correction, WithdrawCorrection(proposed, 1))
    late = await road.refused("bjorn", confirm_correction, ConfirmCorrection(proposed, 2))
    assert late.code == "minutes.correction_settled"


async def test_two_who_confirm_and_decline_at_once_do_not_both(road: Road) -> None:
    _, line = await approved(road)
    proposed = await road.do("anne", propose_correction, ProposeCorrection(line, 0, *HANNA))
    done = await asyncio.gather(
        road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1)),
        road.do("bjorn", decline_correction, DeclineCorrection(proposed, 1, "Nei.")),
        return_exceptions=True,
    )
    assert sum(isinstance(one, UUID) for one in done) == 1


async def test_the_leader_of_the_other_side_confirms_where_leaders_approve(by_leaders: Road) -> None:
    road = by_leaders
    meeting, line = await approved_by_leaders(road)
    proposed = await road.do("anne", propose_correction, ProposeCorrection(line, 0, *HANNA))
    told = [row for row in await road.rows("notice") if row["kind"] == "minutes.correction_proposed"]
    assert {row["person_id"] for row in told} == {road.people["fu:kommune"]}
    for who, code in (("bjorn", "minutes.leaders_confirm"), ("fu:sykehus", "minutes.other_side_confirms")):
        refused = await road.refused(who, confirm_correction, ConfirmCorrection(proposed, 1))
        assert refused.code == code
    await road.do("fu:kommune", confirm_correction, ConfirmCorrection(proposed, 1))
    row = (await road.rows("minutes_correction", meeting_id=meeting))[0]
    assert row["confirmed_by"] == road.people["fu:kommune"]


async def test_without_a_leader_of_the_other_side_its_secretariat_confirms(by_leaders: Road) -> None:
    road = by_leaders
    _, line = await approved_by_leaders(road)
    tomorrow = road.today + timedelta(days=1)
    leader = next(
        row for row in await road.rows("body_leader") if row["person_id"] == road.people["fu:kommune"]
    )
    await road.do(
        "anne", end_leader, EndLeader(leader["id"], leader["version"], tomorrow, EndReason.OWN_WISH)
    )
    road.later(2)
    proposed = await road.do("anne", propose_correction, ProposeCorrection(line, 0, *HANNA))
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))


async def test_a_correction_is_found_by_a_search_when_it_stands(road: Road) -> None:
    meeting, line = await approved(road)
    words = ("Hvalrossen møtte.", "Isbjørnen var borte.")
    proposed = await road.do("anne", propose_correction, ProposeCorrection(line, 0, *words))
    readers = [await road.actor("anne"), await road.actor("fu:kommune"), PUBLIC_ACTOR]
    for reader in readers:
        assert await found(road, reader, "hvalross") == []
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    for again in (False, True):
        if again:
            async with system_work(road.tenant, road.clock) as work:
                await rebuild_index(work)
        for reader in readers:
            for text in ("hvalross", "isbjørnen"):
                (hit,) = await found(road, reader, text)
                assert (hit["kind"], hit["title"], hit["meeting"]) == (
                    "MINUTES",
                    [],
                    {"id": f"Meeting_{meeting}"},
                )
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute("UPDATE minutes_correction SET audience = 1")
    assert await found(road, PUBLIC_ACTOR, "hvalross") == []
    assert len(await found(road, await road.actor("fu:kommune"), "hvalross")) == 1
