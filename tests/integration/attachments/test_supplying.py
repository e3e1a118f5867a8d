"""Attachments sent after the call: kept among the agenda's changes, sent with them, and read as the call is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from attachment_scene import anybody_may_fetch, attach, called, editions, may_fetch, supply, version
from fellesskap.attachments.model import Publicness, Received
from fellesskap.attachments.service import (
    AddAttachment,
    UpdateAttachment,
    add_attachment,
    update_attachment,
)
from fellesskap.db.work import Work
from fellesskap.meetings.service import (
    RemoveItem,
    SendSupplement,
    SupplyAttachment,
    SupplyEdition,
    WithdrawSupplied,
    remove_item,
    send_supplement,
    supply_attachment,
    supply_edition,
    withdraw_supplied,
)
from handed_in import NUMBER, docx, paragraph, received
from meeting_worlds import minute
from road import Road


async def sheet(words: str = "Nye tall") -> Received:
    return await received(f"{words}.docx", docx(paragraph(words)))


async def send(road: Road, meeting_id: UUID) -> None:
    command = SendSupplement(meeting_id, (await road.load(meeting_id)).version)
    await road.do("anne", send_supplement, command)


async def test_what_comes_after_the_call_is_kept_sent_with_its_reason_and_beside_what_was_sent(
    road: Road,
) -> None:
    case_id = await road.placed()
    budget = await attach(road, case_id)
    meeting_id, item_id = await called(road, case_id, openly=True)
    (before,) = await road.rows("sent_attachment", agenda_item_id=item_id)
    unseen = SendSupplement(meeting_id, (await road.load(meeting_id)).version)
    added = await supply(road, case_id)
    renewed = SupplyEdition(budget, await version(road, budget), await sheet("Rettet"), "Feil i tabell 2.")
    await road.do("anne", supply_edition, renewed)
    assert (await road.refused("anne", send_supplement, unseen)).code == "meeting.changed_meanwhile"
    changes = await road.rows("agenda_change", meeting_id=meeting_id)
    assert [(row["kind"], row["title"], row["reason"], row["audience"]) for row in changes] == [
        ("attached", "Nye tall", "Regnearket manglet.", 0),
        ("renewed", "Budsjett", "Feil i tabell 2.", 0),
    ]
    assert await road.rows("sent_attachment", agenda_item_id=item_id) == [before]
    assert await road.rows("notice", kind="meeting.supplemented", meeting_id=meeting_id) == []

    road.clock.moment += timedelta(hours=2)
    await send(road, meeting_id)
    sent = await road.rows("sent_attachment", agenda_item_id=item_id)
    assert before in sent, "what the call was sent with stands"
    new = {row["attachment_id"]: row for row in sent if row["supplied_at"]}
    newest = (await editions(road, budget))[-1]["id"]
    assert {key: row["edition_id"] for key, row in new.items()} == {
        added: (await editions(road, added))[0]["id"],
        budget: newest,
    }
    assert {row["supplied_at"] for row in new.values()} == {road.clock.moment}
    assert {row["audience"] for row in (*sent, *await road.rows("agenda_change", meeting_id=meeting_id))} == {
        3
    }
    notices = await road.rows("notice", kind="meeting.supplemented", meeting_id=meeting_id)
    assert {row["person_id"] for row in notices} == {
        row["person_id"] for row in await road.rows("attendance", meeting_id=meeting_id)
    }
    for edition_id in (before["edition_id"], newest):
        assert await anybody_may_fetch(road, edition_id)
    held = WithdrawSupplied(added, await version(road, added), "Feil fil")
    assert (await road.refused("anne", withdraw_supplied, held)).code == "attachment.was_sent"


async def test_nothing_is_sent_after_the_call_by_others_without_a_reason_or_too_late(road: Road) -> None:
    case_id, other = await road.placed(), await road.placed()
    budget = await attach(road, case_id)
    early = SupplyAttachment(other, await sheet(), "Nye tall", "Manglet")
    assert (await road.refused("anne", supply_attachment, early)).code == "meeting.not_sent_yet"
    meeting_id, _ = await called(road, case_id)
    good = SupplyAttachment(case_id, await sheet(), "Nye tall", "Manglet")
    edition = SupplyEdition(budget, await version(road, budget), await sheet("Rettet"), "Feil i tabell 2.")
    for who, act, command, code in (
        ("berg", supply_attachment, good, "access.secretariat_only"),
        ("anne", supply_attachment, replace(good, reason=" "), "meeting.supply_reason_required"),
        ("anne", supply_attachment, replace(good, title=""), "attachment.title_missing"),
        ("anne", supply_attachment, replace(good, reason=f"Om {NUMBER}"), "guard.national_identity_number"),
        ("anne", supply_edition, replace(edition, reason=""), "meeting.supply_reason_required"),
        ("anne", supply_edition, replace(edition, version=99), "attachment.changed_meanwhile"),
        ("berg", supply_edition, edition, "access.secretariat_only"),
        ("anne", add_attachment, AddAttachment(case_id, good.file, "Nye tall"), "attachment.case_is_called"),
    ):
        assert (await road.refused(who, act, command)).code == code
    late = await road.do("anne", supply_attachment, good)
    road.clock.moment += timedelta(days=1)
    await road.attend(meeting_id)
    for act, command in (
        (supply_attachment, replace(good, file=await sheet("Enda nyere"))),
        (supply_edition, replace(edition, version=await version(road, budget))),
        (withdraw_supplied, WithdrawSupplied(late, await version(road, late), "Feil fil")),
    ):
        assert (await road.refused("anne", act, command)).code == "meeting.supply_closed"


async def test_what_no_scanner_has_answered_for_is_not_sent_after_the_call(road: Road) -> None:
    case_id = await road.placed()
    await called(road, case_id)
    file = await sheet()
    held = SupplyAttachment(case_id, replace(file, passed=False), "Nye tall", "Manglet")
    assert (await road.refused("anne", supply_attachment, held)).code == "meeting.supply_unchecked"
    await road.do("anne", supply_attachment, replace(held, file=file))


async def test_what_is_not_sent_yet_is_taken_back_with_its_files_and_that_is_told(road: Road) -> None:
    case_id = await road.placed()
    meeting_id, item_id = await called(road, case_id, openly=True)
    wrong = await supply(road, case_id)
    (edition,) = await editions(road, wrong)
    command = WithdrawSupplied(wrong, await version(road, wrong), "Feil fil")
    assert (await road.refused("berg", withdraw_supplied, command)).code == "access.secretariat_only"
    unexplained = await road.refused("anne", withdraw_supplied, replace(command, reason=" "))
    assert unexplained.code == "attachment.reason_missing"
    await road.do("anne", withdraw_supplied, command)
    assert await road.rows("attachment_file", edition_id=edition["id"]) == []
    await send(road, meeting_id)
    assert await road.rows("sent_attachment", agenda_item_id=item_id) == []
    changes = await road.rows("agenda_change", meeting_id=meeting_id)
    assert [(row["kind"], row["sequence"]) for row in changes] == [("attached", 2), ("detached", 2)]
    assert {row["audience"] for row in changes} == {1}, "what was taken back, and why, is not published"


async def test_a_wrong_new_edition_is_taken_back_until_it_is_sent(road: Road) -> None:
    case_id = await road.placed()
    budget = await attach(road, case_id)
    meeting_id, item_id = await called(road, case_id, openly=True)
    (sent,) = await road.rows("sent_attachment", agenda_item_id=item_id)
    wrong = SupplyEdition(budget, await version(road, budget), await sheet("Personnavn"), "Rettet.")
    await road.do("anne", supply_edition, wrong)
    edition = (await editions(road, budget))[-1]
    assert await anybody_may_fetch(road, edition["id"]), "it is on the case at once"
    command = WithdrawSupplied(budget, await version(road, budget), "Feil fil")
    assert (await road.refused("berg", withdraw_supplied, command)).code == "access.secretariat_only"
    unexplained = await road.refused("anne", withdraw_supplied, replace(command, reason=" "))
    assert unexplained.code == "attachment.reason_missing"
    await road.do("anne", withdraw_supplied, command)
    assert await road.rows("attachment_file", edition_id=edition["id"]) == []
    (row,) = await road.rows("attachment", id=budget)
    assert (row["edition"], row["removed_at"]) == (1, None)
    assert [(one["state"], one["words"] != "") for one in await editions(road, budget)] == [
        ("passed", True),
        ("recalled", False),
    ]
    assert (await road.kinds(case_id))[-1] == "attachment.recalled"
    again = WithdrawSupplied(budget, await version(road, budget), "Feil fil")
    assert (await road.refused("anne", withdraw_supplied, again)).code == "attachment.was_sent"
    await send(road, meeting_id)
    assert await road.rows("sent_attachment", agenda_item_id=item_id) == [sent]
    changes = await road.rows("agenda_change", meeting_id=meeting_id)
    assert [(one["kind"], one["audience"]) for one in changes] == [("renewed", 1), ("detached", 1)]
    assert await anybody_may_fetch(road, sent["edition_id"])
    # The same file may come again: it is not among those the case has.
    await road.do("anne", supply_edition, replace(wrong, version=await version(road, budget)))


async def test_what_is_not_for_everyone_is_not_named_to_everyone(road: Road) -> None:
    case_id = await road.placed()
    meeting_id, _ = await called(road, case_id, openly=True)
    await supply(road, case_id, "Unntatt", publicness=Publicness.EXEMPT, basis="offentleglova § 13")
    shown = await supply(road, case_id, "Åpent")
    await send(road, meeting_id)
    reach = {row["title"]: row["audience"] for row in await road.rows("agenda_change", meeting_id=meeting_id)}
    assert reach == {"Unntatt": 1, "Åpent": 3}
    sent = {
        row["title"]: row["audience"] for row in await road.rows("sent_attachment", meeting_id=meeting_id)
    }
    assert sent == reach
    close = UpdateAttachment(shown, await version(road, shown), "Åpent", Publicness.INTERNAL)
    await road.do("anne", update_attachment, close)
    reach = {row["audience"] for row in await road.rows("agenda_change", meeting_id=meeting_id)}
    assert reach == {1}


async def test_what_is_closed_while_a_meeting_is_sent_its_changes_stays_closed(road: Road) -> None:
    case_id = await road.placed()
    meeting_id, _ = await called(road, case_id, openly=True)
    added = await supply(road, case_id)
    close = UpdateAttachment(added, await version(road, added), "Nye tall", Publicness.INTERNAL)
    changed, seen = asyncio.Event(), asyncio.Event()

    async def closing() -> None:
        async with await road.work("anne") as work:
            await update_attachment(work, close)
            changed.set()
            await seen.wait()

    first = asyncio.create_task(closing())
    await changed.wait()
    sending = asyncio.create_task(send(road, meeting_id))
    done, _ = await asyncio.wait({sending}, timeout=1)
    assert not done, "it waits for what is being done to the case"
    seen.set()
    await asyncio.gather(first, sending)
    (sent,) = await road.rows("sent_attachment", attachment_id=added)
    assert (sent["publicness"], sent["audience"]) == ("internal", 1)
    assert {row["audience"] for row in await road.rows("agenda_change", attachment_id=added)} == {1}
    assert not await anybody_may_fetch(road, sent["edition_id"])


async def test_a_called_deputy_reads_what_was_sent_after_the_call_and_a_stranger_nothing(road: Road) -> None:
    case_id = await road.placed()
    meeting_id, _ = await called(road, case_id)
    added = await supply(road, case_id, publicness=Publicness.INTERNAL)
    (edition,) = await editions(road, added)
    outside = await road.actor("valgt")
    deputy = replace(outside, meetings=frozenset({meeting_id}), cases=frozenset({case_id}))

    async def sees(actor: Any) -> list[int]:
        async with Work(road.tenant, actor, road.clock, write=True) as work:
            return [
                await work.connection.fetchval(
                    f"SELECT count(*) FROM {table} WHERE meeting_id = $1", meeting_id
                )
                for table in ("sent_attachment", "agenda_change")
            ]

    assert await sees(deputy) == [0, 0], "nothing before it is sent"
    await send(road, meeting_id)
    assert await sees(deputy) == [1, 1]
    assert await may_fetch(road, deputy, edition["id"])
    assert await sees(outside) == [0, 0]
    assert not await may_fetch(road, outside, edition["id"])


async def test_a_line_taken_off_leaves_the_case_what_had_come_to_it(road: Road) -> None:
    case_id = await road.placed()
    meeting_id, item_id = await called(road, case_id)
    added = await supply(road, case_id)
    command = RemoveItem(meeting_id, (await road.load(meeting_id)).version, item_id, "Utgår")
    await road.do("anne", remove_item, command)
    await attach(road, case_id, "Som før innkallingen")
    later, line = await called(road, case_id)
    sent = await road.rows("sent_attachment", agenda_item_id=line)
    assert {row["title"]: row["supplied_at"] for row in sent} == {
        "Nye tall": None,
        "Som før innkallingen": None,
    }
    assert added in {row["attachment_id"] for row in sent}
    assert later != meeting_id


async def test_approved_minutes_lock_what_the_meeting_was_sent_and_how_its_agenda_changed(
    road: Road, superuser: asyncpg.Connection
) -> None:
    case_id = await road.placed()
    meeting_id, item_id = await called(road, case_id)
    shown = await supply(road, case_id)
    await send(road, meeting_id)
    road.clock.moment += timedelta(days=1)
    await road.attend(meeting_id)
    await road.discuss(item_id)
    await minute(road, meeting_id, approve=True)
    sent, changes = (f"{road.tenant.schema}.{table}" for table in ("sent_attachment", "agenda_change"))
    for statement in (
        f"INSERT INTO {sent} SELECT * FROM {sent}",
        f"DELETE FROM {sent}",
        f"UPDATE {changes} SET reason = 'x'",
        f"DELETE FROM {changes}",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await superuser.execute(f"{statement} WHERE meeting_id = $1", meeting_id)
    close = UpdateAttachment(shown, await version(road, shown), "Nye tall", Publicness.INTERNAL)
    await road.do("anne", update_attachment, close)
    (row,) = await road.rows("sent_attachment", attachment_id=shown)
    assert row["publicness"] == "internal", "it is closed all the same"
