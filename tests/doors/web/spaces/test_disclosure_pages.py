"""The pages of requests for access: the secretariats' alone, from the day one comes to a settled complaint."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

from fellesskap.actor import Side
from fellesskap.disclosures.rules import due_on
from fellesskap.notes.service import WriteNote, write_note
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


async def register(road: Road, browser: Browser, days: int = 0, **more: str) -> str:
    fields = {
        "asked": "Alle notater om ambulanse",
        "received_on": (road.today - timedelta(days=days)).isoformat(),
        "side": "municipal",
        **more,
    }
    answer = await browser.post(f"/{road.tenant.slug}/innsyn/nytt", fields)
    assert answer.status_code == 303, text_of(answer)
    return str(answer.headers["location"])


async def test_a_request_is_registered_answered_and_complained_about(road: Road, enter: Enter) -> None:
    bjorn = await enter("bjorn")
    here = f"/{road.tenant.slug}/innsyn"
    form = text_of(await bjorn.get(f"{here}/nytt"))
    assert "fem arbeidsdager" in form
    empty = await bjorn.post(f"{here}/nytt", {"received_on": road.today.isoformat(), "side": "municipal"})
    assert empty.status_code == 422
    page = await register(road, bjorn, requester="Avisa")
    assert "Avisa" in (await bjorn.get(page)).text
    row = (await road.rows("disclosure", id=UUID(page.rsplit("/", 1)[1])))[0]
    assert row["due_on"] == due_on(road.today)
    unfounded = {
        "version": "1",
        "outcome": "refused",
        "answered_on": road.today.isoformat(),
        "reason": "Internt",
    }
    refused = await bjorn.post(f"{page}/svar", unfounded)
    assert refused.status_code == 422
    assert "hvilken paragraf" in text_of(refused)
    assert "Internt" in refused.text
    answered = await bjorn.post(f"{page}/svar", {**unfounded, "legal_basis": "offentleglova § 14"})
    assert answered.status_code == 303
    assert "offentleglova § 14" in text_of(await bjorn.get(page))
    assert (await bjorn.get(f"{page}/svar")).status_code == 422
    assert (await bjorn.get(f"{page}/klagesvar")).status_code == 422
    complaint = {"version": "2", "complained_on": road.today.isoformat(), "complaint": "Vi vil se det."}
    assert (await bjorn.post(f"{page}/klage", complaint)).status_code == 303
    assert "Klage venter" in text_of(await bjorn.get(here))
    settled = {"version": "3", "outcome": "granted", "settled_on": road.today.isoformat()}
    assert (await bjorn.post(f"{page}/klagesvar", settled)).status_code == 303
    assert "Innsyn gitt etter klagen" in text_of(await bjorn.get(here))


async def test_what_is_overdue_comes_first_and_says_so(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    await register(road, anne, asked="Nytt krav")
    late = await register(road, anne, days=30, asked="Gammelt krav")
    said = text_of(await anne.get(f"/{road.tenant.slug}/innsyn"))
    assert said.index("Gammelt krav") < said.index("Nytt krav")
    assert "Fristen er ute" in said
    assert "regnes som avslått" in text_of(await anne.get(late))
    # It is the municipal side's to answer; the hospital's secretary can only hand it over.
    assert (await anne.get(f"{late}/svar")).status_code == 403
    handed = await anne.post(f"{late}/overfor", {"version": "1", "side": "hospital"})
    assert handed.status_code == 303
    assert (await anne.get(f"{late}/svar")).status_code == 200


async def test_a_note_is_linked_by_its_side_and_the_other_secretary_sees_none(
    road: Road, enter: Enter
) -> None:
    note = WriteNote("zqvårtnotat", Side.MUNICIPAL, await road.placed())
    note_id = await road.do("bjorn", write_note, note)
    bjorn, anne = await enter("bjorn"), await enter("anne")
    page = await register(road, anne)
    assert "zqvårtnotat" in (await bjorn.get(page)).text
    linked = await bjorn.post(f"{page}/notater", {"note_id": str(note_id)})
    assert linked.status_code == 303
    link_id = (await road.rows("disclosure_note", note_id=note_id))[0]["id"]
    assert "innsyn som gjelder dette notatet" in text_of(
        await (await enter("aune")).get(f"/{road.tenant.slug}/notater/{note_id}")
    )
    for part in ("", f"/notater/{link_id}"):
        shown = await anne.get(page + part)
        assert "zqvårtnotat" not in shown.text
        assert str(link_id) not in shown.text or shown.status_code == 404
    stolen = await anne.post(f"{page}/notater", {"note_id": str(note_id)})
    nothing = await anne.post(f"{page}/notater", {"note_id": str(uuid4())})
    assert stolen.status_code == nothing.status_code == 404
    kept = await bjorn.post(f"{page}/notater/{link_id}", {"version": "1", "released": "no"})
    assert kept.status_code == 422
    answered = await bjorn.post(
        f"{page}/notater/{link_id}", {"version": "1", "released": "no", "legal_basis": "§ 14"}
    )
    assert answered.status_code == 303
    assert "Ikke gitt ut" in text_of(await bjorn.get(page))
    assert (await bjorn.post(f"{page}/notater/{link_id}/fjern")).status_code == 303
    assert await road.rows("disclosure_note", id=link_id) == []


async def test_nobody_but_a_secretary_opens_them(road: Road, enter: Enter) -> None:
    page = await register(road, await enter("bjorn"))
    for name in ("aune", "nord", "valgt", "fsu:direktor"):
        browser = await enter(name)
        assert (await browser.get(page)).status_code == 404
        assert (await browser.get(f"/{road.tenant.slug}/innsyn")).status_code == 403
        assert "/innsyn" not in (await browser.get(f"/{road.tenant.slug}/mer")).text


async def test_what_must_be_answered_stands_on_the_start_page_of_who_answers(
    road: Road, enter: Enter
) -> None:
    await register(road, await enter("anne"), asked="Krav på forsiden")
    start = f"/{road.tenant.slug}/"
    assert "Krav på forsiden" in text_of(await (await enter("bjorn")).get(start))
    for name in ("anne", "aune"):
        assert "Krav på forsiden" not in text_of(await (await enter(name)).get(start))
