"""Input is gathered under themes; each becomes a case or is put aside, and the summary is released."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from fellesskap.actor import Audience
from fellesskap.db.ids import uuid7
from fellesskap.errors import DomainError
from fellesskap.inputs.service import (
    DraftSummary,
    GiveInput,
    MakeTheme,
    MergeThemes,
    OpenForInput,
    PlaceInputs,
    ReleaseSummary,
    RemoveTheme,
    RenameTheme,
    ReportTheme,
    SetThemeAside,
    draft_summary,
    give_input,
    make_theme,
    merge_themes,
    open_for_input,
    place_inputs,
    release_summary,
    remove_theme,
    rename_theme,
    report_theme,
    set_theme_aside,
)
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from road import Road

TEXTS = dict.fromkeys(("title", "question", "background", "proposal", "consequences"), "Jordmor nær alle")


@pytest.fixture
async def given(road: Road, call_id: UUID) -> list[UUID]:
    """Three inputs of two elected people, by number."""
    north = await road.id_of("region", "nord")
    members = [row["partner_id"] for row in await road.rows("region_member", region_id=north)]
    names = [row["name"].lower() for row in await road.rows("partner") if row["id"] in members]
    return [
        await road.do(f"valgt-{name}", give_input, GiveInput(call_id, text))
        for name, text in ((names[0], "Jordmor"), (names[0], "Følgetjeneste"), (names[1], "Buss"))
    ]


async def themes(road: Road) -> dict[str, dict[str, Any]]:
    return {row["title"]: row for row in await road.rows("input_theme")}


async def placed(road: Road) -> dict[UUID, UUID | None]:
    return {row["id"]: row["theme_id"] for row in await road.rows("input")}


async def test_input_is_in_one_theme_at_most(road: Road, call_id: UUID, given: list[UUID]) -> None:
    birth = await road.do("anne", make_theme, MakeTheme(call_id, "Fødsel", tuple(given[:2])))
    travel = await road.do("bjorn", make_theme, MakeTheme(call_id, "Reise"))
    await road.do("bjorn", place_inputs, PlaceInputs(call_id, (given[1], given[2]), travel))
    assert await placed(road) == {given[0]: birth, given[1]: travel, given[2]: travel}
    await road.do("bjorn", place_inputs, PlaceInputs(call_id, (given[2],)))
    assert (await placed(road))[given[2]] is None
    for act, command, code in (
        (make_theme, MakeTheme(call_id, " "), "input.title_required"),
        (make_theme, MakeTheme(call_id, "x" * 121), "input.title_too_long"),
        (make_theme, MakeTheme(call_id, "fødsel"), "input.title_taken"),
        (make_theme, MakeTheme(call_id, "Ny", (uuid7(),)), "input.gone_meanwhile"),
        (place_inputs, PlaceInputs(call_id, (), birth), "input.none_chosen"),
        (place_inputs, PlaceInputs(call_id, (given[0],), uuid7()), "input.theme_not_found"),
        (rename_theme, RenameTheme(travel, 1, "FØDSEL"), "input.title_taken"),
        (merge_themes, MergeThemes(birth, 1, birth), "input.merge_other"),
    ):
        assert (await road.refused("anne", act, command)).code == code
    refusal = await road.refused("nord", make_theme, MakeTheme(call_id, "Vårt"))
    assert refusal.code == "access.secretariat_only"


async def test_themes_are_renamed_merged_and_removed(road: Road, call_id: UUID, given: list[UUID]) -> None:
    birth = await road.do("anne", make_theme, MakeTheme(call_id, "Fødsel", (given[0],)))
    follow = await road.do("anne", make_theme, MakeTheme(call_id, "Følge", (given[1],)))
    travel = await road.do("anne", make_theme, MakeTheme(call_id, "Reise", (given[2],)))
    await road.do("anne", rename_theme, RenameTheme(birth, 1, "Fødsel og barsel"))
    assert (await road.refused("anne", rename_theme, RenameTheme(birth, 1, "Igjen"))).kind == "conflict"
    await road.do("anne", merge_themes, MergeThemes(follow, 1, birth))
    await road.do("anne", remove_theme, RemoveTheme(travel, 1))
    assert set(await themes(road)) == {"Fødsel og barsel"}
    assert await placed(road) == {given[0]: birth, given[1]: birth, given[2]: None}
    assert (await road.refused("anne", remove_theme, RemoveTheme(travel, 1))).kind == "not_found"


async def test_a_theme_becomes_a_case_and_those_who_gave_it_are_told_once(
    road: Road, call_id: UUID, given: list[UUID]
) -> None:
    birth = await road.do("anne", make_theme, MakeTheme(call_id, "Fødsel", tuple(given[:2])))
    empty = await road.do("anne", make_theme, MakeTheme(call_id, "Tomt"))
    command = ReportTheme(birth, 1, **TEXTS)
    assert (await road.refused("nord", report_theme, command)).kind == "not_found"
    refused = await road.refused("anne", report_theme, ReportTheme(birth, 1, title="", question=""))
    assert refused.code == "case.field_required"
    nothing = await road.refused("anne", report_theme, ReportTheme(empty, 1, **TEXTS))
    assert nothing.code == "input.theme_empty"
    case_id = await road.do("anne", report_theme, command)
    row = (await themes(road))["Fødsel"]
    assert (row["outcome"], row["case_id"], row["audience"]) == ("reported", case_id, Audience.ELECTED)
    notices = [row for row in await road.rows("notice") if row["kind"] == "input.settled"]
    author = (await road.rows("input", id=given[0]))[0]["author_id"]
    assert [row["person_id"] for row in notices] == [author]
    for act, again in (
        (report_theme, ReportTheme(birth, 2, **TEXTS)),
        (set_theme_aside, SetThemeAside(birth, 2, "Likevel ikke.")),
        (rename_theme, RenameTheme(birth, 2, "Annet")),
        (remove_theme, RemoveTheme(birth, 2)),
        (merge_themes, MergeThemes(empty, 1, birth)),
        (place_inputs, PlaceInputs(call_id, (given[2],), birth)),
        (place_inputs, PlaceInputs(call_id, (given[0],))),
    ):
        assert (await road.refused("bjorn", act, again)).code == "input.theme_settled"


async def test_a_theme_is_put_aside_with_a_reason(road: Road, call_id: UUID, given: list[UUID]) -> None:
    travel = await road.do("anne", make_theme, MakeTheme(call_id, "Reise", (given[2],)))
    for reason, code in ((" ", "input.reason_required"), ("x" * 501, "input.reason_too_long")):
        command = SetThemeAside(travel, 1, reason)
        assert (await road.refused("anne", set_theme_aside, command)).code == code
    await road.do("anne", set_theme_aside, SetThemeAside(travel, 1, "Buss hører til fylket."))
    assert (await themes(road))["Reise"]["reason"] == "Buss hører til fylket."


async def test_two_who_settle_a_theme_at_once_tell_one_outcome(
    road: Road, call_id: UUID, given: list[UUID]
) -> None:
    travel = await road.do("anne", make_theme, MakeTheme(call_id, "Reise", (given[2],)))

    async def settle(who: str) -> str:
        try:
            await road.do(who, set_theme_aside, SetThemeAside(travel, 1, f"Sier {who}."))
        except DomainError as refusal:
            return refusal.code
        return "done"

    assert sorted(await asyncio.gather(settle("anne"), settle("bjorn"))) == ["done", "input.theme_settled"]
    assert len([row for row in await road.rows("notice") if row["kind"] == "input.settled"]) == 1


async def test_the_summary_is_the_secretariats_until_it_is_released(
    road: Road, call_id: UUID, given: list[UUID]
) -> None:
    await road.do("anne", draft_summary, DraftSummary(call_id, 1))
    assert (await road.refused("anne", draft_summary, DraftSummary(call_id, 1))).kind == "conflict"
    (draft,) = await road.rows("document", kind="dialogue_summary")
    assert draft["audience"] == Audience.SECRETARIAT
    early = await road.refused("anne", release_summary, ReleaseSummary(call_id, 2))
    assert early.code == "input.still_open"
    road.later(31)
    left = await road.refused("anne", release_summary, ReleaseSummary(call_id, 2))
    assert (left.code, left.facts["left"]) == ("input.not_all_placed", 3)
    birth = await road.do("anne", make_theme, MakeTheme(call_id, "Fødsel", tuple(given)))
    refusal = await road.refused("nord", release_summary, ReleaseSummary(call_id, 2))
    assert refusal.code == "access.secretariat_only"
    await road.do("anne", release_summary, ReleaseSummary(call_id, 2))
    papers = await road.rows("document", kind="dialogue_summary")
    assert sorted((row["edition"], row["audience"]) for row in papers) == [(1, 0), (2, Audience.PUBLIC)]
    assert {row["audience"] for row in await road.rows("input")} == {Audience.PUBLIC}
    for act, command in (
        (rename_theme, RenameTheme(birth, 1, "Annet")),
        (make_theme, MakeTheme(call_id, "Nytt")),
        (place_inputs, PlaceInputs(call_id, (given[0],))),
        (draft_summary, DraftSummary(call_id, 3)),
    ):
        assert (await road.refused("anne", act, command)).code == "input.released"
    await road.do("anne", set_theme_aside, SetThemeAside(birth, 1, "Senere."))
    await road.do("anne", release_summary, ReleaseSummary(call_id, 3))


async def test_a_meeting_without_input_has_no_summary(road: Road, call_id: UUID) -> None:
    assert (await road.refused("anne", draft_summary, DraftSummary(call_id, 1))).code == "input.none_given"
    road.later(31)
    assert (
        await road.refused("anne", release_summary, ReleaseSummary(call_id, 1))
    ).code == "input.none_given"


async def test_input_of_another_meeting_is_not_moved_here(
    road: Road, call_id: UUID, given: list[UUID]
) -> None:
    starts_at = road.clock.moment + timedelta(days=40)
    body = await road.id_of("body", "dialogmote-sor")
    meeting_id = await road.do(
        "anne", plan_meeting, PlanMeeting(body, starts_at, MeetingForm.PHYSICAL, "Her")
    )
    other = await road.do("anne", open_for_input, OpenForInput(meeting_id, "Hva da?"))
    there = await road.do("anne", make_theme, MakeTheme(other, "Fødsel"))
    here = await road.do("anne", make_theme, MakeTheme(call_id, "Fødsel"))
    for act, command, code in (
        (place_inputs, PlaceInputs(call_id, (given[0],), there), "input.theme_of_other"),
        (place_inputs, PlaceInputs(other, (given[0],), there), "input.gone_meanwhile"),
        (merge_themes, MergeThemes(here, 1, there), "input.merge_other"),
    ):
        assert (await road.refused("anne", act, command)).code == code
