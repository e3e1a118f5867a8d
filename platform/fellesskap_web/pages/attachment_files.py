"""Fetching the file of an attachment, from whatever page that lists it."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

from litestar import get
from litestar.response import Response

from fellesskap.attachments.service import load_file
from fellesskap.db.work import Work
from fellesskap_web.context import Page, Visit

_SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"


@get(
    ["/vedlegg/{edition_id:uuid}/fil", "/offentlig/vedlegg/{edition_id:uuid}/fil"],
    opt={"own_policy": True},
)
async def send_file(visit: Visit, edition_id: UUID) -> Page:
    """Send an edition of an attachment to be saved; no browser shows or runs it here."""
    async with Work(visit.tenant, visit.actor, visit.clock) as work:
        file = await load_file(work, edition_id)
    plain = (
        file.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    )
    named = f"filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(
        file.content,
        media_type=file.media_type,
        status_code=HTTPStatus.OK,
        headers={
            "Content-Disposition": f"attachment; {named}",
            "Content-Security-Policy": _SANDBOX,
            "ETag": f'"{file.digest}"',
        },
    )


routes = [send_file]
