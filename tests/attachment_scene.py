"""Cases with attachments, by the product's own commands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fellesskap.actor import PUBLIC_ACTOR, Actor
from fellesskap.attachments.service import (
    AddAttachment,
    ReplaceAttachment,
    add_attachment,
    load_file,
    replace_attachment,
)
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from handed_in import docx, paragraph, received
from road import Road


async def attach(road: Road, case_id: UUID, title: str = "Budsjett", who: str = "anne", **more: Any) -> UUID:
    """Attach a Word file whose words are its title."""
    file = more.pop("file", None) or await received(f"{title}.docx", docx(paragraph(f"Om {title}")))
    return await road.do(who, add_attachment, AddAttachment(case_id, file, title, **more))


async def version(road: Road, attachment_id: UUID) -> int:
    """The version that an attachment has now."""
    return int((await road.rows("attachment", id=attachment_id))[0]["version"])


async def replaced(road: Road, attachment_id: UUID, words: str = "Ny tekst", reason: str = "") -> UUID:
    """Give an attachment a new edition and return the edition's id."""
    file = await received("ny.docx", docx(paragraph(words)))
    command = ReplaceAttachment(attachment_id, await version(road, attachment_id), file, reason)
    await road.do("anne", replace_attachment, command)
    return (await editions(road, attachment_id))[-1]["id"]


async def editions(road: Road, attachment_id: UUID) -> list[dict[str, Any]]:
    """The editions of an attachment, first to last."""
    found = await road.rows("attachment_edition", attachment_id=attachment_id)
    return sorted(found, key=lambda row: row["number"])


async def may_fetch(road: Road, actor: Actor, edition_id: UUID) -> bool:
    """Whether somebody gets the bytes of an edition."""
    async with Work(road.tenant, actor, road.clock) as work:
        try:
            await load_file(work, edition_id)
        except NotFound:
            return False
    return True


async def anybody_may_fetch(road: Road, edition_id: UUID) -> bool:
    """Whether the public gets the bytes of an edition."""
    return await may_fetch(road, PUBLIC_ACTOR, edition_id)
