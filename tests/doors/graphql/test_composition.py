"""The report of composition over the graph: one statement, judged by the day, and told as the reader may know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from composition_scene import composed
from fellesskap.actor import PUBLIC_ACTOR
from fellesskap.composition.model import AuthorityKind, Gender
from fellesskap.composition.service import (
    Attest,
    DeclareGender,
    GrantAuthority,
    attest,
    declare_gender,
    grant_authority,
)
from fellesskap.db.work import Work, system_work
from fellesskap.settings import Settings
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from road import Road, build
from road_structure import START

REPORT = """query R($id: ID!, $day: Date) { compositionReport(bodyId: $id, asOf: $day) {
    body { key } composition { day seats vacant errors warnings asked declared withheld
        findings { code weight message remedy seatKey ruleKey } } } }"""
ALL = """query A($day: Date) { compositionReports(asOf: $day) {
    body { key } composition { vacant errors warnings } } }"""
FITS = 'query F($id: ID!) { person(id: $id) { fitness(seatKey: "fsu:lege") { code message } } }'


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    road = await build(database, "sammensetning", composed())
    doctor = road.people["fsu:lege"]
    await road.do("anne", attest, Attest(doctor, road.today, "heltid"))
    await road.do("anne", attest, Attest(doctor, road.today, leader_level=3))
    for name in ("fsu:direktor", "fsu:avdeling", "fsu:lege"):
        await road.do("anne", declare_gender, DeclareGender(road.people[name], Gender.MAN))
    seat_id = await road.id_of("seat", "fsu:region:sor")
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        end = "UPDATE holding SET valid_to = $1 WHERE seat_id = $2"
        await work.connection.execute(end, road.today, seat_id)
    return road


async def ask(road: Road, who: str, text: str, **variables: Any) -> Any:
    graph = community()
    async with Work(road.tenant, await road.actor(who), road.clock) as work:
        answer = msgspec.json.decode(await graph.run(work, graph.prepare(text), variables))
    assert "errors" not in answer, answer
    return answer["data"]


async def report(road: Road, who: str, **variables: Any) -> dict[str, Any]:
    body = global_id("Body", await road.id_of("body", "fsu"))
    found: dict[str, Any] = (await ask(road, who, REPORT, id=body, **variables))["compositionReport"]
    assert found["body"]["key"] == "fsu"
    made: dict[str, Any] = found["composition"]
    return made


async def test_the_secretariat_is_told_all_of_it(road: Road) -> None:
    made = await report(road, "anne")
    codes = [(one["code"], one["weight"], one["seatKey"] or one["ruleKey"]) for one in made["findings"]]
    assert codes == [
        ("composition.seat_vacant", "ERROR", "fsu:region:sor"),
        ("composition.uneven_sides", "ERROR", "like"),
        ("composition.too_few", "WARNING", "brukere"),
        ("composition.not_covered", "WARNING", "steder"),
        ("composition.gender_skewed", "WARNING", "kjonn"),
        ("composition.competence_excluded", "WARNING", "fsu:lege"),
        ("composition.leader_level", "WARNING", "fsu:lege"),
    ]
    assert (made["vacant"], made["errors"], made["warnings"]) == (1, 2, 5)
    assert (made["asked"], made["declared"], made["withheld"]) == (made["seats"] - 2, 3, [])
    said = {one["code"]: one for one in made["findings"]}
    assert said["composition.too_few"]["remedy"] == "Slik rettes brukere."
    assert (
        said["composition.not_covered"]["message"]
        == "Regelen «Regelen steder» er ikke oppfylt: Fjell er ikke representert."
    )
    assert "Kommuneoverlege på heltid" in said["composition.competence_excluded"]["message"]
    assert all(one["remedy"] and one["message"] != one["code"] for one in made["findings"])


async def test_another_day_is_judged_by_its_own_facts(road: Road) -> None:
    before = await report(road, "anne", day=(road.today - timedelta(days=1)).isoformat())
    assert before["vacant"] == 0
    codes = [one["code"] for one in before["findings"]]
    assert "composition.competence_missing" in codes
    assert "composition.seat_vacant" not in codes
    nothing = (START - timedelta(days=1)).isoformat()
    body = global_id("Body", await road.id_of("body", "fsu"))
    assert (await ask(road, "anne", REPORT, id=body, day=nothing))["compositionReport"] is None


async def test_a_reader_is_not_told_what_is_not_for_them_and_told_so(road: Road) -> None:
    everything = await report(road, "anne")
    partner, elected = await report(road, "berg"), await report(road, "valgt")
    assert partner["withheld"] == ["GENDER"]
    assert elected["withheld"] == ["COMPETENCE", "GENDER"]
    for made in (partner, elected):
        assert (made["asked"], made["declared"]) == (0, 0)
        left_out = {one["code"] for one in everything["findings"]} - {one["code"] for one in made["findings"]}
        unseen = {"composition.gender_skewed"}
        if made is elected:
            unseen |= {"composition.competence_excluded", "composition.leader_level"}
        assert left_out == unseen


async def test_all_bodies_at_once_say_the_same(road: Road) -> None:
    found = (await ask(road, "anne", ALL))["compositionReports"]
    by_key = {one["body"]["key"]: one["composition"] for one in found}
    made = await report(road, "anne")
    assert by_key["fsu"] == {name: made[name] for name in ("vacant", "errors", "warnings")}
    assert len(by_key) == len(await road.rows("body_edition"))


async def test_the_public_has_no_report(road: Road) -> None:
    graph = community()
    async with Work(road.tenant, (await road.actor("anne")), road.clock) as work:
        assert b'"errors":[' not in await graph.run(work, graph.prepare(ALL))
    async with Work(road.tenant, PUBLIC_ACTOR, road.clock) as work:
        answer = msgspec.json.decode(await graph.run(work, graph.prepare(ALL)))
    assert answer["errors"]


async def test_who_would_fit_a_seat_is_told_before_anybody_is_appointed(road: Road) -> None:
    doctor, stranger = (global_id("Person", road.people[name]) for name in ("fsu:lege", "fsu:direktor"))
    told = (await ask(road, "anne", FITS, id=doctor))["person"]["fitness"]
    assert [one["code"] for one in told] == ["composition.competence_excluded", "composition.leader_level"]
    told = (await ask(road, "anne", FITS, id=stranger))["person"]["fitness"]
    assert [one["code"] for one in told] == ["composition.competence_missing"]


async def test_a_sum_beyond_an_authority_is_told(road: Road) -> None:
    holding = (await road.rows("holding", person_id=road.people["fsu:region:nord"]))[0]["id"]
    text = """query S($id: ID!, $sum: Int!) { node(id: $id) { ... on Holding {
        beyondAuthority(amountNok: $sum) authorities { kind limitNok reference region { key } } } } }"""
    given: dict[str, Any] = {"id": global_id("Holding", holding)}
    assert not (await ask(road, "berg", text, **given, sum=900_000))["node"]["beyondAuthority"]
    nord = await road.id_of("region", "nord")
    command = GrantAuthority(
        holding, AuthorityKind.DELEGATED, road.today, "12/26", region_id=nord, limit_nok=500_000
    )
    await road.do("anne", grant_authority, command)
    below, beyond = [
        (await ask(road, "berg", text, **given, sum=sum_))["node"] for sum_ in (500_000, 500_001)
    ]
    assert (below["beyondAuthority"], beyond["beyondAuthority"]) == (False, True)
    assert below["authorities"] == [
        {"kind": "DELEGATED", "limitNok": 500_000, "reference": "12/26", "region": {"key": "nord"}}
    ]
