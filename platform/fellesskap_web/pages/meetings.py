"""The pages of a meeting: the list, planning one, the call, and the minutes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.access.actions import action
from fellesskap.errors import NotFound
from fellesskap.meetings import service
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import CallMeeting, PlanMeeting
from fellesskap.minutes import service as minutes
from fellesskap.minutes.service import (
    ApproveAsLeader,
    ApproveMinutes,
    DraftMinutes,
    RemindLeaders,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.meeting_rail import rail
from fellesskap_web.rendering import as_day

UPCOMING = ["PLANNED", "CALLED"]
PAST = ["HELD", "MINUTED", "APPROVED", "CANCELLED"]


@get("/moter")
async def list_meetings(visit: Visit) -> Page:
    """List the meetings to come, or those that have been (`?vis=holdt`)."""
    past = visit.query.get("vis") == "holdt"
    body = visit.query.get("utvalg") or None
    return await page(
        visit,
        "meetings/list.html",
        "MeetingList",
        {
            "states": PAST if past else UPCOMING,
            "order": "LATEST" if past else "EARLIEST",
            "body": body,
            "after": visit.query.get("etter") or None,
        },
        past=past,
        chosen=body,
        may_plan=action("planMeeting", lambda: policy.require_secretariat(visit.actor)).offered,
    )


@get("/moter/ny")
async def new_meeting(visit: Visit) -> Page:
    """Show the form for planning a meeting."""
    return await _new(visit)


async def _new(visit: Visit, form: Form | None = None) -> Page:
    return await page(
        visit,
        "meetings/new.html",
        "MeetingPlan",
        form=form,
        chosen=visit.query.get("utvalg"),
        day=read_day(form.value("starts_at")) if form else None,
    )


@post("/moter/ny")
async def plan_meeting(visit: Visit) -> Page:
    """Plan a meeting."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.plan_meeting,
        lambda: PlanMeeting(
            body_id=identified(form, "body_id", "Body"),
            starts_at=form.moment("starts_at", "clock"),
            form=form.choice("form", MeetingForm),
            place=form.text("place", required=False, longest=200),
            link=form.text("link", required=False, longest=500),
            frame_minutes=form.integer_or_none("frame_minutes"),
            joint_with=_joint_with(form),
        ),
        then=lambda meeting_id: visit.path("moter", meeting_id, "sakliste"),
        receipt=mark("Møtet er planlagt."),
        next_step=mark("Nå kan du lage sakslisten."),
        again=partial(_new, visit),
    )


@get("/moter/{meeting_id:uuid}")
async def show_meeting(visit: Visit, meeting_id: UUID) -> Page:
    """Show a meeting, with its mails to those who may see them."""
    data = await load(visit, meeting_id)
    mails: list[dict[str, Any]] = []
    if _offered(data["meeting"], "callMeeting"):
        found = await read(visit, "MeetingDeliveries", {"id": global_id("Meeting", meeting_id)})
        mails = found["meeting"]["deliveries"]
    return await page(
        visit,
        "meetings/show.html",
        data=data,
        key=meeting_id,
        mails=mails,
        clocks=clocks(data["meeting"]),
        stops=[] if data["meeting"]["state"] == "CANCELLED" else rail(data["meeting"]),
    )


@get("/moter/{meeting_id:uuid}/innkalling")
async def confirm_call(visit: Visit, meeting_id: UUID) -> Page:
    """Show what sending the call does."""
    data = await load(visit, meeting_id)
    return await page(
        visit,
        "meetings/call.html",
        data=data,
        key=meeting_id,
        called=_called(data["meeting"]),
        late=as_day(data["meeting"]["callBy"]) < visit.today,
    )


@post("/moter/{meeting_id:uuid}/innkalling")
async def call_meeting(visit: Visit, meeting_id: UUID) -> Page:
    """Send the call."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.call_meeting,
        lambda: CallMeeting(meeting_id, form.version),
        then=visit.path("moter", meeting_id),
        receipt=mark("Innkallingen er sendt."),
        next_step=mark("Hver får en e-post med kalenderinvitasjon. Innkallingen lages nå som PDF."),
    )


@get("/moter/{meeting_id:uuid}/referat")
async def confirm_minutes(visit: Visit, meeting_id: UUID) -> Page:
    """Show what drafting, or approving, the minutes does."""
    return await page(visit, "meetings/minutes.html", data=await load(visit, meeting_id), key=meeting_id)


@post("/moter/{meeting_id:uuid}/referat")
async def draft_minutes(visit: Visit, meeting_id: UUID) -> Page:
    """Draft the minutes."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        minutes.draft_minutes,
        lambda: DraftMinutes(meeting_id, form.version),
        then=visit.path("moter", meeting_id),
        receipt=mark("Referatet lages nå som PDF."),
        next_step=mark("Les det gjennom. Du kan rette og lage det på nytt til det er godkjent."),
    )


@post("/moter/{meeting_id:uuid}/referat/godkjenn")
async def approve_minutes(visit: Visit, meeting_id: UUID) -> Page:
    """Approve the minutes."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        minutes.approve_minutes,
        lambda: ApproveMinutes(meeting_id, form.version),
        then=visit.path("moter", meeting_id),
        receipt=mark("Referatet er godkjent og kan ikke endres."),
        next_step=mark("Alle med plass i utvalget får beskjed."),
    )


@post("/moter/{meeting_id:uuid}/referat/godkjenn-som-leder", opt={"form_page": "/moter/{meeting_id:uuid}"})
async def approve_as_leader(visit: Visit, meeting_id: UUID) -> Page:
    """Approve the minutes as the leader or the deputy leader."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        minutes.approve_as_leader,
        lambda: ApproveAsLeader(meeting_id, form.version),
        then=visit.path("moter", meeting_id),
        receipt=mark("Du har godkjent referatet."),
        next_step=mark("Når både lederen og nestlederen har godkjent det, kan det ikke endres."),
    )


@post("/moter/{meeting_id:uuid}/referat/paminn", opt={"form_page": "/moter/{meeting_id:uuid}"})
async def remind_leaders(visit: Visit, meeting_id: UUID) -> Page:
    """Remind the leaders who have not approved the minutes."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        minutes.remind_leaders,
        lambda: RemindLeaders(meeting_id),
        then=visit.path("moter", meeting_id),
        receipt=mark("Påminnelsen er sendt."),
    )


def read_day(written: str) -> str | None:
    """Read a day as a form or an address has it; None where it is none."""
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return None


def identified(form: Form, name: str, kind: str) -> UUID:
    """Read a field that holds a global id of one type; another id is not found."""
    given = form.text(name, longest=120)
    found = key_of(given, kind)
    if given and found is None:
        raise NotFound("page.not_found")
    return found or UUID(int=0)


def _joint_with(form: Form) -> tuple[UUID, ...]:
    found = [key_of(value, "Body") for value in form.values("joint_with")]
    if None in found:
        raise NotFound("page.not_found")
    return tuple(one for one in found if one is not None)


async def load(visit: Visit, meeting_id: UUID) -> dict[str, Any]:
    """Load what the pages of a meeting show; raise `NotFound` where the reader sees none."""
    data = await read(visit, "MeetingPage", {"id": global_id("Meeting", meeting_id)})
    if data["meeting"] is None:
        raise NotFound("page.not_found")
    return data


def clocks(meeting: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Give when each line of the agenda begins and ends, by its id, if all take the minutes they were given."""
    at, found = datetime.fromisoformat(meeting["startsAt"]), {}
    for item in meeting["agenda"]:
        until = at + timedelta(minutes=item["minutes"])
        found[item["id"]] = (at.isoformat(), until.isoformat())
        at = until
    return found


def _offered(meeting: dict[str, Any], name: str) -> bool:
    return any(action["name"] == name and action["offered"] for action in meeting["actions"])


def _called(meeting: dict[str, Any]) -> list[dict[str, Any]]:
    """List who the call goes to: the holder of each seat, or the first free deputy of a vacant one."""
    seats = [seat for body in [meeting["body"], *meeting["jointWith"]] for seat in body["seats"]]
    holders = [seat["holder"]["person"] for seat in seats if seat["holder"]]
    taken = {person["id"] for person in holders if person}
    people = []
    for seat in seats:
        free = (one for one in seat["standIns"] if one["person"] and one["person"]["id"] not in taken)
        holding = seat["holder"] or next(free, None)
        person = holding["person"] if holding else None
        taken |= {person["id"]} if person else set()
        people.append({"seat": seat, "person": person})
    return people


routes = [
    list_meetings,
    new_meeting,
    plan_meeting,
    show_meeting,
    confirm_call,
    call_meeting,
    confirm_minutes,
    draft_minutes,
    approve_minutes,
    approve_as_leader,
    remind_leaders,
]
