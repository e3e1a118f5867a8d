"""The paper for a partner's own case system, as a Word file made when somebody asks for it."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from uuid import UUID

from litestar import get
from litestar.response import Response

from fellesskap.errors import NotFound
from fellesskap.rounds.rules import reference_of, write_reference
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.case_paper import case_paper
from fellesskap_web.context import Page, Visit, read

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@get("/forankring/{round_id:uuid}/svar/{reply_id:uuid}/saksfremlegg")
async def download_paper(visit: Visit, round_id: UUID, reply_id: UUID) -> Page:
    """Send the paper about one question to one partner."""
    reply = (await read(visit, "AnswerPaper", {"id": global_id("Reply", reply_id)}))["reply"]
    case = reply and reply["partner"] and reply["round"] and reply["round"]["case"]
    if not case or key_of(reply["round"]["id"], "Round") != round_id:
        raise NotFound("round.reply_not_found")
    base = visit.installation.settings.base_url.rstrip("/")
    address = base + visit.path("forankring", round_id, "svar", reply_id)
    reference = write_reference(
        reference_of(
            visit.tenant.slug,
            case["slug"].replace("-", "/"),
            reply["round"]["textEdition"],
            round_id,
            reply_id,
        )
    )
    content = await asyncio.to_thread(case_paper, reply, visit.tenant.name, address, reference, visit.today)
    name = f"saksfremlegg-{case['slug']}.docx"
    return Response(
        content,
        media_type=_DOCX,
        status_code=HTTPStatus.OK,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


routes = [download_paper]
