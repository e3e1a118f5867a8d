"""The pages of minutes: written line by line, commented on, and corrected once they are approved."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from fellesskap.followups.service import conclude
from fellesskap.minutes.service import (
    ApproveMinutes,
    ProposeCorrection,
    approve_minutes,
    propose_correction,
)
from fellesskap.texts import translator
from frame_scene import FROM_OUR_FORM, Browser, rail_of, text_of
from minutes_scene import agenda, draft, hold, minuted, plan, version
from road import Road

BY_SCRIPT = {**FROM_OUR_FORM, "hx-request": "true"}
Enter = Callable[[str], Awaitable[Browser]]


def address(road: Road, meeting: UUID, *parts: str) -> str:
    return "/".join((f"/{road.tenant.slug}/moter/{meeting}", *parts))


async def test_a_line_is_saved_alone_and_a_second_writer_sees_both_texts(road: Road, enter: Enter) -> None:
    meeting = await plan(road, 1)
    await hold(road, meeting)
    line = (await agenda(road, meeting))[0]
    secretary = await enter("anne")
    page = await secretary.get(address(road, meeting, "skriv"))
    assert page.status_code == 200
    assert "Eventuelt" in page.text
    where = address(road, meeting, "skriv", str(line["id"]))
    fields = {"version": str(line["version"]), "record": "Ivar møtte."}
    saved = await secretary.post(where, fields, headers=BY_SCRIPT)
    assert saved.status_code == 200
    assert "Lagret." in saved.text
    assert "<html" not in saved.text
    stale = await secretary.post(where, {**fields, "record": "Hanna møtte."}, headers=BY_SCRIPT)
    assert stale.status_code == 409
    assert "Ivar møtte." in stale.text
    assert "Hanna møtte." in stale.text
    newer = re.search(r'name="version" value="(\d+)"', stale.text)
    assert newer
    plain = await secretary.post(where, {"version": newer[1], "record": "Hanna og Ivar møtte."})
    assert plain.status_code == 303
    assert plain.headers["location"].endswith(f"/skriv#punkt-{line['id']}")
    assert (await agenda(road, meeting))[0]["record"] == "Hanna og Ivar møtte."


async def test_a_stale_page_that_is_wrong_is_still_stale_when_it_is_put_right(
    road: Road, enter: Enter
) -> None:
    meeting = await plan(road, 1)
    await hold(road, meeting)
    line = (await agenda(road, meeting))[0]
    secretary = await enter("anne")
    fields = {"version": str(line["version"]), "record": "Gjelder 13097248022"}
    line_form = address(road, meeting, "skriv", str(line["id"]))
    note_form = address(road, meeting, "punkt", str(line["id"]), "notat")
    saved = await secretary.post(note_form, {**fields, "record": "Ivar møtte."})
    assert saved.status_code == 303, text_of(saved)
    for form in (line_form, note_form):
        wrong = await secretary.post(form, fields)
        assert wrong.status_code == 422, text_of(wrong)
        kept = re.search(r'name="version" value="(\d+)"', wrong.text)
        assert kept
        stale = await secretary.post(form, {"version": kept[1], "record": "Hanna møtte."})
        assert stale.status_code == 409, text_of(stale)
        assert "Nå står det: Ivar møtte." in text_of(stale)
        assert "Hanna møtte." in stale.text
        assert (await agenda(road, meeting))[0]["record"] == "Ivar møtte."


async def test_minutes_are_sent_commented_on_and_answered(road: Road, enter: Enter) -> None:
    meeting = await plan(road, 1)
    await hold(road, meeting)
    secretary = await enter("anne")
    after = await secretary.get(address(road, meeting, "etter"))
    assert "Lag referatet og send det til kommentar" in after.text
    until = (road.today + timedelta(days=10)).isoformat()
    fields = {"version": str(await version(road, meeting)), "until": until}
    done = await secretary.post(address(road, meeting, "etter"), fields)
    assert done.status_code == 303, text_of(done)
    assert "Gjort" in (await secretary.get(address(road, meeting, "etter"))).text
    where = address(road, meeting, "referat", "kommentarer")
    member = await enter("fu:kommune")
    assert "Skriv en kommentar" in (await member.get(where)).text
    empty = await member.post(where, {"text": "", "item_id": ""})
    assert empty.status_code == 422
    line = (await agenda(road, meeting))[0]
    said = await member.post(where, {"text": "Navnet er feil.", "item_id": str(line["id"])})
    assert said.status_code == 303, text_of(said)
    comment = (await road.rows("minutes_comment", meeting_id=meeting))[0]
    one = f"{where}/{comment['id']}"
    assert "Navnet er feil." in (await secretary.get(one)).text
    refused = await secretary.post(one, {"version": "1", "taken_in": "nei", "answer": ""})
    assert refused.status_code == 422
    fields = {"version": "1", "taken_in": "nei", "answer": "Det er riktig slik."}
    elsewhere = address(road, await plan(road, 5), "referat", "kommentarer", str(comment["id"]))
    before = await road.everything()
    assert (await secretary.post(elsewhere, fields)).status_code == 404
    assert await road.everything() == before
    answered = await secretary.post(one, fields)
    assert answered.status_code == 303, text_of(answered)
    assert "Det er riktig slik." in (await member.get(where)).text
    longer = await secretary.post(f"{where}/be-om", {"until": (road.today + timedelta(days=20)).isoformat()})
    assert longer.status_code == 303, text_of(longer)


async def test_a_new_edition_shows_what_changed(road: Road, enter: Enter) -> None:
    meeting = await minuted(road)
    line = (await agenda(road, meeting))[0]
    secretary = await enter("anne")
    fields = {"version": str(line["version"]), "record": "Ivar møtte."}
    await secretary.post(address(road, meeting, "skriv", str(line["id"])), fields)
    await draft(road, meeting)
    page = await secretary.get(address(road, meeting, "referat", "kommentarer"))
    assert "<ins>" in page.text


async def test_approved_minutes_are_corrected_beside_what_stands(road: Road, enter: Enter) -> None:
    meeting = await minuted(road)
    secretary = await enter("anne")
    where = address(road, meeting, "referat", "rett")
    assert "Referatet er ikke godkjent." in (await secretary.get(where)).text
    approve = {"version": str(await version(road, meeting))}
    assert (await secretary.post(address(road, meeting, "referat", "godkjenn"), approve)).status_code == 303
    line = (await agenda(road, meeting))[0]
    assert "Eventuelt" in (await secretary.get(where)).text
    assert "Slik skulle det ha stått" in (await secretary.get(f"{where}?punkt={line['id']}")).text
    fields = {"item_id": str(line["id"]), "version": "0", "text": "Ivar møtte.", "reason": ""}
    refused = await secretary.post(where, fields)
    assert refused.status_code == 422
    assert "Ivar møtte." in refused.text
    proposed = await secretary.post(where, {**fields, "reason": "Feil navn."})
    assert proposed.status_code == 303, text_of(proposed)
    found = (await road.rows("proposed_correction", meeting_id=meeting))[0]
    one = f"{where}/{found['id']}"
    own = await secretary.get(one)
    assert "Den som har foreslått rettelsen, kan ikke bekrefte den selv." in own.text
    assert "Bekreft rettelsen" not in own.text
    assert "Feil navn." not in (await secretary.get(address(road, meeting))).text
    member = await enter("fu:kommune")
    seen = await member.get(one)
    assert "<ins>" in seen.text
    assert "Bekreft rettelsen" not in seen.text
    assert (await member.post(f"{one}/bekreft", {"version": "1"})).status_code == 403
    other = await enter("bjorn")
    assert "Se rettelsen" in (await other.get(address(road, meeting, "referat", "kommentarer"))).text
    assert "Bekreft rettelsen" in (await other.get(one)).text
    silent = await other.post(f"{one}/avvis", {"version": "1", "remark": ""})
    assert silent.status_code == 422
    done = await other.post(f"{one}/bekreft", {"version": "1"})
    assert done.status_code == 303, text_of(done)
    for page in (address(road, meeting), address(road, meeting, "referat", "kommentarer")):
        assert "Feil navn." in (await secretary.get(page)).text
    found_by = text_of(await member.get(f"/{road.tenant.slug}/sok?q=Ivar+m%C3%B8tte&type=referat"))
    assert "Rettelse av referatet" in found_by
    assert (await member.post(where, {**fields, "version": "1", "reason": "Selv."})).status_code == 403
    elsewhere = address(road, await plan(road, 5), "referat", "rett", str(found["id"]))
    assert (await other.get(elsewhere)).status_code == 404
    assert (await other.post(f"{elsewhere}/bekreft", {"version": "2"})).status_code == 404


async def test_a_proposed_correction_is_declined_with_a_reason_or_taken_back(
    road: Road, enter: Enter
) -> None:
    meeting = await minuted(road)
    secretary, other = await enter("anne"), await enter("bjorn")
    approve = {"version": str(await version(road, meeting))}
    assert (await secretary.post(address(road, meeting, "referat", "godkjenn"), approve)).status_code == 303
    line = (await agenda(road, meeting))[0]
    where = address(road, meeting, "referat", "rett")
    fields = {"item_id": str(line["id"]), "version": "0", "text": "Ivar møtte.", "reason": "Feil navn."}
    await secretary.post(where, fields)
    first = (await road.rows("proposed_correction", meeting_id=meeting))[0]
    declined = await other.post(f"{where}/{first['id']}/avvis", {"version": "1", "remark": "Hanna møtte."})
    assert declined.status_code == 303, text_of(declined)
    assert "Hanna møtte." in (await secretary.get(address(road, meeting, "referat", "kommentarer"))).text
    await secretary.post(where, fields)
    second = next(
        row for row in await road.rows("proposed_correction", meeting_id=meeting) if row["state"] == "open"
    )
    taken = await secretary.post(f"{where}/{second['id']}/trekk", {"version": "1"})
    assert taken.status_code == 303, text_of(taken)
    assert await road.rows("minutes_correction", meeting_id=meeting) == []


async def test_the_start_page_tells_what_waits_of_minutes(road: Road, enter: Enter) -> None:
    meeting = await minuted(road)
    secretary, other = await enter("anne"), await enter("bjorn")
    member, stranger = await enter("fu:kommune"), await enter("fsu:direktor")
    where = address(road, meeting, "referat", "kommentarer")

    async def told() -> list[bool]:
        readers = (secretary, other, member, stranger)
        return [f'href="{where}"' in (await reader.get(f"/{road.tenant.slug}")).text for reader in readers]

    assert await told() == [False] * 4
    until = {"until": (road.today + timedelta(days=10)).isoformat()}
    assert (await secretary.post(f"{where}/be-om", until)).status_code == 303
    assert await told() == [False, False, True, False]
    assert "kan kommenteres til og med" in (await member.get(f"/{road.tenant.slug}")).text
    assert (await member.post(where, {"text": "Navnet er feil.", "item_id": ""})).status_code == 303
    assert await told() == [True, True, False, False], "whoever has commented has done it"
    comment = (await road.rows("minutes_comment", meeting_id=meeting))[0]
    answer = {"version": "1", "taken_in": "nei", "answer": "Det er riktig slik."}
    assert (await secretary.post(f"{where}/{comment['id']}", answer)).status_code == 303
    assert await told() == [False] * 4


async def test_the_start_page_tells_the_other_side_of_a_correction_that_waits(
    road: Road, enter: Enter
) -> None:
    meeting = await minuted(road)
    secretary, other = await enter("anne"), await enter("bjorn")
    approve = {"version": str(await version(road, meeting))}
    assert (await secretary.post(address(road, meeting, "referat", "godkjenn"), approve)).status_code == 303
    line = (await agenda(road, meeting))[0]
    fields = {"item_id": str(line["id"]), "version": "0", "text": "Ivar møtte.", "reason": "Feil navn."}
    where = address(road, meeting, "referat", "rett")
    assert (await secretary.post(where, fields)).status_code == 303
    found = (await road.rows("proposed_correction", meeting_id=meeting))[0]
    start = f"/{road.tenant.slug}"
    assert f"{where}/{found['id']}" in (await other.get(start)).text
    for reader in (secretary, await enter("fu:kommune")):
        assert str(found["id"]) not in (await reader.get(start)).text
    assert (await other.post(f"{where}/{found['id']}/bekreft", {"version": "1"})).status_code == 303
    assert str(found["id"]) not in (await other.get(start)).text


async def test_whoever_confirms_a_correction_of_what_was_decided_reads_that_its_letter_is_made_anew(
    road: Road, enter: Enter
) -> None:
    _, item_id = await road.ready("region")
    await road.do("anne", conclude, await road.decision(item_id))
    meeting = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await draft(road, meeting)
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    other = await enter("bjorn")
    told = "Brevet til dem det gjelder, lages også på nytt, med rettelsen."
    for line in await agenda(road, meeting):
        command = ProposeCorrection(line["id"], 0, "Riktig skrevet.", "Skrivefeil.", same_meaning=True)
        proposed = await road.do("anne", propose_correction, command)
        page = await other.get(address(road, meeting, "referat", "rett", str(proposed)))
        assert "Bekreft rettelsen" in page.text
        assert (told in page.text) is (line["id"] == item_id)


async def test_the_rail_of_a_meeting_shows_the_comments_and_their_last_day(road: Road, enter: Enter) -> None:
    meeting = await minuted(road)
    secretary = await enter("anne")
    where = address(road, meeting)
    page = await secretary.get(where)
    assert rail_of(page) == "Planlagt Innkalt Gjennomført Referat skrevet* Referat godkjent"
    until = road.today + timedelta(days=2)
    asked = await secretary.post(
        address(road, meeting, "referat", "kommentarer", "be-om"), {"until": str(until)}
    )
    assert asked.status_code == 303, text_of(asked)
    last = translator("nb").short_day(until)
    for who in ("anne", "fu:kommune"):
        page = await (await enter(who)).get(where)
        assert f"Referat skrevet Til kommentar* Frist {last} Referat godkjent" in rail_of(page)
    road.later(3)
    secretary = await enter("anne")
    assert f"Referat skrevet Kommentert* {last} Referat godkjent" in rail_of(await secretary.get(where))
    approve = {"version": str(await version(road, meeting))}
    assert (await secretary.post(address(road, meeting, "referat", "godkjenn"), approve)).status_code == 303
    today = translator("nb").short_day(road.today)
    assert rail_of(await secretary.get(where)).endswith(f"Kommentert {last} Referat godkjent* {today}")
