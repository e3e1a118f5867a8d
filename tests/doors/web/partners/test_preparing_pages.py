"""What a party must have done before which meeting, as each of them sees it and as the others do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import count

import pytest
from litestar import Litestar

from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from fellesskap.settings import Settings
from fellesskap.texts.dates import long_day
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, text_of
from road import Road, build

Enter = Callable[[str], Awaitable[Browser]]
_numbers = count(1)


@pytest.fixture
async def road(database: Settings) -> Road:
    """A community in which nothing is planned yet."""
    return await build(database, f"dagar-{next(_numbers)}")


@pytest.fixture
def partner_app(database: Settings, road: Road) -> Litestar:
    return create_app(database, clock=road.clock, modules=page_modules(), folders=(TEMPLATES,))


async def plan(road: Road, body: str, days: int) -> date:
    """Plan a body's meeting so many days ahead, and tell its day."""
    starts_at = road.clock.moment + timedelta(days=days)
    command = PlanMeeting(await road.id_of("body", body), starts_at, MeetingForm.PHYSICAL, "Prøveby")
    await road.do("anne", plan_meeting, command)
    return starts_at.date()


async def seen(road: Road, enter: Enter, who: str, place: str) -> str:
    page = await (await enter(who)).get(f"/{road.tenant.slug}/{place}/frister")
    assert page.status_code == 200
    return text_of(page)


async def test_a_municipality_sees_its_question_and_the_days_before_the_decision(
    road: Road, enter: Enter
) -> None:
    found = await road.opened()
    decision = await plan(road, "fsu", 60)
    said = await seen(road, enter, "aune", "kommuner/9901")
    assert "Frister før møtene for Aune" in said
    assert f"Avgjøres i Faglig samarbeidsutvalg {long_day(decision, 'nb')}." in said
    assert long_day(found.deadline, "nb") in said
    papers = decision - timedelta(days=7)
    assert f"{long_day(papers, 'nb')} " in said
    assert "Siste dag for innkallingen med papirer." in said
    page = await (await enter("aune")).get(f"/{road.tenant.slug}/kommuner/9901/frister")
    reply = await road.reply(found.id, "Aune")
    assert f"/forankring/{found.id}/svar/{reply['id']}" in page.text
    # Another sees the same days and answers nothing.
    other = await (await enter("berg")).get(f"/{road.tenant.slug}/kommuner/9901/frister")
    assert long_day(papers, "nb") in text_of(other)
    assert f"/forankring/{found.id}/svar/" not in other.text
    await road.answer(found, "Aune")
    done = await seen(road, enter, "aune", "kommuner/9901")
    assert "Ingenting venter på svar nå." in done
    assert "gjort" in done


async def test_a_region_a_division_and_the_trust_see_their_own(road: Road, enter: Enter) -> None:
    found = await road.opened()
    await plan(road, "fsu", 60)
    stance = await road.stance(found.id, "nord")
    region = await (await enter("nord")).get(f"/{road.tenant.slug}/regioner/nord/frister")
    assert f"/forankring/{found.id}/standpunkt/{stance['id']}" in region.text
    assert "Helseregion Nord avklarer standpunktet sitt." in text_of(region)
    reply = await road.reply(found.id, "Divisjon kirurgi")
    division = await (await enter("kirurgi")).get(f"/{road.tenant.slug}/divisjoner/kirurgi/frister")
    assert f"/forankring/{found.id}/svar/{reply['id']}" in division.text
    trust = await seen(road, enter, "anne", "sykehus/provesykehuset")
    assert "Helseforetaket avklarer standpunktet sitt." in trust


async def test_days_are_calculated_where_nobody_has_asked_yet(road: Road, enter: Enter) -> None:
    decision = await plan(road, "fsu", 90)
    papers = decision - timedelta(days=7)
    said = await seen(road, enter, "anne", "kommuner/9901")
    latest = papers - timedelta(days=1 + 28)
    assert "Ingen møter i Fagutvalg er planlagt i tide." in said
    assert long_day(latest, "nb") in said
    late = await plan(road, "fu", 60)
    said = await seen(road, enter, "anne", "kommuner/9901")
    left = (papers - timedelta(days=1) - late).days
    assert f"Det gir {left} dager til å svare." in said
    assert "Ingenting venter på svar nå. Saker som skal avgjøres i Faglig samarbeidsutvalg" in said
    road.later(70)
    passed = await seen(road, enter, "anne", "kommuner/9901")
    assert f"{long_day(late, 'nb')} passert" in passed


async def test_a_round_that_no_planned_meeting_can_decide_is_told(road: Road, enter: Enter) -> None:
    await road.opened()
    said = await seen(road, enter, "aune", "kommuner/9901")
    assert "Ingen møter etter fristen er planlagt i utvalget som skal avgjøre saken." in said
    assert "Ingen beslutningsmøter er planlagt" in said


async def test_the_elected_who_see_the_open_meetings_are_counted_nothing(road: Road, enter: Enter) -> None:
    await plan(road, "fsu", 60)
    said = await seen(road, enter, "valgt", "kommuner/9901")
    assert "vises for dem som ser alle møtene" in said
    assert "innkallingen" not in said


@pytest.mark.parametrize(
    "address",
    [
        "kommuner/provesykehuset",
        "kommuner/9999",
        "sykehus/9901",
        "regioner/vest",
        "divisjoner/apotek",
        "divisjoner/nord",
    ],
)
async def test_a_place_that_is_not_there_is_not_found(road: Road, enter: Enter, address: str) -> None:
    page = await (await enter("anne")).get(f"/{road.tenant.slug}/{address}/frister")
    assert page.status_code == 404


async def test_the_pages_lead_there(road: Road, enter: Enter) -> None:
    home = f"/{road.tenant.slug}"
    for who, place in (
        ("aune", "kommuner/9901"),
        ("nord", "regioner/nord"),
        ("kirurgi", "divisjoner/kirurgi"),
    ):
        browser = await enter(who)
        link = f'href="{home}/{place}/frister"'
        assert link in (await browser.get(f"{home}/")).text
        assert link in (await browser.get(f"{home}/arshjul")).text
    secretary = await enter("anne")
    assert "/frister" not in (await secretary.get(f"{home}/")).text
    for place in ("kommuner/9901", "regioner/nord", "sykehus/provesykehuset"):
        assert f'href="{home}/{place}/frister"' in (await secretary.get(f"{home}/{place}")).text
    assert (
        f'href="{home}/divisjoner/kirurgi/frister"'
        in (await secretary.get(f"{home}/sykehus/provesykehuset")).text
    )
