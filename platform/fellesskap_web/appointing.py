"""A round of appointments as people think of it: parties with what each was asked, seats with what each lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fellesskap.texts import mark
from fellesskap_web.rendering import as_day, bare_id

Data = dict[str, Any]

# What stands in the address.
MISSING, VACANT = "mangler", "ledige"
FILTERS = (MISSING, VACANT)
_LIVE = ("NOMINATED", "SELECTED", "APPOINTED")
_POOL = ("RESERVE", "DEPUTY", "REFUSED")


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party, its calls with the seat each is for, and whether it is late."""

    party: Data
    calls: tuple[tuple[Data, Data], ...]
    late: bool


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat with the word for how far it has come, the names that count, and those not chosen, deputies first."""

    seat: Data
    state: str
    asked: str
    names: tuple[Data, ...]
    pool: tuple[Data, ...]


def party_lines(found: Data, wanted: str = "") -> list[PartyLine]:
    """List the parties, or only those that have not answered."""
    seats = {seat["id"]: seat for seat in found["seats"]}
    return [
        PartyLine(
            party,
            tuple(
                (call, seats[call["seat"]["id"]]) for call in party["calls"] if call["seat"]["id"] in seats
            ),
            late=bool(found["overdue"] and party["receivedAt"] is None),
        )
        for party in found["parties"]
        if wanted != MISSING or party["receivedAt"] is None
    ]


def seat_lines(found: Data, wanted: str = "") -> list[SeatLine]:
    """List the seats, or only those that nobody is appointed to."""
    names = {party["id"]: party["name"] for party in found["parties"]}
    by_seat: dict[str, list[str]] = {}
    for party in found["parties"]:
        for call in party["calls"]:
            by_seat.setdefault(call["seat"]["id"], []).append(names[party["id"]])
    return [
        SeatLine(
            seat,
            seat_state(seat),
            _listed(by_seat.get(seat["id"], [])),
            tuple(one for one in seat["nominations"] if one["state"] in _LIVE),
            tuple(sorted((one for one in seat["nominations"] if one["state"] in _POOL), key=_rank)),
        )
        for seat in found["seats"]
        if wanted != VACANT or not seat["filled"]
    ]


def seat_state(seat: Data) -> str:
    """Name how far a seat has come, as far as the reader may see."""
    states = {one["state"] for one in seat["nominations"]}
    if seat["filled"]:
        return "appointed"
    if seat["act"] is None:
        return "unasked"
    if "SELECTED" in states or ("NOMINATED" in states and not seat["chosen"]):
        return "to_confirm"
    if "NOMINATED" in states:
        return "to_choose"
    if not seat["answered"]:
        return "waiting"
    return "received" if seat["answered"] < seat["asked"] else "answered"


def waits_for(found: Data, act: str) -> list[Data]:
    """List the names an act is possible for now."""
    return [
        one
        for seat in found["seats"]
        for one in seat["nominations"]
        if any(action["name"] == act and action["allowed"] for action in one["actions"])
    ]


def last_day(value: str | None) -> date | None:
    """The last day of a period; what is kept is the day after."""
    return as_day(value) - timedelta(days=1) if value else None


def place_of(seat: Data) -> str:
    """The seat and its body, on one line."""
    title = seat["seat"]["title"] if seat["seat"] else ""
    body = seat["body"]["name"] if seat["body"] else ""
    return ", ".join(part for part in (title, body) if part)


def confirmations(data: Data) -> list[Data]:
    """Group the names that wait for being confirmed by who does it, with its meetings and decisions."""
    groups: dict[str, Data] = {}
    for seat in data["appointmentRound"]["seats"]:
        for one in seat["nominations"]:
            if not any(act["name"] == "confirmAppointments" and act["allowed"] for act in one["actions"]):
                continue
            body = seat["settlingBody"]
            key = body["id"] if body else seat["settlesName"]
            group = groups.setdefault(
                key,
                {
                    "name": body["name"] if body else seat["settlesName"],
                    "body": body,
                    "lines": [],
                    "meetings": _of_body(data["meetings"], body),
                    "decisions": _of_body(data["decisions"], body),
                },
            )
            group["lines"].append({"nomination": one, "seat": seat, "value": bare_id(one["id"])})
    return list(groups.values())


def choice_among(found: Data, meetings: Data) -> Data:
    """What a choice is made of: the chooser's own meetings, how the seat has deputies, and who may be one of them.

    Somebody who is named twice, or is the one to be chosen, is not offered again.
    """
    seat = found["seat"]
    body = seat["selectingBody"] or (None if seat["selectsName"] else seat["settlingBody"])
    rivals: dict[str, Data] = {}
    for one in seat["nominations"]:
        if one["person"] and found["person"] and one["person"]["id"] != found["person"]["id"]:
            rivals.setdefault(one["person"]["id"], one)
    how = seat["seat"]["deputyRule"] if seat["seat"] else "NONE"
    return {
        "meetings": _of_body(meetings, body),
        "body": body,
        "rivals": list(rivals.values()),
        "deputies": how if how in ("ORDERED", "COMMON") else "",
    }


def decides_on_names(item: Data) -> bool:
    """Tell whether the outcome of a line is what the body says of the names on it."""
    return any(one["stand"] != "WITHDRAWN" for one in item["names"])


def waits_for_word(item: Data) -> bool:
    """Tell whether names on a line wait for what the body says of them."""
    return any(one["stand"] is None for one in item["names"])


def _rank(one: Data) -> tuple[bool, int]:
    return one["deputyRank"] is None, one["deputyRank"] or 0


def _of_body(connection: Data, body: Data | None) -> list[Data]:
    nodes = [edge["node"] for edge in connection["edges"]]
    return [one for one in nodes if body and one["body"] and one["body"]["id"] == body["id"]]


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    return ", ".join(found[:3]) + (" …" if len(found) > 3 else "")


# What a party does for a seat, as a button says it.
def label_of(act: str, chosen: bool, settles: str) -> str:
    """Name what naming somebody for a seat is: an appointment only where nobody settles it afterwards."""
    if act == "APPOINT" or (not chosen and not settles):
        return mark("Oppnevn: %(seat)s")
    return mark("Foreslå: %(seat)s")
