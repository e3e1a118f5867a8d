"""What may be changed on an agenda after the call, and what is sent of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from fellesskap.actor import Actor, ActorKind, Audience, Role, RoleKind, Side
from fellesskap.attachments.model import Attachment, Publicness
from fellesskap.cases.model import Case, CaseFile, CaseState
from fellesskap.errors import DomainError
from fellesskap.meetings.model import AgendaItem, Meeting, MeetingForm, MeetingState
from fellesskap.meetings.rules import (
    case_supply_actions,
    require_cases_once,
    require_checked,
    require_open_agenda,
    require_own_title,
    require_suppliable,
    require_supply_reason,
    require_unsent,
    supply_actions,
)

CALLED = Meeting(
    id=uuid4(),
    version=1,
    body_id=uuid4(),
    structure_version_id=uuid4(),
    starts_at=datetime(2026, 5, 4, 9, tzinfo=UTC),
    held_on=date(2026, 5, 4),
    frame_minutes=120,
    form=MeetingForm.PHYSICAL,
    place="Hamar",
    link="",
    state=MeetingState.CALLED,
    open_to_public=True,
    call_sequence=1,
    audience=Audience.PUBLIC,
)
LINE = AgendaItem(uuid4(), CALLED.id, None, None, 1, "Eventuelt", 5, False, "", 1)


def test_a_sent_agenda_is_changed_with_a_reason_until_it_is_held() -> None:
    require_open_agenda(replace(CALLED, state=MeetingState.PLANNED), "")
    require_open_agenda(CALLED, "Kom inn for sent")
    for reason, code in (("  ", "change_reason_required"), ("x" * 501, "text_too_long")):
        with pytest.raises(DomainError) as refused:
            require_open_agenda(CALLED, reason)
        assert refused.value.code == f"meeting.{code}"
    for state in (MeetingState.HELD, MeetingState.MINUTED, MeetingState.APPROVED, MeetingState.CANCELLED):
        with pytest.raises(DomainError) as refused:
            require_open_agenda(replace(CALLED, state=state), "En grunn")
        assert refused.value.code == "meeting.agenda_closed"


def test_what_has_changed_is_sent_while_there_is_something_to_send() -> None:
    require_unsent(CALLED, 1)
    for meeting, unsent, code in (
        (CALLED, 0, "nothing_to_send"),
        (replace(CALLED, state=MeetingState.PLANNED), 1, "agenda_closed"),
        (replace(CALLED, state=MeetingState.HELD), 1, "agenda_closed"),
    ):
        with pytest.raises(DomainError) as refused:
            require_unsent(meeting, unsent)
        assert refused.value.code == f"meeting.{code}"


def test_cases_are_listed_together_each_once() -> None:
    require_cases_once(2, 2)
    for count, distinct in ((0, 0), (2, 1)):
        with pytest.raises(DomainError) as refused:
            require_cases_once(count, distinct)
        assert refused.value.code == "meeting.cases_twice_or_none"


def test_a_line_about_a_case_is_called_what_the_case_is() -> None:
    require_own_title(LINE)
    for line in (replace(LINE, case_id=uuid4()), replace(LINE, approves_id=uuid4())):
        with pytest.raises(DomainError) as refused:
            require_own_title(line)
        assert refused.value.code == "meeting.title_is_the_cases"


CASE = uuid4()
SECRETARY = Actor(ActorKind.PERSON, uuid4(), roles=(Role(RoleKind.SECRETARIAT, Side.HOSPITAL),))
REPORTER = Actor(ActorKind.PERSON, uuid4())
BUDGET = Attachment(uuid4(), CASE, 1, "Budsjett", Publicness.PUBLIC, "", False, 1, None, Audience.PARTNERS, 1)


def file(state: CaseState = CaseState.DISCUSSING) -> CaseFile:
    reporter = REPORTER.person_id
    assert reporter is not None
    case = Case(
        CASE, 1, 2026, 3, "Sak", state, None, None, CASE, reporter, None, 1, Audience.PARTNERS, "1/2026", CASE
    )
    return CaseFile(case, (), (), frozenset())


@pytest.mark.parametrize(
    ("actor", "state", "meeting", "refused"),
    [
        (SECRETARY, CaseState.DISCUSSING, MeetingState.CALLED, ""),
        (SECRETARY, CaseState.DECIDING, MeetingState.CALLED, ""),
        (REPORTER, CaseState.DISCUSSING, MeetingState.CALLED, "access.secretariat_only"),
        (SECRETARY, CaseState.DECIDED, MeetingState.CALLED, "case.already_decided"),
        (SECRETARY, CaseState.WITHDRAWN, MeetingState.CALLED, "case.is_withdrawn"),
        (SECRETARY, CaseState.DISCUSSING, None, "meeting.not_sent_yet"),
        *(
            (SECRETARY, CaseState.DISCUSSING, state, "meeting.supply_closed")
            for state in MeetingState
            if state is not MeetingState.CALLED
        ),
    ],
)
def test_attachments_are_sent_after_the_call_until_the_meeting_is_held(
    actor: Actor, state: CaseState, meeting: MeetingState | None, refused: str
) -> None:
    found = ""
    try:
        require_suppliable(actor, file(state), meeting)
    except DomainError as problem:
        found = problem.code
    assert found == refused
    offered = case_supply_actions(actor, file(state), meeting)
    offered += supply_actions(actor, file(state), BUDGET, meeting, sent=False)
    assert {one.allowed for one in offered} == {not refused}
    sent = {one.name for one in supply_actions(actor, file(state), BUDGET, meeting, sent=True) if one.allowed}
    assert sent == (set() if refused else {"supplyEdition"}), "what was sent is not taken back"


def test_what_is_sent_after_the_call_says_why_and_has_been_checked() -> None:
    require_supply_reason("Regnearket manglet")
    require_checked(True)
    for act, given, code in (
        (require_supply_reason, "  ", "meeting.supply_reason_required"),
        (require_supply_reason, "x" * 501, "meeting.text_too_long"),
        (require_checked, False, "meeting.supply_unchecked"),
    ):
        with pytest.raises(DomainError) as refused:
            act(given)
        assert refused.value.code == code
