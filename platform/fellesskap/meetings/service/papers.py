"""Having the papers of a meeting made."""

from __future__ import annotations

from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.meetings import queries

_WITHOUT_CLOSED = {
    DocumentKind.CALL: DocumentKind.CALL_OPEN,
    DocumentKind.MINUTES: DocumentKind.MINUTES_OPEN,
}


async def request_paper(
    work: Work, meeting_id: UUID, kind: DocumentKind, title: str, audience: Audience
) -> None:
    """Have the call or the minutes made for `audience`, in the scope in force.

    Where lines are closed and others than the partners read it, the partners have one with all lines, and another
    is made without those.
    """
    language = work.tenant.languages[0]
    closed = any(item.closed for item in await queries.find_items(work, meeting_id))
    if closed and audience > Audience.PARTNERS:
        await request_document(work, kind, title, language, Audience.PARTNERS, meeting_id=meeting_id)
        kind = _WITHOUT_CLOSED[kind]
    await request_document(work, kind, title, language, audience, meeting_id=meeting_id)
