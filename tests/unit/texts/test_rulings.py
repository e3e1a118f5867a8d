"""Neither a recommendation nor a statement is anywhere called a decision: what is said of each, and who says it."""

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
from fellesskap.texts.rulings import DOES, RULED, Nature, does, nature_by, nature_of, ruled
from fellesskap_web.reportback_drafts import draft
from fellesskap_web.words import notice_words, paper_words
from fellesskap_workers.letters import Occasion, write_letter
from fellesskap_workers.ruling_wordings import RULINGS
from fellesskap_workers.typesetting.rulings import ruling


def facts_of(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))


DECIDES = re.compile(r"beslut|avgjerd", re.IGNORECASE)
RECOMMENDS = re.compile(r"anbefal|tilråd", re.IGNORECASE)
STATES = re.compile(r"uttalelse|fråsegn", re.IGNORECASE)


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("said", RULED)
def test_what_is_said_of_a_recommendation_speaks_of_no_decision(said: str, language: str) -> None:
    say = translator(language)
    of_decision, of_recommendation, of_statement = (say.gettext(text) for text in RULED[said])
    assert of_decision != of_recommendation
    assert not DECIDES.search(of_recommendation)
    assert not RECOMMENDS.search(of_decision)
    assert not STATES.search(of_decision + of_recommendation)
    assert facts_of(of_decision) == facts_of(of_recommendation) == facts_of(of_statement)


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("said", RULED)
def test_what_is_said_of_a_statement_speaks_of_neither(said: str, language: str) -> None:
    say = translator(language)
    assert len(RULED[said]) == len(Nature)
    of_decision, _, of_statement = (say.gettext(text) for text in RULED[said])
    assert of_statement and of_statement != of_decision
    assert not DECIDES.search(of_statement)
    assert not RECOMMENDS.search(of_statement)


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("said", DOES)
def test_what_a_statement_does_binds_nobody(said: str, language: str) -> None:
    say = translator(language)
    for effect in ("NONE", "RECOMMENDATION", "none", "recommendation"):
        stated = say.gettext(does(said, "STATEMENT", effect))
        assert stated == say.gettext(DOES[said][3])
        assert not DECIDES.search(stated) and not RECOMMENDS.search(stated)
    assert [does(said, "DECISION", effect) for effect in ("BINDING", "binding")] == [DOES[said][0]] * 2
    assert does(said, "RECOMMENDATION", "RECOMMENDATION") == DOES[said][1]
    assert does(said, "DECISION", "NONE") == DOES[said][2]


def test_everything_is_said_somewhere() -> None:
    source = "".join(path.read_text() for path in (*python_files(), *template_files()))
    assert [said for said in (*RULED, *DOES) if source.count(f'"{said}"') < 2] == []


def test_the_nature_tells_which_as_the_graph_and_as_an_event_write_it() -> None:
    for nature in ("RECOMMENDATION", "recommendation", Nature.RECOMMENDATION):
        assert ruled("noun", nature) == "Anbefaling"
    for nature in ("STATEMENT", "statement", Nature.STATEMENT):
        assert ruled("noun", nature) == "Høringsuttalelse"
    # One that the reader does not see is a decision.
    for seen in ("DECISION", "decision", None):
        assert ruled("noun", seen) == "Beslutning"


def test_a_hearing_ends_as_a_statement_whatever_its_effect() -> None:
    for effect in ("RECOMMENDATION", "recommendation", "NONE", "BINDING", None):
        assert nature_by(effect, "HEARING") is nature_by(effect, "hearing") is Nature.STATEMENT
    for kind in ("DECISION", "DISCUSSION", "information", None):
        assert nature_by("recommendation", kind) is Nature.RECOMMENDATION
        assert nature_by("BINDING", kind) is nature_by(None, kind) is Nature.DECISION


RECOMMENDED = {"__typename": "Decision", "result": "AGREEMENT", "nature": "RECOMMENDATION", "confirms": None}
NOT_CONFIRMED = {
    "__typename": "Decision",
    "result": "NO_AGREEMENT",
    "nature": "DECISION",
    "confirms": {"nature": "RECOMMENDATION"},
}
STATED = {**RECOMMENDED, "nature": "STATEMENT"}
NOT_STATED = {**NOT_CONFIRMED, "nature": "STATEMENT", "confirms": {"nature": "STATEMENT"}}


def test_what_confirms_a_recommendation_is_about_a_recommendation() -> None:
    assert nature_of(RECOMMENDED) is nature_of(NOT_CONFIRMED) is Nature.RECOMMENDATION
    assert nature_of(STATED) is nature_of(NOT_STATED) is Nature.STATEMENT
    assert nature_of({**NOT_CONFIRMED, "confirms": {"nature": "DECISION"}}) is Nature.DECISION
    assert nature_of({**NOT_CONFIRMED, "confirms": None}) is None
    assert nature_of({**NOT_STATED, "confirms": None}) is None
    assert nature_of({**RECOMMENDED, "nature": "DECISION"}) is nature_of(None) is Nature.DECISION


KINDS = ("decision.recorded", "decision.pending", "decision.confirmed", "decision.fallen")


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_of_a_ruling_names_it(kind: str) -> None:
    fell = kind == "decision.fallen"
    words = notice_words({"kind": kind, "about": NOT_CONFIRMED if fell else RECOMMENDED})
    assert "anbefaling" in words and not DECIDES.search(words)
    words = notice_words({"kind": kind, "about": NOT_STATED if fell else STATED})
    assert "høringsuttalelse" in words
    assert not DECIDES.search(words) and not RECOMMENDS.search(words)
    assert DECIDES.search(
        notice_words({"kind": kind, "about": {**RECOMMENDED, "nature": "DECISION", "confirms": None}})
    )
    assert DECIDES.search(notice_words({"kind": kind, "about": None}))


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("kind", [*KINDS, "followup.assigned", "followup.due", "followup.overdue"])
def test_a_mail_about_a_ruling_names_it(kind: str, language: str) -> None:
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
    assert RECOMMENDS.search(said) and not DECIDES.search(said)
    said = mail(Nature.STATEMENT)
    assert STATES.search(said) and not DECIDES.search(said) and not RECOMMENDS.search(said)
    assert DECIDES.search(mail(Nature.DECISION))


def test_a_mail_that_nobody_agreed_speaks_of_no_decision() -> None:
    wording = RULINGS[NoticeKind.DECISION_RECORDED, None]
    assert not DECIDES.search(wording.subject + wording.lead + wording.link)


WAITING: dict[str, Any] = {
    "result": "AGREEMENT",
    "effect": "RECOMMENDATION",
    "nature": "RECOMMENDATION",
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
    for nature, words in (
        ("RECOMMENDATION", "Brev om anbefaling"),
        ("STATEMENT", "Brev med høringsuttalelse"),
        ("DECISION", "Beslutningsbrev"),
    ):
        assert paper_words({"kind": "DECISION_LETTER", "decision": {"nature": nature}}) == words
    assert paper_words({"kind": "CALL", "decision": None}) == "Innkalling"


@pytest.mark.parametrize("standing", ["WAITING", "FALLEN", "IN_FORCE"])
def test_a_paper_with_a_recommendation_names_it(standing: str) -> None:
    decision = {**WAITING, "standing": standing, "inForceOn": "2026-10-08", "fallenOn": "2026-10-08"}
    paper: Any = ruling(decision, "nb", translator("nb"))
    assert paper["label"] == "Anbefaling"
    assert not DECIDES.search(paper["result"])
    decided = {**decision, "effect": "BINDING", "nature": "DECISION"}
    assert ruling(decided, "nb", translator("nb"))["label"] == "Beslutning"
    stated: Any = ruling({**decision, "nature": "STATEMENT"}, "nb", translator("nb"))
    assert stated["label"] == "Høringsuttalelse"
    assert not DECIDES.search(stated["result"]) and not RECOMMENDS.search(stated["result"])


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


@pytest.mark.parametrize("standing", ["NO_EFFECT", "WAITING", "IN_FORCE"])
def test_a_report_of_a_statement_names_it(standing: str) -> None:
    effect = "NONE" if standing == "NO_EFFECT" else "RECOMMENDATION"
    stated = {**WAITING, "wording": "Vi støtter forslaget.", "nature": "STATEMENT", "effect": effect}
    line = {
        "closed": False,
        "decision": {**stated, "standing": standing},
        "corrections": [],
        "case": {"reference": "4/2026", "title": "Ny forskrift", "rounds": []},
    }
    meeting = {"body": {"name": "FSU"}, "jointWith": [], "heldOn": "2026-03-05", "agenda": [line]}
    told = draft(meeting, translator("nb"), lambda day: str(date.fromisoformat(day)))
    assert "Dette ble gitt som høringsuttalelse:\n- 4/2026 Ny forskrift: Vi støtter forslaget." in told
    assert not DECIDES.search(told) and not RECOMMENDS.search(told)
