"""The words of the mails: for each kind of notice a subject, what has happened, and where to go.

Only titles, times and links; what a case says stays behind the log-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fellesskap.notices.model import NoticeKind
from fellesskap.texts import Translator, mark, translator
from fellesskap_workers.calendar import Invitation, Method, Party
from fellesskap_workers.mail import Attachment, Letter


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What a mail tells of a meeting."""

    id: UUID
    starts_at: datetime
    minutes: int
    place: str
    link: str
    sequence: int


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


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind's three texts; `%(subject)s` is the title of the case or meeting."""

    subject: str
    lead: str
    link: str


_WORDINGS = {
    NoticeKind.CASE_REPORTED: Wording(
        mark("Ny sak: %(subject)s"),
        mark("En ny sak er meldt inn og venter på å bli plassert."),
        mark("Se saken"),
    ),
    NoticeKind.CASE_PLACED: Wording(
        mark("Saken er plassert: %(subject)s"),
        mark("Sekretariatet har plassert saken i et utvalg."),
        mark("Se saken"),
    ),
    NoticeKind.CASE_LIFTED: Wording(
        mark("Saken er løftet: %(subject)s"),
        mark("Saken, eller en del av den, er løftet til et annet utvalg."),
        mark("Se saken"),
    ),
    NoticeKind.CASE_LOWERED: Wording(
        mark("Saken er tatt ned: %(subject)s"),
        mark("Saken, eller en del av den, er tatt ned til et annet utvalg."),
        mark("Se saken"),
    ),
    NoticeKind.MEETING_CALLED: Wording(
        mark("Innkalling: %(subject)s"),
        mark("Du er kalt inn til møte."),
        mark("Se møtet, sakene og innkallingen"),
    ),
    NoticeKind.MEETING_MOVED: Wording(
        mark("Flyttet: %(subject)s"),
        mark("Møtet du er kalt inn til, er flyttet. Kalenderinvitasjonen her erstatter den du har."),
        mark("Se møtet, sakene og innkallingen"),
    ),
    NoticeKind.MEETING_SUPPLEMENTED: Wording(
        mark("Endret saksliste: %(subject)s"),
        mark("Sakslisten til møtet du er kalt inn til, er endret. Her er den nye innkallingen."),
        mark("Se hva som er endret, og papirene"),
    ),
    NoticeKind.MEETING_CANCELLED: Wording(
        mark("Avlyst: %(subject)s"),
        mark("Møtet er avlyst."),
        mark("Se møtet"),
    ),
    NoticeKind.MINUTES_READY: Wording(
        mark("Protokoll: %(subject)s"),
        mark("Protokollen fra møtet er godkjent."),
        mark("Se møtet og protokollen"),
    ),
    NoticeKind.MINUTES_TO_APPROVE: Wording(
        mark("Til godkjenning: %(subject)s"),
        mark("Referatet fra møtet er skrevet. Lederen og nestlederen skal lese og godkjenne det."),
        mark("Les og godkjenn"),
    ),
    NoticeKind.MINUTES_REMINDED: Wording(
        mark("Påminnelse om godkjenning: %(subject)s"),
        mark("Vi mangler fortsatt godkjenningen din av referatet fra møtet."),
        mark("Les og godkjenn"),
    ),
    NoticeKind.ROUND_OPENED: Wording(
        mark("Svar ønskes: %(subject)s"),
        mark("En sak er sendt ut til forankring, og vi ber om svar fra dere."),
        mark("Se saken og svar"),
    ),
    NoticeKind.ROUND_REMINDED: Wording(
        mark("Påminnelse om svar: %(subject)s"),
        mark("Vi mangler fortsatt svar fra dere i denne forankringen."),
        mark("Se saken og svar"),
    ),
    NoticeKind.ROUND_EXTENDED: Wording(
        mark("Lengre frist: %(subject)s"),
        mark("Fristen for å svare i denne forankringen er utsatt. Vi venter fortsatt på svar fra dere."),
        mark("Se saken og svar"),
    ),
    NoticeKind.ROUND_REOPENED: Wording(
        mark("Åpnet igjen: %(subject)s"),
        mark("Forankringen av saken er åpnet igjen. Har dere svart, står svaret til dere endrer det."),
        mark("Se saken og svar"),
    ),
    NoticeKind.ROUND_ASKED_AGAIN: Wording(
        mark("Ny tekst, nytt svar ønskes: %(subject)s"),
        mark("Forslaget er skrevet om, og vi ber dere svare på den nye teksten."),
        mark("Se hva som er nytt, og svar"),
    ),
    NoticeKind.ROUND_CLOSED: Wording(
        mark("Forankringen er avsluttet: %(subject)s"),
        mark("Forankringen av saken er avsluttet, og svarene er samlet."),
        mark("Se svarene"),
    ),
    NoticeKind.ADVICE_ASKED: Wording(
        mark("Uttalelse ønskes: %(subject)s"),
        mark("Et utvalg du sitter i, er bedt om å uttale seg om en sak før den besluttes."),
        mark("Se saken og spørsmålet"),
    ),
    NoticeKind.ADVICE_REMINDED: Wording(
        mark("Påminnelse om uttalelse: %(subject)s"),
        mark("Vi mangler fortsatt uttalelsen fra et utvalg du sitter i."),
        mark("Se saken og spørsmålet"),
    ),
    NoticeKind.ADVICE_GIVEN: Wording(
        mark("Uttalelse mottatt: %(subject)s"),
        mark("En uttalelse i saken er kommet inn."),
        mark("Se saken"),
    ),
    NoticeKind.DECISION_RECORDED: Wording(
        mark("Beslutning: %(subject)s"),
        mark("Det er tatt en beslutning i saken."),
        mark("Se beslutningen"),
    ),
    NoticeKind.DECISION_PENDING: Wording(
        mark("Beslutning som ikke gjelder ennå: %(subject)s"),
        mark("Det er tatt en beslutning i saken, men den gjelder ikke før et annet utvalg har godkjent den."),
        mark("Se beslutningen"),
    ),
    NoticeKind.DECISION_CONFIRMED: Wording(
        mark("Beslutningen gjelder nå: %(subject)s"),
        mark("Beslutningen er godkjent, og den gjelder fra nå av."),
        mark("Se beslutningen"),
    ),
    NoticeKind.DECISION_FALLEN: Wording(
        mark("Beslutningen ble ikke godkjent: %(subject)s"),
        mark("Det ble ikke enighet om å godkjenne beslutningen. Den gjelder ikke, og ingen er bundet."),
        mark("Se hvorfor"),
    ),
    NoticeKind.TERM_ENDING: Wording(
        mark("Perioden går snart ut: %(subject)s"),
        mark("En funksjonsperiode går ut om kort tid, og ingen er oppnevnt etter den."),
        mark("Se plassen"),
    ),
    NoticeKind.FOLLOWUP_ASSIGNED: Wording(
        mark("Til oppfølging: %(subject)s"),
        mark("En beslutning skal følges opp hos dere."),
        mark("Se hva som skal følges opp"),
    ),
    NoticeKind.CHAIR_DUE: Wording(
        mark("Ledelsen skifter side: %(subject)s"),
        mark("Ledelsen går snart over til den andre siden. Avtal overleveringen i god tid."),
        mark("Se årshjulet"),
    ),
    NoticeKind.APPOINTMENT_CALLED: Wording(
        mark("Oppnevning: %(subject)s"),
        mark("Vi ber dere oppnevne eller foreslå hvem som skal sitte i utvalgene."),
        mark("Se plassene og svar"),
    ),
    NoticeKind.APPOINTMENT_REMINDED: Wording(
        mark("Påminnelse om oppnevning: %(subject)s"),
        mark("Vi mangler fortsatt navn i denne oppnevningen."),
        mark("Se hva som mangler"),
    ),
    NoticeKind.APPOINTMENT_EXTENDED: Wording(
        mark("Ny frist for oppnevning: %(subject)s"),
        mark("Fristen for å oppnevne er flyttet."),
        mark("Se plassene og svar"),
    ),
    NoticeKind.APPOINTMENT_MADE: Wording(
        mark("Du er oppnevnt: %(subject)s"),
        mark("Du er oppnevnt til en plass i helsefellesskapet. Oppnevningsbrevet ligger ved."),
        mark("Se oppnevningsbrevet"),
    ),
    NoticeKind.COMMITTEE_DUE: Wording(
        mark("Fristen nærmer seg: %(subject)s"),
        mark(
            "Et midlertidig utvalg skal snart levere rapporten sin. Trenger det mer tid, må fristen forlenges."
        ),
        mark("Se utvalget"),
    ),
    NoticeKind.COMMITTEE_OVERDUE: Wording(
        mark("Fristen er ute: %(subject)s"),
        mark("Et midlertidig utvalg har ikke levert rapporten sin innen fristen."),
        mark("Se utvalget"),
    ),
    NoticeKind.COMMITTEE_EXTENDED: Wording(
        mark("Ny frist for utvalget: %(subject)s"),
        mark("Utvalget du sitter i, har fått mer tid."),
        mark("Se utvalget"),
    ),
    NoticeKind.COMMITTEE_REPORTED: Wording(
        mark("Rapport levert: %(subject)s"),
        mark(
            "Et midlertidig utvalg har levert rapporten sin. Den skal på sakslisten til utvalget som opprettet det."
        ),
        mark("Se rapporten"),
    ),
    NoticeKind.COMMITTEE_DISSOLVED: Wording(
        mark("Utvalget oppløses: %(subject)s"),
        mark("Utvalget du sitter i, oppløses. Du kan fortsatt lese det som gjelder utvalget."),
        mark("Se utvalget"),
    ),
}

_DEADLINE, _LAST_DAY = mark("Frist: %(deadline)s"), mark("Siste dag: %(deadline)s")

_CALENDAR: dict[NoticeKind, Method] = {
    NoticeKind.MEETING_CALLED: "REQUEST",
    NoticeKind.MEETING_MOVED: "REQUEST",
    NoticeKind.MEETING_SUPPLEMENTED: "REQUEST",
    NoticeKind.MEETING_CANCELLED: "CANCEL",
}


def write_letter(occasion: Occasion, community: str, sender_address: str, home: str) -> Letter:
    """Write the mail of a notice in the reader's language; `home` is the community's address."""
    say = translator(occasion.language)
    wording = _WORDINGS[occasion.kind]
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


_PAGES = {NoticeKind.FOLLOWUP_ASSIGNED: "/oppfolging", NoticeKind.CHAIR_DUE: "/arshjul"}


def _path(occasion: Occasion) -> str:
    """The page the mail leads to; the inbox where there is none nearer."""
    if occasion.kind in _PAGES:
        return _PAGES[occasion.kind]
    # Whoever is appointed may have nothing but the letter to read yet.
    places = (
        ("plasser", occasion.seat_id),
        ("moter", occasion.meeting.id if occasion.meeting else None),
        ("dokumenter", f"{occasion.letter_id}/fil" if occasion.letter_id else None),
        ("oppnevning", occasion.appointment_round_id),
        ("utvalg", occasion.body_key),
        ("forankring", occasion.round_id),
        ("saker", occasion.case_slug),
    )
    return next((f"/{part}/{key}" for part, key in places if key), "/varsler")


def _details(occasion: Occasion, say: Translator) -> list[str]:
    meeting = occasion.meeting
    lines = []
    if meeting is not None and occasion.kind in _CALENDAR:
        lines.append(say.gettext("Tid: %(moment)s") % {"moment": say.moment(meeting.starts_at)})
        if meeting.place:
            lines.append(say.gettext("Sted: %(place)s") % {"place": meeting.place})
        if meeting.link:
            lines.append(say.gettext("Digitalt møterom: %(link)s") % {"link": meeting.link})
    if occasion.deadline is not None:
        lines.append(
            say.gettext(_LAST_DAY if occasion.seat_id else _DEADLINE)
            % {"deadline": say.day(occasion.deadline)}
        )
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
        description=f"{lead}\n\n{say.gettext(_WORDINGS[occasion.kind].link)}:\n{page}",
        organiser=sender,
        attendee=recipient,
    )
