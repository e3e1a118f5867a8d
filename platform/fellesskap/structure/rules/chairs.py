"""Which side or party leads a body whose chair alternates, and whose turn comes next."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from datetime import MAXYEAR, date

from fellesskap.actor import Side
from fellesskap.structure.model import Body, Rotation, SeatKind, Structure
from fellesskap.structure.rules.expansion import ExpandedSeat, Expansion, Municipalities
from fellesskap.structure.rules.findings import Finding, bodies_of, repeated

_OTHER = {Side.MUNICIPAL: Side.HOSPITAL, Side.HOSPITAL: Side.MUNICIPAL}
_NONE: Mapping[str, Side] = {}


def chair_side(
    rotation: Rotation, day: date, meetings: Collection[date] = (), sides: Mapping[str, Side] = _NONE
) -> Side:
    """R-STRUCTURE-15: The chair passes to the other side, or the next party, every so many months, or every so
    many meetings, from the anchor day.

    A turn that would fall on a day the month lacks falls on its last day. Before the anchor the turns run
    backwards. `meetings` are the days of the body's meetings, without those called off; what one meeting
    itself decides about its chair is not among the facts, so it moves no turn. `sides` tell which side each
    of the rotation's parties is of. Source: 004 §4.4.1 «ledes henholdsvis annen hvert år», A15, S7.
    """
    if rotation.parties:
        return sides.get(chair_party(rotation, day, meetings), rotation.first)
    return rotation.first if chair_turn(rotation, day, meetings) % 2 == 0 else _OTHER[rotation.first]


def chair_party(rotation: Rotation, day: date, meetings: Collection[date] = ()) -> str:
    """The key of the party that leads on a day; empty where the chair alternates between the sides alone."""
    if not rotation.parties:
        return ""
    return rotation.parties[chair_turn(rotation, day, meetings) % len(rotation.parties)]


def deputy_side(
    rotation: Rotation, leads: Side, party: str = "", sides: Mapping[str, Side] = _NONE
) -> Side | None:
    """The side that has the deputy chair while `leads`, or its `party`, leads; None without a deputy chair."""
    if not rotation.deputy:
        return None
    following = deputy_party(rotation, party)
    return sides.get(following) if following else _OTHER.get(leads)


def deputy_party(rotation: Rotation, leads: str) -> str:
    """The party that has the deputy chair while `leads` leads: the one whose turn follows; empty for none."""
    if not rotation.deputy or leads not in rotation.parties:
        return ""
    return rotation.parties[(rotation.parties.index(leads) + 1) % len(rotation.parties)]


def sides_of_parties(structure: Structure) -> dict[str, Side]:
    """Tell which side each of those a chair can rotate among is of."""
    return {
        **dict.fromkeys((region.key for region in structure.regions), Side.MUNICIPAL),
        **dict.fromkeys(structure.municipalities, Side.MUNICIPAL),
        **dict.fromkeys((division.key for division in structure.divisions), Side.HOSPITAL),
        structure.trust.key: Side.HOSPITAL,
    }


def check_chairs(structure: Structure, expansion: Expansion, municipalities: Municipalities) -> list[Finding]:
    """R-STRUCTURE-29: A chair goes round among at least two parties of the community, each once, by a key that
    names one of them alone, and each with a seat in the body that can lead; `first` is the first one's side.

    Source: 004 §4.4.1 «møteledelse på omgang», features 2.6, 5.12.
    """
    names = {number: facts.name for number, facts in municipalities.items()}
    names |= {region.key: region.name.nb for region in structure.regions}
    names |= {division.key: division.name.nb for division in structure.divisions}
    names[structure.trust.key] = structure.trust.name
    return [
        finding
        for path, body in bodies_of(structure)
        if body.chair and body.chair.parties
        for finding in _parties(f"{path}.chair", body, body.chair, structure, expansion, names)
    ]


def _parties(
    path: str,
    body: Body,
    rotation: Rotation,
    structure: Structure,
    expansion: Expansion,
    names: Mapping[str, str],
) -> Iterator[Finding]:
    sides, where = sides_of_parties(structure), f"{path}.parties"
    if len(rotation.parties) < 2:
        yield Finding(where, "structure.chair_of_one_party")
    shared = repeated(
        [
            structure.trust.key,
            *(region.key for region in structure.regions),
            *(division.key for division in structure.divisions),
        ]
    )
    for key in dict.fromkeys(rotation.parties):
        if key not in sides:
            yield Finding(where, "structure.unknown_reference", facts={"reference": key})
        elif key in shared:
            yield Finding(where, "structure.chair_party_ambiguous", facts={"reference": key})
        elif not _can_lead(key, body, structure, expansion):
            facts = {"party": names.get(key, key), "name": body.name.nb}
            yield Finding(where, "structure.chair_party_without_seat", facts=facts)
    if sides.get(rotation.parties[0], rotation.first) is not rotation.first:
        yield Finding(f"{path}.first", "structure.chair_first_of_other_side")


def _can_lead(key: str, body: Body, structure: Structure, expansion: Expansion) -> bool:
    """Whether a party has a seat that can lead in the body, or in every one that is made of it."""
    members = {
        one.municipality for region in structure.regions if region.key == key for one in region.members
    }
    made = [one.key for one in expansion.bodies if one.template is body]
    return all(
        any(
            seat.body == instance and _speaks_for(seat, key, members, structure.trust.key)
            for seat in expansion.seats
        )
        for instance in made
    )


def _speaks_for(seat: ExpandedSeat, key: str, members: Collection[str], trust: str) -> bool:
    template = seat.template
    if template.kind is not SeatKind.MEMBER or not template.may_attend:
        return False
    if key == trust:
        return template.side is Side.HOSPITAL
    return key in (seat.region, seat.municipality, seat.division) or seat.municipality in members


def chair_turn(rotation: Rotation, day: date, meetings: Collection[date] = ()) -> int:
    """Count the turns from the anchor to a day, 0 for the first; the day of a meeting is in that meeting's."""
    if rotation.months:
        return _whole_months(rotation.anchor, day) // rotation.months
    if day >= rotation.anchor:
        return sum(rotation.anchor <= met < day for met in meetings) // rotation.meetings
    return -sum(day <= met < rotation.anchor for met in meetings) // rotation.meetings


def chair_until(rotation: Rotation, day: date, meetings: Collection[date] = ()) -> date | None:
    """The day on which whoever leads on `day` hands the chair over.

    None where turns are counted in meetings and the meeting that begins the next one has no day yet, and where
    that day is later than there are days.
    """
    turns = chair_turn(rotation, day, meetings)
    if not rotation.months:
        coming = (met for met in sorted(meetings) if met > day)
        return next((met for met in coming if chair_turn(rotation, met, meetings) > turns), None)
    months = rotation.anchor.month - 1 + (turns + 1) * rotation.months
    year, month = rotation.anchor.year + months // 12, months % 12 + 1
    if year > MAXYEAR:
        return None
    return date(year, month, min(rotation.anchor.day, monthrange(year, month)[1]))


def _whole_months(start: date, day: date) -> int:
    months = (day.year - start.year) * 12 + day.month - start.month
    turn = min(start.day, monthrange(day.year, day.month)[1])
    return months if day.day >= turn else months - 1
