"""Examples of the commands about absence, deputies, recusals and guests."""

from __future__ import annotations

from operation_examples import Examples, example, own, place
from two_worlds import Worlds


@example("answerCall")
async def _answer_call(worlds: Worlds) -> Examples:
    meeting = own(worlds, "Meeting", "to_answer")
    first = await place(worlds, "seat", "Seat", "fu:sykehus")
    return [
        ("fu:sykehus", {"meetingId": meeting, "seatId": first, "coming": True}),
        ("anne", {"meetingId": meeting, "seatId": first, "coming": False, "reason": "Bortreist"}),
    ]


@example("answerDeputyCall")
async def _answer_deputy_call(worlds: Worlds) -> Examples:
    call = own(worlds, "DeputyCall", "deputy_call")
    return [("vara-fu:kommune", {"deputyCallId": call, "coming": True})]


@example("declareRecusal")
async def _declare_recusal(worlds: Worlds) -> Examples:
    seat = await place(worlds, "seat", "Seat", "fu:sykehus")
    deputy = f"Person_{worlds.person('vara-fu:sykehus')}"
    given = {"itemId": own(worlds, "AgendaItem", "item_to_answer"), "seatId": seat, "deputyId": deputy}
    return [("anne", {**given, "reason": "Er part i saken."})]


@example("withdrawRecusal")
async def _withdraw_recusal(worlds: Worlds) -> Examples:
    return [("anne", {"recusalId": own(worlds, "Recusal", "recusal")})]


@example("addGuest")
async def _add_guest(worlds: Worlds) -> Examples:
    given = {"meetingId": own(worlds, "Meeting", "to_answer"), "name": "Gjest", "represents": "Gjestebyen"}
    return [("anne", given)]


@example("removeGuest")
async def _remove_guest(worlds: Worlds) -> Examples:
    return [("anne", {"guestId": own(worlds, "Guest", "guest")})]
