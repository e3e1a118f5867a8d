"""A written procedure as it stands in memory, for tests of rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from fellesskap.actor import Audience, Side
from fellesskap.circulations.model import AskedSeat, Circulation, CirculationStand, CirculationState
from fellesskap.decisions.model import DecisionEffect
from fellesskap.errors import DomainError
from fellesskap.people.model import FilledSeat, PersonRef
from fellesskap.structure.model import Names, SeatKind, Silence

TODAY = date(2026, 3, 2)
AGREES = CirculationStand.AGREES


def circulation(**more: object) -> Circulation:
    made = Circulation(
        UUID(int=5),
        1,
        UUID(int=1),
        UUID(int=102),
        UUID(int=2),
        UUID(int=6),
        "Vi slutter oss til.",
        "",
        DecisionEffect.BINDING,
        None,
        None,
        False,
        TODAY + timedelta(days=7),
        Silence.BLOCKS,
        CirculationState.OPEN,
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        Audience.PARTNERS,
    )
    return replace(made, **more)


def person(number: int) -> PersonRef:
    return PersonRef(UUID(int=number), f"Person {number}", "nb")


def filled(number: int, *deputies: int, holder: bool = True, **more: object) -> FilledSeat:
    seat = FilledSeat(
        UUID(int=1000 + number),
        f"plass-{number}",
        Names(f"Plass {number}"),
        Side.MUNICIPAL,
        SeatKind.MEMBER,
        True,
        True,
        True,
        number,
        None,
        None,
        None,
        person(number) if holder else None,
        tuple(person(one) for one in deputies),
    )
    return replace(seat, **more)


def asked(number: int, stand: CirculationStand | None = None, **more: object) -> AskedSeat:
    seat = AskedSeat(
        UUID(int=2000 + number),
        1,
        UUID(int=5),
        UUID(int=1000 + number),
        number,
        True,
        person_id=UUID(int=number),
        stand=stand,
        stand_reason="" if stand in (None, AGREES) else "Fordi",
    )
    return replace(seat, **more)


def refusal(check: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as error:
        check()
    return error.value.code, error.value.rule_id
