"""What must hold of a case's attachments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Audience
from fellesskap.attachments.model import Attachment, Publicness, Since
from fellesskap.cases.model import CaseFile
from fellesskap.cases.rules import require_not_in_writing, require_own_or_secretariat, require_undecided
from fellesskap.errors import Conflict, Invalid, RuleBroken

LONGEST_TITLE = 200
LONGEST_BASIS = 200
LONGEST_REASON = 500
MOST = 50


def require_not_called(called: bool) -> None:
    """R-ATTACHMENT-1: Once a call with the case is sent, its attachments stay as they were sent until the body
    is done with it; what comes after is sent after (R-MEETING-35).

    Source: features 3.7 «frozen version sent out».
    """
    if called:
        raise RuleBroken("attachment.case_is_called", rule="R-ATTACHMENT-1")


def require_changeable(actor: Actor, file: CaseFile, called: bool) -> None:
    """Whoever may write the case's text keeps its attachments, until it is sent or the case is finished.

    While a body answers in writing they stand still as the text does (R-CASE-17).
    """
    require_own_or_secretariat(actor, file)
    require_undecided(file)
    require_not_in_writing(file)
    require_not_called(called)


def require_described(title: str, publicness: Publicness, basis: str) -> None:
    """R-ATTACHMENT-2: An attachment has a title, and one that is exempt from publicness says by which section.

    Source: features 6.5 «exempt with hjemmel»; offentleglova § 3.
    """
    for name, text, longest in (("title", title, LONGEST_TITLE), ("basis", basis, LONGEST_BASIS)):
        if len(text) > longest:
            raise Invalid("attachment.text_too_long", field=name, longest=longest, rule="R-ATTACHMENT-2")
    if not title:
        raise Invalid("attachment.title_missing", field="title", rule="R-ATTACHMENT-2")
    if (publicness is Publicness.EXEMPT) != bool(basis):
        code = "attachment.basis_missing" if not basis else "attachment.basis_not_asked"
        raise Invalid(code, field="basis", rule="R-ATTACHMENT-2")


def reach(publicness: Publicness, audience: Audience) -> Audience:
    """R-ATTACHMENT-3: A public attachment is seen as far as its case, any other by the partners at most.

    Source: features 6.5; 004 «Publisere saksdokumenter».
    """
    return audience if publicness is Publicness.PUBLIC else min(audience, Audience.PARTNERS)


def require_closing(actor: Actor, before: Attachment, publicness: Publicness, title: str, ai: bool) -> None:
    """R-ATTACHMENT-4: What was sent is neither renamed nor opened to more, but the secretariat may close it.

    Source: personopplysningsloven; what was made public by mistake must not stay so.
    """
    policy.require_secretariat(actor)
    closes = before.publicness is Publicness.PUBLIC and publicness is not Publicness.PUBLIC
    if not closes or title != before.title or ai != before.made_with_ai:
        raise RuleBroken("attachment.only_closed_now", rule="R-ATTACHMENT-4")


def require_public_yet(attachment: Attachment) -> None:
    """R-ATTACHMENT-4, there is something to close."""
    if attachment.publicness is not Publicness.PUBLIC:
        raise RuleBroken("attachment.case_is_called", rule="R-ATTACHMENT-4")


def require_there(attachment: Attachment) -> None:
    """R-ATTACHMENT-5: What was removed is only remembered."""
    if attachment.removed_at is not None:
        raise RuleBroken("attachment.is_removed", rule="R-ATTACHMENT-5")


def require_removable(sent: bool) -> None:
    """R-ATTACHMENT-6: What a body was sent is not removed, but replaced by a new edition, which is taken
    back until it is sent.

    Source: features 3.7 «frozen version sent out»; arkivlova.
    """
    if sent:
        raise RuleBroken("attachment.was_sent", rule="R-ATTACHMENT-6")


def require_reason(reason: str) -> None:
    """R-ATTACHMENT-6, and whoever removes one says why."""
    if not reason:
        raise Invalid("attachment.reason_missing", field="reason", rule="R-ATTACHMENT-6")
    require_explained(reason)


def require_explained(reason: str) -> None:
    """R-ATTACHMENT-6, in a few sentences."""
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            "attachment.text_too_long", field="reason", longest=LONGEST_REASON, rule="R-ATTACHMENT-6"
        )


def require_room(number: int) -> None:
    """R-ATTACHMENT-7: A case has at most `MOST` attachments, and each file once.

    Source: ours, so that a case can be read and a form that is sent twice does no harm.
    """
    if number >= MOST:
        raise RuleBroken("attachment.too_many", most=MOST, field="file", rule="R-ATTACHMENT-7")


def require_new(known: bool) -> None:
    """R-ATTACHMENT-7, each file once."""
    if known:
        raise Conflict("attachment.already_there", field="file", rule="R-ATTACHMENT-7")


def moved(order: Sequence[UUID], attachment_id: UUID, position: int) -> list[UUID]:
    """R-ATTACHMENT-8: Attachments are numbered from 1 in their order, without gaps, also when one is moved.

    Source: norway.md «30-2025 Vedlegg 1».
    """
    if not 1 <= position <= len(order):
        raise Invalid("attachment.no_such_place", field="position", most=len(order), rule="R-ATTACHMENT-8")
    others = [one for one in order if one != attachment_id]
    others.insert(position - 1, attachment_id)
    return others


def since_sent(sent: int, attachment: Attachment | None) -> Since:
    """R-ATTACHMENT-9: What partners are asked about, or a body was sent, stands as it was: each time it is sent
    anew for itself. Whoever reads it is told of a newer edition, and of what the case no longer has.

    Source: features 3.7 «frozen version sent out», 4.6.
    """
    if attachment is None:
        return Since.SAME
    if attachment.removed_at is not None:
        return Since.REMOVED
    return Since.NEWER if attachment.edition > sent else Since.SAME


def require_as_shown(shown: Collection[UUID] | None, sent: Collection[UUID]) -> None:
    """R-ATTACHMENT-10: With a round or a written procedure go the editions that its sender was shown, and no more.

    `shown` is None where the sender did not say: it then goes with those there are.
    Source: features 4.6; what is sent to all who are asked cannot be called back.
    """
    if shown is not None and set(shown) != set(sent):
        raise Conflict("attachment.not_as_shown", rule="R-ATTACHMENT-10")


def case_actions(actor: Actor, file: CaseFile, called: bool) -> list[Action]:
    """Tell whether the actor can attach something to a case now."""
    return [action("addAttachment", lambda: require_changeable(actor, file, called))]


def attachment_actions(
    actor: Actor, file: CaseFile, attachment: Attachment, *, called: bool, sent: bool
) -> list[Action]:
    """Tell what the actor can do with an attachment now."""

    def changeable() -> None:
        require_changeable(actor, file, called)

    def there() -> None:
        require_there(attachment)

    changing = action("updateAttachment", changeable, there)
    if not changing.allowed:
        changing = action(
            "updateAttachment",
            lambda: policy.require_secretariat(actor),
            there,
            lambda: require_public_yet(attachment),
        )
    return [
        changing,
        action("replaceAttachment", changeable, there),
        action("moveAttachment", changeable, there),
        action("removeAttachment", changeable, there, lambda: require_removable(sent)),
    ]
