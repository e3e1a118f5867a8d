"""What the papers say, from the answer of an operation to the words on the page."""

from __future__ import annotations

from typing import Any

import pytest

from fellesskap.texts import LANGUAGES, translator
from fellesskap_workers.typesetting.call import call_paper
from fellesskap_workers.typesetting.letter import letter_paper
from fellesskap_workers.typesetting.minutes import minutes_paper
from fellesskap_workers.typesetting.rulings import meaning, voices
from fellesskap_workers.typesetting.typeset import typeset
from paper_scene import DECISION, FALLEN, LETTER, MADE_AT, MEETING, MEETING_OF_PARTNERS, SEAT, about, paper


def test_the_agenda_tells_when_each_line_begins() -> None:
    call = paper(call_paper(MEETING, about()))
    assert call["title"] == "Innkalling til møte i Faglig samarbeidsutvalg (FSU)"
    assert call["agenda"]["rows"] == [
        ["1", "", "Godkjenning", "", "12.00", "10"],
        ["2", "12/2026", "Epikrise samme dag (lukket: kommuneloven § 11-5)", "Beslutning", "12.10", "30"],
    ]
    assert ["Tid", "torsdag 5. mars 2026 kl. 12.00–15.00"] in call["facts"]
    assert all(value for _, value in call["facts"])


@pytest.mark.parametrize(("side", "led_by"), [("MUNICIPAL", "Kommunene"), ("HOSPITAL", "Helseforetaket")])
def test_the_side_in_the_chair_is_named_where_the_chair_alternates(side: str, led_by: str) -> None:
    assert ["Møteledelse", led_by] in paper(call_paper({**MEETING, "chairSide": side}, about()))["facts"]
    assert "Møteledelse" not in dict(paper(call_paper(MEETING, about()))["facts"])


def test_the_party_in_the_chair_and_the_persons_who_lead_are_named_where_they_are_known() -> None:
    leaders = [
        {"role": "LEADER", "person": {"name": "Kari Nordmann"}},
        {"role": "DEPUTY", "person": {"name": "Ola Nordmann"}},
    ]
    meeting = {
        **MEETING,
        "chairSide": "MUNICIPAL",
        "chairParty": {"name": "Helseregion Nord"},
        "body": {**MEETING["body"], "leaders": leaders},
    }
    led = "Helseregion Nord, leder Kari Nordmann, nestleder Ola Nordmann"
    for write in (call_paper, minutes_paper):
        assert ["Møteledelse", led] in paper(write(meeting, about()))["facts"]
    unseen = {**MEETING, "body": {**MEETING["body"], "leaders": [{"role": "LEADER", "person": None}]}}
    assert "Møteledelse" not in dict(paper(call_paper(unseen, about()))["facts"])


def test_vacant_seats_are_told_in_call_and_minutes() -> None:
    some = {**MEETING, "body": {**MEETING["body"], "vacantSeats": 2}}
    for write in (call_paper, minutes_paper):
        assert ["Ledige plasser", "2 av 9"] in paper(write(some, about()))["facts"]
        assert "Ledige plasser" not in dict(paper(write(MEETING, about()))["facts"])
        assert "Ledige plasser" not in dict(paper(write({**MEETING, "body": None}, about()))["facts"])


def test_seats_say_whom_they_speak_for_and_who_stands_in() -> None:
    rows = paper(call_paper(MEETING, about()))["participants"]["rows"]
    assert rows == [
        ["Medlem", "Per", "Helseregion Nord"],
        ["Medlem", "Berit (vara)", "Helseregion Nord"],
        ["Medlem", "–", "Helseregion Nord"],
    ]


def test_only_what_is_written_of_a_case_is_shown_and_in_its_own_language() -> None:
    (case,) = paper(call_paper(MEETING, about()))["cases"]
    assert case["heading"] == "Sak 12/2026: Epikrise samme dag"
    assert [(part["heading"], part["lang"]) for part in case["parts"]] == [
        ("Spørsmål", "nn"),
        ("Bakgrunn", "nn"),
    ]


@pytest.mark.parametrize(
    ("state", "editions", "intro"),
    [
        ("MINUTED", [{"approvedAt": None}], "Foreløpig protokoll. Den er ikke godkjent ennå."),
        (
            "APPROVED",
            [{"approvedAt": "2026-04-30T22:30:00+00:00"}],
            "Protokollen ble godkjent fredag 1. mai 2026.",
        ),
        ("APPROVED", [], "Protokollen er godkjent."),
    ],
)
def test_minutes_say_whether_they_are_approved(state: str, editions: list[Any], intro: str) -> None:
    minutes = paper(minutes_paper({**MEETING, "state": state, "minutes": editions}, about()))
    assert minutes["intro"] == intro


@pytest.mark.parametrize(("direction", "said"), [("LIFT", "Løftet til AU"), ("LOWER", "Tatt ned til AU")])
def test_minutes_say_where_a_case_went_on_to(direction: str, said: str) -> None:
    left = {"direction": direction, "reason": "Den er stor.", "target": {"body": {"name": "AU"}}}
    line = {**MEETING["agenda"][1], "decision": None, "treatment": {"summary": "", "left": left}}
    (item,) = paper(minutes_paper({**MEETING, "agenda": [line]}, about()))["items"]
    assert f"{said}. Begrunnelse: Den er stor." in str(item["parts"])


def test_minutes_hold_what_was_said_and_decided() -> None:
    first, second = paper(minutes_paper(MEETING, about()))["items"]
    assert (first["heading"], first["rulings"], first["voices"]["rows"]) == ("1. Godkjenning", [], [])
    assert second["heading"] == "2. Sak 12/2026: Epikrise samme dag"
    assert second["parts"][0]["text"] == "Drøftet."
    assert second["rulings"][0]["result"] == "Enighet. Beslutningen er bindende for partene."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Enighet. Beslutningen er bindende for partene."),
        (
            {"effect": "RECOMMENDATION", "nature": "RECOMMENDATION"},
            "Enighet. Dette er en anbefaling til partene.",
        ),
        ({"effect": "NONE"}, "Enighet."),
        ({"effect": "NONE", "nature": "STATEMENT"}, "Enighet. Høringsuttalelsen binder ingen."),
        ({"result": "NO_AGREEMENT", "effect": "RECOMMENDATION"}, "Det ble ikke enighet, og ingen er bundet."),
        ({"result": "POSTPONED", "effect": "NONE"}, "Saken er utsatt og kommer tilbake."),
        (
            {"urgent": True, "urgentReason": "Vi må svare i dag."},
            "Enighet. Beslutningen er bindende for partene. Behandlet som hastesak: Vi må svare i dag.",
        ),
        (
            {"force": "REPORTED", "onward": MEETING_OF_PARTNERS},
            "Enighet. Beslutningen er bindende for partene. "
            "Beslutningen gjelder fra torsdag 5. mars 2026, og meldes til Partnerskapsmøtet.",
        ),
        (
            {"force": "PENDING", "standing": "WAITING", "inForceOn": None, "onward": MEETING_OF_PARTNERS},
            "Enighet. Beslutningen gjelder ikke før Partnerskapsmøtet har godkjent den.",
        ),
        (
            {"force": "PENDING", "inForceOn": "2026-10-08", "onward": MEETING_OF_PARTNERS},
            "Enighet. Beslutningen er bindende for partene. "
            "Beslutningen gjelder fra torsdag 8. oktober 2026, da Partnerskapsmøtet godkjente den.",
        ),
        (
            {**FALLEN, "inForceOn": None},
            "Enighet. Beslutningen gjelder ikke. "
            "Partnerskapsmøtet ble ikke enige om å godkjenne den torsdag 8. oktober 2026.",
        ),
        (
            {
                "amountNok": 6_000_000,
                "amountYearly": True,
                "beyondAuthority": [
                    {"name": "Hamar", "limitNok": 500_000},
                    {"name": "Gjøvik", "limitNok": None},
                ],
                "beyondReason": "Fullmakten er på vei.",
            },
            "Enighet. Beslutningen er bindende for partene. Beløp: 6\u00a0000\u00a0000 kroner hvert år. "
            "Ut over fullmakten til Hamar (inntil 500\u00a0000 kroner) og Gjøvik (ingen registrert fullmakt). "
            "Begrunnelse: Fullmakten er på vei.",
        ),
    ],
)
def test_a_decision_says_what_it_does(changes: dict[str, Any], sentence: str) -> None:
    assert meaning({**DECISION, **changes}, translator("nb")) == sentence


def test_voices_stand_in_the_bodys_order_with_reasons_where_there_are_any() -> None:
    def voice(place: int, position: str, reason: str = "") -> dict[str, Any]:
        return {"position": position, "reason": reason, "seat": {**SEAT, "position": place}, "person": None}

    agreeing = paper(
        voices({**DECISION, "voices": [voice(2, "SILENT"), voice(1, "AGREES")]}, translator("nb"))
    )
    assert agreeing["columns"][-1] == "Standpunkt"
    assert [row[-1] for row in agreeing["rows"]] == ["Enig", "Sa ikke noe"]
    objecting = paper(voices({**DECISION, "voices": [voice(1, "OBJECTS", "For dyrt.")]}, translator("nb")))
    assert objecting["columns"][-1] == "Begrunnelse"
    assert objecting["rows"][0][-2:] == ["Uenig", "For dyrt."]


def test_a_letter_names_everyone_it_goes_to() -> None:
    letter = paper(letter_paper(LETTER, about()))
    assert letter["title"] == "Beslutning i sak 12/2026: Epikrise samme dag"
    assert ["Til", "Hamar og Lom"] in letter["facts"]
    assert letter["followups"]["rows"][:2] == [["Hamar", "mandag 1. juni 2026"], ["Lom", "Ingen frist"]]
    assert letter["ruling"]["result"] == "" and "bindende" in letter["sections"][1]["text"]


def test_a_letter_that_anybody_reads_goes_to_all_parties() -> None:
    letter = paper(letter_paper({**LETTER, "followups": []}, about()))
    assert ["Til", "Kommunene og helseforetaket"] in letter["facts"]


def test_a_letter_of_what_waits_goes_to_all_parties_and_names_no_day() -> None:
    waiting = {**LETTER, **FALLEN, "standing": "WAITING", "inForceOn": None, "followups": []}
    letter = paper(letter_paper(waiting, about()))
    assert ["Til", "Kommunene og helseforetaket"] in letter["facts"]
    assert not {"Gjelder fra", "Gjelder ikke for"} & set(dict(letter["facts"]))
    assert "gjelder ikke før Partnerskapsmøtet" in letter["sections"][1]["text"]
    assert ["Gjelder fra", "torsdag 5. mars 2026"] in paper(letter_paper(LETTER, about()))["facts"]


def test_a_letter_of_what_fell_names_the_objections() -> None:
    against = {
        "result": "NO_AGREEMENT",
        "hindrances": [
            {"code": "SEAT_OBJECTS", "name": "Vadsø", "text": "For dyrt."},
            *({"code": code, "name": "", "text": ""} for code in ("QUORUM_MISSING", "SIDE_MISSING")),
            {"code": "SIDES_UNEQUAL", "name": "", "text": "", "municipal": 2, "hospital": 0},
        ],
    }
    letter = paper(letter_paper({**LETTER, **FALLEN, "inForceOn": None, "confirmations": [against]}, about()))
    said = {section["heading"]: section["text"] for section in letter["sections"]}
    assert (
        "\n\nBare den ene siden møtte.\n\n2 fra kommunesiden og 0 fra"
        in said["Hvorfor den ikke ble godkjent"]
    )


def test_minutes_of_another_body_tell_which_decision_it_was() -> None:
    corrected = {"text": "Ein felles avtale.", "reason": "Ord.", "correctedAt": "2026-03-09T08:00:00+00:00"}
    made = {"wording": "Felles avtale.", "corrections": [corrected], "decidedOn": "2026-03-05"}
    line = {**MEETING["agenda"][1], "decision": None, "record": "Tatt til orientering."}
    for step, nature, heading in (
        ("NOTE", "DECISION", "Beslutning som er meldt"),
        ("CONFIRM", "DECISION", "Beslutning som er lagt fram for godkjenning"),
        ("NOTE", "RECOMMENDATION", "Anbefaling som er meldt"),
        ("CONFIRM", "RECOMMENDATION", "Anbefaling som er lagt fram for godkjenning"),
        ("NOTE", "STATEMENT", "Høringsuttalelse som er meldt"),
        ("CONFIRM", "STATEMENT", "Høringsuttalelse som er lagt fram for godkjenning"),
    ):
        origin = {**made, "body": MEETING["body"], "nature": nature}
        treatment = {"step": step, "summary": "", "decision": origin}
        found = paper(minutes_paper({**MEETING, "agenda": [{**line, "treatment": treatment}]}, about()))
        told, mended, said = found["items"][0]["parts"]
        assert told["heading"] == heading
        assert told["text"].startswith("Felles avtale.\n\nFaglig samarbeidsutvalg, torsdag 5. mars")
        assert (mended["text"], said["text"]) == ("Ein felles avtale.", "Tatt til orientering.")


def test_an_edition_and_norways_day_stand_in_the_corner() -> None:
    assert paper(call_paper(MEETING, about()))["mark"] == "Innkalling · 28.02.2026"
    assert paper(call_paper(MEETING, about(edition=3)))["mark"] == "Innkalling · utgave 3 · 28.02.2026"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_can_be_set_in_every_language(language: str) -> None:
    for template, made in (
        ("call", call_paper(MEETING, about(language))),
        ("minutes", minutes_paper(MEETING, about(language))),
        ("letter", letter_paper(LETTER, about(language))),
    ):
        assert typeset(template, made, language, MADE_AT).startswith(b"%PDF")


def test_what_the_reader_may_not_see_leaves_no_hole() -> None:
    blind = {
        **MEETING,
        "body": None,
        "attendance": [{"deputy": False, "state": "PRESENT", "seat": None, "person": None}],
    }
    call = paper(call_paper(blind, about()))
    assert call["title"] == "Innkalling til møte i FSU 05.03.2026"
    assert call["participants"]["rows"] == [["", "–", ""]]
    assert paper(letter_paper({**LETTER, "case": None, "body": None}, about()))["title"] == "FSU 05.03.2026"
