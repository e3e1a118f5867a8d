"""Loading what a roster is reviewed against, and saving what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.composition.model import Holder, SeatOnDay
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap.rosters.model import (
    KeptPerson,
    KnownHolding,
    KnownList,
    KnownPerson,
    KnownSeat,
    SharedList,
)
from fellesskap.rosters.rules import plain
from fellesskap.rosters.tables import Roster
from fellesskap.structure.model import Deputies, Names, SeatKind

# The tables belong to features below this one and are read here as they lie together in a list.
_PEOPLE = """
SELECT p.id, p.name, p.language, coalesce(c.email, '') AS email, coalesce(c.phone, '') AS phone,
    (SELECT coalesce(json_agg(json_build_array(a.competence, a.leader_level)), '[]') FROM attestation a
     WHERE a.person_id = p.id AND a.valid_from <= $1 AND (a.valid_to IS NULL OR a.valid_to > $1))::text
        AS attested
FROM person p LEFT JOIN contact c ON c.person_id = p.id ORDER BY p.id
"""
_SEATS = """
SELECT s.seat_id, s.key, s.title_nb, s.title_nn, s.title_se, s.side, s.kind, s.counts, s.competences,
    s.leader_level, s.deputies, s.body_id, b.key AS body_key, b.name_nb AS body_nb, b.name_nn AS body_nn,
    b.name_se AS body_se,
    b.abbreviation, p.name AS partner, p.number, r.name_nb AS region_nb, r.name_nn AS region_nn,
    r.name_se AS region_se, r.key AS region,
    d.name_nb AS division_nb, d.name_nn AS division_nn, d.name_se AS division_se, d.key AS division
FROM seat_edition s
JOIN body_edition b ON b.body_id = s.body_id AND b.valid_from <= $1 AND (b.valid_to IS NULL OR b.valid_to > $1)
LEFT JOIN partner p ON p.id = s.partner_id
LEFT JOIN region r ON r.id = s.region_id
LEFT JOIN division d ON d.id = s.division_id
WHERE s.valid_from <= $1 AND (s.valid_to IS NULL OR s.valid_to > $1)
"""


async def lock_people(work: Work) -> None:
    """Let one roster of the tenant's wait for another; the lock ends with the work."""
    await work.connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{work.tenant.schema}.roster"
    )


async def find_people(work: Work, on: date) -> tuple[KnownPerson, ...]:
    """List every person of the community with what is attested of them on a day."""
    rows = await work.connection.fetch(_PEOPLE, on)
    return tuple(
        KnownPerson(
            row["id"],
            row["name"],
            row["email"],
            row["phone"],
            row["language"],
            _fit(json.loads(row["attested"])),
        )
        for row in rows
    )


async def find_places(work: Work, on: date) -> tuple[tuple[KnownSeat, ...], tuple[KnownList, ...]]:
    """List every seat of a day, and every list that seats share, by all that they are called."""
    found = []
    lists: dict[SharedList, KnownList] = {}
    for row in await work.connection.fetch(_SEATS, on):
        place = row["partner"] or row["region_nb"] or row["division_nb"] or ""
        titles = [row[f"title_{code}"] for code in ("nb", "nn", "se")]
        bodies = _names(row, "body_key", "body_nb", "body_nn", "body_se", "abbreviation")
        if row["deputies"] == Deputies.COMMON:
            shared = SharedList(row["body_id"], Side(row["side"]))
            lists[shared] = KnownList(shared, bodies)
        found.append(
            KnownSeat(
                id=row["seat_id"],
                key=row["key"],
                title=Names(*titles),
                bodies=bodies,
                titles=frozenset(
                    plain(title.removesuffix(ending)) for title in titles for ending in ("", f", {place}")
                ),
                places=_names(
                    row,
                    *("partner", "number", "region_nb", "region_nn", "region_se", "region"),
                    *("division_nb", "division_nn", "division_se", "division"),
                ),
                asks=SeatOnDay(
                    row["key"],
                    row["title_nb"],
                    Side(row["side"]),
                    SeatKind(row["kind"]),
                    row["counts"],
                    competences=tuple(row["competences"].split()),
                    leader_level=row["leader_level"],
                ),
            )
        )
    return tuple(found), tuple(lists.values())


async def find_holdings(work: Work) -> tuple[KnownHolding, ...]:
    """List who has been, is or will be in which seat or on which list."""
    rows = await work.connection.fetch(
        "SELECT seat_id, body_id, side, person_id, rank, valid_from, valid_to FROM holding"
    )
    return tuple(
        KnownHolding(
            row["seat_id"] or SharedList(row["body_id"], Side(row["side"])),
            row["person_id"],
            row["rank"],
            row["valid_from"],
            row["valid_to"],
        )
        for row in rows
    )


async def load_kept(work: Work, person_id: UUID) -> KeptPerson:
    """Load a person as the rows taken in so far have left them."""
    rows = await work.connection.fetch(
        "SELECT p.version, p.name, p.language, c.email, c.phone, coalesce(c.shared, false) AS shared "
        "FROM person p LEFT JOIN contact c ON c.person_id = p.id WHERE p.id = $1",
        person_id,
    )
    return KeptPerson(**rows[0])


async def mark(work: Work, place: str) -> None:
    """Mark a place in the work to come back to."""
    await work.connection.execute(f"SAVEPOINT {identifier(place)}")


async def undo(work: Work, place: str) -> None:
    """Take back all that was done since a mark."""
    await work.connection.execute(f"ROLLBACK TO SAVEPOINT {identifier(place)}")


async def save_roster(work: Work, roster: Roster, person_id: UUID | None) -> None:
    """Keep what became of a roster; earlier looks of the same person's are forgotten."""
    await work.connection.execute(
        "DELETE FROM roster WHERE state = 'previewed' AND made_by IS NOT DISTINCT FROM $1", person_id
    )
    await Roster.insert(roster)


def _fit(attested: list[tuple[str, int | None]]) -> Holder:
    return Holder(
        tuple(competence for competence, _ in attested if competence),
        next((level for _, level in attested if level is not None), None),
    )


def _names(row: Mapping[str, str | None], *columns: str) -> frozenset[str]:
    return frozenset(plain(value) for column in columns if (value := row[column]))
