"""For every command of a round of appointments: who may give it, and an input that is right in every respect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]


def _own(worlds: Worlds, kind: str, name: str) -> str:
    return f"{kind}_{worlds.ready[name]}"


async def _place(worlds: Worlds, table: str, kind: str, key: str) -> str:
    return f"{kind}_{await worlds.road.id_of(table, key)}"


async def _open_appointment_round(worlds: Worlds) -> Examples:
    given = {
        "title": "Ny runde",
        "termFrom": (worlds.api.today + timedelta(days=2000)).isoformat(),
        "deadline": (worlds.api.today + timedelta(days=20)).isoformat(),
    }
    body = await _place(worlds, "body", "Body", "fu")
    seat = await _place(worlds, "seat", "Seat", "fsu:direktor")
    return [("anne", {**given, "bodyIds": [body]}), ("anne", {**given, "seatIds": [seat]})]


async def _of_round(worlds: Worlds, name: str, **more: Any) -> Examples:
    version = await worlds.version("appointment_round", name)
    return [("anne", {"roundId": _own(worlds, "AppointmentRound", name), "version": version, **more})]


async def _extend_appointment_round(worlds: Worlds) -> Examples:
    deadline = (worlds.api.today + timedelta(days=300)).isoformat()
    return await _of_round(worlds, "appointment_round", deadline=deadline)


async def _close_appointment_round(worlds: Worlds) -> Examples:
    return await _of_round(worlds, "appointments_to_close")


async def _nominate(worlds: Worlds) -> Examples:
    given = {"callId": _own(worlds, "SeatCall", "seat_call"), "version": 1, "consent": True}
    return [("sor", {**given, "personId": f"Person_{worlds.person('sor')}"})]


async def _decline_nomination(worlds: Worlds) -> Examples:
    given = {"callId": _own(worlds, "SeatCall", "seat_call"), "version": 1, "reason": "Ingen kan."}
    return [("sor", given)]


async def _withdraw_nomination(worlds: Worlds) -> Examples:
    version = await worlds.version("nomination", "to_withdraw")
    given = {"version": version, "reason": "Har flyttet."}
    return [("sor", {"nominationId": _own(worlds, "Nomination", "to_withdraw"), **given})]


async def _select_nominee(worlds: Worlds) -> Examples:
    version = await worlds.version("nomination", "to_select")
    given = {"version": version, "nominationId": _own(worlds, "Nomination", "to_select")}
    shown = {"reference": "Sak 3/26", "dated": worlds.api.today.isoformat()}
    deputies = {"deputyIds": [_own(worlds, "Nomination", "to_withdraw")]}
    meeting = {"meetingId": _own(worlds, "Meeting", "approved")}
    return [("anne", {**given, **shown, **deputies}), ("anne", {**given, **meeting})]


async def _confirm_appointments(worlds: Worlds) -> Examples:
    named = [_own(worlds, "Nomination", "to_confirm")]
    examples: Examples = []
    for field, kind, name in (
        ("meetingId", "Meeting", "approved"),
        ("decisionId", "Decision", "decision"),
    ):
        by = {field: _own(worlds, kind, name)}
        examples += await _of_round(worlds, "appointment_round", nominationIds=named, **by)
    return examples


async def _send_call_again(worlds: Worlds) -> Examples:
    rows = await worlds.road.rows("asked_address", asked_party_id=worlds.ready["asked_outside"])
    given = {"version": rows[0]["version"]}
    return [("anne", {"partyId": _own(worlds, "AskedParty", "asked_outside"), **given})]


async def _list_appointments(worlds: Worlds) -> Examples:
    version = await worlds.version("meeting", "planned")
    given = {"meetingId": _own(worlds, "Meeting", "planned"), "version": version}
    named = [_own(worlds, "Nomination", "to_confirm")]
    line = _own(worlds, "AgendaItem", "second_item")
    return [("anne", {**given, "nominationIds": named, "itemId": line})]


async def _unlist_appointments(worlds: Worlds) -> Examples:
    version = await worlds.version("meeting", "meeting_to_unlist")
    given = {"meetingId": _own(worlds, "Meeting", "meeting_to_unlist"), "version": version}
    return [("anne", {**given, "nominationIds": [_own(worlds, "Nomination", "to_unlist")]})]


async def _record_appointments(worlds: Worlds) -> Examples:
    version = await worlds.version("agenda_item", "line_to_record")
    stands = [{"nominationId": _own(worlds, "Nomination", "to_record"), "stand": "REFUSED"}]
    given = {"itemId": _own(worlds, "AgendaItem", "line_to_record"), "version": version}
    return [("anne", {**given, "stands": stands, "remark": "Mangler fagbakgrunn"})]


APPOINTMENT_EXAMPLES = {
    "listAppointments": _list_appointments,
    "unlistAppointments": _unlist_appointments,
    "recordAppointments": _record_appointments,
    "openAppointmentRound": _open_appointment_round,
    "extendAppointmentRound": _extend_appointment_round,
    "closeAppointmentRound": _close_appointment_round,
    "nominate": _nominate,
    "declineNomination": _decline_nomination,
    "withdrawNomination": _withdraw_nomination,
    "selectNominee": _select_nominee,
    "confirmAppointments": _confirm_appointments,
    "sendCallAgain": _send_call_again,
}
