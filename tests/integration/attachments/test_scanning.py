"""The virus scanner beside the application: what it says, what it does not say, and what follows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from attachment_scene import attach, called, editions, may_fetch, version
from fellesskap.attachments.service import (
    ReplaceAttachment,
    receive_file,
    replace_attachment,
    scan_waiting,
)
from fellesskap.db.work import system_work
from fellesskap.errors import Invalid
from fellesskap.meetings.service import SendSupplement, send_supplement
from handed_in import docx, paragraph
from road import Road

NOBODY = "127.0.0.1:1"


@asynccontextmanager
async def clamd(answer: bytes) -> AsyncIterator[str]:
    """A scanner that reads what it is sent, as clamd does, and always answers the same."""
    seen: list[int] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readline() == b"nINSTREAM\n"
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            seen.append(len(await reader.readexactly(size)))
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}"
    assert seen


async def test_what_is_clean_has_passed_and_what_is_not_is_never_kept() -> None:
    async with clamd(b"stream: OK\n") as scanner:
        assert (await receive_file("a.docx", docx(), scanner)).passed
    async with clamd(b"stream: Eicar-Signature FOUND\n") as scanner:
        with pytest.raises(Invalid) as refused:
            await receive_file("a.docx", docx(), scanner)
    assert refused.value.code == "attachment.has_virus"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\n", b"", b"stream: odd\n"])
async def test_a_scanner_that_does_not_say_that_it_is_clean_holds_a_file_back(answer: bytes) -> None:
    async with clamd(answer) as scanner:
        assert not (await receive_file("a.docx", docx(), scanner)).passed


@pytest.fixture
async def nothing_waits(road: Road) -> None:
    """Let what other tests left waiting pass."""
    async with clamd(b"stream: OK\n") as scanner, system_work(road.tenant, road.clock) as work:
        await receive_file("a.docx", docx(), scanner)
        while await scan_waiting(work, scanner):
            pass


@pytest.mark.usefixtures("nothing_waits")
async def test_a_scanner_that_is_down_holds_a_file_until_it_is_up(road: Road) -> None:
    case_id = await road.placed()
    held = await receive_file("a.docx", docx(paragraph("Tilbakeholdt innhold")), NOBODY)
    assert not held.passed
    attachment_id = await attach(road, case_id, file=held)
    (edition,) = await editions(road, attachment_id)
    anne = await road.actor("anne")
    async with system_work(road.tenant, road.clock) as work:
        assert await scan_waiting(work, NOBODY) == 0
        assert await scan_waiting(work, "") == 0
    assert not await may_fetch(road, anne, edition["id"])
    async with clamd(b"stream: OK\n") as scanner, system_work(road.tenant, road.clock) as work:
        assert await scan_waiting(work, scanner) == 1
    assert await may_fetch(road, anne, edition["id"])
    assert [row["id"] for row in await road.rows("search_entry", id=attachment_id)] == [attachment_id]


@pytest.mark.usefixtures("nothing_waits")
async def test_what_the_scanner_held_back_at_the_call_is_sent_after_it(road: Road) -> None:
    case_id = await road.placed()
    budget = await attach(road, case_id)
    waiting = await receive_file("b.docx", docx(paragraph("Nye tall")), NOBODY)
    await road.do("anne", replace_attachment, ReplaceAttachment(budget, await version(road, budget), waiting))
    held = await receive_file("a.docx", docx(paragraph("Tilbakeholdt til møtet")), NOBODY)
    new = await attach(road, case_id, "Tilbakeholdt", file=held)
    meeting_id, item_id = await called(road, case_id)
    before = await road.load(meeting_id)
    async with clamd(b"stream: OK\n") as scanner, system_work(road.tenant, road.clock) as work:
        assert await scan_waiting(work, scanner) == 2
    changes = await road.rows("agenda_change", meeting_id=meeting_id)
    assert {(row["kind"], row["title"], row["sequence"]) for row in changes} == {
        ("renewed", "Budsjett", None),
        ("attached", "Tilbakeholdt", None),
    }
    assert {row["reason"] for row in changes} == {"Filen ventet på virussjekk da innkallingen ble sendt."}
    now = await road.load(meeting_id)
    assert now.version > before.version, "nobody sends what they have not seen"
    await road.do("anne", send_supplement, SendSupplement(meeting_id, now.version))
    late = [row for row in await road.rows("sent_attachment", agenda_item_id=item_id) if row["supplied_at"]]
    assert {row["attachment_id"] for row in late} == {budget, new}


@pytest.mark.usefixtures("nothing_waits")
async def test_what_turns_out_to_hold_a_virus_is_deleted_and_told_of(road: Road) -> None:
    case_id = await road.placed()
    held = await receive_file("a.docx", docx(paragraph("Smittet innhold")), NOBODY)
    attachment_id = await attach(road, case_id, file=held)
    found = clamd(b"stream: Eicar-Signature FOUND\n")
    async with found as scanner, system_work(road.tenant, road.clock) as work:
        assert await scan_waiting(work, scanner) == 1
    (edition,) = await editions(road, attachment_id)
    assert (edition["state"], edition["words"]) == ("stopped", "")
    assert await road.rows("attachment_file", edition_id=edition["id"]) == []
    assert (await road.kinds(case_id))[-1] == "attachment.stopped"
