"""Names on agendas, and what is told of them there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.appointments.model import ListedNomination, Nomination, NominationStand
from fellesskap.appointments.tables import ListedNomination as ListedRow
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who is proposed for which seat of which body, in the words of a language."""

    nomination_id: UUID
    person: str
    seat: str
    body: str


async def find_listed(work: Work, meeting_id: UUID) -> list[ListedNomination]:
    """List the names on a meeting's agenda."""
    rows = await work.connection.fetch(
        "SELECT id, agenda_item_id, nomination_id, stand FROM listed_nomination "
        "WHERE meeting_id = $1 ORDER BY id",
        meeting_id,
    )
    return [
        ListedNomination(
            row["id"],
            row["agenda_item_id"],
            row["nomination_id"],
            NominationStand(row["stand"]) if row["stand"] else None,
        )
        for row in rows
    ]


async def insert_listed(
    work: Work, meeting_id: UUID, item_id: UUID, nominations: Sequence[Nomination]
) -> None:
    """Put names on a line; the secretariat alone sees them until those called are sent the agenda."""
    rows = await work.connection.fetch(
        "SELECT id, day FROM round_seat WHERE id = ANY($1)", [one.call.seat.id for one in nominations]
    )
    days = {row["id"]: row["day"] for row in rows}
    await ListedRow.insert(
        *(
            ListedRow(
                id=uuid7(),
                meeting_id=meeting_id,
                agenda_item_id=item_id,
                nomination_id=one.id,
                person_id=one.person_id,
                seat_id=one.call.seat.seat_id,
                day=days[one.call.seat.id],
                stand=None,
                audience=int(Audience.SECRETARIAT),
            )
            for one in nominations
        )
    )


async def settle_listed(work: Work, nomination_id: UUID, stand: NominationStand) -> None:
    """Record what became of a name where it stands on an agenda, if it does."""
    await ListedRow.update({ListedRow.stand: stand}).where(
        (ListedRow.nomination_id == nomination_id) & ListedRow.stand.is_null()
    )


async def delete_listed(work: Work, meeting_id: UUID, nomination_ids: Collection[UUID]) -> None:
    """Take names off an agenda."""
    await ListedRow.delete().where(
        (ListedRow.meeting_id == meeting_id) & ListedRow.nomination_id.is_in(list(nomination_ids))
    )


async def is_told_of(work: Work, item_id: UUID) -> bool:
    """Tell whether a line is for something that other features report there, which name it and not it them."""
    found: bool = await work.connection.fetchval(
        "SELECT EXISTS (SELECT FROM circulation WHERE reported_item_id = $1) "
        "OR EXISTS (SELECT FROM committee_report WHERE agenda_item_id = $1) "
        "OR EXISTS (SELECT FROM minutes_correction WHERE line_id = $1)",
        item_id,
    )
    return found


async def describe(work: Work, nomination_ids: Collection[UUID], language: str) -> list[Proposed]:
    """Name who is proposed for what, in the order of the seats; a text without a translation is in bokmål."""
    rows = await work.connection.fetch(
        "SELECT n.id, p.name, t.title_nb, t.title_nn, t.title_se, b.name_nb, b.name_nn, b.name_se "
        "FROM nomination n JOIN person p ON p.id = n.person_id JOIN round_seat s ON s.id = n.round_seat_id "
        "JOIN seat_edition t ON t.seat_id = s.seat_id AND t.valid_from <= s.day "
        "AND (t.valid_to IS NULL OR t.valid_to > s.day) "
        "JOIN body_edition b ON b.body_id = s.body_id AND b.valid_from <= s.day "
        "AND (b.valid_to IS NULL OR b.valid_to > s.day) "
        "WHERE n.id = ANY($1) ORDER BY b.position, s.position, n.id",
        list(nomination_ids),
    )
    return [
        Proposed(
            row["id"],
            row["name"],
            row[f"title_{language}"] or row["title_nb"],
            row[f"name_{language}"] or row["name_nb"],
        )
        for row in rows
    ]
