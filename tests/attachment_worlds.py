"""Attachments in both of two communities: of a case that waits, and sent with a call."""

from __future__ import annotations

from uuid import UUID

from api_road import Journey
from attachment_scene import attach, editions, replaced, version
from fellesskap.attachments.model import Publicness
from fellesskap.attachments.service import (
    AddAttachment,
    RemoveAttachment,
    add_attachment,
    remove_attachment,
)
from fellesskap.db.work import Work, system_work
from handed_in import docx, paragraph, received
from road import Road


async def attach_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Let attachments be ready for being changed, moved and removed, and some be sent, one of them openly."""
    ready["attachable"] = await road.placed()
    for number, name in enumerate(("attachment", "attachment_to_move", "attachment_to_remove"), start=1):
        ready[name] = await attach(road, ready["attachable"], f"Vedlegg {number}")
    ready["attachment_edition"] = await replaced(road, ready["attachment"], reason="Riktige tall")
    gone = await attach(road, ready["attachable"], "Feil fil")
    await road.do("anne", remove_attachment, RemoveAttachment(gone, await version(road, gone), "Feil fil"))
    ready["edition_to_ask"] = await edition_of(road, ready["discussed"])
    sent = await road.placed()
    shown = await attach(road, sent, "Åpent")
    await attach(road, sent, "Unntatt", publicness=Publicness.EXEMPT, basis="offentleglova § 13")
    ready["open_edition"] = (await editions(road, shown))[0]["id"]
    _, item_id = await road.meeting("fu", sent)
    await road.discuss(item_id)
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        for table, key in (
            ("case", sent),
            ("attachment", shown),
            ("attachment_edition", ready["open_edition"]),
        ):
            await work.connection.execute(f'UPDATE "{table}" SET audience = 3 WHERE id = $1', key)
        opened = "UPDATE attachment_file SET audience = 3 WHERE edition_id = $1"
        await work.connection.execute(opened, ready["open_edition"])


async def edition_to_ask_again(road: Road, ready: dict[str, UUID]) -> None:
    """Let there be something that goes out when partners are asked again."""
    ready["edition_to_ask_again"] = await edition_of(road, ready["to_ask_again"])


async def edition_of(road: Road, case_id: UUID) -> UUID:
    """Attach something to a case and return its edition."""
    found = await editions(road, await attach(road, case_id, "Budsjett"))
    key: UUID = found[0]["id"]
    return key


async def attach_elsewhere(there: Journey, case_id: str) -> None:
    """Attach something to a case of the other community, before it is sent."""
    secretary = await there.community.secretary()
    file = await received("fremmed.docx", docx(paragraph("Fremmede tall")))
    async with Work(there.api.tenant, secretary, there.api.clock, write=True) as work:
        await add_attachment(work, AddAttachment(UUID(case_id.rpartition("_")[2]), file, "Fremmed vedlegg"))
