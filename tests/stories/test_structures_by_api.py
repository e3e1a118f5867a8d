"""Two communities change how they are built up, through the API alone, and stay different."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from api_road import Journey
from builders import Community, found
from draft_examples import given_of
from fellesskap.actor import RoleKind, Side
from fellesskap.settings import Settings
from fellesskap.structure.model import Body, BodyKind, Mandate, Names, Seat
from fellesskap_tenants.structures import load_structure, structures_folder

DRAFT = """version parts { path digest } findings { code severity path } breaks { code path sentence }
    changes { path kind sentence }"""
STRUCTURE = """query($on: Date) { structure(asOf: $on) { number
    routes { discussIn decideIn } deviations { highlights { code } } }
  regions(asOf: $on) { key }
  bodies(asOf: $on) { key name meetingsPerYear frameMinutes region { key } preparesFor { key }
    mandate mandateAdoptedBy { key }
    seats { title side kind maySpeak counts partner { id } } } }"""


async def after(database: Settings, slug: str, template: str) -> Community:
    structure = load_structure(structures_folder() / f"{template}.toml")
    return await found(database, slug, structure.name.nb, structure)


@pytest.fixture(scope="module")
async def founded(database: Settings) -> tuple[Community, Community]:
    """Both communities, which no other test touches."""
    return await after(database, "strukturinn", "innlandet"), await after(
        database, "strukturfinn", "finnmark"
    )


@pytest.fixture
async def innlandet(
    founded: tuple[Community, Community], database: Settings, superuser: asyncpg.Connection
) -> Journey:
    return await Journey.begin(database, founded[0], superuser)


@pytest.fixture
async def finnmark(
    founded: tuple[Community, Community], database: Settings, superuser: asyncpg.Connection
) -> Journey:
    return await Journey.begin(database, founded[1], superuser)


class Office:
    """An administrator with a draft."""

    def __init__(self, road: Journey, who: UUID, draft_id: str) -> None:
        self.road, self.who, self.draft_id = road, who, draft_id

    @classmethod
    async def begin(cls, road: Journey, label: str) -> Office:
        who = (await road.community.having(RoleKind.ADMINISTRATOR, Side.OTHER)).person_id
        assert who
        made = await road.api.do(who, "beginDraft", "state", label=label)
        return cls(road, who, made["id"])

    async def put(self, command: str, **given: Any) -> dict[str, Any]:
        made = await self.road.api.do(self.who, command, DRAFT, draftId=self.draft_id, **given)
        return dict(made)

    async def read(self) -> dict[str, Any]:
        asked = f"query($id: ID!) {{ draft(id: $id) {{ {DRAFT} }} }}"
        found = await self.road.api.ask(self.who, asked, id=self.draft_id)
        return dict(found["draft"])

    async def seen(self, path: str) -> str:
        return str(next(part["digest"] for part in (await self.read())["parts"] if part["path"] == path))

    async def publishing(self, days: int, *, accepts: bool = False) -> dict[str, Any]:
        return {
            "draftId": self.draft_id,
            "version": (await self.read())["version"],
            "validFrom": (self.road.api.today + timedelta(days=days)).isoformat(),
            "acceptsBreaks": accepts,
        }

    async def structure(self, days: int) -> dict[str, Any]:
        on = (self.road.api.today + timedelta(days=days)).isoformat()
        return dict(await self.road.api.ask(self.who, STRUCTURE, on=on))


def by_key(seen: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {body["key"]: body for body in seen["bodies"]}


async def test_a_body_is_added_and_seen_before_it_holds(innlandet: Journey) -> None:
    office = await Office.begin(innlandet, "Nytt fagutvalg")
    before = await office.structure(0)
    bodies = by_key(before)
    assert len(before["regions"]) == 7
    assert (bodies["ssu"]["meetingsPerYear"], bodies["fsu"]["meetingsPerYear"]) == (4, 6)
    dialogues = [body for key, body in bodies.items() if key.startswith("dialogmote-")]
    assert {body["region"]["key"] for body in dialogues} == {region["key"] for region in before["regions"]}
    assert {body["meetingsPerYear"] for body in dialogues} == {1}
    pairs = {
        (pair, route["decideIn"]) for route in before["structure"]["routes"] for pair in route["discussIn"]
    }
    assert pairs == {("fu", "fsu"), ("fu-phbu", "fsu"), ("au", "ssu")}
    highlights = {one["code"] for one in before["structure"]["deviations"]["highlights"]}
    assert "deviation.municipal_tier" in highlights

    new = Body(
        "fu-eldre",
        Names("FU Eldre", "FU Eldre"),
        BodyKind.EXPERT,
        3,
        prepares_for="fsu",
        mandate=Mandate("Skal foreslå felles rutiner.", "ssu", innlandet.api.today, "Sak 7/2026"),
        seats=(
            Seat("kommune", Names("Fagperson fra kommunene"), Side.MUNICIPAL, count=3),
            Seat("foretak", Names("Fagperson fra sykehuset"), Side.HOSPITAL, count=3),
        ),
    )
    seen = await office.put("putBody", body=given_of(new))
    assert [one["path"] for one in seen["changes"]] == ["bodies.fu-eldre"]
    assert seen["breaks"] == []
    assert not [one for one in seen["findings"] if one["severity"] == "ERROR"]
    # Until its day nobody meets in it.
    assert "fu-eldre" not in by_key(await office.structure(400))
    await innlandet.api.do(office.who, "publishDraft", "state", **await office.publishing(30))
    assert "fu-eldre" not in by_key(await office.structure(29))
    made = by_key(await office.structure(30))["fu-eldre"]
    assert (made["preparesFor"]["key"], made["mandateAdoptedBy"]["key"]) == ("fsu", "ssu")
    assert len(made["seats"]) == 6


async def test_an_observer_is_renamed_from_a_day_and_the_other_community_stays_as_it_is(
    finnmark: Journey, innlandet: Journey
) -> None:
    office = await Office.begin(finnmark, "Statsforvalteren")
    seen = await office.structure(0)
    bodies = by_key(seen)
    su = bodies["su"]["seats"]
    members = [seat["side"] for seat in su if seat["kind"] == "MEMBER"]
    assert (members.count("MUNICIPAL"), members.count("HOSPITAL"), len(members)) == (5, 5, 10)
    assert [seat["kind"] for seat in su].count("SECRETARY") == 2
    observers = [seat for seat in su if seat["kind"] == "OBSERVER"]
    assert len(observers) == 3
    assert {(seat["maySpeak"], seat["counts"]) for seat in observers} == {(True, False)}
    for local in ("lfso-vest", "lfso-ost"):
        sides = [seat["side"] for seat in bodies[local]["seats"]]
        assert (sides.count("HOSPITAL"), bodies[local]["frameMinutes"]) == (8, 120)
    from_municipalities = [
        seat["partner"]["id"]
        for local in ("lfso-vest", "lfso-ost")
        for seat in bodies[local]["seats"]
        if seat["side"] == "MUNICIPAL"
    ]
    assert (
        len(from_municipalities)
        == len(set(from_municipalities))
        == len(office.road.community.structure.municipalities)
    )
    assert [(route["discussIn"], route["decideIn"]) for route in seen["structure"]["routes"]] == [
        (["samhandlingssekretariatet"], "su")
    ]
    assert "deviation.discusses_elsewhere" in {
        one["code"] for one in seen["structure"]["deviations"]["highlights"]
    }

    there = await innlandet.api.ask(innlandet.secretary, STRUCTURE)
    path = "bodies.partnerskapsmote.seats.fylkesmannen"
    old = office.road.community.structure.body("partnerskapsmote")
    seat = replace(
        next(one for one in old.seats if one.key == "fylkesmannen"), title=Names("Statsforvalteren")
    )
    draft = await office.put(
        "putSeat", bodyKey="partnerskapsmote", seat=given_of(seat), seen=await office.seen(path)
    )
    assert draft["breaks"] == []
    await finnmark.api.do(office.who, "publishDraft", "state", **await office.publishing(30))
    for days, title in ((29, "Fylkesmannen"), (31, "Statsforvalteren")):
        seats = by_key(await office.structure(days))["partnerskapsmote"]["seats"]
        assert {one["title"] for one in seats} & {"Fylkesmannen", "Statsforvalteren"} == {title}
    assert await innlandet.api.ask(innlandet.secretary, STRUCTURE) == there


async def test_what_a_route_needs_stays_and_what_cannot_decide_does_not(innlandet: Journey) -> None:
    office = await Office.begin(innlandet, "Det som ikke går")
    problem = await innlandet.api.refused(
        office.who,
        "removePart",
        draftId=office.draft_id,
        path="bodies.fu",
        seen=await office.seen("bodies.fu"),
    )
    assert (problem["kind"], problem["code"], problem["ruleId"]) == (
        "RULE_BROKEN",
        "draft.in_use",
        "R-DRAFT-5",
    )

    route = innlandet.community.structure.routes[0]
    dialogue = next(
        body.key for body in innlandet.community.structure.bodies if body.kind is BodyKind.DIALOGUE
    )
    kept = await office.put(
        "putRoute",
        route=given_of(replace(route, decide_in=dialogue)),
        seen=await office.seen(f"routes.{route.key}"),
    )
    # A draft takes anything, and says all that is wrong with it; what is wrong is never published.
    errors = {one["code"] for one in kept["findings"] if one["severity"] == "ERROR"}
    assert "structure.body_cannot_decide" in errors
    problem = await innlandet.api.refused(
        office.who, "publishDraft", **await office.publishing(60, accepts=True)
    )
    assert problem["kind"] == "INVALID"
    back = await office.put("putRoute", route=given_of(route), seen=await office.seen(f"routes.{route.key}"))
    assert not [one for one in back["findings"] if one["severity"] == "ERROR"]
    await innlandet.api.do(office.who, "publishDraft", "state", **await office.publishing(60))


async def test_a_level_without_users_is_kept_with_a_warning_that_is_told(innlandet: Journey) -> None:
    office = await Office.begin(innlandet, "Uten fastlege")
    ssu = innlandet.community.structure.body("ssu")
    for seat in [one for one in ssu.seats if one.group == "general_practitioners"]:
        path = f"bodies.ssu.seats.{seat.key}"
        seen = await office.put("removePart", path=path, seen=await office.seen(path))
    warned = [one for one in seen["findings"] if one["code"] == "structure.no_practitioners"]
    assert [(one["path"], one["severity"]) for one in warned] == [("bodies.ssu", "WARNING")]
    # Somebody sits there: that is told, and has to be accepted in so many words.
    assert {one["path"] for one in seen["breaks"]} == {"seats.ssu:fastlege"}
    problem = await innlandet.api.refused(office.who, "publishDraft", **await office.publishing(90))
    assert problem["ruleId"] == "R-STRUCTURE-13"
    await innlandet.api.do(office.who, "publishDraft", "state", **await office.publishing(90, accepts=True))


async def test_a_secretary_reads_the_structure_and_changes_nothing(innlandet: Journey) -> None:
    problem = await innlandet.api.refused(innlandet.secretary, "beginDraft", label="Mitt")
    assert problem["kind"] == "NOT_ALLOWED"
