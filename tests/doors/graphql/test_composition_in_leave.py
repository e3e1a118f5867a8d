"""The report of composition while holders are on leave, and of seats that nobody is set to appoint to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from choosing_scene import CHOOSING
from fellesskap.actor import Side
from fellesskap.composition.service import Attest, attest
from fellesskap.db.work import Work
from fellesskap.people.service import AppointCommonDeputy, TakeLeave, appoint_common_deputy, take_leave
from fellesskap.settings import Settings
from fellesskap_graphql.schema import community
from road import Road, build

REPORT = """query R($key: String!, $day: Date) { body(key: $key, asOf: $day) { composition {
    vacant away unappointed errors warnings findings { code weight message seatKey } } } }"""


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    road = await build(database, "permisjoner", CHOOSING)
    await road.do("anne", attest, Attest(road.people["ssu:lege"], road.today, "fastlege"))
    return road


async def report(road: Road, who: str = "anne", body: str = "ssu", **variables: Any) -> dict[str, Any]:
    graph = community()
    async with Work(road.tenant, await road.actor(who), road.clock) as work:
        answer = msgspec.json.decode(await graph.run(work, graph.prepare(REPORT), {"key": body, **variables}))
    found: dict[str, Any] = answer["data"]["body"]["composition"]
    return found


async def _away(road: Road, seat: str) -> None:
    seat_id = await road.id_of("seat", seat)
    (holding,) = [row for row in await road.rows("holding", seat_id=seat_id) if row["kind"] == "holder"]
    command = TakeLeave(holding["id"], road.today, road.today + timedelta(days=30))
    await road.do("anne", take_leave, command)


async def test_on_leave_a_seat_is_filled_by_the_deputy_who_is_judged_or_not_at_all(road: Road) -> None:
    assert [one["code"] for one in (await report(road))["findings"]] == []
    await _away(road, "ssu:lege")
    made = await report(road)
    assert [(one["code"], one["seatKey"]) for one in made["findings"]] == [
        ("composition.acting_competence_missing", "ssu:lege")
    ]
    assert made["findings"][0]["message"].startswith("Varaen som møter for plassen «Lege» under permisjonen")
    assert (made["vacant"], made["away"]) == (0, 0)

    await _away(road, "ssu:jurist")
    made = await report(road)
    assert [(one["code"], one["weight"]) for one in made["findings"]] == [
        ("composition.holder_away", "ERROR"),
        ("composition.acting_competence_missing", "WARNING"),
    ]
    assert "har permisjon, og ingen vara møter" in made["findings"][0]["message"]
    assert (made["vacant"], made["away"]) == (0, 1)
    later = await report(road, day=(road.today + timedelta(days=30)).isoformat())
    assert (later["findings"], later["away"]) == ([], 0)

    ssu = await road.id_of("body", "ssu")
    for place, who in enumerate(("ssu:bruker", "aune"), start=1):
        listed = AppointCommonDeputy(ssu, Side.MUNICIPAL, road.people[who], place, road.today)
        await road.do("anne", appoint_common_deputy, listed)
        # Who sits there in an own seat stands in for nobody.
        assert (await report(road))["away"] == 2 - place


async def test_seats_that_nobody_appoints_to_are_listed(road: Road) -> None:
    assert (await report(road))["unappointed"] == []
    assert (await report(road, "berg", "fsu"))["unappointed"] == ["Direktør"]
