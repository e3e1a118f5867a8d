"""Seats that follow an office: who sits in them, and what a change of offices does to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from fellesskap.errors import Invalid, RuleBroken
from fellesskap.people.model import ExOfficio, Following, Held, InOffice, Place
from fellesskap.people.rules.holdings import overlaps
from fellesskap.structure.model import Each, Office, Structure

_EACH = {
    Each.MUNICIPALITY: "partner_id",
    Each.REGION: "region_id",
    Each.DIVISION: "division_id",
    None: None,
}


@dataclass(frozen=True, slots=True)
class Settlement:
    """What must be done so that seats follow their offices: end, take back what never began, begin."""

    end: tuple[tuple[Held, date], ...] = ()
    take_back: tuple[Held, ...] = ()
    prolong: tuple[tuple[Held, date | None], ...] = ()
    begin: tuple[Following, ...] = field(default=())


def require_office(structure: Structure, key: str, place: Place) -> Office:
    """R-PEOPLE-14: An office is one the structure knows, in one place of the kind it is in.

    Source: 002 «ordførere og kommunedirektører fra alle kommuner».
    """
    office = next((one for one in structure.offices if one.key == key), None)
    if office is None:
        raise Invalid("people.office_unknown", field="office", rule="R-PEOPLE-14")
    given = {name for name in ("partner_id", "region_id", "division_id") if getattr(place, name) is not None}
    wanted = _EACH[office.each]
    if given != ({wanted} if wanted else set()):
        raise Invalid("people.office_elsewhere", field=wanted or "office", rule="R-PEOPLE-14")
    return office


def require_turn(
    person_id: UUID, valid_from: date, known: Sequence[InOffice], today: date
) -> InOffice | None:
    """R-PEOPLE-15: Who takes an office follows the last who had it, later than that one began and from today on.

    Return who has it until then. Source: features 2.9 «replacement with history».
    """
    if any(one.valid_from >= valid_from for one in known):
        raise RuleBroken("people.office_taken", field="valid_from", rule="R-PEOPLE-15")
    former = next((one for one in known if one.valid_to is None or one.valid_to > valid_from), None)
    if former is not None and former.person_id == person_id:
        raise RuleBroken("people.already_in_office", field="person_id", rule="R-PEOPLE-15")
    if former is not None and valid_from < today:
        raise RuleBroken("people.in_the_past", field="valid_from", rule="R-PEOPLE-15")
    return former


def require_office_end(found: InOffice, valid_to: date, today: date) -> None:
    """R-PEOPLE-7, of an office: it ends from today on, after it began and before it would have ended."""
    if valid_to <= found.valid_from:
        raise RuleBroken("people.not_begun", field="valid_to", rule="R-PEOPLE-7")
    if valid_to < today:
        raise RuleBroken("people.in_the_past", field="valid_to", rule="R-PEOPLE-7")
    if found.valid_to is not None and valid_to >= found.valid_to:
        raise RuleBroken("people.ends_already", field="valid_to", rule="R-PEOPLE-7")


def follow(seats: Iterable[ExOfficio], offices: Iterable[InOffice], on: date) -> list[Following]:
    """R-PEOPLE-16: Who has an office has every seat that follows it, for as long as both last, from a day on.

    Source: 002 «Kommunaldir. fra alle kommuner»; 004 §4.1.1.
    """
    by_office: dict[tuple[str, Place], list[InOffice]] = {}
    for one in offices:
        by_office.setdefault((one.office, one.place), []).append(one)
    found = []
    for seat in _joined(seats):
        for one in by_office.get((seat.office, seat.place), ()):
            begins = max(seat.valid_from, one.valid_from, on)
            ends = _earliest(seat.valid_to, one.valid_to)
            if ends is None or begins < ends:
                found.append(Following(seat, one.id, one.person_id, begins, ends))
    return sorted(found, key=lambda each: (each.valid_from, each.seat.seat_id))


def settle(wanted: Sequence[Following], held: Iterable[Held], on: date) -> Settlement:
    """R-PEOPLE-16, what must change in what is held on a day and later.

    `held` are all who hold those seats then. What began before the day is ended on it at the earliest.
    """
    by_seat: dict[object, list[Following]] = {}
    for one in wanted:
        by_seat.setdefault(one.seat.seat_id, []).append(one)
    end, take_back, prolong, kept = [], [], [], set()
    for now in held:
        matches = by_seat.get(now.seat_id, [])
        same = next((one for one in matches if _continues(one, now, on)), None)
        if same is not None:
            kept.add(id(same))
            if same.valid_to != now.valid_to:
                prolong.append((now, same.valid_to))
            continue
        clash = [one for one in matches if overlaps(_period(one), (now.valid_from, now.valid_to))]
        if now.office_holding_id is None and not clash:
            continue
        ends = on if now.office_holding_id is not None else min(one.valid_from for one in clash)
        if now.valid_from >= ends:
            take_back.append(now)
        elif now.valid_to is None or now.valid_to > ends:
            end.append((now, ends))
    return Settlement(
        tuple(end),
        tuple(take_back),
        tuple(prolong),
        tuple(one for one in wanted if id(one) not in kept),
    )


def _continues(one: Following, now: Held, on: date) -> bool:
    """Tell whether a holding is already the one that is wanted, but for its end."""
    if now.office_holding_id != one.office_holding_id:
        return False
    return now.valid_from == one.valid_from or (now.valid_from < on and one.valid_from == on)


def _period(one: Following) -> tuple[date, date | None]:
    return one.valid_from, one.valid_to


def _joined(seats: Iterable[ExOfficio]) -> list[ExOfficio]:
    """Join a seat's editions that follow one another and the same office, so that a new edition ends nothing."""
    joined: list[ExOfficio] = []
    for seat in sorted(seats, key=lambda one: (one.seat_id, one.valid_from)):
        last = joined[-1] if joined else None
        same = last and (last.seat_id, last.office, last.place) == (seat.seat_id, seat.office, seat.place)
        if last and same and last.valid_to == seat.valid_from:
            joined[-1] = ExOfficio(
                seat.seat_id,
                seat.body_id,
                seat.office,
                seat.place,
                last.valid_from,
                seat.valid_to,
                seat.open_to_public,
            )
        else:
            joined.append(seat)
    return joined


def _earliest(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
