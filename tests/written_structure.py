"""The tests' own structure with a deciding body that may decide in writing."""

from __future__ import annotations

from dataclasses import replace

from fellesskap.structure.model import Silence, Structure, WrittenProcedure
from road_structure import STRUCTURE


def written_structure(
    silence: Silence = Silence.BLOCKS,
    *,
    public: bool = False,
    days: int = 3,
    structure: Structure = STRUCTURE,
) -> Structure:
    return replace(
        structure,
        bodies=tuple(
            replace(
                body,
                open_to_public=public,
                decision=replace(body.decision, written=WrittenProcedure(days, silence)),
            )
            if body.decides
            else body
            for body in structure.bodies
        ),
    )
