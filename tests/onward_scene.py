"""The tests' own community with a partnership meeting that decisions go onward to."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.service import conclude
from fellesskap.structure.model import Body, BodyKind, Each, Force, Names, Seat, Structure
from road import Road
from road_structure import STRUCTURE, matter, route


def onward_structure() -> Structure:
    """The structure with a partnership meeting: one matter class is reported to it, one waits for it."""
    meeting = Body(
        "mote",
        Names("Partnerskapsmøtet"),
        BodyKind.PARTNERSHIP,
        1,
        decides=True,
        seats=(
            Seat("kommune", Names("Kommunedirektør"), Side.MUNICIPAL, each=Each.REGION),
            Seat("direktor", Names("Administrerende direktør"), Side.HOSPITAL, needs_authority=True),
        ),
    )
    return replace(
        STRUCTURE,
        bodies=(*STRUCTURE.bodies, meeting),
        matter_classes=(
            *STRUCTURE.matter_classes,
            replace(matter("meldt"), force=Force.REPORTED, onward_to="mote"),
            replace(matter("venter"), force=Force.PENDING, onward_to="mote"),
        ),
        routes=(*STRUCTURE.routes, route("meldt"), route("venter")),
    )


async def decided(road: Road, kind: str) -> tuple[UUID, UUID]:
    """Let FSU agree on a case of a matter class; return the case and the decision."""
    case_id, item_id = await road.ready(kind)
    return case_id, await road.do("anne", conclude, await road.decision(item_id, DecisionEffect.BINDING))
