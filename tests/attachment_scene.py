"""Cases with attachments, by the product's own commands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from fellesskap.actor import PUBLIC_ACTOR, Actor, Audience
from fellesskap.attachments.service import (
    AddAttachment,
    ReplaceAttachment,
    add_attachment,
    load_file,
    replace_attachment,
)
from fellesskap.db.work import Work, system_work
from fellesskap.errors import NotFound
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.queries import load_meeting, open_meeting_to
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    CloseItem,
    PlanMeeting,
    SupplyAttachment,
    add_case,
    call_meeting,
    close_item,
    plan_meeting,
    supply_attachment,
)
from handed_in import docx, paragraph, received
from road import Road


async def attach(road: Road, case_id: UUID, title: str = "Budsjett", who: str = "anne", **more: Any) -> UUID:
    """Attach a Word file whose words are its title."""
    file = more.pop("file", None) or await received(f"{title}.docx", docx(paragraph(f"Om {title}")))
    return await road.do(who, add_attachment, AddAttachment(case_id, file, title, **more))


async def called(road: Road, case_id: UUID, *, openly: bool = False, closed: str = "") -> tuple[UUID, UUID]:
    """Call a meeting with a case; return the meeting and the line."""
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", "fu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting_id = await road.do("anne", plan_meeting, plan)
    item_id = await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    if closed:
        await road.do("anne", close_item, CloseItem(meeting_id, 2, item_id, closed=True, basis=closed))
    version_now = (await road.load(meeting_id)).version
    await road.do("anne", call_meeting, CallMeeting(meeting_id, version_now))
    if openly:
        # As its call does where the body is open.
        async with system_work(road.tenant, road.clock) as work, work.engine_scope():
            await work.connection.execute(
                "UPDATE meeting SET open_to_public = true WHERE id = $1", meeting_id
            )
            await open_meeting_to(work, await load_meeting(work, meeting_id), Audience.PUBLIC)
    return meeting_id, item_id


async def supply(road: Road, case_id: UUID, title: str = "Nye tall", **more: Any) -> UUID:
    """Send an attachment whose words are its title after the call, and return its id."""
    file = await received(f"{title}.docx", docx(paragraph(title)))
    command = SupplyAttachment(case_id, file, title, "Regnearket manglet.", **more)
    return await road.do("anne", supply_attachment, command)


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
