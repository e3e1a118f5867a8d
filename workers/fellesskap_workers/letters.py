"""Mails as they are written: their words, times and links; what a case says stays behind the log-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fellesskap.notices.model import NoticeKind
from fellesskap.texts import Translator, mark, translator
from fellesskap.texts.rulings import Nature
from fellesskap_workers.calendar import Invitation, Method, Party
from fellesskap_workers.mail import Attachment, Letter
from fellesskap_workers.ruling_wordings import RULINGS
from fellesskap_workers.wording import Wording
from fellesskap_workers.wordings import WORDINGS


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What a mail tells of a meeting, or of a pre-meeting; `part` is where its page lies.

    `agenda` is the titles that its recipient may read, in order.
    """

    id: UUID
    starts_at: datetime
    minutes: int
    place: str
    link: str
    sequence: int
    part: str = "moter"
    agenda: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """What one mail is about: the notice, and what of its subject is told."""

    message_id: str
    kind: NoticeKind
    subject: str
    noticed_at: datetime
    person_id: UUID
    name: str
    address: str
    language: str
    case_slug: str | None = None
    round_id: UUID | None = None
    deadline: date | None = None
    meeting: MeetingFacts | None = None
    seat_id: UUID | None = None
    appointment_round_id: UUID | None = None
    letter: Attachment | None = None
    letter_id: UUID | None = None
    body_key: str | None = None
    reportback_id: UUID | None = None
    circulation_id: UUID | None = None
    nature: Nature | None = Nature.DECISION
    next_at: datetime | None = None
    next_place: str = ""


_DEADLINE, _LAST_DAY = mark("Frist: %(deadline)s"), mark("Siste dag: %(deadline)s")

_CALENDAR: dict[NoticeKind, Method] = {
    NoticeKind.MEETING_CALLED: "REQUEST",
    NoticeKind.MEETING_MOVED: "REQUEST",
    NoticeKind.MEETING_SUPPLEMENTED: "REQUEST",
    NoticeKind.MEETING_CANCELLED: "CANCEL",
    NoticeKind.MEETING_RELEASED: "CANCEL",
    NoticeKind.MEETING_MOVED_ANEW: "REQUEST",
    NoticeKind.PREMEETING_CALLED: "REQUEST",
    NoticeKind.PREMEETING_CHANGED: "REQUEST",
    NoticeKind.PREMEETING_LEFT: "CANCEL",
    NoticeKind.PREMEETING_CANCELLED: "CANCEL",
    NoticeKind.DEPUTY_CALLED: "REQUEST",
    NoticeKind.DEPUTY_RELEASED: "CANCEL",
}

# Told of the meeting without being called: when and where it is, not the room to go to, and nothing for a calendar.
_INFORMED = (
    NoticeKind.DEPUTY_INFORMED,
    NoticeKind.DEPUTY_INFORMED_ANEW,
    NoticeKind.DEPUTY_INFORMED_CANCELLED,
)


def write_letter(occasion: Occasion, community: str, sender_address: str, home: str) -> Letter:
    """Write the mail of a notice in the reader's language; `home` is the community's address."""
    say = translator(occasion.language)
    wording = _wording(occasion)
    page = home + _path(occasion)
    sender = Party(community, sender_address)
    recipient = Party(occasion.name, occasion.address)
    lead = say.gettext(wording.lead)
    return Letter(
        message_id=occasion.message_id,
        sender=sender,
        recipient=recipient,
        language=say.language,
        subject=say.gettext(wording.subject) % {"subject": occasion.subject},
        lines=(occasion.subject, lead, *_details(occasion, say)),
        link=page,
        link_text=say.gettext(wording.link),
        footer=say.gettext("Du får denne e-posten fordi du deltar i %(community)s.")
        % {"community": community},
        written_at=occasion.noticed_at,
        invitation=_invitation(occasion, say, page, lead, sender, recipient),
        attachment=occasion.letter,
    )


def _wording(occasion: Occasion) -> Wording:
    return RULINGS.get((occasion.kind, occasion.nature)) or WORDINGS[occasion.kind]


_PAGES = {
    NoticeKind.FOLLOWUP_ASSIGNED: "/oppfolging",
    NoticeKind.FOLLOWUP_DUE: "/oppfolging",
    NoticeKind.FOLLOWUP_OVERDUE: "/oppfolging",
    NoticeKind.CHAIR_DUE: "/arshjul",
}


def _path(occasion: Occasion) -> str:
    """The page the mail leads to; the inbox where there is none nearer."""
    if occasion.kind in _PAGES:
        return _PAGES[occasion.kind]
    meeting = occasion.meeting
    # Whoever is appointed may have nothing but the letter to read yet.
    places = (
        ("plasser", occasion.seat_id),
        (meeting.part if meeting else "", meeting.id if meeting else None),
        ("dokumenter", f"{occasion.letter_id}/fil" if occasion.letter_id else None),
        ("orienteringer", occasion.reportback_id),
        ("skriftlig", occasion.circulation_id),
        ("oppnevning", occasion.appointment_round_id),
        ("utvalg", occasion.body_key),
        ("forankring", occasion.round_id),
        ("saker", occasion.case_slug),
    )
    return next((f"/{part}/{key}" for part, key in places if key), "/varsler")


def _details(occasion: Occasion, say: Translator) -> list[str]:
    meeting = occasion.meeting
    lines = []
    if meeting is not None and (occasion.kind in _CALENDAR or occasion.kind in _INFORMED):
        lines.append(say.gettext("Tid: %(moment)s") % {"moment": say.moment(meeting.starts_at)})
        if meeting.place:
            lines.append(say.gettext("Sted: %(place)s") % {"place": meeting.place})
        if meeting.agenda and occasion.kind in _INFORMED:
            lines.append(f"{say.gettext('Saksliste')}:")
            lines += [f"{number}. {title}" for number, title in enumerate(meeting.agenda, 1)]
        if meeting.link and occasion.kind in _CALENDAR:
            lines.append(say.gettext("Digitalt møterom: %(link)s") % {"link": meeting.link})
    if occasion.deadline is not None:
        lines.append(
            say.gettext(_LAST_DAY if occasion.seat_id else _DEADLINE)
            % {"deadline": say.day(occasion.deadline)}
        )
    if occasion.next_at is not None:
        lines.append(say.gettext("Neste møte: %(moment)s") % {"moment": say.moment(occasion.next_at)})
        if occasion.next_place:
            lines.append(say.gettext("Sted: %(place)s") % {"place": occasion.next_place})
    return lines


def _invitation(
    occasion: Occasion, say: Translator, page: str, lead: str, sender: Party, recipient: Party
) -> Invitation | None:
    method, meeting = _CALENDAR.get(occasion.kind), occasion.meeting
    if method is None or meeting is None:
        return None
    return Invitation(
        method=method,
        meeting_id=meeting.id,
        person_id=occasion.person_id,
        sequence=meeting.sequence,
        made_at=occasion.noticed_at,
        title=occasion.subject,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        link=meeting.link,
        page=page,
        description=f"{lead}\n\n{say.gettext(_wording(occasion).link)}:\n{page}",
        organiser=sender,
        attendee=recipient,
    )
