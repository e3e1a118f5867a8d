"""For every command about a committee: who may give it, and an input that is right in every respect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]


async def _body(worlds: Worlds, key: str) -> str:
    return f"Body_{await worlds.road.id_of('body', key)}"


async def _about(worlds: Worlds, name: str, **more: Any) -> dict[str, Any]:
    found = await worlds.api.fetch("SELECT version FROM committee WHERE body_id = $1", worlds.ready[name])
    return {"committeeId": f"Committee_{worlds.ready[name]}", "version": found[0]["version"], **more}


async def _appoint(worlds: Worlds) -> Examples:
    given = {
        "appointerId": await _body(worlds, "fsu"),
        "name": "Et nytt utvalg",
        "mandate": "Se på dette.",
        "until": (worlds.api.today + timedelta(days=90)).isoformat(),
        "municipalSeats": 2,
        "hospitalSeats": 2,
        "leads": "MUNICIPAL",
    }
    return [("anne", {**given, "meetingId": f"Meeting_{worlds.ready['approved']}"})]


async def _extend(worlds: Worlds) -> Examples:
    return [("anne", await _about(worlds, "committee", until="2031-01-01", reason="Mer tid."))]


async def _deliver(worlds: Worlds) -> Examples:
    return [("anne", await _about(worlds, "committee", findings="Slik er det."))]


async def _list(worlds: Worlds) -> Examples:
    meeting = f"Meeting_{worlds.ready['planned']}"
    return [("anne", await _about(worlds, "committee_delivered", meetingId=meeting))]


async def _note(worlds: Worlds) -> Examples:
    return [("anne", await _about(worlds, "committee_heard", record="Tatt til orientering."))]


async def _dissolve(worlds: Worlds) -> Examples:
    by = {"overrideById": await _body(worlds, "fu"), "overrideReason": "Ingen trenger det."}
    return [
        ("anne", await _about(worlds, "committee_noted")),
        ("anne", await _about(worlds, "committee", **by)),
    ]


COMMITTEE_EXAMPLES = {
    "appointCommittee": _appoint,
    "extendCommittee": _extend,
    "deliverReport": _deliver,
    "listReport": _list,
    "noteReport": _note,
    "dissolveCommittee": _dissolve,
}
