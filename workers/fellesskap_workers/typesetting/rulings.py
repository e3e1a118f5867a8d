"""How a decision is written in minutes and letters: what was decided, what it does, and who said what."""

from __future__ import annotations

from datetime import date, datetime

from fellesskap.clock import OSLO
from fellesskap.texts import Translator
from fellesskap.texts.rulings import does, ruled
from fellesskap_workers.typesetting.frame import Row, part, represents, sheet, who
from fellesskap_workers.typesetting.typeset import Paper


def ruling(decision: Row, language: str, say: Translator) -> Paper:
    """The wording with what came of it."""
    labels = {
        "AGREEMENT": say.gettext(ruled("noun", decision["nature"])),
        "NO_AGREEMENT": say.gettext("Forslag det ikke ble enighet om"),
        "POSTPONED": say.gettext("Utsatt"),
    }
    return {
        "label": labels[decision["result"]],
        "text": decision["wording"],
        "lang": language,
        "result": meaning(decision, say),
    }


def corrected(one: Row, language: str, say: Translator) -> Paper:
    """What should have been written of it, with the day and why."""
    day = say.day(datetime.fromisoformat(one["correctedAt"]).astimezone(OSLO).date())
    heading = say.gettext("Rettet %(day)s: %(reason)s") % {"day": day, "reason": one["reason"]}
    return part(heading, one["text"], language)


def meaning(decision: Row, say: Translator) -> str:
    """What a decision does, in one or two sentences."""
    results = {
        "AGREEMENT": say.gettext(does("in_paper", decision["nature"], decision["effect"])),
        "NO_AGREEMENT": say.gettext("Det ble ikke enighet, og ingen er bundet."),
        "POSTPONED": say.gettext("Saken er utsatt og kommer tilbake."),
    }
    found = results[decision["result"]]
    if decision["standing"] in ("WAITING", "FALLEN"):
        found = say.gettext("Enighet.")
    found = " ".join(part for part in (found, standing(decision, say), cost(decision, say)) if part)
    if decision["urgent"]:
        reason = say.gettext("Behandlet som hastesak: %(reason)s") % {"reason": decision["urgentReason"]}
        found = f"{found} {reason}"
    return found


def standing(decision: Row, say: Translator) -> str:
    """Whether a decision is in force and since when, and the body it goes onward to; nothing where it just is."""
    onward = decision["onward"]["name"] if decision["onward"] else ""
    day = decision["inForceOn"] and say.day(date.fromisoformat(decision["inForceOn"]))
    match decision["standing"], decision["force"]:
        case "WAITING", _:
            said = "waits"
        case "FALLEN", _:
            said, day = "fallen", say.day(date.fromisoformat(decision["fallenOn"]))
        case "IN_FORCE", "PENDING":
            said = "confirmed"
        case "IN_FORCE", "REPORTED":
            said = "reported"
        case _:
            return ""
    return say.gettext(ruled(said, decision["nature"])) % {"body": onward, "day": day}


def cost(decision: Row, say: Translator) -> str:
    """What a decision costs, and whose authority it goes beyond with the reason why it was recorded."""
    found = []
    if decision["amountNok"] is not None:
        text = (
            say.gettext("Beløp: %(sum)s kroner hvert år.")
            if decision["amountYearly"]
            else say.gettext("Beløp: %(sum)s kroner.")
        )
        found.append(text % {"sum": say.number(decision["amountNok"])})
    if decision["beyondAuthority"]:
        names = [_limited(one, say) for one in decision["beyondAuthority"]]
        text = say.gettext("Ut over fullmakten til %(names)s. Begrunnelse: %(reason)s")
        found.append(text % {"names": say.listing(names), "reason": decision["beyondReason"]})
    return " ".join(found)


def objected(decision: Row, say: Translator) -> str:
    """What stood in the way when the body that a decision waited for did not agree to it."""
    found = [
        _hindrance(one, say)
        for confirmation in decision["confirmations"]
        if confirmation["result"] == "NO_AGREEMENT"
        for one in confirmation["hindrances"]
    ]
    return "\n\n".join(text for text in found if text)


def _hindrance(found: Row, say: Translator) -> str:
    if found["code"] == "SIDE_MISSING":
        return say.gettext("Bare den ene siden møtte.")
    if found["code"] == "SIDES_UNEQUAL":
        text = say.gettext(
            "%(municipal)s fra kommunesiden og %(hospital)s fra sykehussiden deltok. "
            "Utvalget krever like mange fra hver side."
        )
        return text % {"municipal": found["municipal"], "hospital": found["hospital"]}
    return ": ".join(part for part in (found["name"], found["text"]) if part)


def _limited(one: Row, say: Translator) -> str:
    if one["limitNok"] is None:
        return say.gettext("%(name)s (ingen registrert fullmakt)") % {"name": one["name"]}
    facts = {"name": one["name"], "sum": say.number(one["limitNok"])}
    return say.gettext("%(name)s (inntil %(sum)s kroner)") % facts


def voices(decision: Row | None, say: Translator) -> Paper:
    """What each seat said, in the body's order; no rows where nothing was decided."""
    positions = {
        "AGREES": say.gettext("Enig"),
        "OBJECTS": say.gettext("Uenig"),
        "SILENT": say.gettext("Sa ikke noe"),
    }
    heard = sorted(decision["voices"] if decision else (), key=_place)
    reasons = any(voice["reason"] for voice in heard)
    columns = [
        (say.gettext("Plass"), 3),
        (say.gettext("Navn"), 3),
        (say.gettext("Møter for"), 3),
        (say.gettext("Standpunkt"), 0),
        (say.gettext("Begrunnelse"), 4),
    ]
    rows = [
        [
            voice["seat"]["title"] if voice["seat"] else "",
            who(voice["person"], False, say),
            represents(voice["seat"], say),
            positions[voice["position"]],
            voice["reason"],
        ]
        for voice in heard
    ]
    width = len(columns) if reasons else len(columns) - 1
    return sheet(say.gettext("Standpunkter"), columns[:width], [row[:width] for row in rows])


def _place(voice: Row) -> int:
    return int(voice["seat"]["position"]) if voice["seat"] else 0
