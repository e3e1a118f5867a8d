"""Sammendraget av innspill: from the answer of `DialogueSummary` to the data of `dialogue.typ`."""

from __future__ import annotations

from datetime import date

from fellesskap.texts import Translator
from fellesskap_workers.typesetting.frame import About, Row, bodies_name, frame, meeting_facts, sheet
from fellesskap_workers.typesetting.typeset import Paper


def dialogue_paper(meeting: Row, about: About) -> Paper:
    """Write the summary of what a dialogue meeting was told, and what became of it."""
    say, call = about.say, meeting["inputCall"]
    title = say.gettext("Innspill til %(body)s") % {"body": bodies_name(meeting, about)}
    themes = [_theme(theme, say) for theme in call["themes"]]
    if call["inputs"]:
        themes.append(
            {
                "heading": say.gettext("Uten tema"),
                "outcome": say.gettext("Disse innspillene er ikke plassert i et tema ennå."),
                "sheet": _given(call["inputs"], say),
            }
        )
    released = call["releasedAt"] is not None
    return {
        **frame(about, say.gettext("Sammendrag") if released else say.gettext("Foreløpig sammendrag"), title),
        "facts": [
            *meeting_facts(meeting, say),
            [say.gettext("Frist for innspill"), say.day(date.fromisoformat(call["lastDay"]))],
        ],
        "preliminary": ""
        if released
        else say.gettext("Foreløpig: sekretariatet har ikke frigitt sammendraget, og det kan bli endret."),
        "asked": {
            "label": say.gettext("Spørsmålet"),
            "text": call["question"],
            "lang": say.language,
            "result": "",
        },
        "themes": themes,
    }


def _theme(theme: Row, say: Translator) -> Paper:
    return {
        "heading": theme["title"],
        "outcome": _outcome(theme, say),
        "sheet": _given(theme["inputs"], say),
    }


def _outcome(theme: Row, say: Translator) -> str:
    if theme["outcome"] == "ASIDE":
        return say.gettext("Lagt bort. Grunn: %(reason)s") % {"reason": theme["reason"]}
    if theme["outcome"] == "OPEN":
        return say.gettext("Sekretariatet har ikke tatt stilling til temaet ennå.")
    if theme["case"] is None:
        return say.gettext("Meldt inn som sak.")
    return say.gettext("Meldt inn som sak %(number)s: %(title)s") % {
        "number": theme["case"]["reference"],
        "title": theme["case"]["title"],
    }


def _given(inputs: list[Row], say: Translator) -> Paper:
    columns = [(say.gettext("Fra"), 3), (say.gettext("Innspill"), 9)]
    return sheet("", columns, [[_source(one, say), one["text"]] for one in inputs])


def _source(given: Row, say: Translator) -> str:
    """Whom input is from: the municipality or the region, and the person only where they want to be named."""
    place = given["partner"] or given["region"]
    parts = [place["name"] if place else say.gettext("Deltaker i møtet")]
    if given["named"]:
        parts.append(given["named"]["name"])
    if given["registered"]:
        parts.append(say.gettext("sagt i møtet"))
    return ", ".join(parts)
