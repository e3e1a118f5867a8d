"""What must hold of a document."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Audience, Role, RoleKind, Side, Space
from fellesskap.documents import rules
from fellesskap.documents.model import Document, DocumentKind, DocumentState, Subject
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken

ID = UUID(int=1)
OURS = Space(Side.MUNICIPAL, region_id=ID)


def document(state: DocumentState) -> Document:
    return Document(ID, DocumentKind.CALL, "Innkalling", "nb", state, ID, None, 1, Audience.PARTNERS, 1)


@pytest.mark.parametrize(
    ("kind", "about", "fits"),
    [
        (DocumentKind.CALL, Subject(ID), True),
        (DocumentKind.MINUTES, Subject(ID), True),
        (DocumentKind.DECISION_LETTER, Subject(None, ID), True),
        (DocumentKind.APPOINTMENT_LETTER, Subject(nomination_id=ID), True),
        (DocumentKind.PREMEETING_SHEET, Subject(premeeting_id=ID, space=OURS), True),
        (DocumentKind.POSITION_SHEET, Subject(space=OURS), True),
        (DocumentKind.CALL, Subject(), False),
        (DocumentKind.CALL, Subject(ID, ID), False),
        (DocumentKind.CALL, Subject(ID, space=OURS), False),
        (DocumentKind.MINUTES, Subject(None, ID), False),
        (DocumentKind.DECISION_LETTER, Subject(ID), False),
        (DocumentKind.PREMEETING_SHEET, Subject(premeeting_id=ID), False),
        (DocumentKind.PREMEETING_SHEET, Subject(space=OURS), False),
        (DocumentKind.POSITION_SHEET, Subject(premeeting_id=ID, space=OURS), False),
        (DocumentKind.POSITION_SHEET, Subject(), False),
    ],
)
def test_a_paper_belongs_to_what_it_is_about(kind: DocumentKind, about: Subject, fits: bool) -> None:
    if fits:
        rules.require_subject(kind, about)
    else:
        with pytest.raises(Invalid) as refusal:
            rules.require_subject(kind, about)
        assert refusal.value.rule_id == "R-DOCUMENT-1"


def test_a_sheet_is_made_one_at_a_time() -> None:
    rules.require_none_in_the_making(0)
    with pytest.raises(RuleBroken) as refusal:
        rules.require_none_in_the_making(1)
    assert refusal.value.rule_id == "R-DOCUMENT-4"


def test_a_side_s_own_paper_is_made_again_by_its_own() -> None:
    ours = replace(document(DocumentState.FAILED), side=Side.MUNICIPAL, region_id=ID)
    of_region = Actor(
        ActorKind.PERSON, ID, roles=frozenset({Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=ID)})
    )
    secretaries = {
        side: Actor(ActorKind.PERSON, ID, roles=frozenset({Role(RoleKind.SECRETARIAT, side)}))
        for side in (Side.MUNICIPAL, Side.HOSPITAL)
    }
    rules.require_maker(of_region, ours)
    rules.require_maker(secretaries[Side.MUNICIPAL], ours)
    with pytest.raises(NotAllowed):
        rules.require_maker(secretaries[Side.HOSPITAL], ours)
    common = document(DocumentState.FAILED)
    rules.require_maker(secretaries[Side.HOSPITAL], common)
    with pytest.raises(NotAllowed):
        rules.require_maker(of_region, common)


@pytest.mark.parametrize("state", DocumentState)
def test_states(state: DocumentState) -> None:
    unfinished = state in (DocumentState.REQUESTED, DocumentState.WORKING)
    assert rules.is_unfinished(document(state)) == unfinished
    if state is DocumentState.FAILED:
        rules.require_retryable(document(state))
    else:
        with pytest.raises(RuleBroken):
            rules.require_retryable(document(state))
    if state is DocumentState.READY:
        rules.require_ready(document(state))
    else:
        with pytest.raises(Conflict):
            rules.require_ready(document(state))


@pytest.mark.parametrize(
    ("title", "edition", "name"),
    [
        ("Innkalling til møte i FSU 05.03.2026", 1, "innkalling-til-mote-i-fsu-05-03-2026.pdf"),
        ("Čoahkkingohččun Kárášjohka", 2, "coahkkingohccun-karasjohka-2.pdf"),
        ("Æ Ø Å Đ Ŋ Ŧ", 1, "ae-o-a-d-n-t.pdf"),
        ("日本", 1, "dokument.pdf"),
        ("../../etc/passwd", 1, "etc-passwd.pdf"),
    ],
)
def test_files_are_named_after_their_title(title: str, edition: int, name: str) -> None:
    assert rules.file_name(title, edition) == name


@given(st.text(), st.integers(1, 99))
def test_any_title_gives_a_harmless_name(title: str, edition: int) -> None:
    name = rules.file_name(title, edition)
    assert name.isascii()
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert len(name) <= 100
