"""Whom a round about a case can ask and by which rule: what its route says, on the day it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec
import strawberry

from fellesskap.actor import RoleKind, Side
from fellesskap.cases.tables import CasePlace
from fellesskap.people.tables import RoleGrant
from fellesskap.rounds.rules import select_askable, term_to_ask_by
from fellesskap.structure.model import Anchor, AnchoringLevel, MatterClass, ObjectionEffect, Route, Silence
from fellesskap.structure.tables import Division, Partner, Region, RegionMember, StructureVersion
from fellesskap_graphql.compiler.expressions import Expr, col, exists, lift, localized, outer, valid
from fellesskap_graphql.compiler.mapping import asc, computed, rows, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.ids import global_id

vocabulary(AnchoringLevel, ObjectionEffect, Silence)


@strawberry.type(
    description="One whom a round can ask: a municipality, a division, or a trust that answers whole."
)
class Askable:
    partner_id: strawberry.ID = strawberry.field(description="Of a division, the partner it is a part of.")
    division_id: strawberry.ID | None
    name: str
    side: Side
    region: str = strawberry.field(description="The region's name; empty for whoever is in none.")
    concerned: bool = strawberry.field(
        description="Whether the case concerns it: all do where no region is named, and the hospital side always."
    )
    answerable: bool = strawberry.field(description="Whether somebody can answer for it.")


@strawberry.type(description="The rule that a round about a case would open by today, and keep.")
class RoundTerms:
    levels: list[AnchoringLevel] = strawberry.field(description="How far it can be anchored.")
    usual_level: AnchoringLevel = strawberry.field(description="How far such a case is, unless chosen.")
    answer_days: int
    silence: Silence = strawberry.field(description="What no answer would mean.")
    objection_effect: ObjectionEffect = strawberry.field(description="What an objection would do.")


@dataclass(frozen=True, slots=True)
class _Region:
    id: UUID
    name: str
    sort_key: str


@dataclass(frozen=True, slots=True)
class _Member:
    region: _Region | None


@dataclass(frozen=True, slots=True)
class _Partner:
    id: UUID
    kind: str
    side: Side
    name: str
    spoken_for: bool
    member: _Member | None


@dataclass(frozen=True, slots=True)
class _Division:
    id: UUID
    partner_id: UUID
    name: str
    external: bool
    spoken_for: bool


@dataclass(frozen=True, slots=True)
class _Place:
    region_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Version:
    routes: str | None
    matter_classes: str | None


@dataclass(frozen=True, slots=True)
class _Placed:
    route: str | None
    matter_class: str | None
    in_force: _Version | None
    placed_by: _Version | None


@dataclass(frozen=True, slots=True)
class _Case(_Placed):
    partners: tuple[_Partner, ...]
    divisions: tuple[_Division, ...]
    places: tuple[_Place, ...]


def _askable(facts: _Case, _: Reading) -> list[Askable]:
    route = _route(facts)
    if route is None:
        return []
    named = {place.region_id for place in facts.places if place.region_id}
    trusts = {one.id: one for one in facts.partners if one.kind == "trust"}
    candidates = {
        Anchor.MUNICIPALITIES: [
            _municipality(one, named)
            for one in sorted(facts.partners, key=_by_region)
            if one.kind == "municipality"
        ],
        Anchor.DIVISIONS: [
            _division(one, trusts[one.partner_id].side)
            for one in facts.divisions
            if one.partner_id in trusts and not one.external
        ],
        Anchor.TRUST: [_trust(one) for one in trusts.values()],
    }
    return select_askable(candidates, route.anchor_with)


def _terms(facts: _Placed, _: Reading) -> RoundTerms | None:
    route = _route(facts)
    matter = term_to_ask_by(facts.matter_class, *(_matters(one) for one in (facts.in_force, facts.placed_by)))
    if route is None or matter is None:
        return None
    return RoundTerms(
        levels=list(route.levels),
        usual_level=matter.anchoring,
        answer_days=route.answer_days,
        silence=route.silence,
        objection_effect=route.objection_effect,
    )


def _route(facts: _Placed) -> Route | None:
    return term_to_ask_by(facts.route, *(_routes(one) for one in (facts.in_force, facts.placed_by)))


def _routes(version: _Version | None) -> tuple[Route, ...]:
    found = version.routes if version else None
    return msgspec.json.decode(found, type=tuple[Route, ...]) if found else ()


def _matters(version: _Version | None) -> tuple[MatterClass, ...]:
    found = version.matter_classes if version else None
    return msgspec.json.decode(found, type=tuple[MatterClass, ...]) if found else ()


def _region_of(partner: _Partner) -> _Region | None:
    return partner.member.region if partner.member else None


def _by_region(partner: _Partner) -> tuple[bool, str]:
    """Region by region as they are listed, those in none last; within one the order stands."""
    region = _region_of(partner)
    return region is None, region.sort_key if region else ""


def _municipality(one: _Partner, named: set[UUID]) -> Askable:
    region = _region_of(one)
    return Askable(
        partner_id=strawberry.ID(global_id("Partner", one.id)),
        division_id=None,
        name=one.name,
        side=one.side,
        region=region.name if region else "",
        concerned=not named or (region is not None and region.id in named),
        answerable=one.spoken_for,
    )


def _division(one: _Division, side: Side) -> Askable:
    return Askable(
        partner_id=strawberry.ID(global_id("Partner", one.partner_id)),
        division_id=strawberry.ID(global_id("Division", one.id)),
        name=one.name,
        side=side,
        region="",
        concerned=True,
        answerable=one.spoken_for,
    )


def _trust(one: _Partner) -> Askable:
    """A trust that is not divided answers through its secretary."""
    return Askable(
        partner_id=strawberry.ID(global_id("Partner", one.id)),
        division_id=None,
        name=one.name,
        side=one.side,
        region="",
        concerned=True,
        answerable=True,
    )


def _spoken_for(kind: RoleKind, place: str) -> Expr:
    return exists(RoleGrant, (col("kind") == lift(kind)) & (col(place) == outer("id")) & valid())


_PARTS = {
    "routes": col("content").json("routes"),
    "matter_classes": col("content").json("matter_classes"),
}
_VERSIONS = {
    "in_force": rows(StructureVersion, (col("state") != "draft") & valid(), _PARTS, single=True),
    "placed_by": rows(StructureVersion, col("id") == outer("structure_version_id"), _PARTS, single=True),
}

ROUND_TERMS = computed(_terms, _VERSIONS)
"""By which rule a round about a case would open today."""

ASKABLE = computed(
    _askable,
    {
        **_VERSIONS,
        "partners": rows(
            Partner,
            valid(),
            {
                "spoken_for": _spoken_for(RoleKind.MUNICIPAL_CONTACT, "partner_id"),
                "member": rows(
                    RegionMember,
                    (col("partner_id") == outer("id")) & valid(),
                    {
                        "region": rows(
                            Region, col("id") == outer("region_id"), {"name": localized("name")}, single=True
                        )
                    },
                    single=True,
                ),
            },
            order=[asc("sort_key")],
        ),
        "divisions": rows(
            Division,
            valid(),
            {
                "name": localized("name"),
                "spoken_for": _spoken_for(RoleKind.DIVISION_CONTACT, "division_id"),
            },
            order=[asc("sort_key")],
        ),
        "places": rows(CasePlace, col("case_id") == outer("id")),
    },
)
"""Whom a round about a case can ask, region by region and then the hospital side."""
