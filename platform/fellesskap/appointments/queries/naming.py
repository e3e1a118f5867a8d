"""Calls for seats, the names that are given for them, and what comes of those."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.appointments.model import (
    Answered,
    AppointmentAct,
    AppointmentRound,
    AppointmentRoundState,
    AskedParty,
    Confirming,
    Evidence,
    Nomination,
    NominationState,
    PartyKind,
    RoundSeat,
    SeatCall,
)
from fellesskap.appointments.tables import AskedParty as PartyRow
from fellesskap.appointments.tables import Nomination as NominationRow
from fellesskap.appointments.tables import SeatCall as CallRow
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound

_CALL = (
    "c.id, c.version, c.alone, c.answered_at IS NOT NULL AS answered, r.id AS round_id, "
    "r.version AS round_version, r.title, r.term_from, r.term_to, r.deadline, r.state AS round_state, "
    "s.id AS round_seat_id, s.seat_id, "
    "s.body_id, s.act, s.chosen, s.selects, s.settles, s.selecting_body_id, s.settling_body_id, "
    "s.selects_name, s.settles_name, s.term_months, p.id AS party_id, "
    "p.kind AS party_kind, p.name AS party_name, p.region_id, p.partner_id, p.division_id"
)
_CALL_FROM = (
    "seat_call c JOIN appointment_round r ON r.id = c.appointment_round_id "
    "JOIN round_seat s ON s.id = c.round_seat_id JOIN asked_party p ON p.id = c.asked_party_id"
)
_NOMINATION = (
    "n.id AS nomination_id, n.version AS nomination_version, n.state, n.person_id, "
    "EXISTS (SELECT FROM listed_nomination l WHERE l.nomination_id = n.id AND l.stand IS NULL) AS listed"
)
_NOMINATION_FROM = (
    f"nomination n JOIN seat_call c ON c.id = n.seat_call_id JOIN {_CALL_FROM.partition(' JOIN ')[2]}"
)
_HELD = ("held", "minuted", "approved")


@dataclass(frozen=True, slots=True)
class NewNomination:
    """A name as it is given."""

    id: UUID
    person_id: UUID
    on_behalf: bool
    evidence: Evidence


async def load_call(work: Work, call_id: UUID) -> SeatCall:
    """Load a call in the scope in force; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(f"SELECT {_CALL} FROM {_CALL_FROM} WHERE c.id = $1", call_id)
    if not rows:
        raise NotFound("appointment.call_not_found")
    return _call(rows[0])


async def load_nomination(work: Work, nomination_id: UUID) -> Nomination:
    """Load a name in the scope in force; raise `NotFound` where it does not show."""
    found = await load_nominations(work, [nomination_id])
    return found[0]


async def load_nominations(
    work: Work, nomination_ids: Collection[UUID], round_id: UUID | None = None
) -> list[Nomination]:
    """Load names, of a round where it is given; raise `NotFound` where one of them does not show."""
    wanted = list(dict.fromkeys(nomination_ids))
    rows = await work.connection.fetch(
        f"SELECT {_CALL}, {_NOMINATION} FROM {_NOMINATION_FROM} "
        "WHERE n.id = ANY($1) AND ($2::uuid IS NULL OR r.id = $2) ORDER BY s.position, n.id",
        wanted,
        round_id,
    )
    if len(rows) != len(wanted):
        raise NotFound("appointment.nomination_not_found")
    return [
        Nomination(
            row["nomination_id"],
            row["nomination_version"],
            NominationState(row["state"]),
            row["person_id"],
            _call(row),
            row["listed"],
        )
        for row in rows
    ]


async def find_calls_of_party(work: Work, party_id: UUID) -> list[Answered]:
    """List what a party is called on for, holding its row: one answer waits for another."""
    await work.connection.execute("SELECT id FROM asked_party WHERE id = $1 FOR NO KEY UPDATE", party_id)
    rows = await work.connection.fetch(
        "SELECT alone, answered_at IS NOT NULL AS answered FROM seat_call WHERE asked_party_id = $1", party_id
    )
    return [Answered(row["alone"], row["answered"]) for row in rows]


async def insert_nomination(work: Work, call: SeatCall, new: NewNomination) -> None:
    """Insert a name that waits for what comes after it."""
    await NominationRow.insert(
        NominationRow(
            id=new.id,
            appointment_round_id=call.round.id,
            round_seat_id=call.seat.id,
            seat_call_id=call.id,
            person_id=new.person_id,
            state=NominationState.NOMINATED,
            nominated_by=work.actor.person_id,
            nominated_at=work.clock.now(),
            on_behalf=new.on_behalf,
            evidence_reference=new.evidence.reference.strip(),
            evidence_date=new.evidence.dated,
            audience=int(Audience.SECRETARIAT),
        )
    )


async def answer_call(work: Work, call: SeatCall, version: int, declined_reason: str = "") -> None:
    """Mark a call answered that still has `version`; raise `Conflict` where it has moved on."""
    await _update_call(
        work, call, version, answered_at=work.clock.now(), declined_reason=declined_reason.strip()
    )


async def release_call(work: Work, call: SeatCall) -> None:
    """Mark a call unanswered again."""
    await _update_call(work, call, call.version, answered_at=None, declined_reason="")


async def mark_received(work: Work, party_id: UUID, *, received: bool) -> None:
    """Remember whether a party has answered, and since when."""
    at = work.clock.now() if received else None
    await PartyRow.update({PartyRow.received_at: at}).where(PartyRow.id == party_id)


async def update_nomination(work: Work, nomination: Nomination, version: int, **values: Any) -> None:
    """Change a name that still has `version`; raise `Conflict` where it has moved on."""
    done = (
        await NominationRow.update({NominationRow.version: NominationRow.version + 1}, **values)
        .where((NominationRow.id == nomination.id) & (NominationRow.version == version))
        .returning(NominationRow.id)
    )
    if not done:
        raise Conflict("appointment.changed_meanwhile")


async def mark_appointed(
    work: Work, nomination_id: UUID, holding_id: UUID, state: NominationState = NominationState.APPOINTED
) -> None:
    """Give a name its holding, and let it be seen by all partners."""
    await NominationRow.update(
        {
            NominationRow.state: state,
            NominationRow.holding_id: holding_id,
            NominationRow.appointed_at: work.clock.now(),
            NominationRow.audience: int(Audience.PARTNERS),
            NominationRow.version: NominationRow.version + 1,
        }
    ).where(NominationRow.id == nomination_id)


async def update_rivals(
    work: Work, nomination: Nomination, before: NominationState, after: NominationState
) -> int:
    """Move the other names for the same seat from one state to another, none of them a deputy; tell how many."""
    rows = await work.connection.fetch(
        "UPDATE nomination SET state = $4, deputy_rank = NULL, version = version + 1 "
        "WHERE round_seat_id = $1 AND id <> $2 AND state = $3 RETURNING id",
        nomination.call.seat.id,
        nomination.id,
        before,
        after,
    )
    return len(rows)


async def rank_deputies(work: Work, nomination_ids: Sequence[UUID]) -> None:
    """Remember the order in which names are to be deputies."""
    await work.connection.execute(
        "UPDATE nomination n SET deputy_rank = o.rank "
        "FROM unnest($1::uuid[]) WITH ORDINALITY AS o (id, rank) WHERE n.id = o.id",
        list(nomination_ids),
    )


async def find_deputies(work: Work, round_seat_id: UUID) -> list[Nomination]:
    """List the names for a seat that are to be deputies of whoever holds it, in their order."""
    rows = await work.connection.fetch(
        "SELECT id FROM nomination WHERE round_seat_id = $1 AND state = 'reserve' "
        "AND deputy_rank IS NOT NULL ORDER BY deputy_rank",
        round_seat_id,
    )
    order = [row["id"] for row in rows]
    return in_order(await load_nominations(work, order), order)


def in_order(nominations: Iterable[Nomination], nomination_ids: Iterable[UUID]) -> list[Nomination]:
    """Put loaded names in an order given by their ids."""
    by_id = {one.id: one for one in nominations}
    return [by_id[key] for key in nomination_ids]


async def find_meeting(
    work: Work, meeting_id: UUID | None, decision_id: UUID | None
) -> tuple[UUID, date, Confirming] | None:
    """Find the meeting that chooses or confirms, by itself or by one of its decisions, and keep it as it is."""
    if decision_id is not None:
        rows = await work.connection.fetch(
            # What another body must confirm first has not been agreed on until it has.
            "SELECT m.id, d.body_id, m.state, m.held_on, '{}'::uuid[] AS joint_with, "
            "CASE WHEN d.force = 'pending' AND NOT EXISTS "
            "(SELECT FROM decision c WHERE c.confirms_id = d.id AND c.result = 'agreement') "
            "THEN 'postponed' ELSE d.result END AS result FROM decision d "
            "JOIN meeting m ON m.id = d.meeting_id "
            "WHERE d.id = $1 AND ($2::uuid IS NULL OR m.id = $2) FOR SHARE OF m",
            decision_id,
            meeting_id,
        )
    else:
        rows = await work.connection.fetch(
            "SELECT m.id, m.body_id, m.state, m.held_on, ARRAY(SELECT j.body_id FROM joint_body j "
            "WHERE j.meeting_id = m.id) AS joint_with, NULL AS result FROM meeting m WHERE m.id = $1 FOR SHARE",
            meeting_id,
        )
    if not rows:
        return None
    row = rows[0]
    agreed = row["result"] in (None, "agreement")
    held = row["state"] in _HELD
    return row["id"], row["held_on"], Confirming(row["body_id"], held, agreed, frozenset(row["joint_with"]))


async def _update_call(work: Work, call: SeatCall, version: int, **values: Any) -> None:
    done = (
        await CallRow.update({CallRow.version: CallRow.version + 1}, **values)
        .where((CallRow.id == call.id) & (CallRow.version == version))
        .returning(CallRow.id)
    )
    if not done:
        raise Conflict("appointment.changed_meanwhile")


def _call(row: Mapping[str, Any]) -> SeatCall:
    found = AppointmentRound(
        row["round_id"],
        row["round_version"],
        row["title"],
        row["term_from"],
        row["term_to"],
        row["deadline"],
        AppointmentRoundState(row["round_state"]),
    )
    seat = RoundSeat(
        row["round_seat_id"],
        row["seat_id"],
        row["body_id"],
        AppointmentAct(row["act"]) if row["act"] else None,
        row["chosen"],
        row["selects"],
        row["settles"],
        row["settling_body_id"],
        row["selects_name"],
        row["settles_name"],
        row["term_months"],
        row["selecting_body_id"],
    )
    party = AskedParty(
        row["party_id"],
        PartyKind(row["party_kind"]),
        row["party_name"],
        row["region_id"],
        row["partner_id"],
        row["division_id"],
    )
    return SeatCall(row["id"], row["version"], found, seat, party, row["alone"], row["answered"])
