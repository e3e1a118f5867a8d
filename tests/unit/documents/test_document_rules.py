"""What must hold of a document."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Audience
from fellesskap.documents import rules
from fellesskap.documents.model import Document, DocumentKind, DocumentState
from fellesskap.errors import Conflict, Invalid, RuleBroken

ID = UUID(int=1)


def document(state: DocumentState) -> Document:
    return Document(ID, DocumentKind.CALL, "Innkalling", "nb", state, ID, None, 1, Audience.PARTNERS, 1)


@pytest.mark.parametrize(
    ("kind", "meeting", "decision", "fits"),
    [
        (DocumentKind.CALL, ID, None, True),
        (DocumentKind.MINUTES, ID, None, True),
        (DocumentKind.DECISION_LETTER, None, ID, True),
        (DocumentKind.CALL, None, None, False),
        (DocumentKind.CALL, ID, ID, False),
        (DocumentKind.MINUTES, None, ID, False),
        (DocumentKind.DECISION_LETTER, ID, None, False),
    ],
)
def test_a_paper_belongs_to_what_it_is_about(
    kind: DocumentKind, meeting: UUID | None, decision: UUID | None, fits: bool
) -> None:
    if fits:
        rules.require_subject(kind, meeting, decision)
    else:
        with pytest.raises(Invalid) as refusal:
            rules.require_subject(kind, meeting, decision)
        assert refusal.value.rule_id == "R-DOCUMENT-1"


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
