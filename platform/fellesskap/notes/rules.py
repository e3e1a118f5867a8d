"""What must hold for a note of one side's own."""

from __future__ import annotations

from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Side, Space
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.notes.model import Note

LONGEST_TEXT = 20_000


def require_place(space: Space) -> None:
    """R-NOTE-1: What is one side's own is all of it, one region of the municipal side or one division of the trust.

    Source: 002 «Regionene bør samordne seg (formøter)»; features 14.6.
    """
    wrong = space.side is Side.OTHER
    wrong |= space.region_id is not None and space.side is not Side.MUNICIPAL
    wrong |= space.division_id is not None and space.side is not Side.HOSPITAL
    if wrong:
        raise Invalid("note.no_such_space", field="side", rule="R-NOTE-1")


def require_known_place(known: bool) -> None:
    """R-NOTE-1, the region or division is one the community has or had."""
    if not known:
        raise Invalid("note.no_such_space", field="side", rule="R-NOTE-1")


def require_about(case_id: UUID | None, item_id: UUID | None) -> None:
    """R-NOTE-2: A note is about one case or one line of an agenda. Source: scenarios.md S6 «pre-meeting note»."""
    if (case_id is None) == (item_id is None):
        raise Invalid("note.about_one_thing", field="case_id", rule="R-NOTE-2")


def require_text(text: str) -> None:
    """R-NOTE-3: A note says something, within what is read. Source: features 4.7."""
    if not text.strip():
        raise Invalid("note.text_missing", field="text", rule="R-NOTE-3")
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid("note.text_too_long", field="text", longest=LONGEST_TEXT, rule="R-NOTE-3")


def require_author(actor: Actor, note: Note) -> None:
    """R-NOTE-4: A note is rewritten by whoever wrote it, as long as it is that one's side still.

    Source: features 4.7 «own notes».
    """
    policy.require_space(actor, note.space)
    if actor.person_id != note.written_by:
        raise NotAllowed("note.not_your_note", rule="R-NOTE-4")


def require_withdrawer(actor: Actor, note: Note) -> None:
    """R-NOTE-5: A note is withdrawn by whoever wrote it, or by the side's secretary when that one has gone.

    Source: features 4.7; 004 §4.4 «sekretariat».
    """
    policy.require_space(actor, note.space)
    if actor.person_id != note.written_by and note.side not in actor.keeps():
        raise NotAllowed("note.not_yours_to_withdraw", rule="R-NOTE-5")


def require_standing(note: Note) -> None:
    """R-NOTE-6: What is withdrawn stays as it was, for those who ask what stood there.

    Source: arkivlova, through features 14.6; a request for access concerns what there was.
    """
    if note.withdrawn_at is not None:
        raise RuleBroken("note.withdrawn", rule="R-NOTE-6")


def note_actions(actor: Actor, note: Note) -> list[Action]:
    """Tell what the actor can do with a note now."""

    def standing() -> None:
        require_standing(note)

    return [
        action("reviseNote", lambda: require_author(actor, note), standing),
        action("withdrawNote", lambda: require_withdrawer(actor, note), standing),
    ]
