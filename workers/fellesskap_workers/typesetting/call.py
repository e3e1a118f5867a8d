"""Innkallingen: from the answer of `MeetingCall` to the data of `call.typ`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from fellesskap.texts import Translator
from fellesskap_workers.typesetting.frame import (
    About,
    Row,
    attached,
    bodies_name,
    case_heading,
    case_parts,
    frame,
    full_name,
    meeting_facts,
    of_body,
    represents,
    seat_title,
    sheet,
    short_name,
    who,
)
from fellesskap_workers.typesetting.typeset import Paper


def call_paper(meeting: Row, about: About) -> Paper:
    """Write the call of a meeting."""
    say = about.say
    title = say.gettext("Innkalling til møte i %(body)s") % {"body": bodies_name(meeting, about)}
    return {
        **frame(about, say.gettext("Innkalling"), title),
        "facts": meeting_facts(meeting, say),
        "intro": "",
        "agenda": _agenda(meeting, say),
        "participants": sheet(
            say.gettext("Kalles inn"),
            [(say.gettext("Plass"), 4), (say.gettext("Navn"), 4), (say.gettext("Møter for"), 4)],
            [
                [
                    seat_title(meeting, row["seat"]) if row["seat"] else "",
                    who(row["person"], row["deputy"], say),
                    represents(row["seat"], say),
                ]
                for row in meeting["attendance"]
            ],
        ),
        "cases": [_case(meeting, item, say) for item in meeting["agenda"] if item["case"]],
    }


# Where the agenda tells whose each line is, where several bodies meet together.
_BODY = 3


def _agenda(meeting: Row, say: Translator) -> Paper:
    """The agenda with the hour each line begins at, if every line keeps its minutes."""
    starts = datetime.fromisoformat(meeting["startsAt"])
    rows: list[list[str]] = []
    known = True
    for item in meeting["agenda"]:
        # A line that is closed to the readers keeps its number; how long it takes they are not told.
        for number in range(len(rows) + 1, item["position"]):
            rows.append([str(number), "", say.gettext("Lukket punkt"), "", "", "", ""])
            known = False
        rows.append(
            [
                str(item["position"]),
                item["case"]["reference"] if item["case"] else "",
                _line(item, say),
                short_name(of_body(meeting, item["treatment"])),
                _step(item, say),
                say.clock(starts) if known else "",
                str(item["minutes"]),
            ]
        )
        starts += timedelta(minutes=item["minutes"])
    columns = [
        (say.gettext("Nr."), 0),
        (say.gettext("Sak"), 0),
        (say.gettext("Tittel"), 6),
        (say.gettext("Utvalg"), 2),
        (say.gettext("Behandling"), 0),
        (say.gettext("Kl."), 0),
        (say.gettext("Min."), 0),
    ]
    if not meeting["jointWith"]:
        columns.pop(_BODY)
        for row in rows:
            row.pop(_BODY)
    return sheet(say.gettext("Saksliste"), columns, rows)


def _step(item: Row, say: Translator) -> str:
    """What the body does with the case of a line: what is for information it is told."""
    if not item["treatment"]:
        return ""
    step, kind = item["treatment"]["step"], item["case"]["kind"] if item["case"] else "DECISION"
    of_kind = {
        ("DISCUSS", "INFORMATION"): say.gettext("Orientering"),
        ("DISCUSS", "HEARING"): say.gettext("Høring"),
        ("DECIDE", "HEARING"): say.gettext("Høringsuttalelse"),
    }
    steps = {
        "DISCUSS": say.gettext("Drøfting"),
        "DECIDE": say.gettext("Beslutning"),
        "NOTE": say.gettext("Orientering"),
        "CONFIRM": say.gettext("Godkjenning"),
    }
    return of_kind.get((step, kind)) or steps[step]


def _purpose(case: Row, say: Translator) -> list[list[str]]:
    """What the case is for; of a hearing also who asks and by when."""
    kinds = {
        "DECISION": say.gettext("Beslutning"),
        "DISCUSSION": say.gettext("Drøfting"),
        "INFORMATION": say.gettext("Orientering"),
        "HEARING": say.gettext("Høring"),
    }
    facts = [[say.gettext("Saken er til"), kinds[case["kind"]]]]
    if case["kind"] == "HEARING":
        due = say.day(date.fromisoformat(case["hearingDue"]))
        facts += [[say.gettext("Bedt om av"), case["hearingBy"]], [say.gettext("Høringsfrist"), due]]
    return facts


def _line(item: Row, say: Translator) -> str:
    title = str(item["title"])
    if item["closed"]:
        closed = say.gettext("lukket: %(basis)s") % {"basis": item["closedBasis"]}
        title = f"{title} ({closed})"
    proposed = "; ".join(filter(None, (_proposed(one) for one in item["names"])))
    return f"{title}: {proposed}" if proposed else title


def _proposed(one: Row) -> str:
    """Who is proposed for which seat of which body."""
    seat = one["seat"] or {}
    parts = [
        (one["person"] or {}).get("name", ""),
        seat.get("title", ""),
        (seat.get("body") or {}).get("name", ""),
    ]
    return ", ".join(filter(None, parts))


def _case(meeting: Row, item: Row, say: Translator) -> Paper:
    case = item["case"]
    reporter, body = case["submittedBy"], of_body(meeting, item["treatment"])
    return {
        "heading": case_heading(case["reference"], case["title"], say),
        "facts": [
            *([[say.gettext("Utvalg"), full_name(body)]] if body else []),
            *([[say.gettext("Meldt av"), reporter["name"]]] if reporter else []),
            *_purpose(case, say),
        ],
        "parts": [
            *case_parts(item["edition"] or case["edition"], case, say),
            *attached(item["attachments"], say),
        ],
    }
