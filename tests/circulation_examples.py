"""For every command on written procedures: who may give it, and an input that is right in every respect."""

from __future__ import annotations

from typing import Any

from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]


async def _start(worlds: Worlds) -> Examples:
    seat = await worlds.road.id_of("seat", "fsu:direktor")
    given = {
        "caseId": f"Case_{worlds.ready['to_circulate']}",
        "version": await worlds.version("case", "to_circulate"),
        "wording": "FSU slutter seg til.",
        "effect": "BINDING",
        "days": 9,
        "workingDays": True,
        "editions": [f"AttachmentEdition_{worlds.ready['edition_to_circulate']}"],
        "aside": [{"seatId": f"Seat_{seat}", "recused": True, "reason": "Slekt."}],
    }
    return [("anne", given)]


async def _answer(worlds: Worlds) -> Examples:
    version = await worlds.version("circulation_seat", "circulation_seat")
    seat = {"circulationSeatId": f"CirculationSeat_{worlds.ready['circulation_seat']}", "version": version}
    return [("fsu:avdeling", {**seat, "stand": "OBJECTS", "reason": "Vi mangler folk."})]


async def _leave(worlds: Worlds) -> Examples:
    version = await worlds.version("circulation_seat", "circulation_seat")
    seat = {"circulationSeatId": f"CirculationSeat_{worlds.ready['circulation_seat']}", "version": version}
    recused = {**seat, "recused": True, "reason": "Slekt."}
    return [("anne", recused), ("fsu:avdeling", seat)]


async def _close(worlds: Worlds) -> Examples:
    name = "circulation_to_close"
    given = {"circulationId": f"Circulation_{worlds.ready[name]}"}
    return [("anne", {**given, "version": await worlds.version("circulation", name)})]


async def _extend(worlds: Worlds) -> Examples:
    given = {"circulationId": f"Circulation_{worlds.ready['circulation']}", "reason": "Påsken kom imellom."}
    version = await worlds.version("circulation", "circulation")
    return [("anne", {**given, "version": version, "days": 3, "workingDays": True})]


async def _cancel(worlds: Worlds) -> Examples:
    given = {"circulationId": f"Circulation_{worlds.ready['circulation']}", "reason": "Vi tar den i møtet."}
    return [("anne", {**given, "version": await worlds.version("circulation", "circulation")})]


async def _correct(worlds: Worlds) -> Examples:
    given = {"corrections": 1, "text": "FSU slutter seg til.", "reason": "Skrivefeil.", "sameMeaning": True}
    return [("anne", {"circulationId": f"Circulation_{worlds.ready['circulation_closed']}", **given})]


CIRCULATIONS = {
    "startCirculation": _start,
    "answerCirculation": _answer,
    "leaveCirculationSeat": _leave,
    "closeCirculation": _close,
    "extendCirculation": _extend,
    "cancelCirculation": _cancel,
    "proposeWrittenCorrection": _correct,
}
