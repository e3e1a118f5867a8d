"""Beslutningsbrevet: from the answer of `DecisionLetter` to the data of `letter.typ`."""

from __future__ import annotations

from datetime import date

from fellesskap.texts import Translator
from fellesskap.texts.rulings import ruled
from fellesskap_workers.typesetting.frame import About, Row, body_name, frame, part, sheet
from fellesskap_workers.typesetting.rulings import corrected, meaning, objected, ruling, voices
from fellesskap_workers.typesetting.typeset import Paper


def letter_paper(decision: Row, about: About) -> Paper:
    """Write the letter that tells the partners of a decision."""
    say, case = about.say, decision["case"]
    language = case["language"] if case else say.language
    title = (
        say.gettext(ruled("of_case", decision["nature"]))
        % {"number": case["reference"], "title": case["title"]}
        if case
        else about.title
    )
    closing = say.gettext("Med hilsen\nSekretariatet i %(community)s") % {"community": about.community}
    return {
        **frame(about, say.gettext(ruled("letter", decision["nature"])), title),
        "facts": _facts(decision, about),
        "ruling": {**ruling(decision, language, say), "result": ""},
        "sections": _sections(decision, language, say),
        "voices": voices(decision, say),
        "followups": _followups(decision, say),
        "closing": closing,
    }


def _facts(decision: Row, about: About) -> list[list[str]]:
    say = about.say
    names = [row["partner"]["name"] for row in decision["followups"] if row["partner"]]
    # Nobody follows up what waits or fell; who does follows from no paper that anybody may read.
    if decision["standing"] in ("WAITING", "FALLEN") or not names:
        names = [
            say.gettext("De som ble spurt i forankringen")
            if decision["leftOut"]
            else say.gettext("Kommunene og helseforetaket")
        ]
    since = decision["inForceOn"]
    # A statement that is given goes to whoever asked for it, and the partners are told of it.
    given = decision["result"] == "AGREEMENT" and decision["standing"] not in ("WAITING", "FALLEN")
    asker = decision["case"]["hearingBy"] if decision["case"] and given else ""
    facts = [
        [say.gettext("Til"), asker],
        [say.gettext("Kopi til") if asker else say.gettext("Til"), say.listing(names)],
        [say.gettext(ruled("made_by", decision["nature"])), body_name(decision, about)],
        [say.gettext("Dato"), say.day(date.fromisoformat(decision["decidedOn"]))],
        [
            say.gettext(ruled("since", decision["nature"])),
            say.day(date.fromisoformat(since)) if since else "",
        ],
    ]
    if decision["leftOut"] and decision["effect"] != "NONE":
        left_out = say.listing([one["name"] for one in decision["leftOut"]])
        facts.append(
            [say.gettext("Gjelder ikke for"), say.gettext("%(names)s (ikke spurt)") % {"names": left_out}]
        )
    return [fact for fact in facts if fact[1]]


def _sections(decision: Row, language: str, say: Translator) -> list[Paper]:
    case = decision["case"]
    # A correction takes the place of what was decided, and of any before it.
    sections = [corrected(one, language, say) for one in decision["corrections"][-1:]]
    if case and case["question"].strip():
        sections.append(part(say.gettext("Spørsmålet i saken"), case["question"], language))
    sections.append(
        part(say.gettext(ruled("means", decision["nature"])), meaning(decision, say), say.language)
    )
    if against := objected(decision, say):
        sections.append(part(say.gettext("Hvorfor den ikke ble godkjent"), against, language))
    if decision["answerToObjections"].strip():
        sections.append(part(say.gettext("Svar på innvendingene"), decision["answerToObjections"], language))
    return sections


def _followups(decision: Row, say: Translator) -> Paper:
    rows = [
        [
            row["partner"]["name"] if row["partner"] else "",
            say.day(date.fromisoformat(row["due"])) if row["due"] else say.gettext("Ingen frist"),
        ]
        for row in decision["followups"]
    ]
    columns = [(say.gettext("Hvem"), 5), (say.gettext("Frist"), 4)]
    return sheet(say.gettext("Oppfølging"), columns, rows)
