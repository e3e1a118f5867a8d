"""What a meeting is called with stays as it was sent, and is read by whoever reads the agenda and no further."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from attachment_scene import anybody_may_fetch, attach, called, editions, may_fetch, replaced, version
from fellesskap.attachments.model import Publicness
from fellesskap.attachments.service import (
    AddAttachment,
    MoveAttachment,
    RemoveAttachment,
    ReplaceAttachment,
    UpdateAttachment,
    add_attachment,
    move_attachment,
    remove_attachment,
    replace_attachment,
    update_attachment,
)
from fellesskap.cases.service import PlaceCase, ReportCase, place_case, report_case
from fellesskap.db.work import Work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    PlanMeeting,
    RemoveItem,
    add_case,
    plan_meeting,
    remove_item,
)
from handed_in import docx, paragraph, received
from road import Road


async def test_the_call_is_sent_with_the_editions_there_are_and_later_ones_change_nothing(road: Road) -> None:
    case_id = await road.placed()
    first, second = await attach(road, case_id, "En"), await attach(road, case_id, "To")
    current = await replaced(road, first)
    meeting_id, item_id = await called(road, case_id)
    sent = sorted(await road.rows("sent_attachment", agenda_item_id=item_id), key=lambda row: row["position"])
    assert [(row["position"], row["title"], row["edition_id"]) for row in sent] == [
        (1, "En", current),
        (2, "To", (await editions(road, second))[0]["id"]),
    ]
    road.clock.moment += timedelta(days=1)
    await road.attend(meeting_id)
    await road.discuss(item_id)
    newest = await replaced(road, first, "Etter møtet")
    again = await road.rows("sent_attachment", agenda_item_id=item_id)
    assert {row["edition_id"] for row in again} == {row["edition_id"] for row in sent}
    for edition_id in (current, newest):
        assert await may_fetch(road, await road.actor("berg"), edition_id)


async def test_what_a_call_was_sent_with_is_neither_added_to_replaced_moved_renamed_nor_removed(
    road: Road,
) -> None:
    case_id = await road.placed()
    first, _ = await attach(road, case_id, "En"), await attach(road, case_id, "To")
    file = await received("ny.docx", docx(paragraph("Ny")))
    meeting_id, item_id = await called(road, case_id)
    now = await version(road, first)
    for act, command in (
        (add_attachment, AddAttachment(case_id, file, "Ny")),
        (replace_attachment, ReplaceAttachment(first, now, file)),
        (move_attachment, MoveAttachment(first, now, 2)),
        (remove_attachment, RemoveAttachment(first, now, "Feil")),
    ):
        assert (await road.refused("anne", act, command)).code == "attachment.case_is_called"
    renamed = UpdateAttachment(first, now, "Nytt navn", Publicness.PUBLIC)
    assert (await road.refused("anne", update_attachment, renamed)).code == "attachment.only_closed_now"
    road.clock.moment += timedelta(days=1)
    await road.attend(meeting_id)
    await road.discuss(item_id)
    removed = RemoveAttachment(first, now, "Feil")
    assert (await road.refused("anne", remove_attachment, removed)).code == "attachment.was_sent"
    await road.do("anne", replace_attachment, ReplaceAttachment(first, now, file))
    assert await attach(road, case_id, "Etter møtet")


async def test_before_the_call_a_case_on_an_agenda_still_gets_attachments(road: Road) -> None:
    case_id = await road.placed()
    plan = PlanMeeting(
        await road.id_of("body", "fu"),
        road.clock.moment + timedelta(days=3),
        MeetingForm.PHYSICAL,
        place="By",
    )
    meeting_id = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    assert await attach(road, case_id, "Rett før innkallingen")


async def test_an_open_meeting_opens_what_is_public_and_nothing_else(road: Road) -> None:
    case_id = await road.placed()
    shown = await attach(road, case_id, "Åpent")
    kept = await attach(road, case_id, "Internt", publicness=Publicness.INTERNAL)
    exempt = await attach(road, case_id, "Unntatt", publicness=Publicness.EXEMPT, basis="offentleglova § 13")
    old = (await editions(road, shown))[0]["id"]
    newest = await replaced(road, shown)
    assert not await anybody_may_fetch(road, newest)
    await called(road, case_id, openly=True)
    assert await anybody_may_fetch(road, newest)
    assert not await anybody_may_fetch(road, old), "what was rewritten before anybody saw it stays"
    for attachment_id in (kept, exempt):
        (edition,) = await editions(road, attachment_id)
        assert not await anybody_may_fetch(road, edition["id"])
        assert await may_fetch(road, await road.actor("berg"), edition["id"])


async def test_placing_a_case_opens_the_newest_edition_to_the_partners(road: Road) -> None:
    case_id = await road.do("fsu:direktor", report_case, ReportCase("Meldt med vedlegg", "Hva?"))
    attachment_id = await attach(road, case_id, "Fra start", "fsu:direktor")
    (first,) = await editions(road, attachment_id)
    newest = await replaced(road, attachment_id, "Rettet før plassering")
    berg = await road.actor("berg")
    assert not await may_fetch(road, berg, newest)
    command = PlaceCase(
        case_id,
        await road.case_version(case_id),
        "faglig",
        "faglig",
        await road.id_of("body", "fu"),
        "Faglig",
    )
    await road.do("anne", place_case, command)
    assert await may_fetch(road, berg, newest)
    assert not await may_fetch(road, berg, first["id"])
    assert await may_fetch(road, await road.actor("fsu:direktor"), first["id"]), (
        "of one's own case all is read"
    )


async def test_a_closed_line_opens_nothing_to_the_public(road: Road) -> None:
    case_id = await road.placed()
    attachment_id = await attach(road, case_id)
    await called(road, case_id, openly=True, closed="offentleglova § 13")
    (edition,) = await editions(road, attachment_id)
    assert not await anybody_may_fetch(road, edition["id"])
    (sent,) = await road.rows("sent_attachment", attachment_id=attachment_id)
    assert sent["audience"] == 1


async def test_what_was_opened_by_mistake_is_closed_also_where_it_was_sent(road: Road) -> None:
    case_id = await road.placed()
    attachment_id = await attach(road, case_id)
    await called(road, case_id, openly=True)
    (edition,) = await editions(road, attachment_id)
    assert await anybody_may_fetch(road, edition["id"])
    close = UpdateAttachment(
        attachment_id, await version(road, attachment_id), "Budsjett", Publicness.EXEMPT, "offentleglova § 13"
    )
    assert (await road.refused("berg", update_attachment, close)).code == "access.secretariat_only"
    await road.do("anne", update_attachment, close)
    assert not await anybody_may_fetch(road, edition["id"])
    (sent,) = await road.rows("sent_attachment", attachment_id=attachment_id)
    assert (sent["publicness"], sent["audience"], sent["edition_id"]) == ("exempt", 1, edition["id"])


async def test_what_was_sent_is_remembered_when_its_line_is_taken_off(road: Road) -> None:
    case_id = await road.placed()
    attachment_id = await attach(road, case_id)
    meeting_id, item_id = await called(road, case_id)
    version_now = (await road.load(meeting_id)).version
    await road.do("anne", remove_item, RemoveItem(meeting_id, version_now, item_id, "Utgår"))
    (sent,) = await road.rows("sent_attachment", attachment_id=attachment_id)
    assert (sent["agenda_item_id"], sent["meeting_id"]) == (None, meeting_id)
    removed = RemoveAttachment(attachment_id, await version(road, attachment_id), "Feil")
    assert (await road.refused("anne", remove_attachment, removed)).code == "attachment.was_sent"


async def test_whoever_is_called_as_a_deputy_reads_what_the_meeting_is_called_with(road: Road) -> None:
    case_id = await road.placed()
    attachment_id = await attach(road, case_id, publicness=Publicness.INTERNAL)
    meeting_id, _ = await called(road, case_id)
    (edition,) = await editions(road, attachment_id)
    outside = await road.actor("valgt")
    assert not await may_fetch(road, outside, edition["id"])
    deputy = replace(outside, meetings=frozenset({meeting_id}), cases=frozenset({case_id}))
    assert await may_fetch(road, deputy, edition["id"])
    async with Work(road.tenant, deputy, road.clock, write=True) as work:
        sent = "SELECT count(*) FROM sent_attachment WHERE meeting_id = $1"
        assert await work.connection.fetchval(sent, meeting_id) == 1


@pytest.mark.parametrize("who", ["valgt", "berg", "bjorn"])
async def test_before_it_is_placed_a_case_shows_its_attachments_to_the_secretariat_alone(
    road: Road, who: str
) -> None:
    case_id = await road.do("anne", report_case, ReportCase("Ny sak", "Hva?"))
    attachment_id = await attach(road, case_id, f"For {who}")
    (edition,) = await editions(road, attachment_id)
    assert await may_fetch(road, await road.actor(who), edition["id"]) is (who == "bjorn")
