"""Protokollen fra en skriftlig behandling: from the answer of `WrittenRecord` to the data of `written.typ`."""

from __future__ import annotations

from datetime import date, datetime

from fellesskap.texts import Translator
from fellesskap_workers.typesetting.frame import (
    NOBODY,
    About,
    Row,
    attached,
    body_name,
    case_parts,
    frame,
    part,
    represents,
    sheet,
    who,
)
from fellesskap_workers.typesetting.rulings import corrected, ruling
from fellesskap_workers.typesetting.typeset import Paper


def written_paper(decision: Row, about: About) -> Paper:
    """Write what a body was asked in writing, who answered what and when, and what came of it."""
    say, case, found = about.say, decision["case"], decision["circulation"]
    language = case["language"] if case else say.language
    title = (
        say.gettext("Skriftlig behandling av sak %(number)s: %(title)s")
        % {"number": case["reference"], "title": case["title"]}
        if case
        else about.title
    )
    return {
        **frame(about, say.gettext("Protokoll"), title),
        "facts": _facts(decision, about),
        "ruling": ruling(decision, language, say),
        "sections": _sections(decision, language, say),
        "answers": _answers(found, say),
        "text": {
            "heading": say.gettext("Saken slik den ble sendt ut"),
            "parts": [*case_parts(found["edition"], case, say), *attached(found["attachments"], say)]
            if found and case
            else [],
        },
    }


def _facts(decision: Row, about: About) -> list[list[str]]:
    say, found = about.say, decision["circulation"]
    facts = [
        [say.gettext("Behandlet av"), body_name(decision, about)],
        [say.gettext("Avsluttet"), say.day(date.fromisoformat(decision["decidedOn"]))],
    ]
    if found is None:
        return facts
    silence = {
        "CONSENTS": say.gettext("Den som ikke svarer, er enig."),
        "DOES_NOT_COUNT": say.gettext("Den som ikke svarer, teller ikke med."),
        "BLOCKS": say.gettext("Det blir ikke enighet når noen ikke svarer."),
    }
    answered = say.gettext("%(answered)s av %(asked)s") % {
        "answered": found["answered"],
        "asked": found["asked"],
    }
    return [
        facts[0],
        [say.gettext("Sendt ut"), say.moment(datetime.fromisoformat(found["startedAt"]))],
        [say.gettext("Svarfrist"), say.day(date.fromisoformat(found["deadline"]))],
        facts[1],
        [say.gettext("Svart"), answered],
        [say.gettext("Uten svar"), silence[found["silence"]]],
    ]


def _sections(decision: Row, language: str, say: Translator) -> list[Paper]:
    found = decision["circulation"]
    sections = [corrected(one, language, say) for one in decision["corrections"]]
    if found and found["wording"].strip() != decision["wording"].strip():
        sections.append(part(say.gettext("Forslaget som ble sendt ut"), found["wording"], language))
    for one in found["changes"] if found else ():
        heading = say.gettext("Svarfristen ble utsatt fra %(was)s til %(day)s") % {
            "was": say.day(date.fromisoformat(one["deadlineBefore"])),
            "day": say.day(date.fromisoformat(one["deadline"])),
        }
        sections.append(part(heading, one["reason"], say.language))
    if found and found["message"]:
        sections.append(part(say.gettext("Melding fra sekretariatet"), found["message"], say.language))
    if decision["answerToObjections"].strip():
        sections.append(part(say.gettext("Svar på innvendingene"), decision["answerToObjections"], language))
    return sections


def _answers(found: Row | None, say: Translator) -> Paper:
    columns = [
        (say.gettext("Plass"), 4),
        (say.gettext("Hvem"), 4),
        (say.gettext("Svar"), 0),
        (say.gettext("Når"), 3),
        (say.gettext("Begrunnelse"), 5),
    ]
    seats = [seat for seat in found["seats"] if seat["counts"]] if found else []
    return sheet(say.gettext("Hvem svarte hva"), columns, [_row(seat, say) for seat in seats])


def _row(seat: Row, say: Translator) -> list[str]:
    stands = {
        "AGREES": say.gettext("Enig"),
        "OBJECTS": say.gettext("Innvending"),
        "MEETING": say.gettext("Krever møte"),
    }
    place = seat["seat"]["title"] if seat["seat"] else ""
    for_whom = represents(seat["seat"], say)
    unfilled = seat["person"] is None and seat["absence"] is not None and seat["stand"] is None
    silent = say.gettext("Ingen spurt") if unfilled else say.gettext("Ikke svart")
    deputy = seat["absence"] is not None
    recused = say.gettext("Inhabil: %(name)s. %(reason)s") % {
        "name": seat["absent"]["name"] if seat["absent"] else NOBODY,
        "reason": seat["reason"],
    }
    return [
        f"{place} ({for_whom})" if for_whom else place,
        who(seat["person"], deputy, say),
        stands[seat["stand"]] if seat["stand"] else silent,
        say.moment(datetime.fromisoformat(seat["answeredAt"])) if seat["answeredAt"] else "",
        "\n".join(text for text in (seat["standReason"], recused if seat["reason"] else "") if text),
    ]
