"""Changes are gathered by heading and subject, and none is lost on the way."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fellesskap_graphql.changes import StructurePart
from fellesskap_web.changes import Gathered, gather

PATHS = {
    "COMMUNITY": "call_days",
    "BODY": "bodies.su.name",
    "SEAT": "bodies.su.seats.leder",
    "REGION": "regions.nord",
    "MEMBER": "regions.nord.members.3403",
    "MUNICIPALITY": "municipalities.3403",
}


def change(part: str, kind: str = "CHANGED", label: str = "navn", path: str = "") -> dict[str, Any]:
    return {
        "path": path or PATHS.get(part, f"{part.lower()}s.en"),
        "part": part,
        "kind": kind,
        "owner": "SU",
        "name": "Leder",
        "label": label,
        "before": "",
        "after": "",
    }


def told(groups: list[Gathered]) -> int:
    subjects = [subject for group in groups for subject in group.subjects]
    return sum(len(one.values) + len(one.came) + len(one.went) + (one.whole is not None) for one in subjects)


def test_a_body_stands_with_its_seats_and_a_region_with_its_members() -> None:
    groups = gather(
        [
            change("REGION", "ADDED", ""),
            change("SEAT", "ADDED", ""),
            change("SEAT", "REMOVED", "", "bodies.su.seats.annen"),
            change("BODY"),
            change("MEMBER", "ADDED", ""),
        ]
    )
    assert [(group.heading, group.count) for group in groups] == [("Utvalg og plasser", 3), ("Regioner", 2)]
    body, region = groups[0].subjects[0], groups[1].subjects[0]
    assert (len(body.came), len(body.went), len(body.values), body.whole) == (1, 1, 1, None)
    assert (len(region.came), region.whole) == (1, change("REGION", "ADDED", ""))


def test_every_part_of_a_structure_has_its_heading() -> None:
    changes = [change(part.name, "ADDED", "") for part in StructurePart]
    assert sum(group.count for group in gather(changes)) == len(StructurePart)


PARTS = st.sampled_from([part.name for part in StructurePart])
CHANGES = st.lists(st.tuples(PARTS, st.sampled_from(["ADDED", "REMOVED", "CHANGED"])), unique=True)


@given(CHANGES)
def test_no_change_is_lost(chosen: list[tuple[str, str]]) -> None:
    changes = [
        change(
            part,
            kind,
            "navn" if kind == "CHANGED" else "",
            f"bodies.en.seats.{number}" if part == "SEAT" else f"{part}.{number}",
        )
        for number, (part, kind) in enumerate(chosen)
    ]
    groups = gather(changes)
    assert told(groups) == len(changes) == sum(group.count for group in groups)
    assert gather([]) == []
