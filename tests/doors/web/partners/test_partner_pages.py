"""The pages of municipalities, the trust and regions: what each must answer, is bound by and sits in."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from builders import Community
from fellesskap.clock import FixedClock
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_as, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


def section(page: str, heading: str) -> str:
    """The words of the section with a heading, up to the next."""
    found = re.search(rf"<section[^>]*>\s*<h2[^>]*>{re.escape(heading)}</h2>(.*?)</section>", page, re.DOTALL)
    assert found, heading
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


async def test_the_list_gathers_municipalities_by_region_and_puts_ones_own_first(
    road: Road, enter: Enter
) -> None:
    await road.opened()
    home = f"/{road.tenant.slug}/kommuner"
    page = await (await enter("aune")).get(home)
    assert f'{home}/9901">Aune' in re.sub(r"\s+", " ", section_of_own(page.text))
    headings = [
        re.sub(r"<[^>]+>", "", one)
        for one in re.findall(r'<h2 class="ds-heading" data-size="sm"[^>]*>(.*?)</h2>', page.text)
    ]
    assert headings == ["Helseregion Nord", "Helseregion Sør", "Kommuner uten region", "Prøvesykehuset HF"]
    words = text_of(page)
    assert "Apotekene er et eget foretak" in words
    assert "Divisjon kirurgi" in words
    assert "Din kommune" not in text_of(await (await enter("anne")).get(home))


def section_of_own(page: str) -> str:
    """The part of the page about the reader's own municipality."""
    return page[page.index("Din kommune") : page.index("</section>", page.index("Din kommune"))]


async def test_a_municipality_sees_what_it_must_answer_and_can_answer_it(road: Road, enter: Enter) -> None:
    found = await road.opened()
    row = await road.reply(found.id, "Aune")
    home = f"/{road.tenant.slug}/kommuner/9901"
    answer = f"/{road.tenant.slug}/forankring/{found.id}/svar/{row['id']}"
    own = await (await enter("aune")).get(home)
    assert own.status_code == 200
    assert "Slutter dere dere til?" in section(own.text, "Dette skal besvares")
    assert answer in own.text
    other = await (await enter("berg")).get(home)
    assert "Slutter dere dere til?" in section(other.text, "Dette skal besvares")
    assert f'{answer}"' not in other.text
    await road.answer(found, "Aune", Answer.ABSTAIN)
    after = await (await enter("aune")).get(home)
    assert "Avstår" in section(after.text, "Svart, og kan endres")


async def test_a_municipality_sees_what_it_is_bound_by(road: Road, enter: Enter, decided: UUID) -> None:
    home = f"/{road.tenant.slug}/kommuner/9903"
    page = await (await enter("dal")).get(home)
    bound = section(page.text, "Det vi har forpliktet oss til")
    for word in ("Bindende", "Ikke begynt", "90 dager igjen", "Meld status"):
        assert word in bound
    reader = await (await enter("eid")).get(home)
    assert "Meld status" not in section(reader.text, "Det vi har forpliktet oss til")
    road.later(91)
    late = await (await enter("dal")).get(home)
    assert "over fristen" in section(late.text, "Dette skal besvares")


async def test_a_municipality_sees_who_speaks_for_it_and_when_they_meet(road: Road, enter: Enter) -> None:
    starts_at = road.clock.moment + timedelta(days=30)
    body = await road.id_of("body", "fsu")
    meeting = await road.do(
        "anne", plan_meeting, PlanMeeting(body, starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    )
    page = await (await enter("aune")).get(f"/{road.tenant.slug}/kommuner/9901")
    seated = section(page.text, "Hvem representerer oss")
    assert "Faglig samarbeidsutvalg (FSU)" in seated
    holder = re.search(r"(Fsu:region\S*)", seated)
    assert holder
    assert f"Vara-{holder[1].lower()}" in seated
    assert f"/{road.tenant.slug}/moter/{meeting}" in page.text


async def test_how_a_contact_is_reached_stands_only_where_the_graph_gives_it(
    road: Road, enter: Enter
) -> None:
    await road_email(road, "aune", "aune@prove.example")
    home = f"/{road.tenant.slug}/kommuner/9901"
    for name, seen in (("anne", True), ("aune", True), ("berg", False)):
        page = await (await enter(name)).get(home)
        assert ("mailto:aune@prove.example" in page.text) is seen, name
        assert "Aune" in section(page.text, "Kontakter"), name


async def road_email(road: Road, name: str, email: str) -> None:
    """Give a person of the road an address."""
    async with await road.work("anne") as work, work.engine_scope():
        await work.connection.execute(
            "INSERT INTO contact (person_id, email) VALUES ($1, $2) "
            "ON CONFLICT (person_id) DO UPDATE SET email = $2",
            road.people[name],
            email,
        )


async def test_the_trust_shows_its_divisions_and_who_of_them_has_not_answered(
    road: Road, enter: Enter
) -> None:
    found = await road.opened()
    await road.answer(found, "Divisjon psykiatri")
    home = f"/{road.tenant.slug}/sykehus/provesykehuset"
    page = await (await enter("kirurgi")).get(home)
    waiting = section(page.text, "Dette skal besvares")
    assert "Divisjon kirurgi" in waiting
    row = await road.reply(found.id, "Divisjon kirurgi")
    assert f"/forankring/{found.id}/svar/{row['id']}" in page.text
    other = await (await enter("psykiatri")).get(home)
    assert f"/forankring/{found.id}/svar/{row['id']}" not in other.text


async def test_a_region_shows_its_members_its_seats_and_what_it_is_to_settle(
    road: Road, enter: Enter
) -> None:
    found = await road.opened()
    home = f"/{road.tenant.slug}/regioner/nord"
    page = await (await enter("nord")).get(home)
    members = section(page.text, "Kommunene i regionen")
    assert "Aune" in members
    assert "Dal" not in members
    assert "Fsu:region" in section(page.text, "Hvem representerer regionen")
    region = await road.id_of("region", "nord")
    assert f"/forankring/{found.id}/region/{region}" in page.text
    other = await (await enter("sor")).get(home)
    assert f"/forankring/{found.id}/region/{region}" not in other.text
    for name in ("Aune", "Berg"):
        await road.answer(found, name)
    stance = await road.stance(found.id, "nord")
    settled = await (await enter("nord")).get(home)
    assert f"/forankring/{found.id}/standpunkt/{stance['id']}" in settled.text


async def test_what_is_not_there_is_not_found(road: Road, enter: Enter) -> None:
    browser = await enter("anne")
    home = f"/{road.tenant.slug}"
    for path in (
        "kommuner/0000",
        "kommuner/provesykehuset",
        "sykehus/9901",
        "sykehus/intet",
        "regioner/ost",
        "kommuner/%27",
    ):
        assert (await browser.get(f"{home}/{path}")).status_code == 404, path
    for path in ("kommuner/9905", "sykehus/provesykehuset", "regioner/sor"):
        assert (await browser.get(f"{home}/{path}")).status_code == 200, path


async def visit(community: Community, settings: Settings, clock: FixedClock) -> Browser:
    """A browser of a secretary in one of the real communities."""
    secretary = await community.secretary()
    assert secretary.person_id
    app = create_app(settings, clock=clock, modules=page_modules(), folders=(TEMPLATES,))
    return Browser.open(app, await log_in_as(settings, clock, (community.tenant, secretary.person_id)))


async def test_finnmark_has_no_regions_and_lists_its_municipalities_plainly(
    finnmark: Community, database: Settings, clock: FixedClock
) -> None:
    browser = await visit(finnmark, database, clock)
    page = await browser.get("/finnmark/kommuner")
    rows = re.findall(r'<th scope="row"><a [^>]*href="/finnmark/kommuner/(\d{4})"', page.text)
    assert len(rows) == len(finnmark.structure.municipalities)
    assert "Kommuner uten region" not in text_of(page)
    one = await browser.get("/finnmark/kommuner/5636")
    assert one.status_code == 200
    assert "LFSO-øst" in section(one.text, "Hvem representerer oss")


async def test_innlandet_marks_memberships_that_nobody_has_confirmed(
    innlandet: Community, database: Settings, clock: FixedClock
) -> None:
    browser = await visit(innlandet, database, clock)
    hamar = text_of(await browser.get("/innlandet/regioner/hamar"))
    assert "4 kommuner står her uten at regionen har bekreftet det." in hamar
    sure = text_of(await browser.get("/innlandet/regioner/sor-gudbrandsdal"))
    assert "må bekreftes" not in sure
    assert "må bekreftes" in text_of(await browser.get("/innlandet/kommuner/3403"))
    assert "må bekreftes" not in text_of(await browser.get("/innlandet/kommuner/3405"))
