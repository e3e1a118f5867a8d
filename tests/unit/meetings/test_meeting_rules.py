"""The rules of a meeting until it is held, and of its record after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from builders import NOW
from fellesskap.actor import Audience, Side
from fellesskap.cases.model import Case, CaseFile, CaseState, Step, Treatment, TreatmentState
from fellesskap.db.ids import uuid7
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings import rules
from fellesskap.meetings.model import AgendaItem, Meeting, MeetingForm, MeetingState
from fellesskap.minutes import rules as minutes_rules
from fellesskap.people.model import FilledSeat, PersonRef
from fellesskap.rounds.model import Anchoring
from fellesskap.structure.model import Anchor, Names, Route, SeatKind

BODY = uuid7()
DAY = date(2026, 5, 10)
ROUTE = Route(
    key="faglig",
    name=Names("Faglige saker"),
    matter_classes=("faglig",),
    discuss_in=("fu",),
    decide_in="fsu",
    anchor_with=(Anchor.MUNICIPALITIES,),
)
BOTH_SIDES = frozenset({Side.MUNICIPAL, Side.HOSPITAL})


def meeting(state: MeetingState = MeetingState.PLANNED, held_on: date = DAY) -> Meeting:
    return Meeting(
        id=uuid7(),
        version=1,
        body_id=BODY,
        structure_version_id=uuid7(),
        starts_at=NOW,
        held_on=held_on,
        frame_minutes=120,
        form=MeetingForm.PHYSICAL,
        place="Brumunddal",
        link="",
        state=state,
        open_to_public=False,
        call_sequence=0,
        audience=Audience.PARTNERS,
    )


def discussed(on: date | None, body: object = BODY, state: TreatmentState = TreatmentState.DONE) -> Treatment:
    return Treatment(uuid7(), uuid7(), body, Step.DISCUSS, 1, state, on, 1)


def file(state: CaseState, *treatments: Treatment, urgent: frozenset[Side] = frozenset()) -> CaseFile:
    case = Case(
        id=uuid7(),
        version=1,
        year=2026,
        number=1,
        title="Felles rutine",
        state=state,
        matter_class="faglig",
        route="faglig",
        structure_version_id=uuid7(),
        submitted_by=uuid7(),
        body_id=BODY,
        text_edition=1,
        audience=Audience.PARTNERS,
        reference="1/2026",
        form_version_id=uuid7(),
    )
    return CaseFile(case, treatments, (), urgent)


def item(treatment_id: object = None) -> AgendaItem:
    return AgendaItem(
        uuid7(),
        uuid7(),
        treatment_id,
        None,
        1,
        "Orientering",
        5,
        closed=False,
        record="",
        version=1,
    )


def seat(holder: PersonRef | None) -> FilledSeat:
    return FilledSeat(
        uuid7(),
        "fu:kommune",
        Names("Fagperson"),
        Side.MUNICIPAL,
        SeatKind.MEMBER,
        True,
        True,
        True,
        1,
        None,
        None,
        None,
        holder,
        (),
    )


def test_a_meeting_is_planned_ahead_and_somewhere() -> None:
    with pytest.raises(Invalid):
        rules.require_future(NOW, NOW)
    with pytest.raises(Invalid):
        rules.require_future(datetime(2026, 5, 10, 12), NOW)  # noqa: DTZ001
    rules.require_future(NOW + timedelta(minutes=1), NOW)
    with pytest.raises(Invalid):
        rules.require_where(MeetingForm.PHYSICAL, " ", "")
    with pytest.raises(Invalid):
        rules.require_where(MeetingForm.HYBRID, "Brumunddal", "javascript:alert(1)")
    rules.require_where(MeetingForm.DIGITAL, "", "https://video.example/rom")


def test_agenda_is_frozen_by_the_call() -> None:
    with pytest.raises(RuleBroken):
        rules.require_planned(meeting(MeetingState.CALLED))
    rules.require_planned(meeting())
    with pytest.raises(RuleBroken):
        rules.require_agenda(0)
    rules.require_agenda(1)


def test_people_are_called_to_what_is_to_come() -> None:
    planned = meeting()
    rules.require_not_begun(planned, planned.starts_at - timedelta(seconds=1))
    for now in (planned.starts_at, planned.starts_at + timedelta(days=1)):
        with pytest.raises(RuleBroken, match="has_begun"):
            rules.require_not_begun(planned, now)


def test_case_is_listed_for_the_step_it_has_come_to() -> None:
    assert rules.step_to_list(file(CaseState.PLACED)) is Step.DISCUSS
    assert rules.step_to_list(file(CaseState.ANCHORED)) is Step.DECIDE
    for state in (CaseState.REPORTED, CaseState.DISCUSSED, CaseState.ANCHORING, CaseState.DECIDED):
        with pytest.raises(RuleBroken):
            rules.step_to_list(file(state))
    assert rules.step_to_list(file(CaseState.ANCHORING, urgent=BOTH_SIDES)) is Step.DECIDE
    with pytest.raises(RuleBroken):
        rules.step_to_list(file(CaseState.ANCHORING, urgent=frozenset({Side.HOSPITAL})))


def test_a_case_taken_off_an_agenda_is_where_it_was() -> None:
    assert rules.state_off_agenda(Step.DISCUSS, Anchoring()) is CaseState.PLACED
    assert rules.state_off_agenda(Step.DECIDE, Anchoring(waived=True)) is CaseState.ANCHORED
    assert rules.state_off_agenda(Step.DECIDE, Anchoring()) is CaseState.DISCUSSED


def test_only_the_body_it_was_placed_with_discusses() -> None:
    waiting = discussed(None, state=TreatmentState.WAITING)
    for bodies in ([BODY], [uuid7(), BODY]):
        assert rules.require_waiting(waiting, bodies) is waiting
    with pytest.raises(RuleBroken, match="other_body_discusses"):
        rules.require_waiting(replace(waiting, body_id=uuid7()), [BODY, uuid7()])
    with pytest.raises(RuleBroken, match="case_not_ready"):
        rules.require_waiting(discussed(DAY), [BODY])


@pytest.mark.parametrize("earlier", [0, -1])
def test_decision_comes_in_a_later_meeting(earlier: int) -> None:
    same = file(CaseState.ANCHORED, discussed(DAY - timedelta(days=earlier)))
    with pytest.raises(RuleBroken) as caught:
        rules.require_later_meeting(same, ROUTE, meeting().held_on)
    assert caught.value.code == "meeting.decision_needs_later_meeting"
    rules.require_later_meeting(
        file(CaseState.ANCHORED, discussed(DAY - timedelta(days=1))), ROUTE, meeting().held_on
    )
    rules.require_later_meeting(replace(same, urgent_for=BOTH_SIDES), ROUTE, meeting().held_on)
    rules.require_later_meeting(same, replace(ROUTE, later_meeting=False), meeting().held_on)


def test_another_body_does_not_decide() -> None:
    with pytest.raises(RuleBroken, match="other_body_decides"):
        rules.require_deciding_body(ROUTE, {"fu": uuid7(), "su": uuid7()})
    assert rules.require_deciding_body(ROUTE, {"fu": uuid7(), "fsu": BODY}) == BODY


def test_nothing_is_recorded_before_the_day_or_after_approval() -> None:
    with pytest.raises(RuleBroken):
        minutes_rules.require_its_day(meeting(), DAY)
    with pytest.raises(RuleBroken):
        minutes_rules.require_its_day(meeting(MeetingState.CALLED), DAY - timedelta(days=1))
    minutes_rules.require_its_day(meeting(MeetingState.CALLED), DAY)
    with pytest.raises(RuleBroken) as caught:
        minutes_rules.require_happened(meeting(MeetingState.APPROVED))
    assert caught.value.code == "minutes.locked"
    with pytest.raises(RuleBroken):
        minutes_rules.require_happened(meeting(MeetingState.CALLED))
    minutes_rules.require_happened(meeting(MeetingState.HELD))


def test_minutes_are_drafted_before_they_are_approved() -> None:
    with pytest.raises(RuleBroken):
        minutes_rules.require_minuted(meeting(MeetingState.HELD))
    minutes_rules.require_minuted(meeting(MeetingState.MINUTED))


def test_every_case_has_an_outcome_before_the_minutes() -> None:
    line = item(uuid7())
    assert line.treatment_id is not None
    with pytest.raises(RuleBroken):
        minutes_rules.require_all_recorded([line], {line.treatment_id}, set())
    minutes_rules.require_all_recorded([line], set(), set())


def test_every_line_with_names_has_an_outcome_before_the_minutes_and_is_recorded_as_such() -> None:
    line = item(None)
    with pytest.raises(RuleBroken) as caught:
        minutes_rules.require_all_recorded([line], set(), {line.id})
    assert caught.value.code == "minutes.item_without_outcome"
    with pytest.raises(RuleBroken) as caught:
        minutes_rules.require_other_line(line, {line.id})
    assert caught.value.code == "minutes.line_confirms_names"
    minutes_rules.require_other_line(line, {uuid7()})


def test_attendance_is_of_known_seats_each_once_and_one_seat_a_person() -> None:
    one, two = uuid7(), uuid7()
    with pytest.raises(Invalid):
        minutes_rules.require_known_seats([one, one], [one])
    with pytest.raises(Invalid):
        minutes_rules.require_known_seats([two], [one])
    minutes_rules.require_known_seats([one, two], [two, one])
    with pytest.raises(Invalid):
        minutes_rules.require_one_seat_each([one, one])
    minutes_rules.require_one_seat_each([one, two])


def test_a_line_of_an_agenda_has_a_title_and_a_call_somebody_to_reach() -> None:
    with pytest.raises(Invalid):
        rules.require_title("  ")
    rules.require_title("Eventuelt")
    with pytest.raises(RuleBroken):
        rules.require_callable_seats([seat(None)])
    rules.require_callable_seats([seat(None), seat(PersonRef(uuid7(), "Kari", "nb"))])


def test_a_discussion_is_recorded_with_words_on_the_cases_own_line() -> None:
    with pytest.raises(Invalid):
        minutes_rules.require_summary(" ")
    minutes_rules.require_summary("Partene er enige om retningen.")
    listed = discussed(None, state=TreatmentState.LISTED)
    assert minutes_rules.require_discussion(listed) is listed
    for wrong in (None, replace(listed, step=Step.DECIDE), replace(listed, state=TreatmentState.WAITING)):
        with pytest.raises(RuleBroken):
            minutes_rules.require_discussion(wrong)
    with pytest.raises(RuleBroken):
        minutes_rules.require_no_case(item(uuid7()))
    minutes_rules.require_no_case(item())


@pytest.mark.parametrize(
    "link", ["http://video.example", "javascript:alert(1)", "https://video.example\nX:1"]
)
@pytest.mark.parametrize("form", MeetingForm)
def test_a_link_is_a_secure_address_or_none(form: MeetingForm, link: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.require_where(form, "Hamar", link)
    assert refused.value.code == "meeting.link_not_secure"
    rules.require_where(form, "Hamar", " https://video.example/rom?id=1 ")
    rules.require_where(MeetingForm.PHYSICAL, "Hamar", "")


def test_what_stands_on_a_call_fits_there() -> None:
    for attempt in (
        lambda: rules.require_minutes("minutes", -1, rules.ITEM_MINUTES),
        lambda: rules.require_minutes("minutes", 601, rules.ITEM_MINUTES),
        lambda: rules.require_title("x" * 201),
        lambda: rules.require_where(MeetingForm.PHYSICAL, "x" * 201, ""),
        lambda: rules.require_where(MeetingForm.DIGITAL, "", "https://" + "x" * 500),
        lambda: rules.require_future(NOW + timedelta(days=3000), NOW),
    ):
        with pytest.raises(Invalid):
            attempt()
    rules.require_minutes("minutes", 0, rules.ITEM_MINUTES)
    rules.require_title("x" * 200)
