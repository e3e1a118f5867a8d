"""What others hold on a fixed day is kept with the year, and the year is planned around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fellesskap.errors import DomainError
from fellesskap.meetings.model import Beside, MeetingForm
from fellesskap.meetings.service import (
    AddYearEvent,
    BodyBeside,
    ChangeYearEvent,
    PlanYear,
    RemoveYearEvent,
    add_year_event,
    change_year_event,
    plan_year,
    remove_year_event,
)
from fellesskap_graphql.schema import community
from road import Road

YEAR = 2027
PLAN = PlanYear(YEAR, MeetingForm.PHYSICAL, "Prøveby", avoided_weeks=(8, 12, 41))
AUTUMN = date(YEAR, 10, 14)
KS = AddYearEvent(
    "KS’ høstmøte",
    AUTUMN,
    "Alta",
    (BodyBeside("dialogmote-nord", Beside.BEFORE), BodyBeside("fsu")),
)


async def seen(road: Road, who: str) -> dict[str, Any]:
    async with await road.work(who) as work:
        return await community().load(work, "YearPlanning", {"year": YEAR})


async def lacking(road: Road) -> list[str]:
    found = (await seen(road, "anne"))["year"]["findings"]
    return [one["message"] for one in found if one["code"] == "year.not_at_event"]


async def shown(road: Road, who: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await seen(road, who))["yearEvents"]
    return found


async def planned(road: Road) -> list[tuple[date, str]]:
    keys = {row["id"]: row["key"] for row in await road.rows("body")}
    rows = await road.rows("meeting", state="planned")
    return sorted((row["held_on"], keys[row["body_id"]]) for row in rows)


async def test_the_year_is_planned_around_an_event(road: Road) -> None:
    await road.do("anne", add_year_event, KS)
    assert await lacking(road) == [
        f"{name} skal møtes ved KS’ høstmøte torsdag 14. oktober 2027, men har ikke noe møte der."
        for name in ("Dialogmøte – Helseregion Nord", "Faglig samarbeidsutvalg")
    ]
    await road.do("anne", plan_year, PLAN)
    made = await planned(road)
    assert (date(YEAR, 10, 13), "dialogmote-nord") in made
    assert (AUTUMN, "fsu") in made
    assert len(made) == 10
    assert (await seen(road, "anne"))["year"]["findings"] == []


async def test_an_event_is_changed_and_removed_and_the_meetings_stay(road: Road) -> None:
    event_id = await road.do("anne", add_year_event, KS)
    await road.do("bjorn", plan_year, PLAN)
    before = await planned(road)
    change = ChangeYearEvent(event_id, 1, "KS’ høstmøte", date(YEAR, 11, 4), "", (BodyBeside("fu"),))
    await road.do("bjorn", change_year_event, change)
    (one,) = await shown(road, "fsu:direktor")
    assert (one["day"], one["place"], one["version"]) == ("2027-11-04", "", 2)
    assert one["bodies"] == [{"beside": "SAME", "body": {"key": "fu", "name": "Fagutvalg"}}]
    assert len(await lacking(road)) == 1
    stale = await road.refused("anne", change_year_event, change)
    assert stale.code == "year.event_changed_meanwhile"
    assert (await road.refused("anne", remove_year_event, RemoveYearEvent(event_id, 1))).kind == "conflict"
    await road.do("anne", remove_year_event, RemoveYearEvent(event_id, 2))
    assert await shown(road, "anne") == []
    assert await lacking(road) == []
    for act, command in (
        (remove_year_event, RemoveYearEvent(event_id, 3)),
        (change_year_event, replace(change, version=3)),
    ):
        assert (await road.refused("anne", act, command)).code == "year.event_removed"
    assert await planned(road) == before
    kinds = [row["name"] for row in await road.rows("audit") if str(row["name"]).startswith("year.event")]
    assert sorted(kinds) == ["year.event_added", "year.event_changed", "year.event_removed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "year.event_name_required"),
        ({"day": date(2019, 10, 1)}, "year.out_of_bounds"),
        ({"bodies": (BodyBeside("fsu"), BodyBeside("fsu"))}, "year.event_body_twice"),
        ({"bodies": (BodyBeside("finnes-ikke"),)}, "structure.body_not_found"),
        ({"name": "Møte om 15837030088"}, "guard.national_identity_number"),
    ],
)
async def test_an_event_that_will_not_do_is_refused(road: Road, change: dict[str, object], code: str) -> None:
    refusal = await road.refused("anne", add_year_event, replace(KS, **change))
    assert refusal.code == code
    await road.do("anne", add_year_event, KS)


async def test_only_the_secretariat_keeps_events(road: Road) -> None:
    event_id = await road.do("anne", add_year_event, KS)
    for who in ("fsu:direktor", "aune", "valgt"):
        assert (await road.refused(who, add_year_event, KS)).kind == "not_allowed"
    for act, command in (
        (change_year_event, ChangeYearEvent(event_id, 1, "Annet", AUTUMN)),
        (remove_year_event, RemoveYearEvent(event_id, 1)),
    ):
        assert (await road.refused("aune", act, command)).kind == "not_allowed"
        # Who does not see the plans is told that there is none.
        assert (await road.refused("valgt", act, command)).code == "year.event_not_found"
    assert len(await shown(road, "aune")) == 1
    assert await shown(road, "valgt") == []


async def test_two_who_change_an_event_at_once_do_not_write_over_each_other(road: Road) -> None:
    event_id = await road.do("anne", add_year_event, KS)
    first, second = (ChangeYearEvent(event_id, 1, name, AUTUMN) for name in ("Den ene", "Den andre"))
    await road.do("anne", change_year_event, first)
    with pytest.raises(DomainError):
        await road.do("bjorn", change_year_event, second)
    assert [row["name"] for row in await road.rows("year_event")] == ["Den ene"]
