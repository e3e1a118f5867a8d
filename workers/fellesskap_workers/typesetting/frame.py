"""What every paper has in common: its frame, and how seats, times and persons are written.

The functions here and in `call`, `minutes` and `letter` turn the answer of a registered operation into the
data of the template of the same name; they are pure, and all their words come from the catalogues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fellesskap.actor import Space
from fellesskap.clock import OSLO
from fellesskap.files.rules.kinds import MEDIA_TYPES, FileKind
from fellesskap.prose import Document, outlined
from fellesskap.texts import Translator
from fellesskap_workers.typesetting.typeset import Paper

Row = dict[str, Any]
NOBODY = "–"
_WRITTEN = {FileKind.DOCX: "Word", FileKind.XLSX: "Excel"}
_KINDS = {media_type: _WRITTEN.get(kind, kind.upper()) for kind, media_type in MEDIA_TYPES.items()}


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a paper before its subject is read; `space` is whose own it is, if somebody's."""

    community: str
    title: str
    edition: int
    made_at: datetime
    say: Translator
    space: Space | None = None


def frame(about: About, name: str, title: str) -> Paper:
    """The frame of a paper: `name` is its kind in one word, `title` its heading."""
    say = about.say
    mark = [name]
    if about.edition > 1:
        mark.append(say.gettext("utgave %(number)s") % {"number": about.edition})
    mark.append(say.short_day(about.made_at.astimezone(OSLO).date()))
    return {
        "community": about.community,
        "title": title,
        "mark": " · ".join(mark),
        "footer": about.title,
        "page": [say.gettext("Side"), say.gettext("av")],
        "missing": say.gettext(
            "Tegn som er vist slik: %(sign)s, finnes ikke i skriftene dokumentet er satt med."
        )
        % {"sign": "\N{REPLACEMENT CHARACTER}"},
    }


def sheet(heading: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> Paper:
    """A table: each column's name and share of the width, 0 for as narrow as it can be."""
    return {
        "heading": heading,
        "columns": [name for name, _ in columns],
        "widths": [width for _, width in columns],
        "rows": [list(row) for row in rows],
    }


def part(heading: str, text: str, language: str) -> Paper:
    """A titled text from a person, in the language it was written in."""
    return {"heading": heading, "text": text, "lang": language}


def section(heading: str, document: Document, language: str) -> Paper:
    """A titled text from a person with its shape; headings in it come below the title."""
    return {"heading": heading, "blocks": outlined(document), "lang": language}


def body_name(found: Row, about: About) -> str:
    """The body's name with its abbreviation; the paper's own title where the reader may not see the body."""
    return about.title if found["body"] is None else full_name(found["body"])


def bodies_name(meeting: Row, about: About) -> str:
    """The names of all the bodies that meet, as `body_name` gives that of one."""
    return about.say.listing([body_name(meeting, about), *map(full_name, meeting["jointWith"])])


def full_name(body: Row) -> str:
    """A body's name with its abbreviation, where it has one."""
    return f"{body['name']} ({body['abbreviation']})" if body["abbreviation"] else str(body["name"])


def of_body(meeting: Row, found: Row | None) -> Row | None:
    """The body that a line or a seat is of, where several meet together; else there is nothing to tell."""
    body: Row | None = found["body"] if found and meeting["jointWith"] else None
    return body


def short_name(body: Row | None) -> str:
    """A body's abbreviation, else its name; empty for none."""
    return str(body["abbreviation"] or body["name"]) if body else ""


def seat_title(meeting: Row, seat: Row) -> str:
    """What a seat is called, with its body where several meet together."""
    body = short_name(of_body(meeting, seat))
    return f"{seat['title']}, {body}" if body else str(seat["title"])


def meeting_facts(meeting: Row, say: Translator) -> list[list[str]]:
    """When, where and how a meeting is held."""
    starts = datetime.fromisoformat(meeting["startsAt"])
    ends = starts + timedelta(minutes=meeting["frameMinutes"])
    forms = {
        "PHYSICAL": say.gettext("Fysisk møte"),
        "DIGITAL": say.gettext("Digitalt møte"),
        "HYBRID": say.gettext("Fysisk møte med digital deltakelse"),
    }
    openness = (
        say.gettext("Åpent for publikum")
        if meeting["openToPublic"]
        else say.gettext("Ikke åpent for publikum")
    )
    facts = [
        [say.gettext("Tid"), f"{say.moment(starts)}–{say.clock(ends)}"],
        [say.gettext("Sted"), meeting["place"]],
        [say.gettext("Møterom på nett"), meeting["link"]],
        [say.gettext("Møteform"), f"{forms[meeting['form']]}. {openness}."],
        [say.gettext("Møteledelse"), _chair(meeting, say)],
        [say.gettext("Ledige plasser"), _vacancies(meeting, say)],
    ]
    return [fact for fact in facts if fact[1]]


def _chair(meeting: Row, say: Translator) -> str:
    """Who leads a meeting: the party or the side, and the persons who lead the body where their names show."""
    party = meeting["chairParty"]
    led = party["name"] if party else _sides(say).get(meeting["chairSide"], "")
    leaders = meeting["body"]["leaders"] if meeting["body"] else []
    words = {"LEADER": say.gettext("leder %(name)s"), "DEPUTY": say.gettext("nestleder %(name)s")}
    named = [words[one["role"]] % {"name": one["person"]["name"]} for one in leaders if one["person"]]
    return ", ".join([part for part in (led, *named) if part])


def _vacancies(meeting: Row, say: Translator) -> str:
    """How many seats nobody holds, also where a deputy meets for one; empty where all are held."""
    bodies = [body for body in (meeting["body"], *meeting["jointWith"]) if body]
    vacant = sum(body["vacantSeats"] for body in bodies)
    if not vacant:
        return ""
    return say.gettext("%(vacant)s av %(seats)s") % {
        "vacant": vacant,
        "seats": sum(body["seatCount"] for body in bodies),
    }


def represents(seat: Row | None, say: Translator) -> str:
    """Whom a seat speaks for: a region, a municipality, a division, or its side as a whole."""
    if seat is None:
        return ""
    for place in ("partner", "region", "division"):
        if seat[place] is not None:
            return str(seat[place]["name"])
    return _sides(say).get(seat["side"], "")


def _sides(say: Translator) -> dict[str | None, str]:
    return {"MUNICIPAL": say.gettext("Kommunene"), "HOSPITAL": say.gettext("Helseforetaket")}


def who(person: Row | None, deputy: bool, say: Translator) -> str:
    """A person's name, marked where the person stands in; a dash for nobody and for a name not shown."""
    if person is None:
        return NOBODY
    if not deputy:
        return str(person["name"])
    return say.gettext("%(name)s (vara)") % {"name": person["name"]}


def case_heading(reference: str, title: str, say: Translator) -> str:
    """A case's number and title as a heading."""
    return say.gettext("Sak %(number)s: %(title)s") % {"number": reference, "title": title}


def case_parts(edition: Row | None, case: Row, say: Translator) -> list[Paper]:
    """A case's text, as an edition has it; its words alone where none shows to whom the paper is for."""
    headings = (
        (say.gettext("Spørsmål"), "question"),
        (say.gettext("Bakgrunn"), "background"),
        (say.gettext("Forslag"), "proposal"),
        (say.gettext("Konsekvenser"), "consequences"),
    )
    if edition is None:
        return [
            part(heading, case[name], case["language"]) for heading, name in headings if case[name].strip()
        ]
    return [
        section(heading, edition["texts"][name], case["language"])
        for heading, name in headings
        if name in edition["texts"]
    ]


def attached(attachments: Sequence[Row], say: Translator) -> list[Paper]:
    """What was sent with the text; the files themselves lie with the case."""
    lines = []
    for one in attachments:
        told = [_KINDS[one["edition"]["mediaType"]]] if one["edition"] else []
        if one["publicness"] == "EXEMPT":
            told.append(say.gettext("unntatt offentlighet, %(basis)s") % {"basis": one["basis"]})
        if one["edition"] and one["edition"]["number"] > 1:
            told.append(say.gettext("utgave %(num)s") % {"num": one["edition"]["number"]})
        if one["suppliedAt"]:
            day = datetime.fromisoformat(one["suppliedAt"]).astimezone(OSLO).date()
            told.append(say.gettext("ettersendt %(day)s") % {"day": say.day(day)})
        if one["madeWithAi"]:
            told.append(say.gettext("laget med KI"))
        name = say.gettext("Vedlegg %(number)s: %(title)s") % {
            "number": one["position"],
            "title": one["title"],
        }
        lines.append(f"{name} ({', '.join(told)})" if told else name)
    return [part(say.gettext("Vedlegg"), "\n\n".join(lines), say.language)] if lines else []
