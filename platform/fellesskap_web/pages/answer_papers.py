"""Reading an answer back from the paper that a partner filled in: into the form, where a person gives it.

The file goes past the graph, like attachments: a program posts it to the same address with the session's token in
`x-csrf-token`, asks for `application/json`, and is told what was read, to hand on to `answerRound`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from uuid import UUID

import msgspec
from litestar import post
from litestar.enums import MediaType
from litestar.response import Response
from strawberry.utils.str_converters import to_camel_case

from fellesskap.db.work import Work
from fellesskap.errors import DomainError, Invalid, NotFound
from fellesskap.files import LARGEST_FILE
from fellesskap.rounds import service
from fellesskap.rounds.model import Answer, FieldRead, FieldState, PaperField
from fellesskap_web.context import STATUS_OF_KIND, Page, Visit, sent_form
from fellesskap_web.errors import wants_json
from fellesskap_web.forms import Form
from fellesskap_web.pages.answers import answer_page, load_reply
from fellesskap_web.uploads import content_of, note_refused, refused_in, sent_files, told

FIELD = "file"
# One file, and what a form says beside it.
LARGEST_REQUEST = LARGEST_FILE + 1_048_576
_CHOSEN = (PaperField.ANSWER, PaperField.EVIDENCE_KIND)


@post("/forankring/{round_id:uuid}/svar/{reply_id:uuid}/innlesing", request_max_body_size=LARGEST_REQUEST)
async def read_answer(visit: Visit, round_id: UUID, reply_id: UUID) -> Page:
    """Show the form with what a filled-in paper answers; nothing is answered, and the file is not kept."""
    await load_reply(visit, round_id, reply_id)
    form = await sent_form(visit)
    read: Sequence[FieldRead] = ()
    try:
        read = await _read(visit, reply_id)
    except NotFound:
        raise
    except DomainError as problem:
        form.refuse(problem)
    if wants_json(visit.request):
        return _answer(visit, read, form)
    if not read:
        return await answer_page(visit, round_id, reply_id, form)
    values = {one.field.value: one.value for one in read if one.state is FieldState.READ}
    return await answer_page(
        visit,
        round_id,
        reply_id,
        form.with_values(values),
        read={one.field.value: one for one in read},
        before=_before(form, values),
    )


async def _read(visit: Visit, reply_id: UUID) -> Sequence[FieldRead]:
    async with Work(visit.tenant, visit.actor, visit.clock, write=True) as work:
        awaited = await service.await_paper(work, reply_id)
    files = await sent_files(visit, FIELD)
    if len(files) != 1:
        raise Invalid("attachment.one_file", field=FIELD)
    try:
        return await service.read_answer(
            awaited, files[0].filename, await content_of(files[0]), visit.installation.settings.clamd_address
        )
    except DomainError as problem:
        note_refused(visit, problem)
        raise refused_in(FIELD, problem) from problem


def _before(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """What stood in the fields that now hold something else, so that no word is lost; an answer if it was one."""
    kept = {
        name: form.value(name)
        for name, value in values.items()
        if form.value(name) not in ("", value) and name != PaperField.EVIDENCE_KIND
    }
    if kept.get(PaperField.ANSWER) not in {*Answer}:
        kept.pop(PaperField.ANSWER, None)
    return kept


def _answer(visit: Visit, read: Sequence[FieldRead], form: Form) -> Page:
    fields = [
        {
            "field": to_camel_case(one.field.value),
            "state": one.state.value,
            "said": one.said,
            "value": one.value.upper() if one.field in _CHOSEN else one.value,
        }
        for one in read
    ]
    problems = [told(visit, problem) for problem in form.problems]
    status = HTTPStatus.OK
    if form.problems:
        status = STATUS_OF_KIND.get(form.problems[0].kind, HTTPStatus.UNPROCESSABLE_ENTITY)
    content = msgspec.json.encode({"fields": fields, "problems": problems})
    return Response(content, media_type=MediaType.JSON, status_code=status)


routes = [read_answer]
