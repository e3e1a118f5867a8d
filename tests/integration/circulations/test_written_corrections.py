"""Correcting what a body decided in writing: proposed by one side, confirmed by the other, beside what stays."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from fellesskap.actor import PUBLIC_ACTOR, Actor
from fellesskap.circulations.service import (
    CancelCirculation,
    ProposeWrittenCorrection,
    cancel_circulation,
    propose_written_correction,
)
from fellesskap.db.work import Work, system_work
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.service import SetLeader, set_leader
from fellesskap.meetings.service import CallMeeting, CancelMeeting, call_meeting, cancel_meeting
from fellesskap.minutes.service import (
    ConfirmCorrection,
    DeclineCorrection,
    WithdrawCorrection,
    confirm_correction,
    decline_correction,
    withdraw_correction,
)
from fellesskap.search.service import rebuild_index
from fellesskap.settings import Settings
from fellesskap.structure.model import Approval
from fellesskap_graphql.schema import community
from minutes_scene import agenda
from road import Road, build
from written_scene import COUNTED, OBJECTS, answer, close, meeting_version, plan, started, the, told
from written_structure import written_structure

WORDS = ("FSU slutter seg til rutinen for hvalross.", "Et ord manglet.")
_SEARCH = """query($text: String!) { search(text: $text) { edges { node {
    kind title { text } case { id } decision { id } correction { text } } } } }"""


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-rette-skriftlig", written_structure(public=True))


async def closed(road: Road, **more: Any) -> tuple[UUID, UUID]:
    """A procedure that is closed, and the decision it came to."""
    found = await started(road, **more)
    for key in COUNTED:
        await answer(road, found, key)
    await close(road, found)
    (decision,) = await road.rows("decision", circulation_id=found)
    return found, decision["id"]


def proposal(found: UUID, count: int = 0, *words: str) -> ProposeWrittenCorrection:
    return ProposeWrittenCorrection(found, count, *(words or WORDS), same_meaning=True)


async def propose(road: Road, found: UUID, count: int = 0, *words: str) -> UUID:
    return await road.do("anne", propose_written_correction, proposal(found, count, *words))


async def correct(road: Road, found: UUID, count: int = 0, *words: str) -> UUID:
    """Have one side propose a correction and the other confirm it."""
    return await road.do(
        "bjorn", confirm_correction, ConfirmCorrection(await propose(road, found, count, *words), 1)
    )


async def papers(road: Road, decision_id: UUID, kind: str) -> list[dict[str, Any]]:
    found = await road.rows("document", kind=kind, decision_id=decision_id)
    return sorted(found, key=lambda one: int(one["edition"]))


async def corrections(road: Road, actor: Actor, decision_id: UUID) -> list[dict[str, str]]:
    """The corrections that a reader sees on a decision."""
    graph = community()
    text = "query($id: ID!) { decision(id: $id) { corrections { text reason } } }"
    async with Work(road.tenant, actor, road.clock) as work:
        answered = await graph.run(work, graph.prepare(text), {"id": f"Decision_{decision_id}"})
    decision = json.loads(answered)["data"]["decision"]
    return decision["corrections"] if decision else []


async def found_by(road: Road, actor: Actor, text: str) -> list[dict[str, Any]]:
    graph = community()
    async with Work(road.tenant, actor, road.clock) as work:
        answered = await graph.run(work, graph.prepare(_SEARCH), {"text": text})
    return [edge["node"] for edge in json.loads(answered)["data"]["search"]["edges"]]


async def test_a_correction_stands_beside_what_was_decided_in_writing(road: Road) -> None:
    found, decision_id = await closed(road)
    kept = {
        "circulation": await road.rows("circulation", id=found),
        "circulation_seat": await road.rows("circulation_seat", circulation_id=found),
        "decision": await road.rows("decision", id=decision_id),
        "voice": await road.rows("voice", decision_id=decision_id),
    }
    case_id = kept["circulation"][0]["case_id"]
    (record,) = await papers(road, decision_id, "written_record")
    (letter,) = await papers(road, decision_id, "decision_letter")
    await correct(road, found)
    for table, rows in kept.items():
        key = {"id": rows[0]["id"]} if table in ("circulation", "decision") else None
        of = {"circulation_id": found} if table == "circulation_seat" else {"decision_id": decision_id}
        assert await road.rows(table, **(key or of)) == rows, table
    (row,) = await road.rows("minutes_correction", circulation_id=found)
    assert (row["number"], row["before"], row["text"], row["audience"]) == (
        1,
        "FSU slutter seg til rutinen.",
        WORDS[0],
        3,
    )
    assert (row["meeting_id"], row["agenda_item_id"]) == (None, None)
    assert (row["corrected_by"], row["confirmed_by"]) == (road.people["anne"], road.people["bjorn"])
    for kind, first in (("written_record", record), ("decision_letter", letter)):
        kept_paper, second = await papers(road, decision_id, kind)
        assert kept_paper == first
        assert (second["edition"], second["state"]) == (2, "requested")
        assert all(second[name] == first[name] for name in ("title", "language", "audience"))
    assert await told(road, found, "circulation.corrected") == {*COUNTED, "fsu:fastlege"}
    assert "decision.corrected" in await road.kinds(case_id)
    trail = {one["name"] for one in await road.rows("audit", subject=found)}
    assert {"circulation.correction_proposed", "circulation.corrected"} <= trail
    await correct(road, found, 1, "FSU slutter seg helt til rutinen.", "Enda et ord.")
    (last,) = await road.rows("minutes_correction", circulation_id=found, number=2)
    assert last["before"] == WORDS[0]
    assert len(await papers(road, decision_id, "written_record")) == 3


async def test_what_is_not_decided_is_not_corrected(road: Road) -> None:
    found = await started(road)
    early = await road.refused("anne", propose_written_correction, proposal(found))
    assert early.code == "circulation.nothing_decided"
    version = (await the(road, found))["version"]
    await road.do("anne", cancel_circulation, CancelCirculation(found, version, "Vi tar den i møtet."))
    ended = await road.refused("anne", propose_written_correction, proposal(found))
    assert ended.code == "circulation.nothing_decided"


async def test_only_the_secretariat_proposes_and_only_what_differs_with_a_reason(road: Road) -> None:
    found, _ = await closed(road)
    for who, code in (
        ("fsu:direktor", "access.secretariat_only"),
        ("nord", "access.secretariat_only"),
        ("valgt", "access.secretariat_only"),
    ):
        refused = await road.refused(who, propose_written_correction, proposal(found))
        assert refused.code == code, who
    unknown = await road.refused("anne", propose_written_correction, proposal(uuid4()))
    assert unknown.code == "circulation.not_found"
    for command, code in (
        (proposal(found, 1), "minutes.corrected_meanwhile"),
        (proposal(found, 0, " ", "Et ord manglet."), "minutes.correction_empty"),
        (proposal(found, 0, "FSU slutter seg til rutinen. ", "Skrivefeil."), "minutes.correction_same"),
        (proposal(found, 0, WORDS[0], " "), "minutes.correction_reason_required"),
        (proposal(found, 0, "x" * 20_001, "Skrivefeil."), "guard.text_too_long"),
        (proposal(found, 0, WORDS[0], "x" * 501), "meeting.text_too_long"),
        (proposal(found, 0, "Rutinen gjelder 15837030088.", "Skrivefeil."), "guard.national_identity_number"),
        (proposal(found, 0, WORDS[0], "Det gjaldt 15837030088."), "guard.national_identity_number"),
        (ProposeWrittenCorrection(found, 0, *WORDS), "minutes.decision_by_new_treatment"),
    ):
        refused = await road.refused("anne", propose_written_correction, command)
        assert refused.code == code
    await propose(road, found)


async def test_what_was_not_agreed_to_is_corrected_too(road: Road) -> None:
    found = await started(road)
    await answer(road, found, "fsu:avdeling", OBJECTS, "Vi mangler folk")
    for key in ("fsu:region:nord", "fsu:region:sor", "fsu:direktor"):
        await answer(road, found, key)
    await close(road, found, wording="Utvalget ble ikke enig.")
    (decision,) = await road.rows("decision", circulation_id=found)
    await correct(road, found, 0, "Utvalget ble ikke enig om rutinen.", "Et ord manglet.")
    assert await papers(road, decision["id"], "decision_letter") == []
    assert len(await papers(road, decision["id"], "written_record")) == 2


async def test_nothing_is_corrected_before_another_of_the_other_side_confirms(road: Road) -> None:
    found, decision_id = await closed(road)
    proposed = await propose(road, found)
    assert await road.rows("minutes_correction", circulation_id=found) == []
    assert len(await papers(road, decision_id, "written_record")) == 1
    assert await told(road, found, "circulation.correction_proposed") == {"bjorn"}
    for who, code in (
        ("anne", "minutes.four_eyes"),
        ("fsu:direktor", "minutes.not_a_confirmer"),
        ("fsu:fastlege", "minutes.not_a_confirmer"),
        ("nord", "minutes.proposal_not_found"),
        ("valgt", "minutes.proposal_not_found"),
    ):
        refused = await road.refused(who, confirm_correction, ConfirmCorrection(proposed, 1))
        assert refused.code == code, who
    twice = await road.refused("bjorn", propose_written_correction, proposal(found, 0, "Noe annet.", "Feil."))
    assert twice.code == "minutes.correction_waits"
    old = await road.refused("bjorn", confirm_correction, ConfirmCorrection(proposed, 7))
    assert old.code == "minutes.corrected_meanwhile"
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    for act, command in (
        (confirm_correction, ConfirmCorrection(proposed, 2)),
        (decline_correction, DeclineCorrection(proposed, 2, "Nei.")),
    ):
        again = await road.refused("bjorn", act, command)
        assert again.code == "minutes.correction_settled"
    assert len(await road.rows("minutes_correction", circulation_id=found)) == 1


async def test_two_who_propose_or_settle_at_once_do_not_both(road: Road) -> None:
    found, decision_id = await closed(road)
    done = await asyncio.gather(
        *(propose(road, found, 0, text, "Skrivefeil.") for text in ("Det ene.", "Det andre.")),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["RuleBroken", "UUID"]
    (row,) = await road.rows("proposed_correction", circulation_id=found)
    done = await asyncio.gather(
        *(road.do("bjorn", confirm_correction, ConfirmCorrection(row["id"], 1)) for _ in range(2)),
        return_exceptions=True,
    )
    assert [isinstance(one, UUID) for one in done].count(True) == 1
    assert len(await road.rows("minutes_correction", circulation_id=found)) == 1
    assert len(await papers(road, decision_id, "written_record")) == 2


async def test_a_proposal_is_declined_with_a_reason_or_taken_back(road: Road) -> None:
    found, _ = await closed(road)
    proposed = await propose(road, found)
    silent = await road.refused("bjorn", decline_correction, DeclineCorrection(proposed, 1, " "))
    assert silent.code == "minutes.remark_required"
    named = await road.refused("bjorn", decline_correction, DeclineCorrection(proposed, 1, "15837030088"))
    assert named.code == "guard.national_identity_number"
    own = await road.refused("anne", decline_correction, DeclineCorrection(proposed, 1, "Nei."))
    assert own.code == "minutes.four_eyes"
    other = await road.refused("bjorn", withdraw_correction, WithdrawCorrection(proposed, 1))
    assert other.code == "minutes.not_your_proposal"
    await road.do("bjorn", decline_correction, DeclineCorrection(proposed, 1, "Det står riktig."))
    assert await told(road, found, "circulation.correction_declined") == {"anne"}
    taken = await propose(road, found)
    await road.do("anne", withdraw_correction, WithdrawCorrection(taken, 1))
    assert await road.rows("minutes_correction", circulation_id=found) == []
    states = [one["state"] for one in await road.rows("proposed_correction", circulation_id=found)]
    assert sorted(states) == ["declined", "withdrawn"]
    trail = [one["name"] for one in await road.rows("audit", subject=found)]
    assert {"circulation.correction_declined", "circulation.correction_withdrawn"} <= set(trail)
    await correct(road, found)


async def test_a_correction_in_writing_never_changes(road: Road) -> None:
    found, _ = await closed(road)
    await correct(road, found)
    for change in (
        "UPDATE minutes_correction SET circulation_id = NULL",
        "UPDATE proposed_correction SET circulation_id = NULL",
        "DELETE FROM minutes_correction",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with system_work(road.tenant, road.clock) as work, work.engine_scope():
                await work.connection.execute(change)


async def test_who_reads_a_proposal_and_who_its_correction(road: Road) -> None:
    found, decision_id = await closed(road)
    proposed = await propose(road, found)
    readers = {name: await road.actor(name) for name in ("anne", "bjorn", "fsu:direktor", "nord", "valgt")}
    for who, sees in (
        ("anne", True),
        ("bjorn", True),
        ("fsu:direktor", True),
        ("nord", False),
        ("valgt", False),
    ):
        async with await road.work(who) as work:
            rows = await work.connection.fetch("SELECT FROM proposed_correction WHERE id = $1", proposed)
        assert bool(rows) is sees, who
        assert await corrections(road, readers[who], decision_id) == []
    async with Work(road.tenant, PUBLIC_ACTOR, road.clock, write=True) as work:
        assert await work.connection.fetch("SELECT FROM proposed_correction") == []
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    for reader in (*readers.values(), PUBLIC_ACTOR):
        assert await corrections(road, reader, decision_id) == [
            dict(zip(("text", "reason"), WORDS, strict=True))
        ]
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE minutes_correction SET audience = 1 WHERE circulation_id = $1", found
        )
    assert await corrections(road, PUBLIC_ACTOR, decision_id) == []
    assert await corrections(road, readers["valgt"], decision_id) == []
    assert len(await corrections(road, readers["nord"], decision_id)) == 1


async def test_the_next_meeting_is_told_with_the_decision_or_by_a_line_of_its_own(road: Road) -> None:
    found, _ = await closed(road)
    (case,) = await road.rows("case", id=(await the(road, found))["case_id"])
    own = f"Rettelse av sak {case['reference']}, behandlet skriftlig"
    await correct(road, found)
    following = await plan(road)
    listed = (await the(road, found))["reported_item_id"]
    (row,) = await road.rows("minutes_correction", circulation_id=found)
    assert row["line_id"] == listed, "it is told of with the decision itself"
    assert own not in [one["title"] for one in await agenda(road, following)]
    await road.do("anne", call_meeting, CallMeeting(following, await meeting_version(road, following)))
    for number in (1, 2):
        await correct(road, found, number, f"Rettet {number} ganger til.", "Et ord til.")
    rows = await road.rows("minutes_correction", circulation_id=found)
    assert [one["line_id"] for one in rows].count(None) == 2, "it waits for a meeting nobody is called to"
    later = await plan(road, 12)
    (line,) = [one for one in await agenda(road, later) if one["title"] == own]
    rows = await road.rows("minutes_correction", circulation_id=found)
    assert [one["line_id"] for one in rows].count(line["id"]) == 2
    trail = await road.rows("audit", subject=found, name="circulation.correction_listed")
    assert len(trail) == 2
    cancel = CancelMeeting(later, await meeting_version(road, later), "Ingen kan.")
    last = await plan(road, 20)
    await road.do("anne", cancel_meeting, cancel)
    assert [one["title"] for one in await agenda(road, last)].count(own) == 1


async def test_a_correction_in_writing_is_found_by_a_search_when_it_stands(road: Road) -> None:
    found, decision_id = await closed(road)
    case_id = (await the(road, found))["case_id"]
    words = ("FSU slutter seg til isbjørnen.", "Rutinen heter narhval.")
    proposed = await propose(road, found, 0, *words)
    readers = [await road.actor("anne"), await road.actor("fsu:direktor"), PUBLIC_ACTOR]
    for reader in readers:
        assert await found_by(road, reader, "isbjørn") == []
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    for again in (False, True):
        if again:
            async with system_work(road.tenant, road.clock) as work:
                await rebuild_index(work)
        for reader in readers:
            for text in ("isbjørn", "narhval"):
                (hit,) = await found_by(road, reader, text)
                assert (hit["kind"], hit["title"], hit["correction"]) == ("DECISION", [], {"text": words[0]})
                assert hit["case"] == {"id": f"Case_{case_id}"}
                assert hit["decision"] == {"id": f"Decision_{decision_id}"}
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE minutes_correction SET audience = 1 WHERE circulation_id = $1", found
        )
    assert await found_by(road, PUBLIC_ACTOR, "isbjørn") == []


async def test_where_leaders_approve_minutes_one_of_the_other_side_confirms(database: Settings) -> None:
    structure = written_structure(public=True)
    bodies = tuple(replace(body, minutes_approved_by=Approval.LEADERS) for body in structure.bodies)
    road = await build(database, "prove-rette-ledere", replace(structure, bodies=bodies))
    body = await road.id_of("body", "fsu")
    for key, role in (("fsu:direktor", LeaderRole.LEADER), ("fsu:region:nord", LeaderRole.DEPUTY)):
        held = next(
            row
            for row in await road.rows("holding", seat_id=await road.id_of("seat", key))
            if row["kind"] == "holder"
        )
        await road.do("anne", set_leader, SetLeader(body, held["id"], role, road.today))
    found, _ = await closed(road)
    proposed = await road.do("bjorn", propose_written_correction, proposal(found))
    assert await told(road, found, "circulation.correction_proposed") == {"fsu:direktor"}
    for who, code in (
        ("anne", "minutes.leaders_confirm"),
        ("fsu:region:nord", "minutes.other_side_confirms"),
    ):
        refused = await road.refused(who, confirm_correction, ConfirmCorrection(proposed, 1))
        assert refused.code == code, who
    await road.do("fsu:direktor", confirm_correction, ConfirmCorrection(proposed, 1))
