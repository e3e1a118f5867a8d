"""A year is planned in one command, all or none, and never twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from fellesskap.clock import OSLO
from fellesskap.db.once import once
from fellesskap.errors import Conflict, DomainError
from fellesskap.meetings import rules
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    ChosenMeeting,
    PlanMeeting,
    PlanYear,
    add_item,
    call_meeting,
    plan_meeting,
    plan_year,
)
from fellesskap_graphql.schema import community
from road import Road

YEAR = 2027
PLAN = PlanYear(YEAR, MeetingForm.PHYSICAL, "Prøveby", avoided_weeks=(8, 12, 41))


async def planned(road: Road) -> list[tuple[date, str]]:
    keys = {row["id"]: row["key"] for row in await road.rows("body")}
    rows = await road.rows("meeting", state="planned")
    return sorted((row["held_on"], keys[row["body_id"]]) for row in rows)


async def year(road: Road, who: str, number: int = YEAR) -> dict[str, object]:
    async with await road.work(who) as work:
        data = await community().load(work, "YearPlanning", {"year": number})
    found: dict[str, object] = data["year"]
    return found


async def test_a_year_is_planned_from_its_quotas(road: Road) -> None:
    before = await year(road, "anne")
    lacking = [one["message"] for one in before["findings"]]
    assert lacking == [
        "Dialogmøte – Helseregion Nord har fått 0 av 1 møter.",
        "Dialogmøte – Helseregion Sør har fått 0 av 1 møter.",
        "Faglig samarbeidsutvalg har fått 0 av 4 møter.",
    ]
    await road.do("anne", plan_year, PLAN)
    made = await planned(road)
    assert [key for _, key in made].count("fsu") == [key for _, key in made].count("fu") == 4
    assert {key for _, key in made} == {"fsu", "fu", "dialogmote-nord", "dialogmote-sor"}
    assert len(made) == 10
    assert all(day.isocalendar().week not in (8, 12, 41) for day, _ in made)
    after = await year(road, "anne")
    assert after["findings"] == []
    assert after["avoidedWeeks"] == [8, 12, 41]
    rows = await road.rows("meeting", state="planned")
    assert {row["starts_at"].astimezone(OSLO).strftime("%H:%M") for row in rows} == {"09:00"}
    # No mail leaves: everyone sees the days, and is called to each meeting in its time.
    assert await road.rows("notice") == []


async def test_a_year_is_planned_once_however_many_plan_it(road: Road) -> None:
    outcomes = await asyncio.gather(
        road.do("anne", plan_year, PLAN), road.do("bjorn", plan_year, PLAN), return_exceptions=True
    )
    refused = [one for one in outcomes if isinstance(one, DomainError)]
    assert [one.code for one in refused] == ["year.nothing_to_plan"]
    assert len(await planned(road)) == 10
    assert (await road.refused("anne", plan_year, PLAN)).code == "year.nothing_to_plan"


async def test_the_same_key_plans_once(road: Road) -> None:
    async def give() -> object:
        async with await road.work("anne") as work:
            return await once(work, "nøkkel", PLAN, lambda: plan_year(work, PLAN))

    assert await give() == await give()
    assert len(await planned(road)) == 10
    with pytest.raises(Conflict):
        async with await road.work("anne") as work:
            other = replace(PLAN, clock="10:00")
            await once(work, "nøkkel", other, lambda: plan_year(work, other))


async def test_what_is_planned_already_is_not_doubled(road: Road) -> None:
    body = await road.id_of("body", "fsu")
    for month in (2, 9):
        when = datetime(YEAR, month, 3, 9, tzinfo=OSLO)
        await road.do("anne", plan_meeting, PlanMeeting(body, when, MeetingForm.PHYSICAL, "Prøveby"))
    await road.do("anne", plan_year, PLAN)
    days = [day for day, key in await planned(road) if key == "fsu"]
    assert len(days) == 4
    assert {date(YEAR, 2, 3), date(YEAR, 9, 3)} < set(days)
    assert (await year(road, "anne"))["findings"] == []


async def test_the_chosen_days_are_planned_and_a_joint_meeting_counts_for_each(road: Road) -> None:
    chosen = (
        ChosenMeeting(("dialogmote-nord", "dialogmote-sor"), date(YEAR, 5, 5)),
        ChosenMeeting(("fsu",), date(YEAR, 5, 19)),
    )
    first = await road.do("anne", plan_year, replace(PLAN, meetings=chosen, clock="12:30"))
    assert await planned(road) == [(date(YEAR, 5, 5), "dialogmote-nord"), (date(YEAR, 5, 19), "fsu")]
    assert (await road.load(first)).held_on == date(YEAR, 5, 5)
    quotas = {one["bodyKey"]: one for one in (await year(road, "anne"))["quotas"]}
    for region in ("nord", "sor"):
        found = quotas[f"dialogmote-{region}"]
        assert (found["wanted"], found["planned"], found["joint"]) == (1, 1, 1)
    assert (quotas["fsu"]["wanted"], quotas["fsu"]["planned"]) == (4, 1)
    # One region forgotten is told of, and not the other.
    other = await year(road, "anne", YEAR + 1)
    assert len(other["findings"]) == 3


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"year": 2025}, "meeting.in_the_past"),
        ({"year": 1999}, "year.out_of_bounds"),
        ({"weekday": 7}, "year.no_such_weekday"),
        ({"avoided_weeks": (54,)}, "year.no_such_week"),
        ({"clock": "ni"}, "year.no_such_clock"),
        ({"place": ""}, "meeting.place_required"),
        ({"body_keys": ("finnes-ikke",)}, "structure.body_not_found"),
        ({"meetings": (ChosenMeeting(("finnes-ikke",), date(YEAR, 5, 5)),)}, "structure.body_not_found"),
        ({"meetings": (ChosenMeeting(("fsu",), date(YEAR + 1, 5, 5)),)}, "year.day_of_other_year"),
        ({"meetings": (ChosenMeeting((), date(YEAR, 5, 5)),)}, "meeting.joint_bodies_twice"),
        ({"meetings": (ChosenMeeting(("fsu", "fsu"), date(YEAR, 5, 5)),)}, "meeting.joint_bodies_twice"),
        ({"meetings": (ChosenMeeting(("fsu",), date(YEAR, 5, 5)),) * 2}, "year.day_taken"),
        (
            {"meetings": tuple(ChosenMeeting(("fsu",), date(YEAR, month, 5)) for month in range(1, 6))},
            "year.more_than_quota",
        ),
        ({"body_keys": ("sekretariat",)}, "year.nothing_to_plan"),
    ],
)
async def test_a_plan_that_is_refused_plans_nothing(
    road: Road, changed: dict[str, object], code: str
) -> None:
    if changed.get("year") == 2025:
        changed = {**changed, "meetings": (ChosenMeeting(("fsu",), date(2025, 5, 5)),)}
    refused = await road.refused("anne", plan_year, replace(PLAN, **changed))
    assert refused.code == code
    assert await road.rows("avoided_week") == []


async def test_the_secretariat_alone_plans_a_year(road: Road) -> None:
    for who in ("fsu:direktor", "nord", "valgt"):
        assert (await road.refused(who, plan_year, PLAN)).code == "access.secretariat_only"
    await road.do("bjorn", plan_year, PLAN)


async def test_whoever_does_not_see_all_meetings_is_told_of_no_gaps(road: Road) -> None:
    await road.do("anne", plan_year, PLAN)
    for who, complete in (("anne", True), ("fsu:direktor", True), ("nord", True), ("valgt", False)):
        found = await year(road, who)
        assert found["complete"] is complete
        assert bool(found["quotas"]) is complete
        assert found["findings"] == []


async def test_a_proposal_shows_what_would_be_planned_and_judges_what_is_chosen(road: Road) -> None:
    asked = {"year": YEAR, "bodies": ["fsu", "fu"], "weeks": [8], "weekday": 3, "chosen": []}
    async with await road.work("anne") as work:
        found = (await community().load(work, "YearProposed", asked))["yearProposal"]
    assert [one["bodyKeys"] for one in found["meetings"]].count(["fsu"]) == 4
    decided = [one["day"] for one in found["meetings"] if one["bodyKeys"] == ["fsu"]]
    assert {date.fromisoformat(day).isoweekday() for day in decided} == {3}
    assert {one["code"] for one in found["findings"]} == {"year.quota_not_met"}  # the dialogue meetings
    chosen = [
        f"{YEAR}-05-05 fu",
        f"{YEAR}-05-20 fsu",
        f"{YEAR}-05-17 fu+ukjent",
        "tull",
        f"{YEAR}-06-01 ukjent",
    ]
    async with await road.work("anne") as work:
        judged = (await community().load(work, "YearProposed", {**asked, "chosen": chosen}))["yearProposal"]
    assert len(judged["meetings"]) == 3
    told = [(one["code"], one["day"]) for one in judged["findings"] if one["day"]]
    assert sorted(told) == [("year.before_answers", f"{YEAR}-05-20"), ("year.on_holiday", f"{YEAR}-05-17")]
    assert any("før fristen på 28 dager" in one["message"] for one in judged["findings"])
    assert await planned(road) == []


async def test_those_of_every_body_are_called_to_a_joint_meeting(road: Road) -> None:
    nord, sor = [await road.id_of("body", f"dialogmote-{region}") for region in ("nord", "sor")]
    when = road.clock.moment + timedelta(days=10)
    plan = PlanMeeting(nord, when, MeetingForm.PHYSICAL, "Prøveby", joint_with=(sor,))
    meeting = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting, 1, "Ønskede prioriteringer"))
    await road.do("anne", call_meeting, CallMeeting(meeting, 2))
    called = await road.rows("attendance", meeting_id=meeting)
    bodies = {row["id"]: row["body_id"] for row in await road.rows("seat")}
    assert {bodies[row["seat_id"]] for row in called} == {nord, sor}
    assert len(called) == 6
    told = await road.rows("notice", kind="meeting.called")
    assert len(told) == len({row["person_id"] for row in called})
    road.clock.moment = when
    await road.attend(meeting)
    assert {row["deputy"] for row in await road.rows("attendance", meeting_id=meeting)} == {False}
    twice = replace(plan, starts_at=when + timedelta(days=1), joint_with=(nord,))
    assert (await road.refused("anne", plan_meeting, twice)).code == "meeting.joint_bodies_twice"


def test_the_weeks_of_the_examples_are_those_of_the_year() -> None:
    assert rules.easter_week(YEAR) == 12
