"""What a municipality, a region, a division or the trust must have done before which decision meeting.

Told only to those who see every meeting: whoever sees the open ones alone would be told of days that are wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec
import strawberry

from fellesskap.actor import Audience, Side
from fellesskap.cases.tables import Case
from fellesskap.meetings.model import (
    AskedRound,
    HeldMeeting,
    MeetingState,
    Party,
    Preparing,
    PreparingStep,
    YearBody,
)
from fellesskap.meetings.rules import prepare
from fellesskap.meetings.tables import JointBody, Meeting
from fellesskap.rounds.model import RoundState
from fellesskap.rounds.tables import Reply, Round, Stance
from fellesskap.structure.model import Anchor, BodyKind, Route
from fellesskap.structure.tables import Body, BodyEdition, Region, RegionMember, StructureVersion
from fellesskap_graphql.compiler.expressions import (
    Expr,
    coalesce,
    col,
    count,
    earliest,
    exists,
    lift,
    localized,
    outer,
    today,
)
from fellesskap_graphql.compiler.mapping import Computed, Inputs, asc, computed, rows, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.ended import LIVING
from fellesskap_graphql.ids import global_id

vocabulary(Preparing)

PREPARATIONS_ARE = "What must have happened before each decision meeting to come, counted back from it."
# How far back a discussion can lie that a decision to come still follows.
_DAYS_BACK = 400


@strawberry.type(description="A round that asks the party, and its case.")
class PreparedRound:
    round_id: strawberry.ID
    deadline: date
    answered: bool
    case_reference: str
    case_title: str
    case_language: str


@strawberry.type(description="One thing before a meeting, with its day.")
class PreparedStep:
    kind: Preparing
    day: date
    calculated: bool = strawberry.field(
        description="Whether the day is counted back from the meeting; else it is a deadline or a planned meeting."
    )
    done: bool
    passed: bool = strawberry.field(description="Whether the day is over.")
    body: str = strawberry.field(description="The body that meets or should have met; empty where none does.")
    meeting_id: strawberry.ID | None
    latest: date | None = strawberry.field(
        description="The last day to discuss what is to be decided in the meeting."
    )
    left: int | None = strawberry.field(
        description="The days left to answer, where the discussion lies later than the route asks for."
    )
    round: PreparedRound | None


@strawberry.type(description="A decision meeting to come, and what must have happened before it.")
class PreparedMeeting:
    meeting_id: strawberry.ID
    day: date
    bodies: list[str] = strawberry.field(description="The names of the bodies that meet.")
    steps: list[PreparedStep]


@strawberry.type(description="What must have happened before which meeting.")
class Preparations:
    complete: bool = strawberry.field(
        description="Whether the reader sees all meetings; without that nothing is counted."
    )
    meetings: list[PreparedMeeting]
    unplaced: list[PreparedRound] = strawberry.field(
        description="Rounds that no planned meeting can take the case of."
    )


@dataclass(frozen=True, slots=True)
class _Version:
    routes: str | None
    call_days: int | None


@dataclass(frozen=True, slots=True)
class _Edition:
    key: str
    name: str
    kind: str
    decides: bool
    region: str


@dataclass(frozen=True, slots=True)
class _Other:
    key: str | None


@dataclass(frozen=True, slots=True)
class _Met:
    id: UUID
    held_on: date
    body: str | None
    others: tuple[_Other, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    version: _Version | None
    bodies: tuple[_Edition, ...]
    meetings: tuple[_Met, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    reference: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class _Round:
    """A round; of the answers the party is to give `unanswered` are missing, of its positions `unsettled`."""

    id: UUID
    deadline: date
    deciding: str | None
    unanswered: int
    positions: int
    unsettled: int
    case: _Case | None


@dataclass(frozen=True, slots=True)
class _OfPartner:
    side: str
    region: str | None
    plan: _Plan
    rounds: tuple[_Round, ...]


@dataclass(frozen=True, slots=True)
class _OfRegion:
    key: str
    plan: _Plan
    rounds: tuple[_Round, ...]


@dataclass(frozen=True, slots=True)
class _OfDivision:
    plan: _Plan
    rounds: tuple[_Round, ...]


def _of_partner(facts: _OfPartner, reading: Reading) -> Preparations:
    if facts.side == Side.MUNICIPAL:
        party = Party(frozenset({Anchor.MUNICIPALITIES}), facts.region or "")
    else:
        party = Party(frozenset({Anchor.TRUST, Anchor.DIVISIONS}))
    return _prepared(party, facts.plan, facts.rounds, reading)


def _of_region(facts: _OfRegion, reading: Reading) -> Preparations:
    party = Party(frozenset({Anchor.MUNICIPALITIES}), facts.key)
    return _prepared(party, facts.plan, facts.rounds, reading)


def _of_division(facts: _OfDivision, reading: Reading) -> Preparations:
    return _prepared(Party(frozenset({Anchor.DIVISIONS})), facts.plan, facts.rounds, reading)


def _prepared(party: Party, plan: _Plan, rounds: Sequence[_Round], reading: Reading) -> Preparations:
    if reading.actor.sees > Audience.PARTNERS:
        return Preparations(complete=False, meetings=[], unplaced=[])
    names = {one.key: one.name for one in plan.bodies}
    told = {one.id: _told(one) for one in rounds}
    made, waiting = prepare(
        [
            YearBody(
                one.key,
                region=one.region,
                decides=one.decides,
                gathers=one.kind == BodyKind.REGION and bool(one.region),
            )
            for one in plan.bodies
        ],
        msgspec.json.decode(
            plan.version.routes if plan.version and plan.version.routes else "[]", type=tuple[Route, ...]
        ),
        (plan.version.call_days if plan.version else None) or 0,
        party,
        [_meeting(one) for one in plan.meetings],
        [
            AskedRound(
                one.id,
                one.deciding or "",
                one.deadline,
                answered=not one.unanswered,
                settled=not one.unsettled if one.positions else None,
            )
            for one in rounds
        ],
        reading.today,
    )
    return Preparations(
        complete=True,
        meetings=[
            PreparedMeeting(
                meeting_id=strawberry.ID(global_id("Meeting", one.meeting.id)),
                day=one.meeting.day,
                bodies=[names.get(key, key) for key in one.meeting.bodies],
                steps=[_step(step, names, told, reading.today) for step in one.steps],
            )
            for one in made
        ],
        unplaced=[told[one.id] for one in waiting],
    )


def _meeting(met: _Met) -> HeldMeeting:
    keys = [met.body, *(other.key for other in met.others)]
    return HeldMeeting(met.id, met.held_on, tuple(key for key in keys if key))


def _told(found: _Round) -> PreparedRound:
    return PreparedRound(
        round_id=strawberry.ID(global_id("Round", found.id)),
        deadline=found.deadline,
        answered=not found.unanswered,
        case_reference=found.case.reference if found.case else "",
        case_title=found.case.title if found.case else "",
        case_language=found.case.language if found.case else "",
    )


def _step(
    step: PreparingStep, names: dict[str, str], rounds: dict[UUID, PreparedRound], day: date
) -> PreparedStep:
    return PreparedStep(
        kind=step.kind,
        day=step.day,
        calculated=step.calculated,
        done=step.done,
        passed=step.day < day,
        body=names.get(step.body, step.body),
        meeting_id=strawberry.ID(global_id("Meeting", step.meeting_id)) if step.meeting_id else None,
        latest=step.latest,
        left=step.left,
        round=rounds[step.round_id] if step.round_id else None,
    )


_TODAY = (col("valid_from") <= today()) & (col("valid_to").is_null() | (col("valid_to") > today()))
_KEY_OF_BODY = earliest(Body, "key", col("id") == outer("body_id"))
_PLAN: Inputs = {
    "version": rows(
        StructureVersion,
        (col("state") != "draft") & _TODAY,
        {"routes": col("content").json("routes")},
        order=[asc("number")],
        single=True,
    ),
    "bodies": rows(
        BodyEdition,
        _TODAY,
        {
            "name": localized("name"),
            "region": coalesce(earliest(Region, "key", col("id") == outer("region_id")), ""),
        },
        order=[asc("level"), asc("position"), asc("key")],
    ),
    "meetings": rows(
        Meeting,
        (col("state") != MeetingState.CANCELLED) & (today().minus(col("held_on")) <= lift(_DAYS_BACK)),
        {
            "body": _KEY_OF_BODY,
            "others": rows(JointBody, col("meeting_id") == outer("id"), {"key": _KEY_OF_BODY}),
        },
        order=[asc("starts_at"), asc("id")],
    ),
}


def _rounds(replies: Expr, stances: Expr, of_party: Expr) -> Inputs:
    """The open rounds that ask a party: `replies` and `stances` are those of it, hanging on a round."""
    return {
        "rounds": rows(
            Round,
            (col("state") == RoundState.OPEN) & of_party,
            {
                "deciding": earliest(Body, "key", col("id") == outer("deciding_body_id")),
                "unanswered": count(Reply, replies & LIVING & col("answer").is_null()),
                "positions": count(Stance, stances),
                "unsettled": count(Stance, stances & col("position").is_null()),
                "case": rows(
                    Case,
                    col("id") == outer("case_id"),
                    single=True,
                ),
            },
            order=[asc("deadline"), asc("id")],
        )
    }


_OF_ROUND = col("round_id") == outer("id")
_REGION_OF_PARTNER = exists(
    RegionMember, (col("region_id") == outer("id")) & (col("partner_id") == outer("id", 2)) & _TODAY
)

# A municipality's own answer and its region's position; the trust's, and its divisions', and its own position.
_OF_PARTNER = _OF_ROUND & (col("partner_id") == outer("id", 2))
_POSITION = _OF_ROUND & (
    col("region_id").is_null() & (col("side") == outer("side", 2))
    | exists(
        RegionMember,
        (col("region_id") == outer("region_id")) & (col("partner_id") == outer("id", 3)) & _TODAY,
    )
)
OF_PARTNER: Computed = computed(
    _of_partner,
    {
        "region": earliest(Region, "key", _REGION_OF_PARTNER),
        "plan": _PLAN,
        **_rounds(_OF_PARTNER, _POSITION, exists(Reply, _OF_PARTNER & LIVING)),
    },
)
_OF_REGION = _OF_ROUND & (col("region_id") == outer("id", 2))
OF_REGION: Computed = computed(
    _of_region,
    {"plan": _PLAN, **_rounds(_OF_REGION, _OF_REGION, exists(Stance, _OF_REGION))},
)
_OF_DIVISION = _OF_ROUND & (col("division_id") == outer("id", 2))
_OF_TRUST = _OF_ROUND & col("region_id").is_null() & (col("side") == Side.HOSPITAL)
OF_DIVISION: Computed = computed(
    _of_division,
    {"plan": _PLAN, **_rounds(_OF_DIVISION, _OF_TRUST, exists(Reply, _OF_DIVISION & LIVING))},
)
