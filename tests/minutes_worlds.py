"""Minutes that are commented on, approved ones that are corrected, and a meeting just over."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from api_road import Journey
from fellesskap.db.ids import uuid7
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    PlanMeeting,
    add_item,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import (
    AnswerComment,
    ApproveMinutes,
    AskForComments,
    CommentOnMinutes,
    ConfirmCorrection,
    DraftMinutes,
    ProposeCorrection,
    answer_comment,
    approve_minutes,
    ask_for_comments,
    comment_on_minutes,
    confirm_correction,
    draft_minutes,
    propose_correction,
)
from road import Road


async def minutes_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Have comments on minutes, one answered, a correction of approved ones, and a meeting just over."""
    meeting = ready["minutes_to_comment"] = await _hold(road, ready, "commented_item")
    await road.do("anne", draft_minutes, DraftMinutes(meeting, (await road.load(meeting)).version))
    await road.do("anne", ask_for_comments, AskForComments(meeting, road.today + timedelta(days=10)))
    for name in ("comment_to_answer", "comment_answered"):
        said = CommentOnMinutes(meeting, "Navnet er feil.", ready["commented_item"])
        ready[name] = await road.do("fu:kommune", comment_on_minutes, said)
    answered = AnswerComment(ready["comment_answered"], 1, False, "Det er riktig slik.")
    await road.do("anne", answer_comment, answered)
    mended = ProposeCorrection(ready["approved_item"], 0, "FSU slutter seg til rutinen!", "Skrivefeil.", True)
    proposed = await road.do("anne", propose_correction, mended)
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    await _propose(road, ready)
    ready["minutes_to_finish"] = await _hold(road, ready, "last_item")


async def _propose(road: Road, ready: dict[str, UUID]) -> None:
    """Have corrections that wait for the other side, each of a line of its own."""
    meeting = ready["corrected"] = await _hold(road, ready, "corrected_item", 3)
    await road.do("anne", draft_minutes, DraftMinutes(meeting, (await road.load(meeting)).version))
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, (await road.load(meeting)).version))
    names = ("correction_to_confirm", "correction_to_decline", "correction_to_withdraw")
    for name, line in zip(names, await road.rows("agenda_item", meeting_id=meeting), strict=True):
        command = ProposeCorrection(line["id"], 0, "Ivar møtte.", "Feil navn.")
        ready[name] = await road.do("anne", propose_correction, command)


async def _hold(road: Road, ready: dict[str, UUID], item: str, lines: int = 1) -> UUID:
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", "fu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting = await road.do("anne", plan_meeting, plan)
    for version in range(1, lines + 1):
        ready[item] = await road.do("anne", add_item, AddItem(meeting, version, "Eventuelt"))
    await road.do("anne", call_meeting, CallMeeting(meeting, lines + 1))
    road.clock.moment = starts_at
    await road.attend(meeting)
    return meeting


async def minutes_elsewhere(there: Journey) -> None:
    """Let the same have been said elsewhere."""
    schema, superuser = there.api.tenant.schema, there.api.superuser
    row = await superuser.fetchrow(
        f'SELECT n.id, n.meeting_id, i.id AS item_id, n.drafted_by AS person_id FROM "{schema}".minutes n '
        f'JOIN "{schema}".agenda_item i ON i.meeting_id = n.meeting_id ORDER BY n.id LIMIT 1'
    )
    assert row is not None
    now = there.api.clock.moment
    meeting, item, person = row["meeting_id"], row["item_id"], row["person_id"]
    await superuser.execute(
        f'INSERT INTO "{schema}".minutes_line VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
        uuid7(),
        row["id"],
        meeting,
        item,
        "Sagt",
    )
    await superuser.execute(
        f'INSERT INTO "{schema}".minutes_round VALUES ($1, $2, $3, $4, $5)',
        uuid7(),
        meeting,
        there.api.today,
        person,
        now,
    )
    await superuser.execute(
        f'INSERT INTO "{schema}".minutes_comment VALUES ($1, $2, $3, 1, $4, $5, $6)',
        uuid7(),
        meeting,
        item,
        person,
        "Navnet er feil.",
        now,
    )
    await superuser.execute(
        f'INSERT INTO "{schema}".minutes_correction VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, NULL, 3)',
        uuid7(),
        meeting,
        item,
        "Sagt",
        "Sagt riktig",
        "Skrivefeil.",
        person,
        now,
    )
    await superuser.execute(
        f'INSERT INTO "{schema}".proposed_correction (id, meeting_id, body_id, agenda_item_id, before, text, '
        "reason, proposed_by, proposed_at, side, by_leaders) SELECT $1, m.id, m.body_id, $3, $4, $5, $6, $7, "
        f"$8, 'municipal', false FROM \"{schema}\".meeting m WHERE m.id = $2",
        uuid7(),
        meeting,
        item,
        "Sagt",
        "Sagt riktig",
        "Skrivefeil.",
        person,
        now,
    )
