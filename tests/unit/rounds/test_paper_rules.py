"""A filled-in case paper is read back as it was written, and only as the answer to its own question."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from time import process_time
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.errors import Invalid
from fellesskap.rounds import rules
from fellesskap.rounds.model import Answer, AwaitedPaper, EvidenceKind, FieldState, PaperField, PaperReference
from fellesskap.rounds.service import paper_words, read_answer
from fellesskap.structure.model import AnchoringLevel
from fellesskap.texts import LANGUAGES
from filled_paper import lines_of, said_of
from handed_in import docx, paragraph, story
from round_parts import code_of

ROUND, REPLY = UUID(int=7), UUID(int=8)
OURS = rules.reference_of("more-og-romsdal", "12/2026", 2, ROUND, REPLY)
AWAITED = AwaitedPaper(OURS, AnchoringLevel.ADMINISTRATIVE, Side.MUNICIPAL)
COUNCIL = AwaitedPaper(OURS, AnchoringLevel.COUNCIL, Side.MUNICIPAL)
WORDS = [paper_words(language) for language in LANGUAGES]
CHANGED = {PaperField.ANSWER: "Enig"}
FIELDS = {
    PaperField.ANSWER: "Innvending",
    PaperField.EVIDENCE_KIND: "Kommunestyret",
    PaperField.EVIDENCE_REFERENCE: "24/12",
    PaperField.EVIDENCE_DATE: "05.03.2026",
    PaperField.REASON: "Vi har ikke folk.\nDato for vedtaket: snart",
}


def read(lines: list[str], awaited: AwaitedPaper = AWAITED, **more: bool) -> Mapping[PaperField, str]:
    """The values that were read, in the words of the answer."""
    found = rules.read_paper("\n".join(lines), WORDS, awaited, **more)
    assert [one.field for one in found] == list(PaperField)
    return {one.field: one.value for one in found if one.state is FieldState.READ}


def states(lines: list[str], awaited: AwaitedPaper = AWAITED) -> Mapping[PaperField, FieldState]:
    found = rules.read_paper("\n".join(lines), WORDS, awaited)
    return {one.field: one.state for one in found}


def paper(fields: Mapping[PaperField, str] = FIELDS, reference: PaperReference = OURS) -> list[str]:
    return lines_of(rules.write_reference(reference), fields)


def tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


LINE = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1)


@given(
    st.sampled_from(LANGUAGES),
    st.sampled_from(Answer),
    st.sampled_from(EvidenceKind),
    LINE,
    st.dates(),
    st.lists(LINE, max_size=6).map("\n".join),
)
def test_what_the_paper_writes_is_read_back(
    language: str, answer: Answer, kind: EvidenceKind, number: str, day: date, reason: str
) -> None:
    words = paper_words(language)
    given_fields = {
        **said_of(words, answer, kind),
        PaperField.EVIDENCE_REFERENCE: number,
        PaperField.EVIDENCE_DATE: f"{day:%d.%m}.{day.year:04}",
        PaperField.REASON: reason,
    }
    lines = ["Forslaget", "Referanse: se over", *lines_of(rules.write_reference(OURS), given_fields, words)]
    expected = {
        PaperField.ANSWER: answer.value,
        PaperField.EVIDENCE_KIND: kind.value,
        PaperField.EVIDENCE_REFERENCE: unicodedata.normalize("NFC", tidy(number)),
        PaperField.EVIDENCE_DATE: day.isoformat(),
        PaperField.REASON: unicodedata.normalize("NFC", tidy(reason)),
    }
    assert read(lines) == {field: value for field, value in expected.items() if value}


READ = {
    PaperField.ANSWER: "object",
    PaperField.EVIDENCE_KIND: "council",
    PaperField.EVIDENCE_REFERENCE: "24/12",
    PaperField.EVIDENCE_DATE: "2026-03-05",
    PaperField.REASON: "Vi har ikke folk.\nDato for vedtaket: snart",
}


def in_cells(lines: list[str]) -> list[str]:
    """The same in a table: each word and what it is here on a line of its own, without colons."""
    return [part.strip() for line in lines[:6] for part in line.split(":", 1)] + lines[6:]


def turned(lines: list[str]) -> list[str]:
    return [lines[0], *lines[5:1:-1], lines[1], *lines[6:]]


@pytest.mark.parametrize(
    "changed",
    [
        paper(),
        ["Saksprotokoll", "Svaret vårt: Enig", "Behandlet i: Formannskapet", *paper(), "Møtet ble hevet"],
        in_cells(paper()),
        turned(paper()),
        [line.replace(": ", " :   ") for line in paper()[:6]] + [paper()[6].upper(), *paper()[7:]],
        [line.replace("more-og-", "more-og-\n").replace("12/2026/2/", "12/2026/2/\n") for line in paper()],
        ["• " + line for line in paper()[:6]] + paper()[6:],
        [*paper(reference=rules.reference_of("more-og-romsdal", "9/2026", 1, uuid4(), uuid4())), *paper()],
        paper()[1:],
    ],
    ids=["plain", "protocol", "table", "order", "spaces", "broken", "bullets", "several", "no heading"],
)
def test_it_is_read_whatever_stands_around_it(changed: list[str]) -> None:
    assert read(changed) == READ


def test_lines_that_the_page_broke_become_paragraphs_again() -> None:
    reason = ["Kommunen har ikke nok folk til å følge opp", "rutinen i sommer.", "Vi ber om nytt forslag."]
    lines = paper(FIELDS | {PaperField.REASON: "\n".join(reason)})
    found = read(lines, wrapped=True)[PaperField.REASON]
    assert found == f"{reason[0]} {reason[1]}\n{reason[2]}"


def test_what_stands_at_the_foot_of_the_papers_own_pages_is_no_words_of_the_answer() -> None:
    foot = "Sak 12/2026, tekstutgave 2, hentet 30. november 2026."
    nynorsk = "Sak 12/2026, tekstutgåve 2, henta 1. mars 2026."
    lines = paper(FIELDS | {PaperField.REASON: f"Vi har ikke\n{foot} 7\nfolk, {foot}"})
    assert read([*lines[:-1], nynorsk])[PaperField.REASON] == f"Vi har ikke\nfolk, {foot}"


def test_a_paper_that_stands_twice_is_read_where_it_is_filled_in() -> None:
    empty, other = paper({PaperField.EVIDENCE_KIND: "Kommunestyret"}), paper(FIELDS | CHANGED)
    assert read([*empty, *paper()]) == read([*paper(), *empty]) == read([*paper(), *paper()]) == READ
    found = {one.field: one for one in rules.read_paper("\n".join([*paper(), *other]), WORDS, AWAITED)}
    answer = found[PaperField.ANSWER]
    assert (answer.state, answer.said) == (FieldState.UNCLEAR, "Innvending / Enig")
    assert found[PaperField.EVIDENCE_KIND].value == "council"


def test_a_pdf_without_a_reason_is_read() -> None:
    assert read(paper(FIELDS | {PaperField.REASON: ""}), wrapped=True) == {
        field: value for field, value in READ.items() if field is not PaperField.REASON
    }


@pytest.mark.parametrize(
    "hostile",
    ["\u0301" * 100_000 + "\u0316" * 100_000, "\uff9e\u0316" * 100_000, "å\n" * 100_000],
    ids=["marks to put in order", "signs that fold to marks", "lines"],
)
@pytest.mark.parametrize("field", [PaperField.EVIDENCE_KIND, PaperField.REASON])
def test_whatever_is_written_takes_no_long_time_to_read(field: PaperField, hostile: str) -> None:
    lines = paper(FIELDS | {field: hostile})
    began = process_time()
    found = read(lines, wrapped=True)
    assert process_time() - began < 1
    assert found[PaperField.ANSWER] == "object"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("5.3.2026", "2026-03-05"),
        ("2026-03-05", "2026-03-05"),
        ("5. mars 2026", "2026-03-05"),
        ("Torsdag 5. Mars 2026.", "2026-03-05"),
        ("5/3-2026", "2026-03-05"),
        ("31.02.2026", ""),
        ("i mars", ""),
        ("05.03.26", ""),
    ],
)
def test_a_day_is_read_as_people_write_it_and_never_guessed(said: str, day: str) -> None:
    lines = paper(FIELDS | {PaperField.EVIDENCE_DATE: said})
    assert read(lines).get(PaperField.EVIDENCE_DATE, "") == day
    assert states(lines)[PaperField.EVIDENCE_DATE] is (FieldState.READ if day else FieldState.UNCLEAR)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("enig.", "agree"),
        ("Samd", "agree"),
        ("Slutter seg til", "agree"),
        ("ENIG MED MERKNAD", "agree_with_remark"),
        ("Uenig", ""),
        ("Enig / Innvending", ""),
        ("Ikke enig", ""),
    ],
)
def test_an_answer_is_one_of_the_four_or_told_as_it_stands(said: str, answer: str) -> None:
    lines = paper(FIELDS | {PaperField.ANSWER: said})
    assert read(lines).get(PaperField.ANSWER, "") == answer
    found = rules.read_paper("\n".join(lines), WORDS, AWAITED)[0]
    assert found.said == said


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("kommunestyret.", "council"),
        ("Kommunestyret i Aune kommune", "council"),
        ("Kommunestyret 12.1.2027", "council"),
        ("Gielddastivra", "council"),
        ("Administrativt, av kommunedirektøren", "administrative"),
        ("Formøtet i regionen", "region_meeting"),
        ("Formannskapet", ""),
        ("Formannskapet, på delegasjon fra kommunestyret", ""),
        ("Administrativt på delegasjon fra kommunestyret", ""),
        ("Administrativt, delegert", ""),
        ("Kommunestyret ved formannskapet", ""),
        ("Kommunestyret, delegert til helseutvalget", ""),
        ("Kommunestyrets arbeidsgruppe", ""),
        ("Ordføreren for kommunestyret", ""),
        ("Ikke behandlet i kommunestyret", ""),
        ("Kommunestyret har ikke behandlet saken", ""),
        ("Kommunestyret har ikkje handsama saka", ""),
        ("Skal opp i kommunestyret 12.1.", ""),
        ("Kommunestyret skal behandle saken 12.1.", ""),
        ("Kommunestyret?", ""),
        ("Kommunestyret eller administrativt", ""),
        ("Kommunestyret" + " i Aune kommune" * 20, ""),
    ],
)
def test_a_body_is_one_that_is_named_first_alone_and_without_doubt(said: str, kind: str) -> None:
    lines = paper(FIELDS | {PaperField.EVIDENCE_KIND: said})
    assert read(lines).get(PaperField.EVIDENCE_KIND, "") == kind
    state = states(lines)[PaperField.EVIDENCE_KIND]
    assert state is (FieldState.READ if kind else FieldState.UNCLEAR)


def test_the_number_and_day_of_another_body_are_not_taken_for_the_councils() -> None:
    lines = paper(FIELDS | {PaperField.EVIDENCE_KIND: "Administrativt"})
    assert read(lines, AWAITED)[PaperField.EVIDENCE_REFERENCE] == "24/12"
    unfit = states(lines, COUNCIL)
    assert {field for field, state in unfit.items() if state is FieldState.UNFIT} == {
        PaperField.EVIDENCE_KIND,
        PaperField.EVIDENCE_REFERENCE,
        PaperField.EVIDENCE_DATE,
    }
    assert read(paper(), COUNCIL) == READ
    unclear = paper(FIELDS | {PaperField.EVIDENCE_KIND: "Formannskapet"})
    assert states(unclear, COUNCIL)[PaperField.EVIDENCE_REFERENCE] is FieldState.UNFIT
    assert states(unclear, AWAITED)[PaperField.EVIDENCE_REFERENCE] is FieldState.READ


def test_fields_that_are_left_are_missing_and_a_paper_that_is_empty_is_refused() -> None:
    half = states(paper({PaperField.ANSWER: "Enig", PaperField.REASON: "Velg et element."}))
    assert half == dict.fromkeys(PaperField, FieldState.MISSING) | {PaperField.ANSWER: FieldState.READ}
    with pytest.raises(Invalid) as error:
        read(paper({PaperField.EVIDENCE_KIND: "Kommunestyret"}))
    assert code_of(error) == ("round.paper_not_filled_in", "R-ROUND-31")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (rules.reference_of("innlandet", "12/2026", 2, ROUND, REPLY), "round.paper_of_another_community"),
        (rules.reference_of("more-og-romsdal", "13/2026", 2, ROUND, REPLY), "round.paper_of_another_case"),
        (rules.reference_of("more-og-romsdal", "12/2026", 1, ROUND, REPLY), "round.paper_of_older_text"),
        (rules.reference_of("more-og-romsdal", "12/2026", 3, ROUND, REPLY), "round.paper_of_another_round"),
        (
            rules.reference_of("more-og-romsdal", "12/2026", 2, UUID(int=9), REPLY),
            "round.paper_of_another_round",
        ),
        (
            rules.reference_of("more-og-romsdal", "12/2026", 2, ROUND, UUID(int=9)),
            "round.paper_of_another_party",
        ),
    ],
)
def test_the_paper_of_something_else_is_not_read(other: PaperReference, code: str) -> None:
    with pytest.raises(Invalid) as error:
        read(paper(reference=other))
    assert (code_of(error), error.value.field) == ((code, "R-ROUND-29"), "file")
    assert read(paper(reference=other), AwaitedPaper(other, AWAITED.level, AWAITED.side)) == READ


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda line: line.replace("2026/2/", "2026/3/"), "round.paper_reference_torn"),
        (lambda line: line[:-3], "round.paper_reference_torn"),
        (lambda line: "Referanse: 24/12", "round.paper_reference_torn"),
        (lambda line: "", "round.paper_without_reference"),
    ],
)
def test_a_torn_or_missing_reference_is_told(change: Callable[[str], str], code: str) -> None:
    lines = paper()
    lines[1] = change(lines[1])
    with pytest.raises(Invalid) as error:
        read(lines)
    assert code_of(error) == (code, "R-ROUND-29")


@given(st.uuids(), st.uuids(), st.integers(1, 999), st.integers(1, 9999))
def test_a_reference_is_read_back_however_it_is_broken(
    round_id: UUID, reply_id: UUID, edition: int, number: int
) -> None:
    reference = rules.reference_of("prove-2", f"{number}/2026", edition, round_id, reply_id)
    written = rules.write_reference(reference)
    assert rules.read_reference(written) == reference
    assert rules.read_reference(" \n".join(written.lower()) + " Svaret vårt: Enig") == reference


async def test_a_scanner_that_is_down_lets_nothing_be_read() -> None:
    content = docx("".join(map(paragraph, paper())))
    with pytest.raises(Invalid) as error:
        await read_answer(AWAITED, "svar.docx", content, "127.0.0.1:1")
    assert code_of(error) == ("round.paper_not_scanned", "R-ROUND-30")
    found = await read_answer(AWAITED, "svar.docx", content, "")
    assert {one.field: one.value for one in found} == READ


async def test_it_is_read_after_long_enclosures_and_before_no_foot_of_a_page() -> None:
    """Also where the end of the answer was deleted."""
    lines = [*["Vedlegg " * 1000] * 40, *paper()[:-1]]
    foot = story("ftr", "Sak 24/12, side 3")
    content = docx("".join(map(paragraph, lines)), word__footer1_xxml=foot)
    found = await read_answer(AWAITED, "svar.docx", content, "")
    assert {one.field: one.value for one in found} == READ


def test_an_answer_is_read_from_a_file_with_words_that_was_scanned() -> None:
    assert [rules.require_paper_file(name) for name in ("a.DOCX", "b.odt", "c.pdf")] == ["docx", "odt", "pdf"]
    rules.require_words("Svar")
    rules.require_scanned(True)
    for refused, code in (
        (lambda: rules.require_paper_file("bilde.png"), "round.paper_kind"),
        (lambda: rules.require_words(" \n"), "round.paper_without_words"),
        (lambda: rules.require_scanned(False), "round.paper_not_scanned"),
    ):
        with pytest.raises(Invalid) as error:
            refused()
        assert code_of(error) == (code, "R-ROUND-30")
