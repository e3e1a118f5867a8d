"""How a mail is written: text, HTML and calendar saying the same, in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from uuid import UUID

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW
from fellesskap.clock import OSLO
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.rules import one_line
from fellesskap.texts import LANGUAGES
from fellesskap_workers.calendar import ics
from fellesskap_workers.letters import MeetingFacts, Occasion, write_letter
from fellesskap_workers.mail import compose

MEETING = MeetingFacts(
    id=UUID(int=1),
    starts_at=datetime(2026, 3, 5, 11, 5, tzinfo=UTC),
    minutes=120,
    place="Hamar rådhus; møterom 2",
    link="https://moter.example/1",
    sequence=3,
)
CALL = Occasion(
    message_id="9.alfa",
    kind=NoticeKind.MEETING_CALLED,
    subject="Faglig samarbeidsutvalg 05.03.2026",
    noticed_at=NOW,
    person_id=UUID(int=2),
    name="Berit Čálliid, rådgiver",
    address="berit@example.no",
    language="nb",
    meeting=MEETING,
)
HOME = "https://fellesskap.example/alfa"


def mail(occasion: Occasion) -> EmailMessage:
    """The mail as a recipient's program reads it."""
    letter = write_letter(occasion, "Helsefellesskap Alfa", "post@fellesskap.example", HOME)
    read = message_from_bytes(compose(letter).as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,)) if kind != "calendar" else None
    if kind == "calendar":
        part = next(each for each in message.walk() if each.get_content_type() == "text/calendar")
    assert part is not None
    found = part.get_content()
    return found.decode() if isinstance(found, bytes) else str(found)


def event(occasion: Occasion) -> tuple[icalendar.Calendar, icalendar.Event]:
    invitation = write_letter(occasion, "Alfa", "post@example.no", HOME).invitation
    assert invitation is not None
    calendar = icalendar.Calendar.from_ical(ics(invitation))
    return calendar, calendar.walk("VEVENT")[0]


def test_a_call_has_its_heads() -> None:
    message = mail(CALL)
    assert message["Message-ID"] == "<9.alfa@fellesskap.example>"
    assert message["Subject"] == "Innkalling: Faglig samarbeidsutvalg 05.03.2026"
    assert message["To"].addresses[0].display_name == "Berit Čálliid, rådgiver"
    assert message["From"] == "Helsefellesskap Alfa <post@fellesskap.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "nb"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]


def test_every_line_of_a_mail_is_seven_bit_so_that_any_server_takes_it() -> None:
    letter = write_letter(CALL, "Helsefellesskap Čáhci", "post@fellesskap.example", HOME)
    raw = compose(letter).as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) <= 998


def test_text_and_html_say_the_same() -> None:
    message = mail(CALL)
    text, html = content(message, "plain"), content(message, "html")
    for words in (
        "Du er kalt inn til møte.",
        "Tid: torsdag 5. mars 2026 kl. 12.05",
        "Sted: Hamar rådhus; møterom 2",
        f"{HOME}/moter/{MEETING.id}",
        "Du får denne e-posten fordi",
    ):
        assert words in text
        assert words in html
    assert '<html lang="nb">' in html


def test_html_shows_what_people_wrote_as_they_wrote_it() -> None:
    html = content(mail(replace(CALL, subject='<b>"Møte" & mer</b>')), "html")
    assert "<b>" not in html

    class Reader(HTMLParser):
        seen = ""

        def handle_data(self, data: str) -> None:
            self.seen += data

    reader = Reader()
    reader.feed(html)
    assert '<b>"Møte" & mer</b>' in reader.seen


def test_the_calendar_is_an_invitation_at_the_right_hour() -> None:
    message = mail(CALL)
    part = next(each for each in message.walk() if each.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    calendar, meeting = event(CALL)
    assert calendar["METHOD"] == "REQUEST"
    assert meeting["DTSTART"].dt == datetime(2026, 3, 5, 12, 5, tzinfo=OSLO)
    assert meeting["DTEND"].dt - meeting["DTSTART"].dt == timedelta(minutes=120)
    assert meeting["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert (meeting["SEQUENCE"], meeting["STATUS"]) == (3, "CONFIRMED")
    assert meeting["LOCATION"] == "Hamar rådhus; møterom 2, https://moter.example/1"
    assert meeting["URL"] == f"{HOME}/moter/{MEETING.id}"
    assert str(meeting["ORGANIZER"]) == "mailto:post@example.no"
    assert str(meeting["ATTENDEE"]) == "mailto:berit@example.no"
    assert meeting["ATTENDEE"].params["CN"] == "Berit Čálliid, rådgiver"


def test_a_new_call_replaces_the_old_one_in_the_same_calendar() -> None:
    _, first = event(CALL)
    _, second = event(replace(CALL, message_id="10.alfa", meeting=replace(MEETING, sequence=4)))
    _, others = event(replace(CALL, person_id=UUID(int=3)))
    assert first["UID"] == second["UID"] != others["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]


def test_a_moved_meeting_replaces_the_old_one_in_the_same_calendar() -> None:
    moved = replace(
        CALL,
        message_id="11.alfa",
        kind=NoticeKind.MEETING_MOVED,
        meeting=replace(MEETING, sequence=4, starts_at=MEETING.starts_at + timedelta(days=7)),
    )
    _, first = event(CALL)
    calendar, second = event(moved)
    assert calendar["METHOD"] == "REQUEST"
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTART"].dt == datetime(2026, 3, 12, 12, 5, tzinfo=OSLO)
    message = mail(moved)
    assert message["Subject"] == "Flyttet: Faglig samarbeidsutvalg 05.03.2026"
    assert "Tid: torsdag 12. mars 2026 kl. 12.05" in content(message, "plain")


def test_a_chair_that_is_due_leads_to_the_year_and_is_no_invitation() -> None:
    due = replace(CALL, kind=NoticeKind.CHAIR_DUE, subject="Sekretariatet 01.10.2026", meeting=None)
    message = mail(due)
    assert message["Subject"] == "Ledelsen skifter side: Sekretariatet 01.10.2026"
    assert f"{HOME}/arshjul" in content(message, "plain")
    assert write_letter(due, "Alfa", "post@example.no", HOME).invitation is None


def test_a_term_that_soon_ends_leads_to_the_seat_and_tells_its_last_day() -> None:
    ending = replace(
        CALL,
        kind=NoticeKind.TERM_ENDING,
        subject="Samarbeidsutvalget: Kommunalsjef 2",
        meeting=None,
        seat_id=UUID(int=7),
        deadline=date(2026, 4, 1),
    )
    message = mail(ending)
    assert message["Subject"] == "Perioden går snart ut: Samarbeidsutvalget: Kommunalsjef 2"
    assert "Siste dag: onsdag 1. april 2026" in content(message, "plain")
    assert f"{HOME}/plasser/{UUID(int=7)}" in content(message, "plain")


def test_a_cancelled_meeting_is_taken_out_of_the_calendar() -> None:
    calendar, meeting = event(replace(CALL, kind=NoticeKind.MEETING_CANCELLED))
    assert (calendar["METHOD"], meeting["STATUS"]) == ("CANCEL", "CANCELLED")


@pytest.mark.parametrize(
    ("moment", "offset"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 1),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), 2),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), 1),
    ],
)
def test_the_hour_is_right_around_the_changes_of_time(moment: datetime, offset: int) -> None:
    _, meeting = event(replace(CALL, meeting=replace(MEETING, starts_at=moment)))
    assert meeting["DTSTART"].dt.utcoffset() == timedelta(hours=offset)
    assert meeting["DTSTART"].dt == moment


def test_the_calendar_brings_the_rules_of_norways_clock() -> None:
    calendar, _ = event(CALL)
    (zone,) = calendar.walk("VTIMEZONE")
    changes = {each.name: (each["DTSTART"].dt.hour, each["RRULE"].to_ical()) for each in zone.subcomponents}
    assert changes == {
        "DAYLIGHT": (2, b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
        "STANDARD": (3, b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    }


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_written_in_every_language(kind: NoticeKind, language: str) -> None:
    message = mail(replace(CALL, kind=kind, language=language))
    assert CALL.subject in message["Subject"]
    assert HOME in content(message, "plain")
    has_calendar = any(part.get_content_type() == "text/calendar" for part in message.walk())
    assert has_calendar == (
        kind
        in (
            NoticeKind.MEETING_CALLED,
            NoticeKind.MEETING_MOVED,
            NoticeKind.MEETING_MOVED_ANEW,
            NoticeKind.MEETING_RELEASED,
            *(one for one in NoticeKind if one.value.startswith("premeeting.")),
            NoticeKind.MEETING_SUPPLEMENTED,
            NoticeKind.MEETING_CANCELLED,
            NoticeKind.DEPUTY_CALLED,
            NoticeKind.DEPUTY_RELEASED,
        )
    )


def test_a_deputy_who_is_not_called_is_told_when_and_what_and_invited_to_nothing() -> None:
    meeting = replace(MEETING, agenda=("Årsplan", "Eventuelt"))
    text = content(mail(replace(CALL, kind=NoticeKind.DEPUTY_INFORMED, meeting=meeting)), "plain")
    assert "Du er ikke kalt inn og skal ikke svare." in text
    assert "Saksliste:" in text and "1. Årsplan" in text and "2. Eventuelt" in text
    assert MEETING.place in text and MEETING.link not in text
    unread = content(mail(replace(CALL, kind=NoticeKind.DEPUTY_INFORMED, meeting=None)), "plain")
    assert "Saksliste" not in unread and f"{HOME}/varsler" in unread
    assert "Årsplan" not in content(mail(replace(CALL, meeting=meeting)), "plain")


def test_nynorsk_is_nynorsk() -> None:
    assert "Du er kalla inn til møte." in content(mail(replace(CALL, language="nn")), "plain")


def test_the_next_date_is_told_with_the_minutes() -> None:
    minuted = replace(CALL, kind=NoticeKind.MINUTES_TO_COMMENT, next_at=NOW, next_place="Nyby rådhus")
    for body in ("plain", "html"):
        told = content(mail(minuted), body)
        assert "Neste møte:" in told
        assert "Sted: Nyby rådhus" in told
        assert "Sted" not in content(mail(replace(minuted, next_place="")), body)
        assert "Neste møte" not in content(mail(replace(minuted, next_at=None)), body)


def test_a_deadline_is_told_with_its_weekday() -> None:
    occasion = replace(
        CALL, kind=NoticeKind.ROUND_OPENED, meeting=None, round_id=UUID(int=5), deadline=date(2026, 4, 1)
    )
    text = content(mail(occasion), "plain")
    assert "Frist: onsdag 1. april 2026" in text
    assert f"{HOME}/forankring/{UUID(int=5)}" in text


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"kind": NoticeKind.CASE_REPORTED, "meeting": None, "case_slug": "12-2026"}, "/saker/12-2026"),
        ({"kind": NoticeKind.CASE_REPORTED, "meeting": None}, "/varsler"),
        ({"kind": NoticeKind.FOLLOWUP_ASSIGNED, "case_slug": "12-2026"}, "/oppfolging"),
    ],
)
def test_the_link_leads_to_the_nearest_page(changes: dict[str, object], path: str) -> None:
    letter = write_letter(replace(CALL, **changes), "Alfa", "post@example.no", HOME)
    assert letter.link == HOME + path


@given(st.text(), st.text())
def test_any_title_and_name_can_be_mailed(subject: str, name: str) -> None:
    occasion = replace(CALL, subject=one_line(subject), name=one_line(name))
    assert mail(occasion)["Subject"]
