"""What must hold of attachments, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Audience, Role, RoleKind, Side
from fellesskap.attachments import rules
from fellesskap.attachments.model import Attachment, Publicness, Since
from fellesskap.cases.model import Case, CaseFile, CaseState
from fellesskap.errors import DomainError

ID, REPORTER = uuid4(), uuid4()
ATTACHMENT = Attachment(ID, ID, 1, "Budsjett", Publicness.PUBLIC, "", False, 1, None, Audience.PARTNERS, 1)
SECRETARY = Actor(ActorKind.PERSON, uuid4(), roles=(Role(RoleKind.SECRETARIAT, Side.MUNICIPAL),))
PERSON = Actor(ActorKind.PERSON, REPORTER)
STRANGER = Actor(ActorKind.PERSON, uuid4())


def file(state: CaseState = CaseState.REPORTED) -> CaseFile:
    case = Case(
        ID, 1, 2026, 3, "Sak", state, None, None, ID, REPORTER, None, 1, Audience.PARTNERS, "1/2026", ID
    )
    return CaseFile(case, (), (), frozenset())


def code(act: object, *given: object, **named: object) -> str:
    """What an act is refused for; nothing where it is not."""
    try:
        act(*given, **named)
    except DomainError as refused:
        return refused.code
    return ""


@given(st.sets(st.uuids(), max_size=3), st.sets(st.uuids(), max_size=3))
def test_only_what_was_shown_goes_with_a_round(shown: set[UUID], sent: set[UUID]) -> None:
    assert code(rules.require_as_shown, None, sent) == code(rules.require_as_shown, list(sent), sent) == ""
    assert code(rules.require_as_shown, shown, sent) == ("attachment.not_as_shown" if shown != sent else "")


@pytest.mark.parametrize(
    ("actor", "state", "called", "refused"),
    [
        (SECRETARY, CaseState.REPORTED, False, ""),
        (SECRETARY, CaseState.DISCUSSING, False, ""),
        (SECRETARY, CaseState.ANCHORING, False, ""),
        (SECRETARY, CaseState.DISCUSSING, True, "attachment.case_is_called"),
        (SECRETARY, CaseState.DECIDED, False, "case.already_decided"),
        (SECRETARY, CaseState.WITHDRAWN, False, "case.is_withdrawn"),
        (PERSON, CaseState.REPORTED, False, ""),
        (PERSON, CaseState.RETURNED, False, ""),
        (PERSON, CaseState.PLACED, False, "case.not_yours_to_revise"),
        (STRANGER, CaseState.REPORTED, False, "case.not_yours_to_revise"),
    ],
)
def test_whoever_may_write_the_text_attaches_until_it_is_sent(
    actor: Actor, state: CaseState, called: bool, refused: str
) -> None:
    assert code(rules.require_changeable, actor, file(state), called) == refused
    (offered,) = rules.case_actions(actor, file(state), called)
    assert offered.allowed is not bool(refused)


@pytest.mark.parametrize(
    ("title", "publicness", "basis", "refused"),
    [
        ("Budsjett", Publicness.PUBLIC, "", ""),
        ("Budsjett", Publicness.INTERNAL, "", ""),
        ("Budsjett", Publicness.EXEMPT, "offentleglova § 13", ""),
        ("", Publicness.PUBLIC, "", "attachment.title_missing"),
        ("x" * 201, Publicness.PUBLIC, "", "attachment.text_too_long"),
        ("Budsjett", Publicness.EXEMPT, "", "attachment.basis_missing"),
        ("Budsjett", Publicness.PUBLIC, "§ 13", "attachment.basis_not_asked"),
        ("Budsjett", Publicness.EXEMPT, "x" * 201, "attachment.text_too_long"),
    ],
)
def test_an_attachment_has_a_title_and_a_section_where_it_is_exempt(
    title: str, publicness: Publicness, basis: str, refused: str
) -> None:
    assert code(rules.require_described, title, publicness, basis) == refused


@given(st.sampled_from(Publicness), st.sampled_from(Audience))
def test_only_what_is_public_goes_further_than_the_partners(
    publicness: Publicness, audience: Audience
) -> None:
    found = rules.reach(publicness, audience)
    assert found <= audience
    assert found <= Audience.PARTNERS or publicness is Publicness.PUBLIC
    assert publicness is not Publicness.PUBLIC or found == audience


def test_what_was_sent_can_be_closed_by_the_secretariat_and_nothing_else() -> None:
    close = (SECRETARY, ATTACHMENT, Publicness.INTERNAL, "Budsjett", False)
    assert code(rules.require_closing, *close) == ""
    assert code(rules.require_closing, PERSON, *close[1:]) == "access.secretariat_only"
    for wrong in (
        (*close[:3], "Annet", False),
        (*close[:4], True),
        (*close[:2], Publicness.PUBLIC, "Budsjett", False),
    ):
        assert code(rules.require_closing, *wrong) == "attachment.only_closed_now"
    closed = replace(ATTACHMENT, publicness=Publicness.INTERNAL)
    assert code(rules.require_closing, SECRETARY, closed, *close[2:]) == "attachment.only_closed_now"


def test_what_was_sent_is_not_removed_and_what_is_removed_is_only_remembered() -> None:
    assert code(rules.require_removable, True) == "attachment.was_sent"
    assert code(rules.require_removable, False) == ""
    assert code(rules.require_reason, "") == "attachment.reason_missing"
    assert code(rules.require_reason, "x" * 501) == "attachment.text_too_long"
    assert code(rules.require_reason, "Feil fil") == ""


def test_a_case_has_room_for_so_many_and_each_file_once() -> None:
    assert code(rules.require_room, rules.MOST - 1) == ""
    assert code(rules.require_room, rules.MOST) == "attachment.too_many"
    assert code(rules.require_new, True) == "attachment.already_there"
    assert code(rules.require_new, False) == ""


@given(st.lists(st.uuids(), min_size=1, max_size=12, unique=True), st.data())
def test_moving_one_keeps_the_others_in_their_order(order: list[UUID], data: st.DataObject) -> None:
    moved = data.draw(st.sampled_from(order))
    position = data.draw(st.integers(1, len(order)))
    found = rules.moved(order, moved, position)
    assert found[position - 1] == moved
    assert [one for one in found if one != moved] == [one for one in order if one != moved]
    for outside in (0, len(order) + 1):
        assert code(rules.moved, order, moved, outside) == "attachment.no_such_place"


@pytest.mark.parametrize(
    ("called", "sent", "publicness", "allowed"),
    [
        (
            False,
            False,
            Publicness.PUBLIC,
            {"updateAttachment", "replaceAttachment", "moveAttachment", "removeAttachment"},
        ),
        (False, True, Publicness.PUBLIC, {"updateAttachment", "replaceAttachment", "moveAttachment"}),
        (True, True, Publicness.PUBLIC, {"updateAttachment"}),
        (True, True, Publicness.INTERNAL, set()),
    ],
)
def test_the_actions_are_what_the_services_do(
    called: bool, sent: bool, publicness: Publicness, allowed: set[str]
) -> None:
    found = rules.attachment_actions(
        SECRETARY,
        file(CaseState.DISCUSSING),
        replace(ATTACHMENT, publicness=publicness),
        called=called,
        sent=sent,
    )
    assert {one.name for one in found if one.allowed} == allowed


@given(st.integers(1, 9), st.integers(0, 9))
def test_whoever_reads_what_was_sent_is_told_what_has_become_of_it(sent: int, edition: int) -> None:
    now = replace(ATTACHMENT, edition=edition)
    assert rules.since_sent(sent, now) is (Since.NEWER if edition > sent else Since.SAME)
    gone = replace(now, removed_at=datetime(2026, 3, 2, tzinfo=UTC))
    assert rules.since_sent(sent, gone) is Since.REMOVED
    assert rules.since_sent(sent, None) is Since.SAME, "of what the reader does not see, nothing is told"
