"""A structure as rows: partners, regions, divisions, bodies and seats, with the days they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.db.work import Work
from fellesskap.sortkey import sort_key
from fellesskap.structure.model import (
    Appointment,
    DeputyAccess,
    Mandate,
    Names,
    Structure,
    WrittenProcedure,
)
from fellesskap.structure.queries.rows import Values, keep_dated, keep_lasting, keep_named
from fellesskap.structure.rules import ExpandedBody, ExpandedSeat, Expansion, Municipalities
from fellesskap.structure.tables import (
    Body,
    BodyEdition,
    Division,
    Partner,
    Region,
    RegionMember,
    Seat,
    SeatEdition,
)


async def keep_partners(
    work: Work, structure: Structure, municipalities: Municipalities, on: date
) -> dict[str, UUID]:
    """Make the partners as the structure and the register say and return their ids by key."""
    return await keep_named(Partner, _partners(structure, municipalities), on)


async def project(
    work: Work,
    structure: Structure,
    expansion: Expansion,
    municipalities: Municipalities,
    version_id: UUID,
    on: date,
) -> int:
    """Make all rows as the structure says from a day on; return how many bodies and seats changed."""
    partners = await keep_partners(work, structure, municipalities, on)
    regions = await keep_named(
        Region,
        {
            region.key: {**_named(region.name), "sort_key": sort_key(region.name.nb)}
            for region in structure.regions
        },
        on,
    )
    divisions = await keep_named(
        Division,
        {
            division.key: {
                **_named(division.name),
                "sort_key": sort_key(division.name.nb),
                "external": division.external,
                "partner_id": partners[division.key if division.external else structure.trust.key],
            }
            for division in structure.divisions
        },
        on,
    )
    members = {
        partners[member.municipality]: {"region_id": regions[region.key], "confirmed": member.confirmed}
        for region in structure.regions
        for member in region.members
    }
    await keep_dated(work, RegionMember, "partner_id", members, on)
    # A body that is succeeded has lived here under its own key, or is made known by it.
    forerunners = {body.template.succeeds for body in expansion.bodies if body.template.succeeds}
    bodies = await keep_lasting(
        Body, {key: {} for key in [*(body.key for body in expansion.bodies), *forerunners]}
    )
    changed_bodies = await keep_dated(
        work,
        BodyEdition,
        "body_id",
        {bodies[body.key]: _body(body, bodies, regions) for body in expansion.bodies},
        on,
        structure_version_id=version_id,
    )
    seats = await keep_lasting(Seat, {seat.key: {"body_id": bodies[seat.body]} for seat in expansion.seats})
    changed_seats = await keep_dated(
        work,
        SeatEdition,
        "seat_id",
        {seats[seat.key]: _seat(seat, bodies, partners, regions, divisions) for seat in expansion.seats},
        on,
        structure_version_id=version_id,
    )
    return changed_bodies + changed_seats


def _partners(structure: Structure, municipalities: Municipalities) -> dict[str, Values]:
    def partner(kind: str, side: Side, name: str, **more: str) -> Values:
        plain = {"name_official": name, "language": "nb", "number": None, "org_number": None}
        return {**plain, "kind": kind, "side": side.value, "name": name, "sort_key": sort_key(name), **more}

    trust = structure.trust
    return {
        **{
            number: partner(
                "municipality",
                Side.MUNICIPAL,
                municipalities[number].name,
                name_official=municipalities[number].name_official,
                language=municipalities[number].language,
                number=number,
            )
            for number in structure.municipalities
        },
        trust.key: partner("trust", Side.HOSPITAL, trust.name, org_number=trust.org_number),
        **{
            division.key: partner("other", Side.HOSPITAL, division.name.nb)
            for division in structure.divisions
            if division.external
        },
    }


def _named(names: Names, prefix: str = "name") -> dict[str, str]:
    """Write a name with its fallbacks, so that a reader takes one column and asks nothing."""
    texts = {f"{prefix}_{code}": names.in_language(code) for code in ("nb", "nn", "se")}
    return texts


def _body(body: ExpandedBody, bodies: Mapping[str, UUID], regions: Mapping[str, UUID]) -> Values:
    template = body.template
    return {
        **_named(body.name),
        "key": body.key,
        "abbreviation": template.abbreviation,
        "purpose": template.purpose,
        "kind": template.kind.value,
        "level": template.level,
        "position": body.position,
        "decides": template.decides,
        "equal_sides": template.decides and template.decision.equal_sides,
        "open_to_public": template.open_to_public,
        "frame_minutes": template.frame_minutes,
        "meetings_per_year": template.meetings_per_year,
        "region_id": regions.get(body.region),
        "reports_to_id": bodies.get(body.reports_to),
        "prepares_for_id": bodies.get(body.prepares_for),
        "part_of_id": bodies.get(body.part_of),
        **_mandate(template.mandate, bodies),
        "until": template.until,
        "appointed_by_id": bodies.get(template.appointed_by),
        "succeeds_id": bodies.get(template.succeeds),
        "minutes_approved_by": template.minutes_approved_by.value,
        **_written(template.decision.written if template.decides else None),
        "comment_days": template.comment_days,
        "deputy_access": template.deputy_access.value,
        "deputy_access_days": template.deputy_access_days
        if template.deputy_access is DeputyAccess.DAYS_AFTER
        else None,
        "informs_deputies": template.informs_deputies,
        "may_appoint": " ".join(template.may_appoint),
    }


def _written(written: WrittenProcedure | None) -> Values:
    return {
        "written_days": written.days if written else None,
        "written_silence": written.silence.value if written else None,
    }


def _mandate(mandate: Mandate | None, bodies: Mapping[str, UUID]) -> Values:
    return {
        "mandate": mandate.text if mandate else "",
        "mandate_reference": mandate.reference if mandate else "",
        "mandate_adopted_by_id": bodies.get(mandate.adopted_by) if mandate else None,
        "mandate_adopted_on": mandate.adopted_on if mandate else None,
    }


def _seat(
    seat: ExpandedSeat,
    bodies: Mapping[str, UUID],
    partners: Mapping[str, UUID],
    regions: Mapping[str, UUID],
    divisions: Mapping[str, UUID],
) -> Values:
    template = seat.template
    return {
        **_named(seat.title, "title"),
        "key": seat.key,
        "body_id": bodies[seat.body],
        "side": template.side.value,
        "kind": template.kind.value,
        "may_speak": template.may_speak,
        "may_propose": template.may_propose,
        "counts": template.counts,
        "may_attend": template.may_attend,
        "requires": template.requires,
        "speaks_for": template.group or "",
        "deputies": template.deputies.value,
        "office": template.office,
        **{field.name: getattr(template.appointment, field.name) for field in fields(Appointment)},
        "term_months": template.term_months,
        "leader_level": template.leader_level,
        "competences": " ".join(template.competences),
        "needs_authority": template.needs_authority,
        "position": seat.position,
        "region_id": regions.get(seat.region),
        "partner_id": partners.get(seat.municipality),
        "division_id": divisions.get(seat.division),
    }
