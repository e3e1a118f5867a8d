"""Rounds of appointments as the graph shows them: seats, who is called on, the names, and what came of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fellesskap.access.actions import Action as Possible
from fellesskap.access.roles import Permission
from fellesskap.actor import Side
from fellesskap.appointments import rules, service
from fellesskap.appointments import tables as t
from fellesskap.appointments.model import (
    AppointmentAct,
    AppointmentRoundState,
    ClosingFacts,
    NominationState,
    PartyKind,
    Tally,
)
from fellesskap.appointments.model import AppointmentRound as RoundModel
from fellesskap.appointments.model import Nomination as NominationModel
from fellesskap.appointments.model import SeatCall as CallModel
from fellesskap.notices.model import DeliveryState
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import arg, col, count, earliest, exists, outer, today
from fellesskap_graphql.compiler.mapping import (
    Inputs,
    Rows,
    argument,
    asc,
    by_id,
    computed,
    desc,
    field,
    many,
    one,
    pages,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.fitness import NOMINEE_FITNESS, CompositionFinding
from fellesskap_graphql.lazy import (
    LazyBody,
    LazyDecision,
    LazyDivision,
    LazyDocument,
    LazyHolding,
    LazyListedNomination,
    LazyMeeting,
    LazyPartner,
    LazyPerson,
    LazyRegion,
    LazySeat,
)
from fellesskap_graphql.mine import called_by_me
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node


class AppointmentRoundOrder(StrEnum):
    """Which rounds of appointments come first."""

    DEADLINE = "deadline"
    NEWEST = "newest"


vocabulary(
    AppointmentAct,
    AppointmentRoundState,
    AppointmentRoundOrder,
    NominationState,
    PartyKind,
    Side,
    DeliveryState,
)

_OF_ROUND = col("appointment_round_id") == outer("id")
_RECEIVED = col("received_at").is_not_null()
_WAITS = col("state").one_of(NominationState.NOMINATED, NominationState.SELECTED)
_ENDED = col("state").one_of(NominationState.WITHDRAWN, NominationState.REFUSED)
_APPOINTED = col("state") == NominationState.APPOINTED
_OF_SEAT = col("round_seat_id") == outer("id")
# It stands on an agenda and waits for what the body says there.
LISTED = exists(t.ListedNomination, (col("nomination_id") == outer("id")) & col("stand").is_null())
_OPEN = exists(
    t.AppointmentRound,
    (col("id") == outer("appointment_round_id")) & (col("state") == AppointmentRoundState.OPEN),
)
_DEADLINE = earliest(t.AppointmentRound, "deadline", col("id") == outer("appointment_round_id"))


def _single(table: type, column: str) -> Rows:
    return rows(table, col("id") == outer(column), single=True)


_CALL: Inputs = {
    "answered": col("answered_at").is_not_null(),
    "round": _single(t.AppointmentRound, "appointment_round_id"),
    "seat": _single(t.RoundSeat, "round_seat_id"),
    "party": _single(t.AskedParty, "asked_party_id"),
}


@dataclass(frozen=True, slots=True)
class _RoundFacts:
    round: RoundModel
    asked: int
    received: int


def _round_actions(facts: _RoundFacts, reading: Reading) -> list[Possible]:
    tally = Tally(facts.asked, facts.received)
    return rules.round_actions(reading.actor, ClosingFacts(facts.round, tally, reading.today))


def _call_actions(facts: CallModel, reading: Reading) -> list[Possible]:
    return rules.call_actions(reading.actor, facts)


@dataclass(frozen=True, slots=True)
class _OnBehalf:
    call: CallModel


def _own(facts: _OnBehalf, reading: Reading) -> bool:
    return not rules.records_on_behalf(reading.actor, facts.call)


def _nomination_actions(facts: NominationModel, reading: Reading) -> list[Possible]:
    return rules.nomination_actions(reading.actor, facts)


@row(t.AskedAddress, key="asked_party_id")
class AskedAddress:
    """Where the call to a party outside is mailed, and how far the mail has come."""

    email: str = field()
    state: DeliveryState = field()
    failure: str | None = field(description="The code of what went wrong; it has a sentence.")
    queued_at: datetime = field()
    settled_at: datetime | None = field()
    version: int = field()


@row(t.AskedParty)
class AskedParty(Node):
    """One that a round calls on to name somebody."""

    kind: PartyKind = field()
    word: str = field(description="The structure's word for it.")
    name: str = field()
    side: Side = field()
    received_at: datetime | None = field(description="When it had answered; null while it has not.")
    mine: bool = field(called_by_me(), description="The reader answers for it.")
    round: AppointmentRound | None = field(one("appointment_round_id"))
    region: LazyRegion | None = field(one("region_id"))
    partner: LazyPartner | None = field(one("partner_id"))
    division: LazyDivision | None = field(one("division_id"))
    body: LazyBody | None = field(one("body_id"))
    address: AskedAddress | None = field(one(back="asked_party_id"), needs=Permission.SIGNED_IN)
    calls: list[SeatCall] = field(many("asked_party_id", order=[asc("position")], about=3))


@row(t.Nomination)
class Nomination(Node):
    """A person named for a seat, and what came of it."""

    state: NominationState = field()
    nominated_at: datetime = field()
    on_behalf: bool = field(description="Recorded by the secretariat from a letter.")
    evidence_reference: str = field()
    evidence_date: date | None = field()
    selected_reference: str = field(description="The meeting or decision by which it was chosen.")
    selected_on: date | None = field()
    selected_meeting: LazyMeeting | None = field(
        one("selected_meeting_id"), description="The chooser's own meeting in which it was chosen."
    )
    deputy_rank: int | None = field(
        description="Its place among those chosen to be deputies of whoever was chosen; null for the rest."
    )
    confirmed_reference: str = field()
    confirmed_on: date | None = field()
    withdrawn_reason: str = field()
    appointed_at: datetime | None = field()
    version: int = field()
    person: LazyPerson | None = field(one("person_id"))
    nominated_by: LazyPerson | None = field(one("nominated_by"))
    round: AppointmentRound | None = field(one("appointment_round_id"))
    seat: RoundSeat | None = field(one("round_seat_id"))
    call: SeatCall | None = field(one("seat_call_id"))
    meeting: LazyMeeting | None = field(one("meeting_id"), description="The meeting that confirmed it.")
    decision: LazyDecision | None = field(one("decision_id"), description="The decision that confirmed it.")
    holding: LazyHolding | None = field(one("holding_id"))
    fitness: list[CompositionFinding] = field(
        NOMINEE_FITNESS,
        needs=Permission.SIGNED_IN,
        description="What would be warned of if the person were in the seat when the round's term begins.",
    )
    listings: list[LazyListedNomination] = field(
        many("nomination_id", order=[asc("id")], about=1),
        description="Where it stands or stood on the agenda of the body that confirms it.",
    )
    letters: list[LazyDocument] = field(many("nomination_id", order=[desc("edition")], about=1))
    actions: list[Action] = field(
        computed(
            _nomination_actions,
            {
                "call": rows(t.SeatCall, col("id") == outer("seat_call_id"), _CALL, single=True),
                "listed": LISTED,
            },
        )
    )


@row(t.SeatCall)
class SeatCall(Node):
    """One party called on for one seat."""

    alone: bool = field(description="Nobody else is called on for the seat.")
    answered_at: datetime | None = field()
    declined_reason: str = field(description="Why the party names nobody.")
    version: int = field()
    round: AppointmentRound | None = field(one("appointment_round_id"))
    seat: RoundSeat | None = field(one("round_seat_id"))
    party: AskedParty | None = field(one("asked_party_id"))
    nominations: list[Nomination] = field(
        many("seat_call_id", where=~_ENDED, order=[asc("id")], about=1),
        description="Its names that have not come to nothing and that the reader may see.",
    )
    own: bool = field(
        computed(_own, {"call": _CALL}),
        description="The reader answers for the party, and needs no letter to show.",
    )
    actions: list[Action] = field(computed(_call_actions, _CALL))


@row(t.RoundSeat)
class RoundSeat(Node):
    """A seat of a round, with the way it is filled as it was when the round opened."""

    act: AppointmentAct | None = field(description="What its parties do; null where nobody is asked.")
    chosen: bool = field(description="One is chosen among several names.")
    selects_name: str = field(description="Who chooses; empty where the structure does not say.")
    settles_name: str = field(description="Who confirms; empty where nobody does.")
    day: date = field(description="The day whose structure the seat is described by.")
    round: AppointmentRound | None = field(one("appointment_round_id"))
    seat: LazySeat | None = field(one("seat_id", as_of=col("day")))
    seat_now: LazySeat | None = field(one("seat_id"), description="The same seat today, with who sits there.")
    body: LazyBody | None = field(one("body_id", as_of=col("day")))
    selecting_body: LazyBody | None = field(one("selecting_body_id", as_of=col("day")))
    settling_body: LazyBody | None = field(one("settling_body_id", as_of=col("day")))
    asked: int = field(count(t.SeatCall, _OF_SEAT), description="How many are called on for it.")
    answered: int = field(count(t.SeatCall, _OF_SEAT & col("answered_at").is_not_null()))
    filled: bool = field(exists(t.Nomination, _OF_SEAT & _APPOINTED))
    calls: list[SeatCall] = field(many("round_seat_id", order=[asc("asked_party_id")], about=7))
    nominations: list[Nomination] = field(
        many("round_seat_id", order=[asc("id")], about=3),
        arguments={
            "states": argument(list[NominationState] | None, where=col("state").one_of(arg("states")))
        },
    )


@row(t.AppointmentRound)
class AppointmentRound(Node):
    """One round in which those who fill seats are called on to name who will."""

    title: str = field()
    term_from: date = field()
    term_to: date | None = field()
    deadline: date = field()
    overdue: bool = field((col("state") == AppointmentRoundState.OPEN) & (col("deadline") < today()))
    state: AppointmentRoundState = field()
    opened_at: datetime = field()
    closed_at: datetime | None = field()
    reminded_ahead_at: datetime | None = field()
    reminded_due_at: datetime | None = field()
    version: int = field()
    opened_by: LazyPerson | None = field(one("opened_by"))
    asked: int = field(count(t.AskedParty, _OF_ROUND), description="How many parties are called on.")
    received: int = field(count(t.AskedParty, _OF_ROUND & _RECEIVED))
    seat_count: int = field(count(t.RoundSeat, _OF_ROUND))
    filled: int = field(
        count(t.Nomination, _OF_ROUND & _APPOINTED), description="Seats with somebody appointed."
    )
    waiting: int = field(
        count(t.Nomination, _OF_ROUND & _WAITS),
        description="Names that wait to be chosen or confirmed, as far as the reader may see them.",
    )
    seats: list[RoundSeat] = field(many("appointment_round_id", order=[asc("position")], about=25))
    parties: list[AskedParty] = field(
        many("appointment_round_id", order=[asc("sort_key")], about=20),
        arguments={
            "missing": argument(bool | None, where=col("received_at").is_null() == arg("missing")),
            "mine": argument(bool | None, where=called_by_me() == arg("mine")),
        },
    )
    nominations: list[Nomination] = field(
        many("appointment_round_id", order=[asc("id")], about=20),
        arguments={
            "states": argument(list[NominationState] | None, where=col("state").one_of(arg("states")))
        },
    )
    actions: list[Action] = field(
        computed(
            _round_actions,
            {
                "asked": count(t.AskedParty, _OF_ROUND),
                "received": count(t.AskedParty, _OF_ROUND & _RECEIVED),
            },
        )
    )


@row(None)
class AppointmentsQuery:
    """Root fields of rounds of appointments."""

    appointment_round: AppointmentRound | None = field(by_id())
    seat_call: SeatCall | None = field(by_id())
    nomination: Nomination | None = field(by_id())
    calls_waiting: list[AskedParty] = field(
        many(
            where=called_by_me() & _OPEN & col("received_at").is_null(),
            order=[asc(_DEADLINE), asc("id")],
            about=2,
            limit=50,
        ),
        description="Parties the reader has yet to answer for, the nearest deadline first.",
    )
    appointment_rounds: Connection[AppointmentRound] = field(
        pages(
            order={
                AppointmentRoundOrder.DEADLINE: [asc("deadline")],
                AppointmentRoundOrder.NEWEST: [desc("opened_at")],
            }
        ),
        arguments={
            "states": argument(list[AppointmentRoundState] | None, where=col("state").one_of(arg("states"))),
            "unfinished": argument(
                bool | None,
                where=(
                    (col("state") == AppointmentRoundState.OPEN) | exists(t.Nomination, _OF_ROUND & _WAITS)
                )
                == arg("unfinished"),
                description="Open, or with names that wait to be chosen or confirmed.",
            ),
        },
    )


_ROUND = {"round_id": "AppointmentRound"}

MUTATIONS = (
    mutation(service.OpenAppointmentRound, service.open_appointment_round, AppointmentRound),
    mutation(service.ExtendAppointmentRound, service.extend_appointment_round, AppointmentRound, ids=_ROUND),
    mutation(service.CloseAppointmentRound, service.close_appointment_round, AppointmentRound, ids=_ROUND),
    mutation(service.Nominate, service.nominate, Nomination, ids={"call_id": "SeatCall"}),
    mutation(service.DeclineNomination, service.decline_nomination, SeatCall, ids={"call_id": "SeatCall"}),
    mutation(service.WithdrawNomination, service.withdraw_nomination, Nomination),
    mutation(
        service.SelectNominee,
        service.select_nominee,
        Nomination,
        ids={"deputy_id": "Nomination"},
    ),
    mutation(service.ConfirmAppointments, service.confirm_appointments, AppointmentRound, ids=_ROUND),
    mutation(service.SendCallAgain, service.send_call_again, AskedParty, ids={"party_id": "AskedParty"}),
)
