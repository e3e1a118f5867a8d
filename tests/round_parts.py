"""Rounds, answers, positions and people as values, for tests of the rules."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from fellesskap.actor import Actor, ActorKind, Audience, HeldSeat, Role, Side
from fellesskap.errors import DomainError
from fellesskap.rounds.model import (
    Answer,
    Asked,
    Reply,
    Round,
    RoundState,
    Stance,
)
from fellesskap.structure.model import (
    Anchor,
    AnchoringLevel,
    Effect,
    MatterClass,
    Names,
    ObjectionEffect,
    Route,
    Silence,
)

TODAY = date(2022, 3, 16)
REGION, BODY, TRUST = uuid4(), uuid4(), uuid4()


def a_round(**changes: object) -> Round:
    values: dict[str, object] = {
        "id": uuid4(),
        "version": 1,
        "case_id": uuid4(),
        "treatment_id": uuid4(),
        "level": AnchoringLevel.ADMINISTRATIVE,
        "question": "Kan kommunen slutte seg til rutinen?",
        "deadline": TODAY + timedelta(days=28),
        "state": RoundState.OPEN,
        "silence": Silence.DOES_NOT_COUNT,
        "objection_effect": ObjectionEffect.BLOCKS,
        "structure_version_id": uuid4(),
        "deciding_body_id": uuid4(),
        "audience": Audience.PARTNERS,
    }
    return Round(**{**values, **changes})


def municipality(
    name: str, answer: Answer | None = None, region: UUID | None = REGION, **more: object
) -> Reply:
    asked = Asked(uuid4(), Side.MUNICIPAL, name, name.lower(), region_id=region)
    return Reply(uuid4(), 1, uuid4(), asked, answer, reason="" if answer is None else "fordi", **more)


def division(name: str, answer: Answer | None = None) -> Reply:
    asked = Asked(TRUST, Side.HOSPITAL, name, name.lower(), division_id=uuid4())
    return Reply(uuid4(), 1, uuid4(), asked, answer, reason="fordi")


def region_stance(position: Answer | None = None, region: UUID = REGION) -> Stance:
    return Stance(uuid4(), 1, uuid4(), Side.MUNICIPAL, region, "Helseregion", position, "fordi")


def trust_stance(position: Answer | None = None) -> Stance:
    return Stance(uuid4(), 1, uuid4(), Side.HOSPITAL, None, "Foretaket", position, "fordi")


def person(*roles: Role, seats: tuple[HeldSeat, ...] = ()) -> Actor:
    return Actor(ActorKind.PERSON, uuid4(), "Ola", roles=frozenset(roles), seats=frozenset(seats))


def a_seat(side: Side = Side.MUNICIPAL, **changes: object) -> HeldSeat:
    values: dict[str, object] = {"deputy": False, "may_propose": True, "counts": True, "region_id": REGION}
    return HeldSeat(uuid4(), BODY, side, **{**values, **changes})


def code_of(error: pytest.ExceptionInfo[DomainError]) -> tuple[str, str | None]:
    return error.value.code, error.value.rule_id


def route(**changes: object) -> Route:
    values: dict[str, object] = {
        "key": "faglig",
        "name": Names("Faglig sak"),
        "matter_classes": ("faglig", "prinsipiell"),
        "discuss_in": ("fu",),
        "decide_in": "fsu",
        "anchor_with": (Anchor.MUNICIPALITIES, Anchor.DIVISIONS),
    }
    return Route(**{**values, **changes})


PROFESSIONAL = MatterClass("faglig", Names("Faglig"), Effect.BINDING, AnchoringLevel.ADMINISTRATIVE)
PRINCIPAL = MatterClass("prinsipiell", Names("Prinsipiell"), Effect.RECOMMENDATION, AnchoringLevel.COUNCIL)
