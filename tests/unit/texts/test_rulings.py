"""A recommendation is nowhere called a decision: what is said of both, and who says it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from builders import NOW
from catalogue_scan import python_files, template_files
from fellesskap.notices.model import NoticeKind
from fellesskap.texts import translator
from fellesskap.texts.rulings import RULED, Nature, nature_of, ruled
from fellesskap_web.reportback_drafts import draft
from fellesskap_web.words import notice_words, paper_words
from fellesskap_workers.letters import Occasion, write_letter
from fellesskap_workers.ruling_wordings import RULINGS
from fellesskap_workers.typesetting.rulings import ruling


def facts_of(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))


DECIDES = re.compile(r"beslut|avgjerd", re.IGNORECASE)


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("said", RULED)
def test_what_is_said_of_a_recommendation_speaks_of_no_decision(said: str, language: str) -> None:
    say = translator(language)
    of_decision, of_recommendation = (say.gettext(text) for text in RULED[said])
    assert of_decision != of_recommendation
    assert not DECIDES.search(of_recommendation)
    assert not re.search("anbefal|tilråd", of_decision, re.IGNORECASE)
    assert facts_of(of_decision) == facts_of(of_recommendation)


def test_every_pair_is_said_somewhere() -> None:
    source = "".join(path.read_text() for path in (*python_files(), *template_files()))
    assert [said for said in RULED if source.count(f'"{said}"') < 2] == []


def test_the_effect_tells_which_as_the_graph_and_as_an_event_write_it() -> None:
    for effect in ("RECOMMENDATION", "recommendation"):
        assert ruled("noun", effect) == "Anbefaling"
    for effect in ("BINDING", "binding", "NONE", "none", None):
        assert ruled("noun", effect) == "Beslutning"


RECOMMENDED = {"__typename": "Decision", "result": "AGREEMENT", "effect": "RECOMMENDATION", "confirms": None}
NOT_CONFIRMED = {
    "__typename": "Decision",
    "result": "NO_AGREEMENT",
    "effect": "NONE",
    "confirms": {"effect": "RECOMMENDATION"},
}


def test_what_confirms_a_recommendation_is_about_a_recommendation() -> None:
    assert nature_of(RECOMMENDED) is nature_of(NOT_CONFIRMED) is Nature.RECOMMENDATION
    assert nature_of({**NOT_CONFIRMED, "confirms": {"effect": "BINDING"}}) is Nature.DECISION
    assert nature_of({**NOT_CONFIRMED, "confirms": None}) is Nature.NO_AGREEMENT
    assert nature_of({**RECOMMENDED, "effect": "BINDING"}) is nature_of(None) is Nature.DECISION


KINDS = ("decision.recorded", "decision.pending", "decision.confirmed", "decision.fallen")


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_of_a_recommendation_names_it(kind: str) -> None:
    about = NOT_CONFIRMED if kind == "decision.fallen" else RECOMMENDED
    words = notice_words({"kind": kind, "about": about})
    assert "anbefaling" in words and not DECIDES.search(words)
    assert DECIDES.search(
        notice_words(
            {"kind": kind, "about": {**about, "confirms": None, "effect": "BINDING", "result": "AGREEMENT"}}
        )
    )
    assert DECIDES.search(notice_words({"kind": kind, "about": None}))


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("kind", [*KINDS, "followup.assigned", "followup.due", "followup.overdue"])
def test_a_mail_about_a_recommendation_names_it(kind: str, language: str) -> None:
    def mail(nature: Nature) -> str:
        occasion = Occasion(
            "9.alfa",
            NoticeKind(kind),
            "Felles rutine",
            NOW,
            UUID(int=2),
            "Kari",
            "k@example.no",
            language,
            nature=nature,
        )
        letter = write_letter(occasion, "Alfa", "post@example.no", "https://example.no/alfa")
        return "\n".join((letter.subject, *letter.lines, letter.link_text))

    said = mail(Nature.RECOMMENDATION)
    assert re.search("anbefal|tilråd", said, re.IGNORECASE) and not DECIDES.search(said)
    assert DECIDES.search(mail(Nature.DECISION))


def test_a_mail_that_nobody_agreed_speaks_of_no_decision() -> None:
    wording = RULINGS[NoticeKind.DECISION_RECORDED, Nature.NO_AGREEMENT]
    assert not DECIDES.search(wording.subject + wording.lead + wording.link)


WAITING: dict[str, Any] = {
    "result": "AGREEMENT",
    "effect": "RECOMMENDATION",
    "standing": "WAITING",
    "force": "PENDING",
    "wording": "Vi anbefaler rutinen.",
    "inForceOn": None,
    "fallenOn": None,
    "followUpBy": None,
    "onward": {"name": "Partnerskapsmøtet"},
    "amountNok": None,
    "beyondAuthority": [],
    "urgent": False,
}


def test_a_letter_in_a_list_is_named_by_what_it_tells_of() -> None:
    for effect, words in (("RECOMMENDATION", "Brev om anbefaling"), ("BINDING", "Beslutningsbrev")):
        assert paper_words({"kind": "DECISION_LETTER", "decision": {"effect": effect}}) == words
    assert paper_words({"kind": "CALL", "decision": None}) == "Innkalling"


@pytest.mark.parametrize("standing", ["WAITING", "FALLEN", "IN_FORCE"])
def test_a_paper_with_a_recommendation_names_it(standing: str) -> None:
    decision = {**WAITING, "standing": standing, "inForceOn": "2026-10-08", "fallenOn": "2026-10-08"}
    paper: Any = ruling(decision, "nb", translator("nb"))
    assert paper["label"] == "Anbefaling"
    assert not DECIDES.search(paper["result"])
    assert ruling({**decision, "effect": "BINDING"}, "nb", translator("nb"))["label"] == "Beslutning"


def test_a_report_of_a_recommendation_that_waits_names_it() -> None:
    line = {
        "closed": False,
        "decision": WAITING,
        "corrections": [],
        "case": {"reference": "3/2026", "title": "Rutine", "rounds": []},
    }
    meeting = {"body": {"name": "FSU"}, "jointWith": [], "heldOn": "2026-03-05", "agenda": [line]}
    told = draft(meeting, translator("nb"), lambda day: str(date.fromisoformat(day)))
    assert "Anbefalingen gis ikke før et annet utvalg har godkjent den." in told
    assert "Dette ble anbefalt:" in told and not DECIDES.search(told)
    mended = {**meeting, "agenda": [{**line, "corrections": [{"text": "Feil."}, {"text": "Som rettet."}]}]}
    told = draft(mended, translator("nb"), lambda day: str(date.fromisoformat(day)))
    assert "Rutine: Som rettet." in told and str(WAITING["wording"]) not in told
