"""The list of who comes to a meeting, as a file for whoever orders its room and its food."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from litestar import get
from litestar.response import Response

from fellesskap.access import policy
from fellesskap.errors import NotFound
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, read
from fellesskap_web.participants import ANSWERS, Answer, Participant, expected, participants
from fellesskap_web.sheets import Sheet, Value, to_csv
from fellesskap_web.words import SIDES

_HEAD = (
    mark("Navn"),
    mark("Plass"),
    mark("Side"),
    mark("Representerer"),
    mark("Svar"),
    mark("Vara eller gjest"),
    mark("Er med på"),
)


@get("/moter/{meeting_id:uuid}/deltakerliste.csv")
async def download_participants(visit: Visit, meeting_id: UUID) -> Page:
    """Send who is called to a meeting and what each has answered, until the meeting is held."""
    policy.require_secretariat(visit.actor)
    asked = {"id": global_id("Meeting", meeting_id)}
    meeting = (await read(visit, "MeetingParticipants", asked))["meeting"]
    if meeting is None or meeting["state"] != "CALLED":
        raise NotFound("page.not_found")
    say = visit.texts.gettext
    found = participants(meeting)
    rows = [_row(visit, one) for one in found]
    unanswered = sum(one.answer is Answer.UNANSWERED for one in found)
    note = visit.texts.ngettext("%(num)s har ikke svart", "%(num)s har ikke svart", unanswered)
    total: list[Value] = [
        say(mark("Ventet i alt")),
        "",
        "",
        "",
        expected(found),
        "",
        note % {"num": unanswered},
    ]
    sheet = Sheet(say(mark("Deltakerliste")), [say(word) for word in _HEAD], [*rows, total])
    return Response(
        to_csv(sheet),
        media_type="text/csv",
        status_code=HTTPStatus.OK,
        headers={
            "Content-Disposition": f'attachment; filename="deltakere-{meeting["heldOn"]}.csv"',
        },
    )


def _row(visit: Visit, one: Participant) -> list[Value]:
    say = visit.texts.gettext
    kind = say(mark("Gjest")) if one.guest else say(mark("Vara")) if one.deputy else ""
    return [
        one.name,
        ", ".join(one.seats),
        say(SIDES[one.side]) if one.side else "",
        one.represents,
        say(ANSWERS[one.answer]),
        kind,
        _lines(visit, *one.lines) if one.lines else "",
    ]


def _lines(visit: Visit, first: int, last: int) -> str:
    if first == last:
        return visit.texts.gettext("sak %(first)s") % {"first": first}
    return visit.texts.gettext("sak %(first)s–%(last)s") % {"first": first, "last": last}


routes = [download_participants]
