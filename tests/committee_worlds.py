"""Temporary committees in both of two communities, at every point from which something can be done."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from api_road import Journey
from fellesskap.actor import Side
from fellesskap.committees.service import (
    DeliverReport,
    ExtendCommittee,
    ListReport,
    NoteReport,
    deliver_report,
    extend_committee,
    list_report,
    note_report,
)
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import CallMeeting, PlanMeeting, call_meeting, plan_meeting
from fellesskap.structure.model import Body, BodyKind, Names, Seat
from road import Road

_READY = ("committee", "committee_delivered", "committee_heard", "committee_noted")


def committee_bodies(appointer: str) -> tuple[Body, ...]:
    """One temporary body for each point from which something can be done."""
    return tuple(
        Body(
            name.replace("_", "-"),
            Names(name),
            BodyKind.TEMPORARY,
            4,
            appointed_by=appointer,
            until=date(2030, 1, 1),
            seats=(
                Seat("kommune", Names("Fra kommunene"), Side.MUNICIPAL),
                Seat("sykehus", Names("Fra sykehuset"), Side.HOSPITAL),
            ),
        )
        for name in _READY
    )


async def commit_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Bring each of our own committees to its point."""
    for name in _READY:
        ready[name] = await road.id_of("body", name.replace("_", "-"))
    extension = ExtendCommittee(ready["committee"], 1, date(2030, 6, 1), "Vi rakk det ikke.", "Sak 9")
    await road.do("anne", extend_committee, extension)
    for name in _READY[1:]:
        await road.do("anne", deliver_report, DeliverReport(ready[name], 1, "Slik er det.", "Gjør noe."))
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", "fsu"), starts_at, MeetingForm.PHYSICAL, "Prøveby")
    meeting_id = await road.do("anne", plan_meeting, plan)
    for name in _READY[2:]:
        await road.do("anne", list_report, ListReport(ready[name], 2, meeting_id))
    version = (await road.load(meeting_id)).version
    await road.do("anne", call_meeting, CallMeeting(meeting_id, version))
    road.clock.moment = starts_at
    await road.attend(meeting_id)
    noted = NoteReport(ready["committee_noted"], 3, "Tatt til orientering.")
    await road.do("anne", note_report, noted)


async def commit_elsewhere(there: Journey) -> None:
    """Let the other community's committee get more time and report."""
    body = await there.body("annenoppgave")
    committee = f"Committee_{body.partition('_')[2]}"
    given = {"until": "2030-06-01", "reason": "Mer tid.", "reference": "Sak 1"}
    await there.api.do(there.secretary, "extendCommittee", committeeId=committee, version=1, **given)
    told = {"findings": "Slik er det.", "advice": "Gjør noe."}
    await there.api.do(there.secretary, "deliverReport", committeeId=committee, version=2, **told)
