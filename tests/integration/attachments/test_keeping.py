"""Attachments as they lie in the database: who adds them, what is kept of them, and what is not."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace

import asyncpg
import pytest

from attachment_scene import anybody_may_fetch, attach, editions, may_fetch, replaced, version
from fellesskap.attachments.model import Publicness
from fellesskap.attachments.service import (
    AddAttachment,
    MoveAttachment,
    RemoveAttachment,
    ReplaceAttachment,
    UpdateAttachment,
    add_attachment,
    load_file,
    move_attachment,
    remove_attachment,
    replace_attachment,
    require_may_attach,
    update_attachment,
)
from fellesskap.cases.service import ReportCase, report_case
from fellesskap.db.work import Work
from fellesskap.errors import DomainError
from handed_in import NUMBER, docx, paragraph, received
from road import Road


async def test_what_is_added_is_kept_with_its_checksum_and_told_of_among_partners(road: Road) -> None:
    case_id = await road.placed()
    file = await received()
    attachment_id = await attach(road, case_id, "Budsjett", file=file, made_with_ai=True)
    (row,) = await road.rows("attachment", id=attachment_id)
    assert (row["position"], row["edition"], row["audience"], row["made_with_ai"]) == (1, 1, 1, True)
    (edition,) = await editions(road, attachment_id)
    assert (edition["state"], edition["file_name"], edition["audience"]) == ("passed", "budsjett.docx", 1)
    async with Work(road.tenant, await road.actor("anne"), road.clock) as work:
        kept = await load_file(work, edition["id"])
    assert kept.digest == hashlib.sha256(kept.content).hexdigest() == edition["digest"]
    (case,) = await road.rows("case", id=case_id)
    assert kept.name == f"{case['number']}-{case['year']} Vedlegg 1 budsjett.docx"
    (event,) = await road.rows("event", case_id=case_id, kind="attachment.added")
    assert event["audience"] == 1
    (trail,) = await road.rows("audit", name="attachment.added", subject=attachment_id)
    assert "Budsjett" not in str(trail)


async def test_whoever_reported_a_case_attaches_to_it_until_it_is_placed(road: Road) -> None:
    case_id = await road.do("fsu:direktor", report_case, ReportCase("Sak med vedlegg", "Hva?"))
    await attach(road, case_id, "Fra den som meldte", "fsu:direktor")
    file = await received("annet.docx", docx(paragraph("Annet")))
    refused = await road.refused("berg", add_attachment, AddAttachment(case_id, file, "Fra en annen"))
    assert refused.code == "case.not_found"
    placed = await road.placed()
    refused = await road.refused("berg", add_attachment, AddAttachment(placed, file, "Fra en annen"))
    assert refused.code == "case.not_yours_to_revise"
    async with await road.work("berg") as work:
        with pytest.raises(DomainError, match=r"case\.not_yours_to_revise"):
            await require_may_attach(work, placed)


async def test_a_number_in_what_is_said_of_a_file_keeps_it_out(road: Road) -> None:
    case_id = await road.placed()
    file = await received()
    for command in (
        AddAttachment(case_id, file, f"Journal {NUMBER}"),
        AddAttachment(case_id, file, "Journal", Publicness.EXEMPT, f"§ 13 {NUMBER}"),
        AddAttachment(case_id, replace(file, name=f"{NUMBER}.docx"), "Journal"),
    ):
        refused = await road.refused("anne", add_attachment, command)
        assert refused.code == "guard.national_identity_number"
    assert await road.rows("attachment_file", case_id=case_id) == []


async def test_the_same_file_is_added_once_also_by_two_at_the_same_time(road: Road) -> None:
    case_id = await road.placed()
    file = await received()
    both = [road.do("anne", add_attachment, AddAttachment(case_id, file, "Budsjett")) for _ in range(2)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(getattr(one, "code", "") for one in done) == ["", "attachment.already_there"]
    refused = await road.refused("anne", add_attachment, AddAttachment(case_id, file, "Igjen"))
    assert refused.code == "attachment.already_there"


async def test_a_new_edition_is_the_one_to_read_and_the_old_one_stays(road: Road) -> None:
    attachment_id = await attach(road, await road.placed())
    (first,) = await editions(road, attachment_id)
    second = await replaced(road, attachment_id, reason="Riktige tall")
    (row,) = await road.rows("attachment", id=attachment_id)
    assert row["edition"] == 2
    assert await may_fetch(road, await road.actor("berg"), first["id"])
    assert await may_fetch(road, await road.actor("berg"), second)
    stale = ReplaceAttachment(attachment_id, 1, await received("tredje.docx", docx(paragraph("Tredje"))))
    assert (await road.refused("anne", replace_attachment, stale)).code == "attachment.changed_meanwhile"


async def test_they_are_numbered_in_their_order_also_when_one_goes(road: Road) -> None:
    case_id = await road.placed()
    first, second, third = [await attach(road, case_id, title) for title in ("En", "To", "Tre")]
    move = MoveAttachment(third, await version(road, third), 1)
    await road.do("anne", move_attachment, move)
    order = {row["id"]: row["position"] for row in await road.rows("attachment", case_id=case_id)}
    assert (order[third], order[first], order[second]) == (1, 2, 3)
    outside = MoveAttachment(third, await version(road, third), 4)
    assert (await road.refused("anne", move_attachment, outside)).code == "attachment.no_such_place"
    await road.do("anne", remove_attachment, RemoveAttachment(third, await version(road, third), "Feil fil"))
    order = {
        row["id"]: row["position"]
        for row in await road.rows("attachment", case_id=case_id)
        if row["removed_at"] is None
    }
    assert (order[first], order[second]) == (1, 2)


async def test_what_is_removed_leaves_a_trace_and_no_bytes(road: Road) -> None:
    attachment_id = await attach(road, await road.placed())
    await replaced(road, attachment_id)
    current = await version(road, attachment_id)
    unexplained = RemoveAttachment(attachment_id, current, " ")
    assert (await road.refused("anne", remove_attachment, unexplained)).code == "attachment.reason_missing"
    await road.do("anne", remove_attachment, RemoveAttachment(attachment_id, current, "Feil fil"))
    (row,) = await road.rows("attachment", id=attachment_id)
    assert (row["remove_reason"], row["removed_by"]) == ("Feil fil", road.people["anne"])
    kept = await editions(road, attachment_id)
    assert [one["words"] for one in kept] == ["", ""]
    for one in kept:
        assert await road.rows("attachment_file", edition_id=one["id"]) == []
        assert not await may_fetch(road, await road.actor("anne"), one["id"])
    again = RemoveAttachment(attachment_id, await version(road, attachment_id), "Igjen")
    assert (await road.refused("anne", remove_attachment, again)).code == "attachment.is_removed"


async def test_an_exempt_one_says_by_which_section_and_is_for_the_partners(road: Road) -> None:
    case_id = await road.placed()
    attachment_id = await attach(road, case_id)
    current = await version(road, attachment_id)
    unfounded = UpdateAttachment(attachment_id, current, "Budsjett", Publicness.EXEMPT)
    assert (await road.refused("anne", update_attachment, unfounded)).code == "attachment.basis_missing"
    exempt = UpdateAttachment(attachment_id, current, "Tall", Publicness.EXEMPT, "offentleglova § 13")
    await road.do("anne", update_attachment, exempt)
    (row,) = await road.rows("attachment", id=attachment_id)
    assert (row["title"], row["publicness"], row["basis"]) == ("Tall", "exempt", "offentleglova § 13")
    assert "attachment.publicness_set" in await road.kinds(case_id)


async def test_not_even_a_command_rewrites_a_file(road: Road) -> None:
    attachment_id = await attach(road, await road.placed())
    for statement in (
        "UPDATE attachment_file SET content = 'x'",
        "UPDATE attachment_edition SET digest = 'x'",
        "UPDATE attachment_edition SET file_name = 'x'",
        "UPDATE sent_attachment SET edition_id = attachment_id",
        "DELETE FROM attachment_edition",
        "DELETE FROM sent_attachment",
        "UPDATE sent_attachment SET round_id = NULL",
        "UPDATE sent_attachment SET supplied_at = NULL",
        "DELETE FROM agenda_change",
        "UPDATE agenda_change SET reason = 'x'",
    ):
        async with await road.work("anne") as work, work.engine_scope():
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await work.connection.execute(statement)
            await work.rollback()
    assert await editions(road, attachment_id)


async def test_what_waits_for_the_virus_scanner_is_read_by_nobody(road: Road) -> None:
    held = replace(await received(), passed=False)
    case_id = await road.placed()
    attachment_id = await attach(road, case_id, file=held)
    (row,) = await road.rows("attachment", id=attachment_id)
    assert row["edition"] == 0
    (edition,) = await editions(road, attachment_id)
    for name in ("anne", "bjorn", "berg"):
        assert not await may_fetch(road, await road.actor(name), edition["id"])
    assert not await anybody_may_fetch(road, edition["id"])
    assert await road.rows("search_entry", id=attachment_id) == []
