"""Who leads a body, and a meeting of it, where the chair alternates between the sides or among parties.

A turn counted in meetings is told only to those who see all of the body's meetings: whoever sees the open
ones alone would count fewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec
import strawberry

from fellesskap.actor import Audience, Side
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.tables import Meeting
from fellesskap.structure.model import Each, Rotation
from fellesskap.structure.rules import chair_party, chair_side, chair_until, deputy_party, deputy_side
from fellesskap.structure.tables import Body, Division, Partner, Region, StructureVersion
from fellesskap_graphql.compiler.expressions import (
    Expr,
    as_of,
    col,
    exists,
    lift,
    localized,
    outer,
    valid,
)
from fellesskap_graphql.compiler.mapping import Inputs, computed, rows
from fellesskap_graphql.context import Reading


@strawberry.type(description="Who leads in turn where a chair goes round among parties.")
class ChairParty:
    key: str = strawberry.field(description="As the structure names it.")
    name: str
    side: Side


@strawberry.type(description="Who leads a body whose chair alternates, on a day.")
class Chair:
    side: Side
    party: ChairParty | None = strawberry.field(
        description="The party of that side, where parties take turns."
    )
    deputy: Side | None = strawberry.field(description="The side with the deputy chair, where there is one.")
    deputy_party: ChairParty | None = strawberry.field(description="The party with the deputy chair.")
    until: date | None = strawberry.field(
        description="The day the chair passes on; null where no meeting begins the next turn yet."
    )
    months: int | None = strawberry.field(description="How long each turn lasts, where the calendar tells.")
    meetings: int | None = strawberry.field(description="How many meetings each turn lasts, where they tell.")


@dataclass(frozen=True, slots=True)
class _Bodies:
    text: str | None


@dataclass(frozen=True, slots=True)
class _Key:
    key: str


@dataclass(frozen=True, slots=True)
class _Met:
    held_on: date


@dataclass(frozen=True, slots=True)
class _Named:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class _Partner:
    key: str
    name: str
    side: str


@dataclass(frozen=True, slots=True)
class _Facts:
    held_on: date
    chair_side: str | None
    chair_party: str
    structure: _Bodies | None
    body: _Key | None
    met: tuple[_Met, ...]
    regions: tuple[_Named, ...]
    divisions: tuple[_Named, ...]
    partners: tuple[_Partner, ...]


@dataclass(frozen=True, slots=True)
class _OfBody:
    key: str
    day: date
    structure: _Bodies | None
    met: tuple[_Met, ...]
    regions: tuple[_Named, ...]
    divisions: tuple[_Named, ...]
    partners: tuple[_Partner, ...]


@dataclass(frozen=True, slots=True)
class Chaired:
    """What of a body in a version's document tells who leads it, as the `chairs` column holds it."""

    key: str
    each: Each | None = None
    chair: Rotation | None = None


def _rotation(structure: _Bodies | None, key: str, reading: Reading) -> Rotation | None:
    """Find the rotation of a body, or of the template it was made from, where the reader can count its turns."""
    if structure is None or structure.text is None:
        return None
    found = [
        body
        for body in msgspec.json.decode(structure.text, type=tuple[Chaired, ...])
        if body.key == key or (body.each and key.startswith(f"{body.key}-"))
    ]
    chair = max(found, key=lambda body: len(body.key)).chair if found else None
    if chair is None or chair.months:
        return chair
    return chair if reading.actor.sees <= Audience.PARTNERS else None


def _parties(facts: _Facts | _OfBody) -> dict[str, ChairParty]:
    named = [
        *(ChairParty(key=one.key, name=one.name, side=Side(one.side)) for one in facts.partners),
        *(ChairParty(key=one.key, name=one.name, side=Side.HOSPITAL) for one in facts.divisions),
        *(ChairParty(key=one.key, name=one.name, side=Side.MUNICIPAL) for one in facts.regions),
    ]
    return {party.key: party for party in named}


def _chair(facts: _OfBody, reading: Reading) -> Chair | None:
    rotation = _rotation(facts.structure, facts.key, reading)
    if rotation is None:
        return None
    met = [one.held_on for one in facts.met]
    leads = _turn(rotation, facts.day, met, _parties(facts))
    return Chair(
        side=leads.side,
        party=leads.party,
        deputy=leads.deputy,
        deputy_party=leads.deputy_party,
        until=chair_until(rotation, facts.day, met),
        months=rotation.months or None,
        meetings=rotation.meetings or None,
    )


@dataclass(frozen=True, slots=True)
class _Leads:
    side: Side
    party: ChairParty | None
    deputy: Side | None
    deputy_party: ChairParty | None


def _turn(rotation: Rotation, day: date, met: list[date], parties: dict[str, ChairParty]) -> _Leads:
    sides = {key: party.side for key, party in parties.items()}
    side = chair_side(rotation, day, met, sides)
    return _with_deputy(rotation, side, chair_party(rotation, day, met), parties)


def _with_deputy(rotation: Rotation, side: Side, key: str, parties: dict[str, ChairParty]) -> _Leads:
    sides = {key: party.side for key, party in parties.items()}
    return _Leads(
        side,
        parties.get(key),
        deputy_side(rotation, side, key, sides),
        parties.get(deputy_party(rotation, key)),
    )


def _of_turn(facts: _Facts, reading: Reading) -> _Leads | None:
    rotation = _rotation(facts.structure, facts.body.key if facts.body else "", reading)
    if rotation is None:
        return None
    return _turn(rotation, facts.held_on, [one.held_on for one in facts.met], _parties(facts))


def _of_meeting(facts: _Facts, reading: Reading) -> _Leads | None:
    """Who leads the meeting: whose turn it is, or the one it is excepted for."""
    if not facts.chair_side:
        return _of_turn(facts, reading)
    parties, side = _parties(facts), Side(facts.chair_side)
    rotation = _rotation(facts.structure, facts.body.key if facts.body else "", reading)
    if rotation is None:
        return _Leads(side, parties.get(facts.chair_party), None, None)
    return _with_deputy(rotation, side, facts.chair_party, parties)


def _chair_side(facts: _Facts, reading: Reading) -> Side | None:
    leads = _of_meeting(facts, reading)
    return leads.side if leads else None


def _chair_party(facts: _Facts, reading: Reading) -> ChairParty | None:
    leads = _of_meeting(facts, reading)
    return leads.party if leads else None


def _turn_side(facts: _Facts, reading: Reading) -> Side | None:
    leads = _of_turn(facts, reading)
    return leads.side if leads else None


def _turn_party(facts: _Facts, reading: Reading) -> ChairParty | None:
    leads = _of_turn(facts, reading)
    return leads.party if leads else None


def _deputy_side(facts: _Facts, reading: Reading) -> Side | None:
    leads = _of_meeting(facts, reading)
    return leads.deputy if leads else None


def _deputy_party(facts: _Facts, reading: Reading) -> ChairParty | None:
    leads = _of_meeting(facts, reading)
    return leads.deputy_party if leads else None


def _chair_parties(facts: _Facts, reading: Reading) -> list[ChairParty]:
    rotation = _rotation(facts.structure, facts.body.key if facts.body else "", reading)
    parties = _parties(facts)
    return [parties[key] for key in rotation.parties if key in parties] if rotation else []


_OF_VERSION = {"text": col("chairs").json()}
_IN_FORCE = (col("state") != "draft") & valid()
_MET = rows(Meeting, (col("body_id") == outer("body_id")) & (col("state") != MeetingState.CANCELLED))


def _named(version: Expr) -> Inputs:
    """Those who can take turns, asked for only where a chair of the structure goes round among parties."""
    asked = exists(StructureVersion, version & col("chairs").json().contains(lift('"parties"')))
    return {
        "regions": rows(Region, asked, {"name": localized("name")}),
        "divisions": rows(Division, asked, {"name": localized("name")}),
        "partners": rows(Partner, asked),
    }


_INPUTS: Inputs = {
    "structure": rows(StructureVersion, col("id") == outer("structure_version_id"), _OF_VERSION, single=True),
    "body": rows(Body, col("id") == outer("body_id"), single=True),
    "met": _MET,
    **_named(col("id") == outer("structure_version_id", 2)),
}

CHAIR_SIDE = computed(_chair_side, _INPUTS)
CHAIR_PARTY = computed(_chair_party, _INPUTS)
TURN_SIDE = computed(_turn_side, _INPUTS)
TURN_PARTY = computed(_turn_party, _INPUTS)
DEPUTY_SIDE = computed(_deputy_side, _INPUTS)
DEPUTY_PARTY = computed(_deputy_party, _INPUTS)
CHAIR_PARTIES = computed(_chair_parties, _INPUTS)
BODY_CHAIR = computed(
    _chair,
    {
        "day": as_of(),
        "structure": rows(StructureVersion, _IN_FORCE, _OF_VERSION, single=True),
        "met": _MET,
        **_named(_IN_FORCE),
    },
)
