"""Examples of the commands about comments on minutes, their corrections, and what is done after a meeting."""

from __future__ import annotations

from datetime import timedelta

from operation_examples import Examples, example, own
from two_worlds import Worlds


def _in_days(worlds: Worlds, days: int) -> str:
    return (worlds.api.today + timedelta(days=days)).isoformat()


@example("askForComments")
async def _ask(worlds: Worlds) -> Examples:
    return [
        ("anne", {"meetingId": own(worlds, "Meeting", "minutes_to_comment"), "until": _in_days(worlds, 30)})
    ]


@example("commentOnMinutes")
async def _comment(worlds: Worlds) -> Examples:
    given = {"text": "Navnet er feil.", "itemId": own(worlds, "AgendaItem", "commented_item")}
    return [("fu:kommune", {"meetingId": own(worlds, "Meeting", "minutes_to_comment"), **given})]


@example("answerComment")
async def _answer(worlds: Worlds) -> Examples:
    comment = own(worlds, "MinutesComment", "comment_to_answer")
    version = await worlds.version("minutes_comment", "comment_to_answer")
    return [("anne", {"commentId": comment, "version": version, "takenIn": False, "answer": "Det er rett."})]


@example("proposeCorrection")
async def _propose(worlds: Worlds) -> Examples:
    given = {"corrections": 1, "text": "FSU slutter seg til.", "reason": "Skrivefeil.", "sameMeaning": True}
    return [("anne", {"itemId": own(worlds, "AgendaItem", "approved_item"), **given})]


@example("confirmCorrection")
async def _confirm(worlds: Worlds) -> Examples:
    return [
        ("bjorn", await _proposed(worlds, name)) for name in ("correction_to_confirm", "written_correction")
    ]


@example("declineCorrection")
async def _decline(worlds: Worlds) -> Examples:
    return [("bjorn", {**await _proposed(worlds, "correction_to_decline"), "remark": "Hanna møtte."})]


@example("withdrawCorrection")
async def _withdraw(worlds: Worlds) -> Examples:
    return [("anne", await _proposed(worlds, "correction_to_withdraw"))]


async def _proposed(worlds: Worlds, name: str) -> dict[str, object]:
    version = await worlds.version("proposed_correction", name)
    return {"proposedId": own(worlds, "ProposedCorrection", name), "version": version}


@example("finishMeeting")
async def _finish(worlds: Worlds) -> Examples:
    version = await worlds.version("meeting", "minutes_to_finish")
    given = {"version": version, "until": _in_days(worlds, 10)}
    return [("anne", {"meetingId": own(worlds, "Meeting", "minutes_to_finish"), **given})]
