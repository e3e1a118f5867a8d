"""Protokollen: from the answer of `MeetingMinutes` to the data of `minutes.typ`."""

from __future__ import annotations

from datetime import date, datetime

from fellesskap.clock import OSLO
from fellesskap.texts import Translator, mark
from fellesskap.texts.rulings import ruled
from fellesskap_workers.typesetting.attended import aside, attended
from fellesskap_workers.typesetting.frame import (
    About,
    Row,
    bodies_name,
    case_heading,
    frame,
    full_name,
    meeting_facts,
    of_body,
    part,
    represents,
    seat_title,
    sheet,
    who,
)
from fellesskap_workers.typesetting.rulings import corrected, ruling, voices
from fellesskap_workers.typesetting.typeset import Paper


def minutes_paper(meeting: Row, about: About) -> Paper:
    """Write the minutes of a meeting, preliminary until they are approved."""
    say = about.say
    title = say.gettext("Protokoll fra møte i %(body)s") % {"body": bodies_name(meeting, about)}
    return {
        **frame(about, say.gettext("Protokoll"), title),
        "facts": meeting_facts(meeting, say),
        "intro": _standing(meeting, say),
        "participants": _participants(meeting, say),
        "attended": attended(meeting, say),
        "items": [_item(meeting, item, say) for item in meeting["agenda"]],
        "remarks_heading": "",
        "remarks": "",
    }


def _standing(meeting: Row, say: Translator) -> str:
    if meeting["state"] != "APPROVED":
        return say.gettext("Foreløpig protokoll. Den er ikke godkjent ennå.")
    approved = [edition["approvedAt"] for edition in meeting["minutes"] if edition["approvedAt"]]
    if not approved:
        return say.gettext("Protokollen er godkjent.")
    day = say.day(datetime.fromisoformat(approved[0]).astimezone(OSLO).date())
    said = say.gettext("Protokollen ble godkjent %(day)s.") % {"day": day}
    if any(item["corrections"] for item in meeting["agenda"]):
        said += " " + say.gettext("Den er rettet etterpå. Det som sto da den ble godkjent, står som det var.")
    return said


def _participants(meeting: Row, say: Translator) -> Paper:
    there = {"PRESENT": say.gettext("Til stede"), "ABSENT": say.gettext("Forfall")}
    return sheet(
        say.gettext("Deltakere"),
        [
            (say.gettext("Plass"), 4),
            (say.gettext("Navn"), 4),
            (say.gettext("Møter for"), 4),
            (say.gettext("Oppmøte"), 0),
        ],
        [
            [
                _seat(meeting, row["seat"], say),
                who(row["person"], row["deputy"], say),
                represents(row["seat"], say),
                there.get(row["state"], ""),
            ]
            for row in meeting["attendance"]
        ],
    )


def _seat(meeting: Row, seat: Row | None, say: Translator) -> str:
    """What a seat is called; those that do not count are told from those that do."""
    if seat is None:
        return ""
    title = seat_title(meeting, seat)
    return title if seat["counts"] else title + " (" + say.gettext("teller ikke") + ")"


_ENDED = {"POSTPONED": mark("Saken ble utsatt."), "WITHDRAWN": mark("Saken ble trukket.")}


def _item(meeting: Row, item: Row, say: Translator) -> Paper:
    case, decision = item["case"], item["decision"]
    title = case_heading(case["reference"], case["title"], say) if case else item["title"]
    language = case["language"] if case else say.language
    said = item["record"].strip() or (item["treatment"] or {}).get("summary", "").strip()
    parts = [part(say.gettext("Behandling"), said, language)] if said else []
    if item["recusals"]:
        parts.insert(0, part(say.gettext("Inhabilitet"), aside(item["recusals"], say), say.language))
    left = (item["treatment"] or {}).get("left")
    if left:
        parts.append(part(say.gettext("Utfall"), _went_on(left, say), language))
    ended = _ENDED.get((item["treatment"] or {}).get("state", ""))
    if ended and not decision:
        parts.append(part(say.gettext("Utfall"), say.gettext(ended), say.language))
    if origin := (item["treatment"] or {}).get("decision"):
        about = "that_is_noted" if item["treatment"]["step"] == "NOTE" else "that_is_confirmed"
        heading = say.gettext(ruled(about, origin["nature"]))
        day = say.day(date.fromisoformat(origin["decidedOn"]))
        made = f"{origin['body']['name']}, {day}" if origin["body"] else day
        told = [corrected(one, language, say) for one in origin["corrections"][-1:]]
        parts[:0] = [part(heading, f"{origin['wording']}\n\n{made}", language), *told]
    if body := of_body(meeting, item["treatment"]):
        parts.insert(0, part(say.gettext("Utvalg"), full_name(body), say.language))
    if decision and decision["answerToObjections"].strip():
        answer = decision["answerToObjections"]
        parts.append(part(say.gettext("Svar på innvendingene"), answer, language))
    parts += [corrected(one, language, say) for one in item["corrections"]]
    return {
        "heading": f"{item['position']}. {title}",
        "parts": parts,
        "rulings": [ruling(decision, language, say)] if decision else [],
        "voices": voices(decision, say),
    }


def _went_on(left: Row, say: Translator) -> str:
    """Where the case went from here, and why, as the timeline tells it."""
    body = left["target"]["body"] if left["target"] else None
    name = body["name"] if body else say.gettext("et annet utvalg")
    said = (
        say.gettext("Løftet til %(body)s")
        if left["direction"] == "LIFT"
        else say.gettext("Tatt ned til %(body)s")
    )
    why = say.gettext("Begrunnelse: %(reason)s") % {"reason": left["reason"]}
    return f"{said % {'body': name}}. {why}"
