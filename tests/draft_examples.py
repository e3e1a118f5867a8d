"""For every command on drafts: who may give it, and an input that is right in every respect."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any

from strawberry.utils.str_converters import to_camel_case

from fellesskap.actor import Side
from fellesskap.db.work import system_work
from fellesskap.drafts.model import CommunityFacts, Draft, SetupStep
from fellesskap.drafts.queries import load_draft
from fellesskap.drafts.rules import contents_of, digest_of, part_at
from fellesskap.structure.model import (
    Body,
    BodyKind,
    Competence,
    CompositionKind,
    CompositionRule,
    Direction,
    DisagreementLevel,
    Division,
    Names,
    Office,
    Party,
    Passage,
    PlanPeriod,
    PriorityGroup,
    Region,
    RegionMember,
    Rotation,
    Seat,
)
from road_structure import STRUCTURE
from two_worlds import Worlds

Given = dict[str, Any]
# Who gives it, and what; several where one input cannot hold every id there is.
Examples = list[tuple[str, Given]]
Example = Callable[[Worlds], Awaitable[Examples]]

DRAFTS: dict[str, Example] = {}
_EDITED = "perspectives.nytt"


def given_of(value: Any) -> Any:
    """Write a part of a structure as the graph's inputs take it."""
    if is_dataclass(value):
        named = {to_camel_case(one.name): getattr(value, one.name) for one in fields(value)}
        return {name: given_of(inner) for name, inner in named.items() if inner is not None}
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    return [given_of(one) for one in value] if isinstance(value, tuple) else value


def drafts_from_elsewhere() -> Examples:
    """An input for the one command on drafts that takes no id."""
    small = replace(
        STRUCTURE,
        municipalities=("9901",),
        regions=(Region("nord", Names("Nord"), (RegionMember("9901"),)),),
        divisions=(),
        bodies=(
            replace(
                STRUCTURE.body("fu"), chair=Rotation(anchor=date(2026, 1, 1), first=Side.HOSPITAL, months=12)
            ),
        ),
        routes=STRUCTURE.routes[:1],
        matter_classes=STRUCTURE.matter_classes[:1],
    )
    return [("admin", {"label": "Fra en fil", "structure": given_of(small)})]


def _example(name: str) -> Callable[[Example], Example]:
    def keep(made: Example) -> Example:
        DRAFTS[name] = made
        return made

    return keep


async def _load(worlds: Worlds, name: str = "draft") -> Draft:
    async with system_work(worlds.road.tenant, worlds.api.clock) as work, work.engine_scope():
        return await load_draft(work, worlds.ready[name])


async def _on(worlds: Worlds, name: str = "draft", **more: Any) -> Examples:
    draft = await _load(worlds, name)
    return [("admin", {"draftId": f"Draft_{draft.id}", "version": draft.version, **more})]


async def _part(worlds: Worlds, where: str, **more: Any) -> Examples:
    draft = await _load(worlds)
    seen = digest_of(part_at(draft.structure, where))
    return [("admin", {"draftId": f"Draft_{draft.id}", "seen": seen, **more})]


@_example("beginDraft")
async def _begin(worlds: Worlds) -> Examples:
    version = worlds.own_ids["StructureVersion"][0]
    return [("admin", {"label": "Neste år", "versionId": f"StructureVersion_{version}"})]


@_example("replaceDraft")
async def _replace(worlds: Worlds) -> Examples:
    return await _on(worlds, structure=drafts_from_elsewhere()[0][1]["structure"])


@_example("removePart")
async def _remove(worlds: Worlds) -> Examples:
    return await _part(worlds, _EDITED, path=_EDITED)


@_example("movePart")
async def _move(worlds: Worlds) -> Examples:
    return await _part(worlds, _EDITED, path=_EDITED, position=0)


@_example("lookAtStep")
async def _look(worlds: Worlds) -> Examples:
    draft = await _load(worlds)
    seen = digest_of(contents_of(draft.structure, SetupStep.BODIES))
    return [("admin", {"draftId": f"Draft_{draft.id}", "step": "BODIES", "seen": seen})]


@_example("publishDraft")
async def _publish(worlds: Worlds) -> Examples:
    day = (worlds.api.today + timedelta(days=30)).isoformat()
    return await _on(worlds, "draft_to_publish", validFrom=day, acceptsBreaks=True)


for _name in ("undoEdit", "catchUp", "discardDraft"):
    _example(_name)(_on)

_NAMES = Names("Ny", "Ny", "Ođđa")
# What is put, and under which name; each is a part that is there, or a new one.
_PUTS: dict[str, tuple[str, str, Any]] = {
    "putCommunity": ("community", "community", CommunityFacts(STRUCTURE.name, STRUCTURE.trust)),
    "putMunicipalities": ("municipalities", "municipalities", STRUCTURE.municipalities),
    "putBody": ("bodies.ny", "body", Body("ny", _NAMES, BodyKind.EXPERT, 3)),
    "putSeat": ("bodies.fu.seats.ny", "seat", Seat("ny", _NAMES, Side.HOSPITAL)),
    "putRoute": ("routes.faglig", "route", STRUCTURE.routes[0]),
    "putMatterClass": ("matter_classes.faglig", "matterClass", STRUCTURE.matter_classes[0]),
    "putPerspective": ("perspectives.kommuner", "perspective", STRUCTURE.perspectives[0]),
    "putRegion": ("regions.nord", "region", STRUCTURE.regions[0]),
    "putDivision": ("divisions.ny", "division", Division("ny", _NAMES)),
    "putOffice": ("offices.ny", "office", Office("ny", _NAMES)),
    "putParty": ("parties.ny", "party", Party("ny", _NAMES, Side.OTHER)),
    "putCompetence": ("competences.ny", "competence", Competence("ny", _NAMES)),
    "putComposition": (
        "compositions.ny",
        "composition",
        CompositionRule("ny", _NAMES, CompositionKind.GENDER, minimum=40),
    ),
    "putPassage": (
        "passages.ny",
        "passage",
        Passage("ny", _NAMES, Direction.LIFT, ("fu",), ("fsu",)),
    ),
    "putDisagreementLevel": (
        "disagreement_levels.ny",
        "disagreementLevel",
        DisagreementLevel("ny", _NAMES, 9),
    ),
    "putPlanPeriod": (
        "plan_periods.ny",
        "planPeriod",
        PlanPeriod("ny", _NAMES, date(2024, 1, 1), date(2027, 12, 31)),
    ),
    "putPriorityGroup": ("priority_groups.ny", "priorityGroup", PriorityGroup("ny", _NAMES, ("ny",))),
    "putIntake": ("intake", "intake", STRUCTURE.intake),
}


def _putting(path: str, name: str, value: Any) -> Example:
    async def put(worlds: Worlds) -> Examples:
        more = {"bodyKey": path.split(".")[1]} if name == "seat" else {}
        return await _part(worlds, path, **{name: given_of(value)}, **more)

    return put


DRAFTS |= {command: _putting(*asked) for command, asked in _PUTS.items()}
