"""How a decision is written in minutes and letters: what was decided, what it does, and who said what."""

from __future__ import annotations

from fellesskap.texts import Translator
from fellesskap_workers.typesetting.frame import Row, represents, sheet, who
from fellesskap_workers.typesetting.typeset import Paper


def ruling(decision: Row, language: str, say: Translator) -> Paper:
    """The wording with what came of it."""
    labels = {
        "AGREEMENT": say.gettext("Beslutning"),
        "NO_AGREEMENT": say.gettext("Forslag det ikke ble enighet om"),
        "POSTPONED": say.gettext("Utsatt"),
    }
    return {
        "label": labels[decision["result"]],
        "text": decision["wording"],
        "lang": language,
        "result": meaning(decision, say),
    }


def meaning(decision: Row, say: Translator) -> str:
    """What a decision does, in one or two sentences."""
    agreed = {
        "BINDING": say.gettext("Enighet. Beslutningen er bindende for partene."),
        "RECOMMENDATION": say.gettext("Enighet. Beslutningen er en anbefaling til partene."),
        "NONE": say.gettext("Enighet."),
    }
    results = {
        "AGREEMENT": agreed[decision["effect"]],
        "NO_AGREEMENT": say.gettext("Det ble ikke enighet, og ingen er bundet."),
        "POSTPONED": say.gettext("Saken er utsatt og kommer tilbake."),
    }
    found = results[decision["result"]]
    if decision["urgent"]:
        reason = say.gettext("Behandlet som hastesak: %(reason)s") % {"reason": decision["urgentReason"]}
        found = f"{found} {reason}"
    return found


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
