"""A case is sent back, put off, withdrawn and taken up anew; what was done and decided stays."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from fellesskap.cases.service import (
    PlaceCase,
    ReportCase,
    ReturnCase,
    ReviseCase,
    SendCaseAgain,
    place_case,
    report_case,
    return_case,
    revise_case,
    send_case_again,
)
from fellesskap.decisions.service import record_decision
from fellesskap.errors import Conflict, Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    CancelMeeting,
    PlanMeeting,
    add_case,
    call_meeting,
    cancel_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import (
    DraftMinutes,
    PostponeDiscussion,
    RecordDiscussion,
    draft_minutes,
    postpone_discussion,
    record_discussion,
)
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import CloseRound, OpenRound, close_round, open_round
from fellesskap.transfers.service import LiftCase, lift_case
from fellesskap.withdrawals.service import (
    ConcludeCase,
    ReopenCase,
    WithdrawCase,
    conclude_case,
    reopen_case,
    withdraw_case,
)
from road import Road

REPORTER = "fsu:direktor"


async def told(road: Road, kind: str, case_id: UUID) -> set[UUID]:
    return {row["person_id"] for row in await road.rows("notice", kind=kind, case_id=case_id)}


async def reported(road: Road) -> UUID:
    return await road.do(REPORTER, report_case, ReportCase("Ny sak", "Hva gjør vi?"))


async def back(road: Road, case_id: UUID, reason: str = "Kostnaden mangler.") -> ReturnCase:
    return ReturnCase(case_id, await road.case_version(case_id), reason)


async def again(road: Road, case_id: UUID, note: str = "Lagt til.") -> SendCaseAgain:
    return SendCaseAgain(case_id, await road.case_version(case_id), note)


async def withdrawal(road: Road, case_id: UUID, reason: str = "Løst på annen måte.") -> WithdrawCase:
    return WithdrawCase(case_id, await road.case_version(case_id), reason)


async def reopening(road: Road, case_id: UUID, reason: str = "Det er noe nytt.") -> ReopenCase:
    return ReopenCase(case_id, await road.case_version(case_id), reason)


async def states(road: Road, case_id: UUID) -> list[tuple[str, str]]:
    rows = sorted(await road.rows("treatment", case_id=case_id), key=lambda row: row["position"])
    return [(row["step"], row["state"]) for row in rows]


async def planned(road: Road, body: str) -> UUID:
    starts_at = road.clock.moment.replace(year=road.clock.moment.year + 1)
    command = PlanMeeting(await road.id_of("body", body), starts_at, MeetingForm.PHYSICAL, place="Her")
    return await road.do("anne", plan_meeting, command)


async def test_a_case_goes_back_to_its_reporter_and_comes_again(road: Road) -> None:
    case_id = await reported(road)
    await road.do("anne", return_case, await back(road, case_id))
    assert await road.state(case_id) == "returned"
    assert await told(road, "case.returned", case_id) == {road.people[REPORTER]}
    async with await road.work(REPORTER) as work:
        # Why it came back is read by whoever reported it, before any partner sees the case.
        assert (
            await work.connection.fetchval("SELECT count(*) FROM correction WHERE case_id = $1", case_id) == 1
        )
    async with await road.work("aune") as work:
        assert (
            await work.connection.fetchval("SELECT count(*) FROM correction WHERE case_id = $1", case_id) == 0
        )
    version = await road.case_version(case_id)
    revised = ReviseCase(case_id, version, "Bedre sak", "Hva gjør vi?", "", "", "")
    await road.do(REPORTER, revise_case, revised)
    await road.do(REPORTER, send_case_again, await again(road, case_id))
    assert await road.state(case_id) == "reported"
    assert road.people["bjorn"] in await told(road, "case.sent_again", case_id)
    (correction,) = await road.rows("correction", case_id=case_id)
    assert (correction["reason"], correction["note"]) == ("Kostnaden mangler.", "Lagt til.")
    assert correction["sent_by"] == road.people[REPORTER]
    assert (await road.kinds(case_id))[-3:] == ["case.returned", "case.revised", "case.sent_again"]


async def test_a_placed_case_comes_again_to_where_it_waited(road: Road) -> None:
    case_id = await road.placed()
    await road.do("anne", return_case, await back(road, case_id))
    refused = await road.refused("anne", add_case, AddCase(await planned(road, "fu"), 1, case_id))
    assert refused.code == "meeting.case_not_ready"
    lift = LiftCase(
        case_id, await road.case_version(case_id), await road.id_of("body", "au"), "Stor.", "stor"
    )
    refused = await road.refused("anne", lift_case, lift)
    assert (refused.code, refused.rule_id) == ("case.is_returned", "R-CASE-11")
    await road.do("anne", send_case_again, await again(road, case_id))
    assert await road.state(case_id) == "placed"
    assert await states(road, case_id) == [("discuss", "waiting")]
    await road.do("anne", add_case, AddCase(await planned(road, "fu"), 1, case_id))


async def test_a_case_is_not_sent_back_twice_from_an_agenda_or_without_a_reason(road: Road) -> None:
    case_id = await road.placed()
    refused = await road.refused("anne", return_case, await back(road, case_id, "  "))
    assert (type(refused), refused.code) == (Invalid, "case.reason_required")
    refused = await road.refused(REPORTER, return_case, await back(road, case_id))
    assert (type(refused), refused.code) == (NotAllowed, "access.secretariat_only")
    refused = await road.refused("anne", send_case_again, await again(road, case_id))
    assert (type(refused), refused.code) == (RuleBroken, "case.not_returned")
    refused = await road.refused("anne", return_case, ReturnCase(case_id, 1, "Gammel."))
    assert (type(refused), refused.code) == (Conflict, "case.changed_meanwhile")
    await road.do("anne", return_case, await back(road, case_id))
    refused = await road.refused("anne", return_case, await back(road, case_id))
    assert refused.code == "case.is_returned"
    refused = await road.refused("aune", send_case_again, await again(road, case_id))
    assert (type(refused), refused.rule_id) == (NotAllowed, "R-CASE-13")
    refused = await road.refused("anne", send_case_again, await again(road, case_id, "x" * 2001))
    assert (refused.code, refused.field) == ("case.note_too_long", "note")
    await road.do("anne", send_case_again, await again(road, case_id))
    await road.do("anne", add_case, AddCase(await planned(road, "fu"), 1, case_id))
    refused = await road.refused("anne", return_case, await back(road, case_id))
    assert (refused.code, refused.rule_id) == ("case.too_late_to_return", "R-CASE-12")


async def put_off(road: Road, item_id: UUID, until: UUID | None = None) -> PostponeDiscussion:
    version = (await road.rows("agenda_item", id=item_id))[0]["version"]
    return PostponeDiscussion(item_id, version, "Tallene er ikke klare.", until)


async def test_a_discussion_is_put_off_and_waits_for_another_meeting(road: Road) -> None:
    case_id = await road.placed()
    meeting_id, item_id = await road.meeting("fu", case_id)
    await road.do("anne", postpone_discussion, await put_off(road, item_id))
    assert await road.state(case_id) == "placed"
    assert await states(road, case_id) == [("discuss", "postponed"), ("discuss", "waiting")]
    version = (await road.load(meeting_id)).version
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, version))
    refused = await road.refused("anne", postpone_discussion, await put_off(road, item_id))
    assert (refused.code, refused.rule_id) == ("minutes.discussed_already", "R-MINUTES-17")
    line = (await road.rows("agenda_item", id=item_id))[0]
    discussion = RecordDiscussion(item_id, line["version"], "Likevel.")
    refused = await road.refused("anne", record_discussion, discussion)
    assert refused.code == "minutes.not_a_discussion"
    _, item_id = await road.meeting("fu", case_id)
    await road.discuss(item_id)
    assert await road.state(case_id) == "discussed"


async def test_a_discussion_is_put_off_to_a_named_later_meeting_of_the_same_body(road: Road) -> None:
    case_id = await road.placed()
    meeting_id, item_id = await road.meeting("fu", case_id)
    other, later = await planned(road, "au"), await planned(road, "fu")
    refused = await road.refused("anne", postpone_discussion, await put_off(road, item_id, other))
    assert (refused.code, refused.field) == ("minutes.until_other_body", "until_meeting_id")
    refused = await road.refused("anne", postpone_discussion, await put_off(road, item_id, meeting_id))
    assert (refused.code, refused.rule_id) == ("minutes.until_not_ahead", "R-MINUTES-18")
    refused = await road.refused(REPORTER, postpone_discussion, await put_off(road, item_id, later))
    assert refused.code == "access.secretariat_only"
    await road.do("anne", postpone_discussion, await put_off(road, item_id, later))
    assert await road.state(case_id) == "discussing"
    assert await states(road, case_id) == [("discuss", "postponed"), ("discuss", "listed")]
    assert [row["case_id"] for row in await road.rows("agenda_item", meeting_id=later)] == [case_id]


async def test_a_withdrawn_case_leaves_the_agenda_nobody_is_called_to(road: Road) -> None:
    case_id = await road.placed()
    meeting_id = await planned(road, "fu")
    await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    await road.do("anne", withdraw_case, await withdrawal(road, case_id))
    assert await road.state(case_id) == "withdrawn"
    assert await road.rows("agenda_item", meeting_id=meeting_id) == []
    assert await states(road, case_id) == [("discuss", "withdrawn")]
    refused = await road.refused(
        "anne", add_case, AddCase(meeting_id, (await road.load(meeting_id)).version, case_id)
    )
    assert refused.code == "meeting.case_not_ready"


async def test_of_a_called_meeting_the_line_stays_and_those_called_are_told(road: Road) -> None:
    case_id = await road.placed()
    meeting_id = await planned(road, "fu")
    await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    await road.do("anne", call_meeting, CallMeeting(meeting_id, (await road.load(meeting_id)).version))
    await road.do("bjorn", withdraw_case, await withdrawal(road, case_id))
    assert len(await road.rows("agenda_item", meeting_id=meeting_id)) == 1
    people = await told(road, "case.withdrawn", case_id)
    assert people >= {road.people[one] for one in ("fu:kommune", "fu:sykehus", "anne")}
    version = (await road.load(meeting_id)).version
    await road.do("anne", cancel_meeting, CancelMeeting(meeting_id, version, "Ingen saker igjen."))
    assert await road.state(case_id) == "withdrawn"
    assert await states(road, case_id) == [("discuss", "withdrawn")]


async def test_out_of_a_held_meeting_withdrawal_is_what_came_of_the_line(road: Road) -> None:
    case_id, line = await road.ready()
    meeting_id = (await road.rows("agenda_item", id=line))[0]["meeting_id"]
    await road.do("anne", withdraw_case, await withdrawal(road, case_id))
    refused = await road.refused("anne", record_decision, await road.decision(line))
    assert (refused.code, refused.rule_id) == ("decision.case_withdrawn", "R-DECISION-2")
    version = (await road.load(meeting_id)).version
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, version))


async def test_an_open_round_ends_with_its_answers_and_those_asked_are_told(road: Road) -> None:
    opened = await road.opened()
    await road.answer(opened, "Aune", Answer.AGREE)
    await road.do("anne", withdraw_case, await withdrawal(road, opened.case_id))
    (closed,) = await road.rows("round", case_id=opened.case_id)
    assert closed["state"] == "closed"
    assert [row["answer"] for row in await road.rows("reply", round_id=opened.id)].count("agree") == 1
    people = await told(road, "case.withdrawn", opened.case_id)
    assert people >= {road.people[one] for one in ("aune", "berg", "kirurgi")}
    # One act, one mail.
    notices = await road.rows("notice", case_id=opened.case_id)
    ended = [
        row["person_id"]
        for row in notices
        if row["kind"] in ("case.withdrawn", "round.closed", "round.stopped")
    ]
    assert len(ended) == len(set(ended))


async def test_a_case_is_withdrawn_by_its_reporter_and_the_secretariat_alone(road: Road) -> None:
    case_id = await reported(road)
    refused = await road.refused("aune", withdraw_case, await withdrawal(road, case_id))
    # Whoever does not see it does not learn that it is there.
    assert isinstance(refused, NotFound)
    refused = await road.refused(REPORTER, withdraw_case, await withdrawal(road, case_id, " "))
    assert refused.code == "case.reason_required"
    await road.do(REPORTER, withdraw_case, await withdrawal(road, case_id))
    refused = await road.refused("anne", withdraw_case, await withdrawal(road, case_id))
    assert refused.code == "case.is_withdrawn"
    placed = await road.placed()
    refused = await road.refused("aune", withdraw_case, await withdrawal(road, placed))
    assert (type(refused), refused.rule_id) == (NotAllowed, "R-WITHDRAWAL-1")
    place = PlaceCase(
        case_id,
        await road.case_version(case_id),
        "faglig",
        "faglig",
        await road.id_of("body", "fu"),
        "Nei.",
    )
    refused = await road.refused("anne", place_case, place)
    assert refused.code == "case.is_withdrawn"


async def test_its_reporter_does_not_withdraw_a_case_out_of_a_held_meeting(road: Road) -> None:
    case_id = await reported(road)
    place = PlaceCase(
        case_id, await road.case_version(case_id), "faglig", "faglig", await road.id_of("body", "fu"), "Ja."
    )
    await road.do("anne", place_case, place)
    starts = await planned(road, "fu")
    line = AddCase(starts, 1, case_id, override="Belyst nok.")
    await road.do("anne", add_case, line)
    await road.do("anne", call_meeting, CallMeeting(starts, (await road.load(starts)).version))
    road.clock.moment = (await road.rows("meeting", id=starts))[0]["starts_at"]
    await road.attend(starts)
    refused = await road.refused(REPORTER, withdraw_case, await withdrawal(road, case_id))
    assert (refused.code, refused.rule_id) == ("withdrawal.meeting_was_held", "R-WITHDRAWAL-3")
    await road.do("anne", withdraw_case, await withdrawal(road, case_id))


async def test_a_withdrawn_case_is_taken_up_where_it_was(road: Road) -> None:
    never, placed = await reported(road), await road.placed()
    for case_id, state in ((never, "reported"), (placed, "placed")):
        await road.do("anne", withdraw_case, await withdrawal(road, case_id))
        await road.do("anne", reopen_case, await reopening(road, case_id))
        assert await road.state(case_id) == state
    assert await states(road, placed) == [("discuss", "withdrawn"), ("discuss", "waiting")]
    refused = await road.refused("anne", reopen_case, await reopening(road, placed))
    assert (refused.code, refused.rule_id) == ("withdrawal.still_open", "R-WITHDRAWAL-4")


async def test_a_decision_stands_until_another_replaces_it(road: Road) -> None:
    case_id, line = await road.ready()
    await road.do("anne", record_decision, await road.decision(line))
    (first,) = await road.rows("decision", case_id=case_id)
    refused = await road.refused(REPORTER, reopen_case, await reopening(road, case_id))
    assert refused.code == "access.secretariat_only"
    refused = await road.refused("anne", withdraw_case, await withdrawal(road, case_id))
    assert (refused.code, refused.rule_id) == ("case.already_decided", "R-CASE-8")
    refused = await road.refused("anne", reopen_case, await reopening(road, case_id, ""))
    assert refused.code == "case.reason_required"
    await road.do("anne", reopen_case, await reopening(road, case_id))
    assert await road.rows("decision", case_id=case_id) == [first]
    _, item_id = await road.meeting("fu", case_id)
    await road.discuss(item_id)
    refused = await road.refused("anne", add_case, AddCase(await planned(road, "fsu"), 1, case_id))
    assert refused.code == "meeting.case_not_ready", "it is anchored anew"
    version = await road.case_version(case_id)
    await road.do("anne", open_round, OpenRound(case_id, version, "Og nå?"))
    found = await road.round_of(case_id)
    road.later((found.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    _, line = await road.meeting("fsu", case_id)
    await road.do("anne", record_decision, await road.decision(line, wording="Den nye rutinen."))
    assert await road.state(case_id) == "decided"
    after = await road.rows("decision", case_id=case_id)
    assert first in after
    assert len(after) == 2


async def test_what_hurried_a_case_once_does_not_hurry_it_again(road: Road) -> None:
    case_id = await road.placed()
    await road.urgent(case_id, "anne", "bjorn")
    await road.do("anne", withdraw_case, await withdrawal(road, case_id))
    await road.do("anne", reopen_case, await reopening(road, case_id))
    assert await road.rows("urgency", case_id=case_id) == []
    assert (await road.kinds(case_id)).count("case.marked_urgent") == 2
    await road.urgent(case_id, "anne", "bjorn")


async def test_what_changed_meanwhile_is_not_withdrawn(road: Road) -> None:
    case_id = await road.placed()
    refused = await road.refused("anne", withdraw_case, WithdrawCase(case_id, 1, "Nei."))
    assert (type(refused), refused.code) == (Conflict, "case.changed_meanwhile")


@pytest.mark.parametrize("who", ["valgt", "aune", "fu:kommune"])
async def test_nobody_but_the_secretariat_takes_a_case_up_anew(road: Road, who: str) -> None:
    case_id = await road.placed()
    await road.do("anne", withdraw_case, await withdrawal(road, case_id))
    refused = await road.refused(who, reopen_case, await reopening(road, case_id))
    assert isinstance(refused, NotAllowed | NotFound)


async def test_a_case_for_discussion_ends_with_it(road: Road) -> None:
    waiting, anchored = await road.placed(), await road.closed("region")
    for case_id in (waiting, anchored):
        before = await road.rows("case", id=case_id)
        command = ConcludeCase(case_id, await road.case_version(case_id), "Til orientering.")
        assert (await road.refused("anne", conclude_case, command)).code == "withdrawal.not_just_discussed"
        assert await road.rows("case", id=case_id) == before
    case_id = await road.discussed("region")
    end = ConcludeCase(case_id, await road.case_version(case_id), "Den var til orientering.")
    member = await road.refused("fu:kommune", conclude_case, end)
    assert (member.kind, member.code) == ("not_allowed", "access.secretariat_only")
    assert (
        await road.refused("anne", conclude_case, replace(end, reason=" "))
    ).code == "case.reason_required"
    stale = await road.refused("anne", conclude_case, replace(end, version=end.version - 1))
    assert stale.kind == "conflict"
    await road.do("anne", conclude_case, end)
    assert await road.state(case_id) == "concluded"
    (event,) = [one for one in await road.rows("event", case_id=case_id) if one["kind"] == "case.concluded"]
    assert "Den var til orientering." in str(event["facts"])
    told = {row["person_id"] for row in await road.rows("notice", kind="case.concluded", case_id=case_id)}
    assert road.people["fu:kommune"] in told
    again = OpenRound(case_id, await road.case_version(case_id), "Med?")
    assert (await road.refused("anne", open_round, again)).code == "round.case_not_discussed"
    taken_up = ReopenCase(case_id, await road.case_version(case_id), "Det er noe nytt.")
    await road.do("anne", reopen_case, taken_up)
    assert await road.state(case_id) == "placed"
    (discussion,) = [
        one for one in await road.rows("treatment", case_id=case_id) if one["state"] == "waiting"
    ]
    assert discussion["step"] == "discuss"
