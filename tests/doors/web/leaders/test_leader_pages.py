"""Who leads a body, as the secretariat records it and everybody sees it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from draft_scene import problems_of
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[Road, str], Awaitable[Browser]]


async def holding(road: Road, seat: str) -> str:
    rows = await road.rows("holding", seat_id=await road.id_of("seat", seat))
    return str(next(row["id"] for row in rows if row["kind"] == "holder"))


async def record(road: Road, browser: Browser, seat: str, role: str = "leader", days: int = 0) -> str:
    fields = {
        "role": role,
        "holding_id": await holding(road, seat),
        "valid_from": (road.today + timedelta(days=days)).isoformat(),
    }
    answer = await browser.post(f"/{road.tenant.slug}/utvalg/fsu/ledelse", fields)
    assert answer.status_code == 303, text_of(answer)
    return str(answer.headers["location"])


async def test_a_leader_is_recorded_shown_and_let_go(by_leaders: Road, enter: Enter) -> None:
    road = by_leaders
    anne = await enter(road, "anne")
    home = f"/{road.tenant.slug}"
    page = text_of(await anne.get(f"{home}/utvalg/fsu/ledelse"))
    assert "Etter turen: Prøvesykehuset HF leder til" in page
    assert "Helseregion Nord har nestlederen" in page
    assert "Ingen er registrert" in page
    after = await record(road, anne, "fsu:direktor")
    await record(road, anne, "fsu:region:sor", "deputy")
    shown = text_of(await anne.get(after))
    assert "Fsu:direktor" in shown
    assert "Ikke fra den som har tur" in shown, "the deputy chair is another region's"
    body = text_of(await anne.get(f"{home}/utvalg/fsu"))
    assert "Ledes etter tur" in body
    assert "Lederen og nestlederen" in body
    assert "Fsu:direktor" in text_of(await anne.get(f"{home}/kontakter"))
    member = await enter(road, "fsu:direktor")
    assert (await member.get(f"{home}/utvalg/fsu/ledelse")).status_code == 403
    assert "Fsu:direktor" in text_of(await member.get(f"{home}/utvalg"))
    row = (await road.rows("body_leader", role="leader"))[0]
    end = f"{home}/ledere/{row['id']}/avslutt"
    assert (await member.get(end)).status_code == 403
    assert "beholder plassen" in text_of(await anne.get(end))
    wrong = await anne.post(end, {"version": "1", "valid_to": "2020-01-01", "reason": "own_wish"})
    assert (wrong.status_code, set(problems_of(wrong))) == (422, {"valid_to"})
    day = (road.today + timedelta(days=3)).isoformat()
    done = await anne.post(end, {"version": "1", "valid_to": day, "reason": "own_wish"})
    assert done.status_code == 303
    assert (await road.rows("body_leader", id=row["id"]))[0]["valid_to"].isoformat() == day
    await record(road, anne, "fsu:direktor", days=90)
    coming = next(one for one in await road.rows("body_leader", role="leader") if one["id"] != row["id"])
    address = f"{home}/ledere/{coming['id']}"
    assert "kan trekkes tilbake" in text_of(await anne.get(f"{address}/avslutt"))
    assert (await anne.post(f"{address}/trekk", {"version": "1"})).status_code == 303
    assert await road.rows("body_leader", id=coming["id"]) == []


async def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(by_leaders: Road, enter: Enter) -> None:
    road = by_leaders
    anne = await enter(road, "anne")
    fields = {"role": "deputy", "valid_from": "", "reference": "Sak 9/26"}
    answer = await anne.post(f"/{road.tenant.slug}/utvalg/fsu/ledelse", fields)
    assert answer.status_code == 422
    assert {"holding_id", "valid_from"} <= set(problems_of(answer))
    assert 'value="Sak 9/26"' in answer.text
    outside = {
        **fields,
        "valid_from": road.today.isoformat(),
        "holding_id": await holding(road, "fu:kommune"),
    }
    refused = await anne.post(f"/{road.tenant.slug}/utvalg/fsu/ledelse", outside)
    assert (refused.status_code, set(problems_of(refused))) == (422, {"holding_id"})


async def test_one_meeting_is_led_by_another_party(by_leaders: Road, enter: Enter) -> None:
    road = by_leaders
    anne = await enter(road, "anne")
    meeting = await plan(road, anne, "fsu")
    form = await anne.get(f"{meeting}/ledelse")
    assert "Etter turen leder Prøvesykehuset HF" in text_of(form)
    assert re.findall(r'name="party" value="([^"]*)"', form.text) == ["", "provesykehuset", "nord", "sor"]
    sent = {"version": "1", "party": "sor", "reason": "De legger fram saken."}
    assert (await anne.post(f"{meeting}/ledelse", sent)).status_code == 303
    shown = text_of(await anne.get(meeting))
    assert "Helseregion Sør, Prøvesykehuset HF har nestlederen" in shown
    assert "Helseregion Sør leder" in text_of(await anne.get(f"/{road.tenant.slug}/arshjul?utvalg=fsu"))
    row = (await road.rows("meeting", id=UUID(meeting.rsplit("/", 1)[1])))[0]
    assert (row["chair_party"], row["chair_side"]) == ("sor", "municipal")
    unknown = await anne.post(f"{meeting}/ledelse", {**sent, "version": "2", "party": "vest"})
    assert (unknown.status_code, set(problems_of(unknown))) == (422, {"party"})
    assert (await anne.post(f"{meeting}/ledelse", {"version": "2", "party": ""})).status_code == 303
    assert "Prøvesykehuset HF, Helseregion Nord har nestlederen" in text_of(await anne.get(meeting))


async def plan(road: Road, browser: Browser, body: str, days: int = 1) -> str:
    fields = {
        "body_id": f"Body_{await road.id_of('body', body)}",
        "starts_at": (road.today + timedelta(days=days)).isoformat(),
        "clock": "23:00",
        "form": "physical",
        "place": "Prøveby",
    }
    answer = await browser.post(f"/{road.tenant.slug}/moter/ny", fields)
    assert answer.status_code == 303, text_of(answer)
    return str(answer.headers["location"]).removesuffix("/sakliste")
