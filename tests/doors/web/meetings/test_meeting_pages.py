"""The pages of a meeting, from its plan to its approved minutes, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

from fellesskap.db.work import system_work
from fellesskap.transfers.service import LiftCase, lift_case
from fellesskap_graphql.ids import global_id
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


async def plan(road: Road, browser: Browser, body: str = "fu", **changes: str) -> str:
    """Plan a meeting for the next day through the form, and return its address."""
    fields = {
        "body_id": global_id("Body", await road.id_of("body", body)),
        "starts_at": (road.today + timedelta(days=1)).isoformat(),
        "clock": "10:00",
        "form": "physical",
        "place": "Prøveby",
        **changes,
    }
    answer = await browser.post(f"/{road.tenant.slug}/moter/ny", fields)
    assert answer.status_code == 303, text_of(answer)
    return str(answer.headers["location"]).removesuffix("/sakliste")


async def version(road: Road, address: str) -> str:
    return str((await road.rows("meeting", id=UUID(address.rsplit("/", 1)[1])))[0]["version"])


async def call(road: Road, browser: Browser, address: str) -> None:
    answer = await browser.post(f"{address}/innkalling", {"version": await version(road, address)})
    assert answer.status_code == 303, text_of(answer)


async def add_case(road: Road, browser: Browser, address: str, case_id: UUID) -> None:
    answer = await browser.post(
        f"{address}/sakliste/saker",
        {"version": await version(road, address), "case_ids": global_id("Case", case_id), "minutes": "15"},
    )
    assert answer.status_code == 303, text_of(answer)


async def hold(road: Road, browser: Browser, address: str) -> None:
    """Record that everybody who was called was there."""
    page = await browser.get(f"{address}/oppmote")
    assert page.status_code == 200
    chosen = dict(
        re.findall(r'name="(seat-[0-9a-f-]+)".*?<option value="([0-9a-f-]+)" selected', page.text, re.DOTALL)
    )
    assert chosen
    answer = await browser.post(f"{address}/oppmote", {"version": await version(road, address), **chosen})
    assert answer.status_code == 303, text_of(answer)


async def test_a_meeting_from_plan_to_approved_minutes(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    address = await plan(road, anne)
    assert "sakslisten er tom" in text_of(await anne.get(address))
    case_id = await road.placed()
    await add_case(road, anne, address, case_id)
    confirm = text_of(await anne.get(f"{address}/innkalling"))
    assert "Innkallingen sendes til" in confirm
    await call(road, anne, address)
    assert "Innkallingen er sendt" in text_of(await anne.get(address))
    road.later()
    anne = await enter("anne")
    await hold(road, anne, address)
    item = (await road.rows("agenda_item", case_id=case_id))[0]
    page = await anne.get(f"{address}/punkt/{item['id']}")
    assert "Hva kom fram i drøftingen" in text_of(page)
    done = await anne.post(
        f"{address}/punkt/{item['id']}/drofting",
        {"version": str(item["version"]), "summary": "Alle var enige om retningen."},
    )
    assert done.status_code == 303
    assert await road.state(case_id) == "discussed"
    for path, state in (("referat", "minuted"), ("referat/godkjenn", "approved")):
        answer = await anne.post(f"{address}/{path}", {"version": await version(road, address)})
        assert answer.status_code == 303, text_of(answer)
        row = (await road.rows("meeting", id=UUID(address.rsplit("/", 1)[1])))[0]
        assert row["state"] == state
    assert "Referatet er godkjent" in text_of(await anne.get(address))


async def test_a_decision_through_the_form(road: Road, enter: Enter) -> None:
    case_id, item_id = await road.ready()
    anne = await enter("anne")
    item = (await road.rows("agenda_item", id=item_id))[0]
    address = f"/{road.tenant.slug}/moter/{item['meeting_id']}/punkt/{item_id}"
    page = await anne.get(address)
    seats = re.findall(r'name="voice-([0-9a-f-]+)"', page.text)
    assert seats
    fields = {
        "version": str(await road.case_version(case_id)),
        "outcome": "decide",
        "effect": "binding",
        "wording": "FSU slutter seg til rutinen.",
        **{f"voice-{seat}": "agrees" for seat in seats},
    }
    refused = await anne.post(
        f"{address}/beslutning", {**fields, f"voice-{seats[0]}": "objects", f"reason-{seats[0]}": ""}
    )
    assert refused.status_code == 422
    assert "FSU slutter seg til rutinen." in refused.text
    assert await road.state(case_id) == "deciding"
    done = await anne.post(f"{address}/beslutning", fields)
    assert done.status_code == 303, text_of(done)
    assert await road.state(case_id) == "decided"
    again = await anne.post(f"{address}/beslutning", fields)
    assert again.status_code == 409


async def test_planning_keeps_what_was_typed_and_says_what_is_wrong(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    before = len(await road.rows("meeting"))
    body = global_id("Body", await road.id_of("body", "fu"))
    page = await anne.post(
        f"/{road.tenant.slug}/moter/ny",
        {
            "body_id": body,
            "starts_at": "2020-01-01",
            "clock": "10:00",
            "form": "physical",
            "place": "Prøveby",
        },
    )
    assert page.status_code == 422
    assert 'value="Prøveby"' in page.text
    no_place = await anne.post(
        f"/{road.tenant.slug}/moter/ny",
        {
            "body_id": body,
            "starts_at": (road.today + timedelta(days=9)).isoformat(),
            "clock": "10:00",
            "form": "physical",
            "place": "",
        },
    )
    assert no_place.status_code == 422
    assert "sted" in text_of(no_place).lower()
    assert len(await road.rows("meeting")) == before


async def test_an_identity_number_in_the_agenda_is_refused(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    address = await plan(road, anne)
    fields = {"version": await version(road, address), "item_minutes": "5"}
    page = await anne.post(f"{address}/sakliste/punkt", {**fields, "title": "Om 15837030088"})
    assert page.status_code == 422
    assert await road.rows("agenda_item", meeting_id=UUID(address.rsplit("/", 1)[1])) == []
    good = await anne.post(f"{address}/sakliste/punkt", {**fields, "title": "Om 101/2020"})
    assert good.status_code == 303


async def test_agenda_lines_move_and_leave(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    address = await plan(road, anne)
    meeting_id = UUID(address.rsplit("/", 1)[1])
    for title in ("Først", "Sist"):
        await anne.post(
            f"{address}/sakliste/punkt",
            {"version": await version(road, address), "title": title, "item_minutes": "5"},
        )
    rows = sorted(await road.rows("agenda_item", meeting_id=meeting_id), key=lambda row: row["position"])
    await anne.post(
        f"{address}/sakliste/flytt",
        {
            "version": await version(road, address),
            "item_id": global_id("AgendaItem", rows[1]["id"]),
            "position": "1",
        },
    )
    stale = await anne.post(
        f"{address}/sakliste/fjern", {"version": "1", "item_id": global_id("AgendaItem", rows[0]["id"])}
    )
    assert stale.status_code == 409
    after = sorted(await road.rows("agenda_item", meeting_id=meeting_id), key=lambda row: row["position"])
    assert [row["title"] for row in after] == ["Sist", "Først"]
    gone = await anne.post(
        f"{address}/sakliste/fjern",
        {"version": await version(road, address), "item_id": global_id("AgendaItem", rows[0]["id"])},
    )
    assert gone.status_code == 303
    assert len(await road.rows("agenda_item", meeting_id=meeting_id)) == 1


async def test_what_is_sent_afterwards_says_why_and_is_seen_by_those_called(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    address, case_id = await plan(road, anne), await road.placed()
    meeting_id = UUID(address.rsplit("/", 1)[1])
    await anne.post(
        f"{address}/sakliste/punkt",
        {"version": await version(road, address), "title": "Eventuelt", "item_minutes": "5"},
    )
    await call(road, anne, address)
    fields = {
        "version": await version(road, address),
        "case_ids": global_id("Case", case_id),
        "minutes": "20",
    }
    silent = await anne.post(f"{address}/sakliste/saker", fields)
    assert silent.status_code == 422
    assert "Skriv hvorfor sakslisten endres." in text_of(silent)
    assert len(await road.rows("agenda_item", meeting_id=meeting_id)) == 1
    done = await anne.post(f"{address}/sakliste/saker", {**fields, "reason": "Kom inn etter fristen"})
    assert done.status_code == 303
    waiting = text_of(await anne.get(address))
    assert "1 endring i sakslisten er ikke sendt." in waiting
    sheet = text_of(await anne.get(f"{address}/sakliste"))
    assert "kl. 10.05–10.25, 20 min" in sheet
    assert "Kom inn etter fristen" in sheet
    line = next(row for row in await road.rows("agenda_item", meeting_id=meeting_id) if row["case_id"])
    assert (await anne.get(f"{address}/sakliste/linje/{line['id']}")).status_code == 200
    member = await enter(next(name for name in road.people if name not in ("anne", "bjorn")))
    assert "Kom inn etter fristen" not in text_of(await member.get(address))
    sent = await anne.post(f"{address}/sakliste/send", {"version": await version(road, address)})
    assert sent.status_code == 303
    assert "Endret etter innkallingen" in text_of(await member.get(address))
    assert "Kom inn etter fristen" in text_of(await member.get(address))
    again = await anne.post(f"{address}/sakliste/send", {"version": await version(road, address)})
    assert again.status_code == 422


async def test_others_than_the_secretariat_read_and_change_nothing(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    address = await plan(road, anne)
    name = next(name for name in road.people if name not in ("anne", "bjorn"))
    other = await enter(name)
    page = await other.get(address)
    assert page.status_code == 200
    assert "Lag sakslisten" not in text_of(page)
    refused = await other.post(f"{address}/innkalling", {"version": await version(road, address)})
    assert refused.status_code == 403
    rows = await road.rows("meeting", id=UUID(address.rsplit("/", 1)[1]))
    assert rows[0]["state"] == "planned"


async def test_an_unknown_meeting_is_the_ordinary_missing_page(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    for path in ("", "/sakliste", "/innkalling", "/oppmote", "/referat", f"/punkt/{uuid4()}"):
        assert (await anne.get(f"/{road.tenant.slug}/moter/{uuid4()}{path}")).status_code == 404
    assert (await anne.get(f"/{road.tenant.slug}/moter")).status_code == 200


async def test_papers_notices_and_mails_are_listed(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    slug = road.tenant.slug
    assert "Innkalling" in text_of(await anne.get(f"/{slug}/dokumenter"))
    assert (await anne.get(f"/{slug}/varsler")).status_code == 200
    assert "Utsendinger" in text_of(await anne.get(f"/{slug}/administrasjon"))
    paper = (await road.rows("document"))[0]
    assert (await anne.get(f"/{slug}/dokumenter/{paper['id']}/fil")).status_code == 409
    assert (await anne.get(f"/{slug}/dokumenter/{uuid4()}/fil")).status_code == 404


async def test_a_form_sent_twice_is_done_once(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    before = len(await road.rows("meeting"))
    key = str(uuid4())
    first, second = await plan(road, anne, _key=key), await plan(road, anne, _key=key)
    assert first == second
    assert len(await road.rows("meeting")) == before + 1
    assert await plan(road, anne, _key=str(uuid4())) != first


async def test_a_line_whose_case_was_lifted_shows_how_it_stands_where_it_is_now(
    road: Road, enter: Callable[[str], Awaitable[Browser]]
) -> None:
    case_id = await road.placed()
    meeting_id, _ = await road.meeting("fu", case_id)
    version_now = await road.case_version(case_id)
    command = LiftCase(case_id, version_now, await road.id_of("body", "fsu"), "Den er for stor for oss.")
    await road.do("anne", lift_case, command)
    page = await (await enter("anne")).get(f"/{road.tenant.slug}/moter/{meeting_id}")
    shown = text_of(page)
    assert "Løftet til FSU" in shown
    assert "Den er for stor for oss." in shown
    assert "Slik står saken nå: Plassert i FSU" in shown


async def test_a_day_on_which_most_are_free_is_told_and_not_refused(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    year = road.today.year
    saturday = road.today + timedelta(days=(5 - road.today.weekday()) % 7 + 7)
    hints = (
        "er en helligdag (første juledag).",
        "er julaften.",
        "er en høytidsdag (første mai).",
        "er i helgen.",
    )
    days = (
        date(year, 12, 25),
        date(year, 12, 24),
        date(year + 1, 5, 1),
        saturday,
        saturday + timedelta(days=2),
    )
    for day, told in zip(days, (*hints, None), strict=True):
        address = await plan(road, anne, starts_at=day.isoformat())
        for where in (address, f"{address}/sakliste"):
            page = text_of(await anne.get(where))
            assert [hint for hint in hints if hint in page] == ([told] if told else []), (day, where)
    refused = await anne.post(
        f"/{road.tenant.slug}/moter/ny",
        {"body_id": global_id("Body", await road.id_of("body", "fu")), "starts_at": days[0].isoformat()},
    )
    assert refused.status_code == 422
    assert hints[0] in text_of(refused)
    sooner = {"version": "1", "starts_at": saturday.isoformat(), "clock": "10:00"}
    checked = text_of(await anne.post(f"{address}/flytt/sjekk", sooner))
    assert hints[3] in checked
    member = text_of(await (await enter("fu:kommune")).get(address))
    assert not any(hint in member for hint in hints)


async def test_the_form_for_who_met_says_once_what_may_be_left(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    address = await plan(road, anne)
    await add_case(road, anne, address, await road.placed())
    await call(road, anne, address)
    shown = await (await enter("anne")).get(f"{address}/oppmote")
    assert "(valgfritt)" not in shown.text
    assert text_of(shown).count("Møtte ingen for en plass") == 1
    assert text_of(shown).count("Fra og med sak , Fagperson kommune") == 1


async def test_a_line_of_an_open_meeting_is_closed_by_a_law_and_opened_again(
    road: Road, enter: Enter
) -> None:
    anne = await enter("anne")
    address = await plan(road, anne)
    meeting_id = UUID(address.rsplit("/", 1)[1])
    fields = {"title": "Om en avtale", "item_minutes": "5"}
    await anne.post(f"{address}/sakliste/punkt", {"version": await version(road, address), **fields})
    (line,) = await road.rows("agenda_item", meeting_id=meeting_id)
    here = f"{address}/sakliste/linje/{line['id']}"
    assert "Lukk punktet" not in text_of(await anne.get(here))
    async with system_work(road.tenant) as work, work.engine_scope():
        await work.connection.execute("UPDATE meeting SET open_to_public = true WHERE id = $1", meeting_id)
    assert "Møtet er åpent, så alle kan lese punktet" in text_of(await anne.get(here))
    closing = {"version": await version(road, address), "closed": "1", "basis": ""}
    refused = await anne.post(f"{here}/lukk", closing)
    assert refused.status_code == 422
    assert "Skriv hvilken lov og paragraf" in text_of(refused)
    assert (await road.rows("agenda_item", meeting_id=meeting_id)) == [line]
    done = await anne.post(f"{here}/lukk", {**closing, "basis": "offentleglova § 13"})
    assert done.status_code == 303
    assert "Lukket: offentleglova § 13" in text_of(await anne.get(f"{address}/sakliste"))
    told = text_of(await anne.get(f"{address}/innkalling"))
    assert "Se hva som blir synlig for alle 1. Lukket: offentleglova § 13" in told
    opening = {"version": await version(road, address), "closed": ""}
    assert (await anne.post(f"{here}/lukk", opening)).status_code == 303
    assert "1. Om en avtale" in text_of(await anne.get(f"{address}/innkalling"))
