"""Loading versions and what lives in them, and projecting a version to the dated rows of the tenant.

What only reads names its schema, so that it works in a reading work too; saving needs a writing work in the
engine scope.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from piccolo.table import Table

from fellesskap.actor import Side
from fellesskap.db.ids import uuid7
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.sortkey import sort_key
from fellesskap.structure.model import Names, Structure
from fellesskap.structure.rules import ExpandedBody, ExpandedSeat, Expansion, InUse, Municipalities, OpenCase
from fellesskap.structure.tables import (
    Body,
    BodyEdition,
    Division,
    Partner,
    Region,
    RegionMember,
    Seat,
    SeatEdition,
    StructureVersion,
)

_ROWS_A_STATEMENT = 1000

Named = type[Partner] | type[Region] | type[Division]
Lasting = type[Body] | type[Seat]
Dated = type[RegionMember] | type[BodyEdition] | type[SeatEdition]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VersionRef:
    """A published version: which, and from when."""

    id: UUID
    number: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version as it is published; `content` is the canonical document."""

    id: UUID
    number: int
    label: str
    valid_from: date
    content: str
    digest: str
    key: str
    published_at: datetime
    published_by: UUID | None


async def find_version_on(work: Work, on: date) -> UUID | None:
    """Find the version in force on a day."""
    found: UUID | None = await work.connection.fetchval(
        f"SELECT id FROM {_in(work, 'structure_version')} WHERE state <> 'draft' AND valid_from <= $1 "
        "AND (valid_to IS NULL OR valid_to > $1)",
        on,
    )
    return found


async def find_latest_version(work: Work) -> VersionRef | None:
    """Find the version that begins last, whether it is in force yet or not."""
    rows = await work.connection.fetch(
        f"SELECT id, number, valid_from FROM {_in(work, 'structure_version')} WHERE state <> 'draft' "
        "ORDER BY valid_from DESC LIMIT 1"
    )
    return VersionRef(**rows[0]) if rows else None


async def find_version_by_key(work: Work, key: str) -> tuple[UUID, str] | None:
    """Find the version that an idempotency key made, with its digest."""
    rows = await work.connection.fetch(
        f"SELECT id, digest FROM {_in(work, 'structure_version')} WHERE key = $1", key
    )
    return (rows[0]["id"], rows[0]["digest"]) if rows else None


async def load_content(work: Work, version_id: UUID) -> tuple[str, bool]:
    """Load a version's document, and whether it is published and so never changes."""
    rows = await work.connection.fetch(
        f"SELECT content::text AS content, state FROM {_in(work, 'structure_version')} WHERE id = $1",
        version_id,
    )
    if not rows:
        raise NotFound("structure.version_not_found")
    return rows[0]["content"], rows[0]["state"] != "draft"


async def load_body_key(work: Work, body_id: UUID) -> str:
    """Load the key that the structure knows a body by."""
    key: str | None = await work.connection.fetchval(
        f"SELECT key FROM {_in(work, 'body')} WHERE id = $1", body_id
    )
    if key is None:
        raise NotFound("structure.body_not_found")
    return key


async def find_body_ids(work: Work, keys: Collection[str]) -> list[UUID]:
    """Find bodies by their keys; a template's key finds the body of every region, division and municipality."""
    rows = await work.connection.fetch(
        f"SELECT id FROM {_in(work, 'body')} WHERE key = ANY($1) OR key IN ("
        "SELECT template || '-' || place FROM unnest($1::text[]) template, ("
        f"SELECT key AS place FROM {_in(work, 'region')} UNION ALL SELECT key FROM {_in(work, 'division')} "
        f"UNION ALL SELECT number FROM {_in(work, 'partner')} WHERE number IS NOT NULL) places)",
        list(keys),
    )
    return [row["id"] for row in rows]


async def load_in_use(work: Work, on: date, numbering: str) -> InUse:
    """Load what lives in the structure from a day on; `numbering` writes the cases' numbers.

    The tables belong to features above this one and are therefore named here, not imported.
    """
    holders = await work.connection.fetch(
        f"SELECT s.key, count(*) FROM {_in(work, 'holding')} h JOIN {_in(work, 'seat')} s ON s.id = h.seat_id "
        "WHERE h.kind = 'holder' AND (h.valid_to IS NULL OR h.valid_to > $1) GROUP BY s.key ORDER BY s.key",
        on,
    )
    meetings = await work.connection.fetch(
        f"SELECT b.key, count(*) FROM {_in(work, 'meeting')} m JOIN {_in(work, 'body')} b ON b.id = m.body_id "
        "WHERE m.state IN ('planned', 'called') AND m.held_on >= $1 GROUP BY b.key ORDER BY b.key",
        on,
    )
    cases = await work.connection.fetch(
        "SELECT c.number, c.year, coalesce(c.route, '') AS route, coalesce(b.key, '') AS body "
        f"FROM {_in(work, 'case')} c LEFT JOIN {_in(work, 'body')} b ON b.id = c.body_id "
        "WHERE c.state NOT IN ('decided', 'not_agreed') ORDER BY c.year, c.number"
    )
    return InUse(
        holders={row["key"]: row["count"] for row in holders},
        meetings={row["key"]: row["count"] for row in meetings},
        cases=tuple(
            OpenCase(numbering.format(number=row["number"], year=row["year"]), row["route"], row["body"])
            for row in cases
        ),
    )


async def lock_structure(work: Work) -> None:
    """Let one change of the tenant's structure wait for another; the lock ends with the work."""
    await work.connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{work.tenant.schema}.structure"
    )


async def save_version(work: Work, version: NewVersion, supersedes: VersionRef | None) -> None:
    """Insert a published version and end the one before on the day it begins."""
    if supersedes:
        await StructureVersion.update(
            {
                StructureVersion.state: "superseded",
                StructureVersion.valid_to: version.valid_from,
                StructureVersion.version: StructureVersion.version + 1,
            }
        ).where(StructureVersion.id == supersedes.id)
    await StructureVersion.insert(StructureVersion(**asdict(version), state="published"))


async def keep_partners(
    work: Work, structure: Structure, municipalities: Municipalities, on: date
) -> dict[str, UUID]:
    """Make the partners as the structure and the register say and return their ids by key."""
    return await _keep_named(Partner, _partners(structure, municipalities), on)


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
    regions = await _keep_named(
        Region,
        {
            region.key: {**_named(region.name), "sort_key": sort_key(region.name.nb)}
            for region in structure.regions
        },
        on,
    )
    divisions = await _keep_named(
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
    await _keep_dated(RegionMember, "partner_id", members, on)
    bodies = await _keep_lasting(Body, {body.key: {} for body in expansion.bodies})
    changed_bodies = await _keep_dated(
        BodyEdition,
        "body_id",
        {bodies[body.key]: _body(body, bodies, regions) for body in expansion.bodies},
        on,
        structure_version_id=version_id,
    )
    seats = await _keep_lasting(Seat, {seat.key: {"body_id": bodies[seat.body]} for seat in expansion.seats})
    changed_seats = await _keep_dated(
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
        "open_to_public": template.open_to_public,
        "frame_minutes": template.frame_minutes,
        "meetings_per_year": template.meetings_per_year,
        "region_id": regions.get(body.region),
        "reports_to_id": bodies.get(body.reports_to),
        "prepares_for_id": bodies.get(body.prepares_for),
        "part_of_id": bodies.get(body.part_of),
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
        "position": seat.position,
        "region_id": regions.get(seat.region),
        "partner_id": partners.get(seat.municipality),
        "division_id": divisions.get(seat.division),
    }


async def _keep_named(table: Named, wanted: Mapping[str, Values], on: date) -> dict[str, UUID]:
    """Make the rows as wanted by key and return all ids by key; what is not wanted ends on the day.

    A row that comes back is opened again: it is the same partner, and its days away are told by the rows
    that point at it.
    """
    rows = {row["key"]: row for row in await table.select()}
    for key, row in rows.items():
        values = {**wanted[key], "valid_to": None} if key in wanted else {"valid_to": row["valid_to"] or on}
        if any(row[name] != value for name, value in values.items()):
            await table.update({table._meta.get_column_by_name(n): v for n, v in values.items()}).where(
                table.id == row["id"]
            )
    missing = {key: uuid7() for key in wanted if key not in rows}
    await _insert(
        table, ({"id": id_, "key": key, "valid_from": on, **wanted[key]} for key, id_ in missing.items())
    )
    return {key: row["id"] for key, row in rows.items()} | missing


async def _keep_lasting(table: Lasting, wanted: Mapping[str, Values]) -> dict[str, UUID]:
    """Make the identities that are missing and return all ids by key."""
    known = {row["key"]: row["id"] for row in await table.select(table.id, table.key)}
    missing = {key: uuid7() for key in wanted if key not in known}
    await _insert(table, ({"id": id_, "key": key, **wanted[key]} for key, id_ in missing.items()))
    return known | missing


async def _keep_dated(table: Dated, by: str, wanted: Mapping[UUID, Values], on: date, **made: UUID) -> int:
    """Make what is open on the day as wanted, one row for each id in column `by`; return how many changed.

    A row that is as wanted stays untouched; another ends on the day, and a new one begins with `made`.
    """
    rows = {row[by]: row for row in await table.select().where(table.valid_to.is_null())}
    same = {
        id_
        for id_, row in rows.items()
        if id_ in wanted and all(row[name] == value for name, value in wanted[id_].items())
    }
    ending = [row["id"] for id_, row in rows.items() if id_ not in same]
    if ending:
        await table.update({table.valid_to: on}).where(table.id.is_in(ending))
    beginning = [id_ for id_ in wanted if id_ not in same]
    await _insert(
        table, ({by: id_, "id": uuid7(), "valid_from": on, **made, **wanted[id_]} for id_ in beginning)
    )
    return len({*beginning, *(id_ for id_ in rows if id_ not in same)})


async def _insert(table: type[Table], rows: Iterable[Values]) -> None:
    made = [table(**row) for row in rows]
    for start in range(0, len(made), _ROWS_A_STATEMENT):
        await table.insert(*made[start : start + _ROWS_A_STATEMENT])


def _in(work: Work, table: str) -> str:
    return f"{identifier(work.tenant.schema)}.{identifier(table)}"
