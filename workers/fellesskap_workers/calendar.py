"""Calendar invitations: the part of a call that lands in the recipient's own calendar (RFC 5545, 5546)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import icalendar

from fellesskap.clock import OSLO

Method = Literal["REQUEST", "CANCEL"]

# Spelt out: the generated one of icalendar 7.3 begins summer time an hour late, and ends with a given year.
_OSLO = """BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class Party:
    """A name and mail address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What one person's calendar is told of a meeting.

    `sequence` grows with every new call of the meeting, so that calendars replace what they have. `page` is
    the meeting's address, `link` the digital room's where there is one.
    """

    method: Method
    meeting_id: UUID
    person_id: UUID
    sequence: int
    made_at: datetime
    title: str
    starts_at: datetime
    minutes: int
    place: str
    link: str
    page: str
    description: str
    organiser: Party
    attendee: Party


def ics(invitation: Invitation) -> bytes:
    """Write the invitation as an iCalendar file."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Fellesskap//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", invitation.method)
    calendar.add_component(icalendar.Timezone.from_ical(_OSLO))
    calendar.add_component(_event(invitation))
    return bytes(calendar.to_ical())


def _event(invitation: Invitation) -> icalendar.Event:
    event = icalendar.Event()
    starts = invitation.starts_at.astimezone(OSLO)
    event.add("uid", f"{invitation.meeting_id}.{invitation.person_id}")
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.made_at)
    event.add("dtstart", starts)
    event.add("dtend", (invitation.starts_at + timedelta(minutes=invitation.minutes)).astimezone(OSLO))
    event.add("summary", invitation.title)
    event.add("location", ", ".join(filter(None, (invitation.place, invitation.link))))
    event.add("description", invitation.description)
    event.add("url", invitation.page)
    event.add("status", "CANCELLED" if invitation.method == "CANCEL" else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("organizer", _address(invitation.organiser))
    attendee = _address(invitation.attendee)
    attendee.params["ROLE"] = icalendar.vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = icalendar.vText("NEEDS-ACTION")
    # Who comes is told on the meeting's page, where the secretariat and the deputy see it.
    attendee.params["RSVP"] = icalendar.vText("FALSE")
    event.add("attendee", attendee)
    return event


def _address(party: Party) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{party.address}")
    address.params["CN"] = icalendar.vText(party.name)
    return address
