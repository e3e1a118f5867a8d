"""What a round is opened from, and the round itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.appointments.model import (
    AppointmentRound,
    AppointmentRoundState,
    Asking,
    Party,
    PartyKind,
    SeatPath,
    Tally,
)
from fellesskap.appointments.rules import parties_of
from fellesskap.appointments.tables import AppointmentRound as RoundRow
from fellesskap.appointments.tables import AskedAddress, AskedParty, RoundSeat, SeatCall
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.sortkey import sort_key
from fellesskap.structure.model import Structure

_IN_FORCE = "{0}.valid_from <= $1 AND ({0}.valid_to IS NULL OR {0}.valid_to > $1)"
_SEATS = f"""
SELECT s.seat_id, s.body_id, b.key AS body_key, s.title_nb AS title, s.side, s.office,
    s.nominated_by, s.selected_by, s.appointed_by, s.confirmed_by, s.term_months,
    coalesce(s.region_id, b.region_id) AS region_id, s.partner_id, s.division_id,
    (row_number() OVER (ORDER BY b.position, b.key, s.position, s.key))::int AS position
FROM seat_edition s JOIN body_edition b ON b.body_id = s.body_id AND {_IN_FORCE.format("b")}
WHERE {_IN_FORCE.format("s")} AND (s.body_id = ANY($2) OR s.seat_id = ANY($3))
ORDER BY position
"""
_PLACES = f"""
SELECT 'region' AS kind, 'regions' AS word, g.name_nb AS name, 'municipal' AS side, g.sort_key,
    g.id AS region_id, NULL::uuid AS partner_id, NULL::uuid AS division_id, NULL::uuid AS body_id
FROM region g WHERE {_IN_FORCE.format("g")}
UNION ALL
SELECT 'municipality', 'municipalities', p.name, p.side, p.sort_key, m.region_id, p.id, NULL, NULL
FROM partner p LEFT JOIN region_member m ON m.partner_id = p.id AND {_IN_FORCE.format("m")}
WHERE p.kind = 'municipality' AND {_IN_FORCE.format("p")}
UNION ALL
SELECT 'division', 'divisions', d.name_nb, 'hospital', d.sort_key, NULL, NULL, d.id, NULL
FROM division d WHERE NOT d.external AND {_IN_FORCE.format("d")}
UNION ALL
SELECT 'trust', 'trust', p.name, p.side, p.sort_key, NULL, p.id, NULL, NULL
FROM partner p WHERE p.kind = 'trust' AND {_IN_FORCE.format("p")}
UNION ALL
SELECT 'body', b.key, b.name_nb, 'other', lpad(b.position::text, 6, '0'), b.region_id, NULL, NULL, b.body_id
FROM body_edition b WHERE {_IN_FORCE.format("b")}
"""
_ROUND = "id, version, title, term_from, term_to, deadline, state"


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round as it is opened."""

    id: UUID
    title: str
    term_from: date
    term_to: date | None
    deadline: date
    structure_version_id: UUID
    day: date
    reminded_ahead: bool


async def find_seat_paths(
    work: Work, day: date, body_ids: Collection[UUID], seat_ids: Collection[UUID]
) -> list[SeatPath]:
    """List the chosen seats, and all seats of the chosen bodies, as they are on a day."""
    rows = await work.connection.fetch(_SEATS, day, list(body_ids), list(seat_ids))
    return [SeatPath(**{**row, "side": Side(row["side"])}) for row in rows]


async def find_known_parties(work: Work, day: date, structure: Structure) -> list[Party]:
    """List everybody who can be called on that day, with the word by which the structure means them."""
    found = []
    for row in await work.connection.fetch(_PLACES, day):
        kind = PartyKind(row["kind"])
        place = row["division_id"] or row["partner_id"] or row["body_id"] or row["region_id"]
        values = {**row, "kind": kind, "side": Side(row["side"]), "key": f"{kind}:{place}"}
        if kind is PartyKind.BODY:
            values["word"] = structure.body(row["word"]).key
        found.append(Party(**values))
    found += [
        Party(PartyKind.OUTSIDE, f"outside:{one.key}", one.key, one.name.nb, one.side, sort_key(one.name.nb))
        for one in structure.parties
    ]
    return found


async def insert_round(
    work: Work,
    new: NewRound,
    askings: Sequence[Asking],
    addresses: Mapping[str, str],
    bodies: Mapping[str, UUID],
    audience: Audience,
) -> list[UUID]:
    """Insert an open round with its seats, parties and calls; return the parties with an address.

    `bodies` gives the id of each body that chooses or settles, by its word.
    """
    now = work.clock.now()
    await RoundRow.insert(
        RoundRow(
            id=new.id,
            title=new.title,
            term_from=new.term_from,
            term_to=new.term_to,
            deadline=new.deadline,
            state=AppointmentRoundState.OPEN,
            opened_at=now,
            opened_by=work.actor.person_id,
            closed_at=None,
            reminded_ahead_at=now if new.reminded_ahead else None,
            reminded_due_at=None,
            structure_version_id=new.structure_version_id,
            audience=int(audience),
        )
    )
    parties = parties_of(askings)
    ids = {party.key: uuid7() for party in parties}
    seats = {asking.path.seat_id: uuid7() for asking in askings}
    await RoundSeat.insert(*(_seat_row(new, asking, seats, bodies, audience) for asking in askings))
    await AskedParty.insert(
        *(_party_row(new, party, ids, place, audience) for place, party in enumerate(parties))
    )
    await SeatCall.insert(
        *(
            SeatCall(
                id=uuid7(),
                appointment_round_id=new.id,
                round_seat_id=seats[asking.path.seat_id],
                asked_party_id=ids[party.key],
                alone=len(asking.parties) == 1,
                position=asking.path.position,
                audience=int(audience),
            )
            for asking in askings
            for party in asking.parties
        )
    )
    written = {ids[party.key]: addresses[party.word] for party in parties if party.word in addresses}
    if written:
        await AskedAddress.insert(
            *(
                AskedAddress(asked_party_id=key, email=email, state="queued", queued_at=now, failure=None)
                for key, email in written.items()
            )
        )
    return list(written)


def _seat_row(
    new: NewRound,
    asking: Asking,
    seats: Mapping[UUID, UUID],
    bodies: Mapping[str, UUID],
    audience: Audience,
) -> RoundSeat:
    return RoundSeat(
        id=seats[asking.path.seat_id],
        appointment_round_id=new.id,
        seat_id=asking.path.seat_id,
        body_id=asking.path.body_id,
        day=new.day,
        act=asking.act,
        chosen=asking.chosen,
        selects=asking.selects,
        settles=asking.settles,
        selects_name=asking.selects_name,
        settles_name=asking.settles_name,
        selecting_body_id=bodies.get(asking.selects),
        settling_body_id=bodies.get(asking.settles),
        term_months=asking.path.term_months,
        position=asking.path.position,
        audience=int(audience),
    )


def _party_row(
    new: NewRound, party: Party, ids: Mapping[str, UUID], place: int, audience: Audience
) -> AskedParty:
    return AskedParty(
        id=ids[party.key],
        appointment_round_id=new.id,
        kind=party.kind,
        word=party.word,
        name=party.name,
        side=party.side,
        # A municipality's region was only needed to find who is asked.
        region_id=party.region_id if party.kind is PartyKind.REGION else None,
        partner_id=party.partner_id,
        division_id=party.division_id,
        body_id=party.body_id,
        sort_key=f"{place:05}",
        audience=int(audience),
    )


async def load_round(
    work: Work, round_id: UUID, *, alone: bool = False, unchanged: bool = False
) -> AppointmentRound:
    """Load a round in the scope in force.

    With `alone` every other change to it waits, with `unchanged` only what would close it.
    """
    lock = " FOR NO KEY UPDATE" if alone else " FOR SHARE" if unchanged else ""
    rows = await work.connection.fetch(
        f"SELECT {_ROUND} FROM appointment_round WHERE id = $1{lock}", round_id
    )
    if not rows:
        raise NotFound("appointment.not_found")
    return AppointmentRound(**{**rows[0], "state": AppointmentRoundState(rows[0]["state"])})


async def update_round(work: Work, round_id: UUID, version: int, **values: Any) -> None:
    """Change a round that still has `version`; raise `Conflict` where it has moved on."""
    done = (
        await RoundRow.update({RoundRow.version: RoundRow.version + 1}, **values)
        .where((RoundRow.id == round_id) & (RoundRow.version == version))
        .returning(RoundRow.id)
    )
    if not done:
        raise Conflict("appointment.changed_meanwhile")


async def count_received(work: Work, round_id: UUID) -> Tally:
    """Count the parties that are called on and those that have answered."""
    rows = await work.connection.fetch(
        "SELECT count(*) AS asked, count(received_at) AS received FROM asked_party WHERE appointment_round_id = $1",
        round_id,
    )
    return Tally(rows[0]["asked"], rows[0]["received"])
