"""A joint meeting treats the cases of each of its bodies, each as that body does in a meeting of its own."""

from __future__ import annotations

import itertools
import json
from typing import Any
from uuid import UUID

import pytest

from fellesskap.decisions.model import DecisionEffect, Position
from fellesskap.decisions.service import record_decision
from fellesskap.meetings.service import (
    AddCase,
    CancelMeeting,
    RemoveItem,
    add_case,
    cancel_meeting,
    remove_item,
)
from fellesskap.minutes.service import (
    DeclareRecusal,
    PostponeDiscussion,
    RecordAttendance,
    SeatAttendance,
    declare_recusal,
    postpone_discussion,
    record_attendance,
)
from fellesskap.settings import Settings
from joint_scene import (
    held,
    joint_structure,
    listed,
    planned,
    sits_in_both,
    together,
    two_to_decide,
    version,
)
from road import Road, build

AGREES = Position.AGREES
_numbers = itertools.count(1)


@pytest.fixture
async def road(database: Settings) -> Road:
    return await build(database, f"prove-felles-{next(_numbers)}", joint_structure())


async def body_of(road: Road, row: dict[str, Any]) -> str:
    found = await road.rows("body", id=row["body_id"])
    return str(found[0]["key"])


async def all_agree(road: Road, *seats: str) -> tuple[Any, ...]:
    return tuple([await road.voice(seat, AGREES) for seat in seats])


async def test_each_bodys_cases_are_listed_and_no_others(road: Road) -> None:
    of_fsu, of_vest = await two_to_decide(road)
    discussed_in_fu = await road.placed()
    meeting = await planned(road, "fsu", "vest", days=3)
    for case_id, key in ((of_fsu, "fsu"), (of_vest, "vest")):
        line = await listed(road, meeting, case_id)
        event = [row for row in await road.rows("event", case_id=case_id) if row["kind"] == "case.listed"][-1]
        assert await body_of(road, event) == key
        (treatment,) = await road.rows("treatment", case_id=case_id, step="decide")
        assert (await body_of(road, treatment), treatment["state"]) == (key, "listed")
        assert (await road.rows("agenda_item", id=line))[0]["treatment_id"] == treatment["id"]

    third = AddCase(meeting, await version(road, meeting), discussed_in_fu)
    assert (await road.refused("anne", add_case, third)).code == "meeting.other_body_discusses"
    alone = await planned(road, "fu", "fsu", days=4)
    again = await road.closed("vest")
    elsewhere = AddCase(alone, await version(road, alone), again)
    assert (await road.refused("anne", add_case, elsewhere)).code == "meeting.other_body_decides"
    # The same case in a meeting that its body is in.
    await listed(road, alone, discussed_in_fu)
    await listed(road, await planned(road, "fu", "vest", days=4), again)


async def test_a_case_taken_off_or_called_off_waits_for_its_own_body(road: Road) -> None:
    _, of_vest = await two_to_decide(road)
    meeting = await planned(road, "fsu", "vest", days=3)
    line = await listed(road, meeting, of_vest)
    await road.do("anne", remove_item, RemoveItem(meeting, await version(road, meeting), line))
    await listed(road, meeting, of_vest)
    await road.do("anne", cancel_meeting, CancelMeeting(meeting, await version(road, meeting), "Snø"))
    (treatment,) = await road.rows("treatment", case_id=of_vest, step="decide")
    assert (await body_of(road, treatment), treatment["state"]) == ("vest", "waiting")
    await listed(road, await planned(road, "vest", days=4), of_vest)


async def test_each_body_decides_its_own_case_by_its_own_seats_and_rule(road: Road) -> None:
    meeting, of_fsu, of_vest = await together(road)
    voices = await all_agree(road, "vest:kommune", "vest:sykehus")
    other = (await road.voice("fsu:direktor", AGREES), *voices)
    refused = await road.refused("anne", record_decision, await road.decision(of_vest, voices=other))
    assert (refused.code, refused.rule_id) == ("decision.not_present", "R-DECISION-8")
    # Where FSU is silent it consents; in SUV each must agree.
    assert (
        await road.refused("anne", record_decision, await road.decision(of_vest, voices=voices[:1]))
    ).code == "decision.no_consensus"
    for line, key, said, seats in (
        (of_fsu, "fsu", (), 4),
        (of_vest, "vest", voices, 2),
    ):
        decision_id = await road.do("anne", record_decision, await road.decision(line, voices=said))
        (decision,) = await road.rows("decision", id=decision_id)
        assert (await body_of(road, decision), decision["meeting_id"]) == (key, meeting)
        consensus = json.loads(decision["consensus"])
        assert (consensus["present"], consensus["counted_total"]) == (seats, seats)
        heard = {row["seat_id"] for row in await road.rows("voice", decision_id=decision_id)}
        assert {await body_of(road, row) for row in await road.rows("seat") if row["id"] in heard} == {key}
        event = (await road.rows("event", case_id=decision["case_id"], kind="decision.recorded"))[-1]
        assert await body_of(road, event) == key


async def test_a_quorum_missing_in_one_body_stops_its_own_lines_alone(road: Road) -> None:
    _, of_fsu, of_vest = await together(road, absent=("vest:kommune",))
    voices = await all_agree(road, "vest:sykehus")
    refused = await road.refused("anne", record_decision, await road.decision(of_vest, voices=voices))
    assert refused.code == "decision.no_consensus"
    assert "quorum_missing" in refused.facts["reasons"]
    await road.do("anne", record_decision, await road.decision(of_fsu))
    none = DecisionEffect.NONE
    await road.do("anne", record_decision, await road.decision(of_vest, none, voices=voices))


async def test_whoever_sits_in_both_is_heard_once_in_each_bodys_lines(road: Road) -> None:
    await sits_in_both(road)
    meeting, of_fsu, of_vest = await together(road)
    person = road.people["fsu:direktor"]
    assert len(await road.rows("attendance", meeting_id=meeting, person_id=person, state="present")) == 2
    for line, voices in ((of_fsu, ()), (of_vest, await all_agree(road, "vest:kommune", "vest:sykehus"))):
        decision_id = await road.do("anne", record_decision, await road.decision(line, voices=voices))
        assert len(await road.rows("voice", decision_id=decision_id, person_id=person)) == 1


async def test_one_person_meets_for_one_seat_of_each_body_line_by_line(road: Road) -> None:
    await sits_in_both(road)
    meeting, _, _ = await together(road)
    person = road.people["fsu:direktor"]

    async def for_lines(*seats: tuple[str, int, int]) -> RecordAttendance:
        found = [
            SeatAttendance(await road.id_of("seat", key), person, first, last) for key, first, last in seats
        ]
        return RecordAttendance(meeting, await version(road, meeting), tuple(found))

    both = await for_lines(("fsu:direktor", 1, 4), ("vest:sykehus", 1, 4))
    await road.do("anne", record_attendance, both)
    rows = await road.rows("stint", meeting_id=meeting)
    assert sorted([await body_of(road, row) for row in rows]) == ["fsu", "vest"]
    deputy = road.people["vara-fsu:avdeling"]
    twice = RecordAttendance(
        meeting,
        await version(road, meeting),
        tuple(
            [
                SeatAttendance(await road.id_of("seat", key), deputy)
                for key in ("fsu:avdeling", "fsu:direktor")
            ]
        ),
    )
    assert (await road.refused("anne", record_attendance, twice)).code == "minutes.person_for_two_seats"


async def test_from_a_case_steps_aside_whoever_has_a_say_in_it(road: Road) -> None:
    await sits_in_both(road)
    _, of_fsu, of_vest = await together(road)
    seat, other = await road.id_of("seat", "vest:sykehus"), await road.id_of("seat", "fsu:direktor")
    wrong = DeclareRecusal(of_vest, other, "Styreleder")
    refused = await road.refused("anne", declare_recusal, wrong)
    assert (refused.code, refused.rule_id) == ("minutes.seat_of_other_body", "R-MINUTES-20")
    deputy = road.people["vara-vest:sykehus"]
    await road.do("anne", declare_recusal, DeclareRecusal(of_vest, seat, "Styreleder", deputy))
    voices = await all_agree(road, "vest:kommune", "vest:sykehus")
    decision_id = await road.do("anne", record_decision, await road.decision(of_vest, voices=voices))
    assert deputy in {row["person_id"] for row in await road.rows("voice", decision_id=decision_id)}
    # In the other body's case the same person is not partial.
    decision_id = await road.do("anne", record_decision, await road.decision(of_fsu))
    assert road.people["fsu:direktor"] in {
        row["person_id"] for row in await road.rows("voice", decision_id=decision_id)
    }


async def test_a_discussion_is_put_off_to_a_meeting_of_the_body_that_puts_it_off(road: Road) -> None:
    case_id = await road.placed()
    meeting = await planned(road, "fsu", "fu")
    line = await listed(road, meeting, case_id)
    await held(road, meeting)
    item = (await road.rows("agenda_item", id=line))[0]

    def until(other: UUID) -> PostponeDiscussion:
        return PostponeDiscussion(line, item["version"], "Vi rakk den ikke.", other)

    refused = await road.refused("anne", postpone_discussion, until(await planned(road, "fsu", days=5)))
    assert (refused.code, refused.rule_id) == ("minutes.until_other_body", "R-MINUTES-18")
    later = await planned(road, "vest", "fu", days=5)
    await road.do("anne", postpone_discussion, until(later))
    newest = max(await road.rows("treatment", case_id=case_id), key=lambda row: int(row["position"]))
    assert (await body_of(road, newest), newest["state"]) == ("fu", "listed")
    event = (await road.rows("event", case_id=case_id, kind="case.postponed"))[-1]
    assert await body_of(road, event) == "fu"


async def test_the_discussion_is_told_of_the_body_that_had_it(road: Road) -> None:
    case_id = await road.placed()
    meeting = await planned(road, "vest", "fu")
    line = await listed(road, meeting, case_id)
    await held(road, meeting)
    await road.discuss(line)
    event = (await road.rows("event", case_id=case_id, kind="case.discussed"))[-1]
    assert await body_of(road, event) == "fu"


async def test_the_fixed_lines_of_all_bodies_stand_there_the_same_once(road: Road) -> None:
    meeting = await planned(road, "fsu", "vest")
    lines = sorted(await road.rows("agenda_item", meeting_id=meeting), key=lambda row: int(row["position"]))
    assert [(row["title"], row["closing"]) for row in lines] == [
        ("godkjenning av innkalling", False),
        ("Nytt fra FSU", False),
        ("Nytt fra Vest", False),
        ("Eventuelt", True),
    ]


async def test_papers_and_mails_name_every_body(road: Road) -> None:
    meeting, _, of_vest = await together(road)
    day = f"{road.today:%d.%m.%Y}"
    title = f"Faglig samarbeidsutvalg og Samarbeidsutvalg Vest {day}"
    assert {row["title"] for row in await road.rows("document", meeting_id=meeting)} == {title}
    assert {
        row["subject"] for row in await road.rows("notice", kind="meeting.called", meeting_id=meeting)
    } == {title}
    for row in await road.rows("search_entry", meeting_id=meeting):
        item = await road.rows("agenda_item", id=row["id"])
        if item and item[0]["case_id"] is None:
            assert str(await road.id_of("body", "vest")) in row["words"]
    none = DecisionEffect.NONE
    await road.do("anne", record_decision, await road.decision(of_vest, none))
    (entry,) = await road.rows(
        "search_entry", case_id=(await road.rows("agenda_item", id=of_vest))[0]["case_id"], kind="decision"
    )
    assert await body_of(road, entry) == "vest"
