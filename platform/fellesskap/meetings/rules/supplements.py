"""What must hold for changing an agenda that people have been sent, and for telling them."""

from __future__ import annotations

from collections.abc import Sequence

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.attachments.model import Attachment
from fellesskap.attachments.rules import require_removable, require_there
from fellesskap.cases.model import CaseFile
from fellesskap.cases.rules import require_undecided
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings.model import AgendaItem, Meeting, MeetingState
from fellesskap.meetings.rules.calling import require_fits
from fellesskap.meetings.rules.changes import LONGEST_REASON

LONGEST_BASIS = 200


def require_open_agenda(meeting: Meeting, reason: str) -> None:
    """R-MEETING-31: An agenda is changed until the meeting is held; what is changed after the call says why.

    Source: SAPL #3527 (what was sent out stays as a paper of its own); kommuneloven § 11-3, as a default.
    """
    if meeting.state is MeetingState.PLANNED:
        return
    if meeting.state is not MeetingState.CALLED:
        raise RuleBroken("meeting.agenda_closed", rule="R-MEETING-31")
    if not reason.strip():
        raise Invalid("meeting.change_reason_required", field="reason", rule="R-MEETING-31")
    require_fits("reason", reason, LONGEST_REASON)


def require_closable(item: AgendaItem, closed: bool, basis: str) -> None:
    """R-MEETING-50: A line is kept from the public by a law that is named, and decided before anybody is sent it:
    what has been read is not closed afterwards. Source: models.md A14 «publicness per body + per agenda item with
    hjemmel»; offentleglova § 3.
    """
    if item.sent:
        raise RuleBroken("agenda_item.already_sent", rule="R-MEETING-50")
    if closed and not basis.strip():
        raise Invalid("agenda_item.basis_required", field="basis", rule="R-MEETING-50")
    if basis.strip() and not closed:
        raise Invalid("agenda_item.basis_not_asked", field="basis", rule="R-MEETING-50")
    require_fits("basis", basis, LONGEST_BASIS)


def require_unsent(meeting: Meeting, unsent: int) -> None:
    """R-MEETING-32: Those called are sent what has changed since they last were, before the meeting is held.

    Source: 004 «Forberede og innkalle til møter».
    """
    if meeting.state is not MeetingState.CALLED:
        raise RuleBroken("meeting.agenda_closed", rule="R-MEETING-32")
    if not unsent:
        raise RuleBroken("meeting.nothing_to_send", rule="R-MEETING-32")


def require_cases_once(count: int, distinct: int) -> None:
    """R-MEETING-33: Cases put on an agenda together are some, each once. Source: features 5.3."""
    if not count or distinct < count:
        raise Invalid("meeting.cases_twice_or_none", field="case_ids", rule="R-MEETING-33")


def require_suppliable(actor: Actor, file: CaseFile, state: MeetingState | None) -> None:
    """R-MEETING-35: To a case that a meeting was sent, the secretariat sends attachments afterwards until the
    meeting is held, and says why.

    `state` is the meeting's, None where no call with the case is sent: it is simply attached to then.
    Source: features 3.7, 5.3; 004 «Forberede og innkalle til møter»; kommuneloven § 11-3, as a default.
    """
    policy.require_secretariat(actor)
    require_undecided(file)
    if state is None:
        raise RuleBroken("meeting.not_sent_yet", rule="R-MEETING-35")
    if state is not MeetingState.CALLED:
        raise RuleBroken("meeting.supply_closed", rule="R-MEETING-35")


def require_supply_reason(reason: str) -> None:
    """R-MEETING-35, those called are told why."""
    if not reason.strip():
        raise Invalid("meeting.supply_reason_required", field="reason", rule="R-MEETING-35")
    require_fits("reason", reason, LONGEST_REASON)


def require_checked(passed: bool) -> None:
    """R-MEETING-36: What is sent after the call has been through the virus check; nothing is held back then.

    Source: ours; those called are told that there is something to read.
    """
    if not passed:
        raise RuleBroken("meeting.supply_unchecked", field="files", rule="R-MEETING-36")


def case_supply_actions(actor: Actor, file: CaseFile, state: MeetingState | None) -> list[Action]:
    """Tell whether the actor can send attachments after the call of the case's meeting now."""
    return [action("supplyAttachment", lambda: require_suppliable(actor, file, state))]


def supply_actions(
    actor: Actor, file: CaseFile, attachment: Attachment, state: MeetingState | None, *, sent: bool
) -> list[Action]:
    """Tell what the actor can do with an attachment after the call of its case's meeting.

    `sent` is whether a meeting was sent the edition to read.
    """

    def suppliable() -> None:
        require_suppliable(actor, file, state)

    def there() -> None:
        require_there(attachment)

    return [
        action("supplyEdition", suppliable, there),
        action("withdrawSupplied", suppliable, there, lambda: require_removable(sent)),
    ]


def place_of_new(items: Sequence[AgendaItem]) -> int:
    """Give the index at which a new line comes: before those that close the meeting, after all others."""
    last = max((index for index, item in enumerate(items) if not item.closing), default=-1)
    return last + 1


def require_own_title(item: AgendaItem) -> None:
    """R-MEETING-34: A line about a case, or about minutes, is called what they are. Source: features 3.6."""
    if item.case_id is not None or item.approves_id is not None:
        raise RuleBroken("meeting.title_is_the_cases", field="title", rule="R-MEETING-34")
