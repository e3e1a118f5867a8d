"""Cases linked with others and with places, and one thing done with several: with all, or with none."""

from __future__ import annotations

from uuid import UUID

from fellesskap.cases.model import LinkKind
from fellesskap.cases.service import (
    AddPlaces,
    AddPriorities,
    LinkCases,
    PlaceCases,
    ReportCase,
    Seen,
    SetPlaces,
    UnlinkCases,
    add_places,
    add_priorities,
    link_cases,
    place_cases,
    report_case,
    set_places,
    unlink_cases,
)
from fellesskap.errors import Conflict, Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap.withdrawals.service import WithdrawCase, withdraw_case
from road import Road


async def reported(road: Road, who: str = "anne") -> UUID:
    return await road.do(who, report_case, ReportCase("Ny sak", "Hva gjør vi?"))


async def seen(road: Road, *cases: UUID) -> tuple[Seen, ...]:
    return tuple([Seen(one, await road.case_version(one)) for one in cases])


async def placing(road: Road, *cases: UUID, reason: str = "Faglige saker.") -> PlaceCases:
    body_id = await road.id_of("body", "fu")
    return PlaceCases(await seen(road, *cases), "faglig", "faglig", body_id, reason)


async def test_a_link_is_said_once_and_seen_from_both(road: Road) -> None:
    one, other = await road.placed(), await road.placed()
    await road.do("anne", link_cases, LinkCases(one, other, LinkKind.REPLACES))
    assert [(await road.kinds(case_id))[-1] for case_id in (one, other)] == ["case.linked"] * 2
    for first, second in ((one, other), (other, one)):
        refused = await road.refused("bjorn", link_cases, LinkCases(first, second))
        assert (type(refused), refused.rule_id) == (Conflict, "R-CASE-14")
    refused = await road.refused("anne", link_cases, LinkCases(one, one))
    assert (type(refused), refused.code) == (Invalid, "case.linked_to_itself")
    (link,) = await road.rows("case_link", from_case_id=one)
    refused = await road.refused("aune", unlink_cases, UnlinkCases(link["id"]))
    assert isinstance(refused, NotAllowed)
    await road.do("bjorn", unlink_cases, UnlinkCases(link["id"]))
    assert await road.rows("case_link", from_case_id=one) == []
    await road.do("anne", link_cases, LinkCases(other, one))


async def test_a_link_to_what_one_does_not_see_is_not_seen(road: Road) -> None:
    placed, hidden = await road.placed(), await reported(road)
    await road.do("anne", link_cases, LinkCases(placed, hidden))
    (link,) = await road.rows("case_link", from_case_id=placed)
    async with await road.work("aune") as work:
        assert await work.connection.fetch("SELECT id FROM case_link WHERE id = $1", link["id"]) == []
    async with await road.work("anne") as work:
        assert len(await work.connection.fetch("SELECT id FROM case_link WHERE id = $1", link["id"])) == 1
    refused = await road.refused("aune", link_cases, LinkCases(placed, hidden))
    assert isinstance(refused, NotFound)
    refused = await road.refused("aune", unlink_cases, UnlinkCases(link["id"]))
    assert isinstance(refused, NotFound)


async def test_places_are_those_of_the_community(road: Road) -> None:
    case_id = await road.placed()
    region, division = await road.id_of("region", "nord"), await road.id_of("division", "kirurgi")
    version = await road.case_version(case_id)
    await road.do("anne", set_places, SetPlaces(case_id, version, (region,), (division,)))
    rows = sorted(await road.rows("case_place", case_id=case_id), key=lambda row: row["position"])
    assert [(row["region_id"], row["division_id"]) for row in rows] == [(region, None), (None, division)]
    version = await road.case_version(case_id)
    for regions, divisions, code in (
        ((division,), (), "case.place_unknown"),
        ((region, region), (), "case.place_twice"),
        ((), (case_id,), "case.place_unknown"),
    ):
        refused = await road.refused("anne", set_places, SetPlaces(case_id, version, regions, divisions))
        assert (type(refused), refused.code, refused.rule_id) == (Invalid, code, "R-CASE-15")
    refused = await road.refused("aune", set_places, SetPlaces(case_id, version))
    assert isinstance(refused, NotAllowed)
    refused = await road.refused("anne", set_places, SetPlaces(case_id, version - 1))
    assert isinstance(refused, Conflict)
    await road.do("anne", set_places, SetPlaces(case_id, version))
    assert await road.rows("case_place", case_id=case_id) == []


async def test_all_are_placed_or_none_and_each_that_cannot_is_named(road: Road) -> None:
    cases = [await reported(road) for _ in range(3)]
    gone = await reported(road)
    await road.do("anne", withdraw_case, WithdrawCase(gone, await road.case_version(gone), "Løst."))
    refused = await road.refused("anne", place_cases, await placing(road, *cases, gone))
    row = (await road.rows("case", id=gone))[0]
    reference = f"{row['number']}/{row['year']}"
    assert (type(refused), refused.code, refused.field) == (RuleBroken, "case.several_refused", "cases")
    assert (refused.facts["count"], refused.facts["total"], refused.facts["cases"]) == (1, 4, reference)
    assert [(one[0], one[1]) for one in refused.facts["refused"]] == [(reference, "case.is_withdrawn")]
    assert {await road.state(one) for one in cases} == {"reported"}
    await road.do("anne", place_cases, await placing(road, *cases))
    assert {await road.state(one) for one in cases} == {"placed"}
    assert all([(await road.kinds(one))[-1] == "case.placed" for one in cases])


async def test_what_is_wrong_with_the_command_is_told_once(road: Road) -> None:
    case_id = await reported(road)
    refused = await road.refused("anne", place_cases, await placing(road, case_id, reason=" "))
    assert (refused.code, refused.field) == ("case.reason_required", "reason")
    refused = await road.refused("anne", place_cases, await placing(road))
    assert (type(refused), refused.code, refused.rule_id) == (Invalid, "case.none_chosen", "R-CASE-16")
    refused = await road.refused("fsu:direktor", place_cases, await placing(road, case_id))
    assert isinstance(refused, NotAllowed)
    unseen = PlaceCases((Seen(UUID(int=7), 1),), "faglig", "faglig", await road.id_of("body", "fu"), "Nei.")
    assert isinstance(await road.refused("anne", place_cases, unseen), NotFound)
    stale = await placing(road, case_id)
    await road.do("anne", set_places, SetPlaces(case_id, await road.case_version(case_id)))
    refused = await road.refused("anne", place_cases, stale)
    assert [one[1] for one in refused.facts["refused"]] == ["case.changed_meanwhile"]


async def test_groups_and_places_are_added_to_those_there_are(road: Road) -> None:
    one, other = await road.placed(), await road.placed()
    north, south = await road.id_of("region", "nord"), await road.id_of("region", "sor")
    await road.do("anne", set_places, SetPlaces(one, await road.case_version(one), (north,)))
    await road.do("anne", add_places, AddPlaces(await seen(road, one, other), (south,)))
    found = {
        case_id: {row["region_id"] for row in await road.rows("case_place", case_id=case_id)}
        for case_id in (one, other)
    }
    assert found == {one: {north, south}, other: {south}}
    await road.do("bjorn", add_priorities, AddPriorities(await seen(road, one, other), ("barn",)))
    await road.do("bjorn", add_priorities, AddPriorities(await seen(road, one), ("eldre",)))
    assert len(await road.rows("priority", case_id=one)) == 2
    refused = await road.refused("anne", add_priorities, AddPriorities(await seen(road, one), ("ukjent",)))
    assert refused.code == "case.priority_unknown"
