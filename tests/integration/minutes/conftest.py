"""A community of its own for every test, whose bodies' minutes are approved in a way each."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from fellesskap.settings import Settings
from fellesskap.structure.model import Approval
from road import Road, build
from road_structure import STRUCTURE

_numbers = itertools.count(1)


async def _build(database: Settings, approval: Approval) -> Road:
    bodies = tuple(
        replace(body, minutes_approved_by=approval, open_to_public=True) for body in STRUCTURE.bodies
    )
    return await build(database, f"referat-{next(_numbers)}", replace(STRUCTURE, bodies=bodies))


@pytest.fixture
async def road(database: Settings) -> Road:
    """By the secretariat."""
    return await _build(database, Approval.SECRETARIAT)


@pytest.fixture
async def in_next(database: Settings) -> Road:
    """In the next meeting."""
    return await _build(database, Approval.NEXT_MEETING)


@pytest.fixture
async def by_leaders(database: Settings) -> Road:
    """By the leader and the deputy leader."""
    return await _build(database, Approval.LEADERS)
