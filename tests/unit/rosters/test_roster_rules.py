"""The review of a roster: who and what each row means, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.composition.model import Holder, SeatOnDay, Terms
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.rosters import rules
from fellesskap.rosters.model import (
    Known,
    KnownHolding,
    KnownList,
    KnownPerson,
    KnownSeat,
    Line,
    PersonOutcome,
    Remark,
    Reviewed,
    RosterRow,
    SeatOutcome,
    SharedList,
)
from fellesskap.structure.model import Competence, Names, SeatKind

KARI, PER, SEAT, DOCTOR = (UUID(int=number) for number in range(1, 5))
START, END = date(2026, 1, 1), date(2030, 1, 1)
BODY, OTHER_BODY = UUID(int=20), UUID(int=21)
SHARED = SharedList(BODY, Side.MUNICIPAL)


def known_seat(key: UUID, name: str, place: str = "", competences: tuple[str, ...] = ()) -> KnownSeat:
    return KnownSeat(
        key,
        f"ssu:{name}",
        Names(name.capitalize(), f"{name.capitalize()} (nn)"),
        frozenset({"ssu", "strategisk utvalg"}),
        frozenset({name}),
        frozenset({place} if place else ()),
        SeatOnDay(
            f"ssu:{name}", name.capitalize(), Side.MUNICIPAL, SeatKind.MEMBER, True, competences=competences
        ),
    )


def known(*holdings: KnownHolding) -> Known:
    return Known(
        people=(
            KnownPerson(KARI, "Kari Nord", "kari@eksempel.no", "12345678", "nb", Holder(("heltid",))),
            KnownPerson(PER, "Per Sør", "", "", "nb"),
        ),
        seats=(
            known_seat(SEAT, "leder", "valdres"),
            known_seat(DOCTOR, "lege", competences=("fastlege",)),
        ),
        lists=(
            KnownList(SHARED, frozenset({"ssu", "strategisk utvalg"})),
            KnownList(SharedList(OTHER_BODY, Side.HOSPITAL), frozenset({"fsu", "samarbeidsutvalg"})),
            KnownList(SharedList(SEAT, Side.HOSPITAL), frozenset({"fsu-2", "samarbeidsutvalg"})),
        ),
        holdings=holdings,
        terms=Terms(
            (
                Competence("fastlege", Names("Fastlege"), ("heltid",)),
                Competence("heltid", Names("Kommuneoverlege på heltid", "Kommuneoverlege på heiltid")),
            )
        ),
        languages=("nb", "nn"),
    )


def row(line: int = 2, **more: str) -> RosterRow:
    return RosterRow(line, **{"name": "Ny Person", **more})


def look(*rows: RosterRow, held: tuple[KnownHolding, ...] = ()) -> Reviewed:
    return rules.review(rows, known(*held), {})


def one(given: RosterRow, held: tuple[KnownHolding, ...] = ()) -> Line:
    return look(given, held=held).lines[0]


def codes(line: Line) -> list[str]:
    return [remark.code for remark in line.errors]


def test_a_roster_has_a_size() -> None:
    for rows in ([], [row(number) for number in range(1_001)], [row(2), row(2)]):
        with pytest.raises(Invalid):
            rules.require_size(rows)
    rules.require_size([row(number) for number in range(1_000)])


def test_a_roster_with_an_error_is_not_taken_in() -> None:
    with pytest.raises(RuleBroken) as caught:
        rules.require_taken((3, 7))
    assert caught.value.facts["lines"] == ["3", "7"]
    rules.require_taken(())


@pytest.mark.parametrize(
    ("given", "person", "error"),
    [
        ({"name": "Kari Nord"}, PersonOutcome.SAME, None),
        ({"name": "kari  nord", "email": "KARI@eksempel.no"}, PersonOutcome.SAME, None),
        ({"name": "Kari Nord", "phone": "87654321"}, PersonOutcome.UPDATE, None),
        ({"name": "Kari Nord", "language": "nynorsk"}, PersonOutcome.UPDATE, None),
        ({"name": "Per Sør", "email": "per@eksempel.no"}, PersonOutcome.UPDATE, None),
        ({"name": "Ola Vest"}, PersonOutcome.CREATE, None),
        ({"name": "Kari Nord", "email": "annen@eksempel.no"}, PersonOutcome.CREATE, None),
        ({"name": "Ola Vest", "email": "kari@eksempel.no"}, None, "roster.email_of_another"),
    ],
)
def test_who_a_row_is_about(given: dict[str, str], person: PersonOutcome | None, error: str | None) -> None:
    line = one(RosterRow(2, **given))
    assert (line.person, codes(line)) == (person, [error] if error else [])


def test_two_of_one_name_are_told_apart_by_mail_and_never_guessed() -> None:
    twins = known()
    other = KnownPerson(UUID(int=9), "Kari Nord", "k.nord@eksempel.no", "", "nb")
    twins = replace(twins, people=(*twins.people, other))
    said = rules.review([row(2, name="Kari Nord"), row(3, name="Kari Nord", email=other.email)], twins, {})
    assert [codes(line) for line in said.lines] == [["roster.person_ambiguous"], []]
    assert said.wanted[0].person_id == other.id
    namesake = one(row(name="Kari Nord", email="ny@eksempel.no"))
    assert [remark.code for remark in namesake.warnings] == ["roster.namesake"]


@pytest.mark.parametrize(
    ("given", "seat"),
    [
        ({"seat": "SSU:leder"}, SEAT),
        ({"body": "SSU", "title": "Leder"}, SEAT),
        ({"body": "Strategisk utvalg", "place": "Valdres"}, SEAT),
        ({"seat": "ssu:lege", "title": "lege"}, DOCTOR),
        ({"seat": "ssu:ingen"}, "roster.seat_unknown"),
        ({"seat": "ssu:leder", "title": "lege"}, "roster.seat_unknown"),
        ({"body": "ssu"}, "roster.seat_ambiguous"),
        ({}, "roster.seat_missing"),
    ],
)
def test_which_seat_a_row_means(given: dict[str, str], seat: UUID | str) -> None:
    said = look(row(first_day="01.01.2026", **given))
    if isinstance(seat, str):
        assert codes(said.lines[0]) == [seat]
    else:
        assert [wanted.place for wanted in said.wanted] == [seat]
        assert said.lines[0].seat is SeatOutcome.APPOINT


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": ""}, ["people.name_malformed"]),
        ({"email": "kari"}, ["people.email_malformed"]),
        ({"phone": "ring"}, ["people.phone_malformed"]),
        ({"language": "engelsk"}, ["people.language_unknown"]),
        ({"language": "nordsamisk"}, ["people.language_unknown"]),
        ({"appointed_by": "x" * 300}, ["people.name_malformed"]),
        ({"title": "x" * 501}, ["roster.cell_too_long"]),
        ({"seat": "ssu:leder"}, ["roster.first_day"]),
        ({"seat": "ssu:leder", "first_day": "31.02.2026"}, ["roster.first_day"]),
        ({"seat": "ssu:leder", "first_day": "01.01.2026", "last_day": "når som helst"}, ["roster.last_day"]),
        ({"seat": "ssu:leder", "first_day": "01.01.2026", "last_day": "9999-12-31"}, ["roster.last_day"]),
        (
            {"seat": "ssu:leder", "first_day": "02.01.2026", "last_day": "01.01.2026"},
            ["people.ends_before_it_begins"],
        ),
        ({"seat": "ssu:leder", "first_day": "01.01.2026", "deputy": "kanskje"}, ["roster.deputy"]),
        ({"seat": "ssu:leder", "first_day": "01.01.2026", "deputy": "0"}, ["roster.deputy"]),
        (
            {"seat": "ssu:ingen", "email": "x", "first_day": "i går"},
            ["people.email_malformed", "roster.seat_unknown", "roster.first_day"],
        ),
    ],
)
def test_all_that_is_wrong_with_a_row_is_told(given: dict[str, str], wrong: list[str]) -> None:
    said = look(row(**given))
    assert codes(said.lines[0]) == wrong
    assert said.refused == (2,)
    assert (said.lines[0].person, said.lines[0].seat, said.wanted) == (None, None, ())


@pytest.mark.parametrize(
    ("text", "rank"), [("", 0), ("fast", 0), ("1", 1), ("vara", 1), ("Vara 2", 2), ("vara nr. 3", 3)]
)
def test_a_deputy_is_read_as_people_write_it(text: str, rank: int) -> None:
    said = look(row(seat="ssu:leder", first_day="2026-01-01", last_day="31.12.2029", deputy=text))
    (wanted,) = said.wanted
    assert (wanted.rank, wanted.valid_from, wanted.valid_to) == (rank, START, END)


def held(person: UUID, rank: int = 0, end: date | None = END) -> tuple[KnownHolding, ...]:
    return (KnownHolding(SEAT, person, rank, START, end),)


def test_a_seat_that_is_held_is_refused_to_another() -> None:
    given = row(name="Kari Nord", seat="ssu:leder", first_day="01.01.2026", last_day="31.12.2029")
    assert one(given, held(KARI)).seat is SeatOutcome.HELD
    assert codes(one(given, held(PER))) == ["people.seat_taken"]
    assert codes(one(given, held(KARI, end=None))) == ["roster.held_otherwise"]
    assert one(given, held(PER, rank=1)).seat is SeatOutcome.APPOINT
    deputy = replace(given, deputy="1")
    assert codes(one(deputy, held(PER, rank=1))) == ["roster.deputy_taken"]
    assert one(deputy, held(PER, rank=2)).seat is SeatOutcome.APPOINT
    later = replace(given, first_day="01.01.2030", last_day="")
    assert one(later, held(PER)).seat is SeatOutcome.APPOINT


def test_a_row_is_judged_after_those_before_it() -> None:
    seat = {"seat": "ssu:leder", "first_day": "01.01.2026"}
    said = look(row(2, **seat), row(3, name="En Annen", **seat), row(4, **seat), row(5))
    assert [codes(line) for line in said.lines] == [[], ["people.seat_taken"], [], []]
    assert [line.person for line in said.lines] == [PersonOutcome.CREATE, None, *[PersonOutcome.SAME] * 2]
    assert said.lines[2].seat is SeatOutcome.HELD


def test_who_comes_to_a_seat_without_what_it_asks_is_warned_of() -> None:
    seat = {"seat": "ssu:lege", "first_day": "01.01.2026"}
    for name, code in (
        ("Kari Nord", "composition.fit_competence_excluded"),
        ("Per Sør", "composition.fit_competence_missing"),
        ("Ny Person", "roster.unattested"),
    ):
        line = one(row(name=name, **seat))
        assert [remark.code for remark in line.warnings] == [code]
        assert line.errors == ()


def test_a_warning_names_seat_and_competence_in_the_readers_language() -> None:
    (said,) = one(row(name="Kari Nord", seat="ssu:lege", first_day="01.01.2026")).warnings
    assert said.in_language("nn") == {
        **said.facts,
        "title": "Lege (nn)",
        "name": "Fastlege",
        "against": "Kommuneoverlege på heiltid",
    }
    assert said.in_language("nb")["against"] == "Kommuneoverlege på heltid"
    assert "Kari" not in str(said)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"body": "SSU", "shared_list": "kommunene", "deputy": "2"}, []),
        ({"body": "strategisk utvalg", "shared_list": "Kommunane", "deputy": "vara 2"}, []),
        ({"body": "SSU", "shared_list": "kommunene"}, ["roster.deputy"]),
        ({"body": "SSU", "shared_list": "kommunene", "deputy": "0"}, ["roster.deputy"]),
        ({"body": "SSU", "shared_list": "ja", "deputy": "2"}, ["roster.list_side"]),
        ({"body": "SSU", "shared_list": "sykehuset", "deputy": "2"}, ["roster.list_unknown"]),
        ({"shared_list": "kommunene", "deputy": "2"}, ["roster.list_unknown"]),
        ({"body": "Samarbeidsutvalg", "shared_list": "sykehuset", "deputy": "1"}, ["roster.list_ambiguous"]),
        ({"seat": "ssu:leder", "shared_list": "kommunene", "deputy": "2"}, ["roster.list_or_seat"]),
    ],
)
def test_which_shared_list_a_row_means(given: dict[str, str], wrong: list[str]) -> None:
    said = look(row(first_day="01.01.2026", **given))
    assert codes(said.lines[0]) == wrong
    assert [wanted.place for wanted in said.wanted] == ([] if wrong else [SHARED])


def test_a_place_on_a_list_is_one_persons_and_no_seats() -> None:
    given = row(name="Kari Nord", body="ssu", shared_list="kommunene", deputy="1", first_day="01.01.2026")
    for person, line in ((KARI, SeatOutcome.HELD), (PER, None)):
        said = one(given, (KnownHolding(SHARED, person, 1, START, None),))
        assert (said.seat, codes(said)) == (line, [] if line else ["roster.deputy_taken"])
    assert (
        one(given, (KnownHolding(SHARED, PER, 2, START, None), *held(PER, rank=1))).seat
        is SeatOutcome.APPOINT
    )


def test_an_exported_key_tells_people_of_one_name_apart() -> None:
    other = KnownPerson(UUID(int=9), "Kari Nord", "", "", "nb")
    twins = replace(known(), people=(*known().people, other))
    rows = (
        row(2, name="Kari Nord"),
        row(3, name="kari nord", person=str(KARI)),
        row(4, name="Kari Nord", person=str(other.id).upper()),
        row(5, name="Per Sør", person=str(KARI)),
        row(6, name="Kari Nord", person=str(SEAT)),
        row(7, name="Kari Nord", person="x"),
    )
    said = rules.review(rows, twins, {})
    assert [codes(line) for line in said.lines] == [
        ["roster.person_ambiguous"],
        [],
        [],
        ["roster.person_renamed"],
        ["roster.person_unknown"],
        ["roster.person_unknown"],
    ]
    assert [wanted.person_id for wanted in said.wanted] == [KARI, other.id]


ROWS = st.lists(
    st.builds(
        RosterRow,
        st.integers(1, 10_000),
        name=st.sampled_from(("Kari Nord", "Ola Vest", "", "x")),
        email=st.sampled_from(("", "kari@eksempel.no", "ola@eksempel.no", "feil")),
        language=st.sampled_from(("", "nynorsk", "gresk")),
        seat=st.sampled_from(("", "ssu:leder", "ssu:lege", "ingen")),
        body=st.sampled_from(("", "ssu", "fsu")),
        shared_list=st.sampled_from(("", "kommunene", "sykehuset", "ja")),
        person=st.sampled_from(("", str(KARI), "ingen")),
        place=st.text(max_size=5),
        first_day=st.sampled_from(("", "01.01.2026", "2027-01-01", "nei")),
        last_day=st.sampled_from(("", "31.12.2026", "nei")),
        deputy=st.sampled_from(("", "1", "vara 2", "?")),
    ),
    max_size=8,
    unique_by=lambda one: one.line,
)


@given(ROWS, st.sets(st.integers(0, 7)))
def test_every_row_has_a_line_and_bad_ones_spoil_no_other(rows: list[RosterRow], bad: set[int]) -> None:
    refused = {
        given.line: Remark("guard.national_identity_number")
        for place, given in enumerate(rows)
        if place in bad
    }
    said = rules.review(rows, known(), refused)
    assert [line.line for line in said.lines] == [given.line for given in rows]
    assert len(said.wanted) == len(rows) - len(said.refused)
    assert set(refused) <= set(said.refused)
    without = rules.review([given for given in rows if given.line not in said.refused], known(), {})
    assert without.lines == tuple(line for line in said.lines if not line.errors)
    assert without.wanted == said.wanted


@given(st.lists(st.text(max_size=30), min_size=14, max_size=14))
def test_whatever_stands_in_the_cells_it_is_judged(cells: list[str]) -> None:
    names: Any = [name for name in RosterRow.__dataclass_fields__ if name != "line"]
    line = one(RosterRow(1, **dict(zip(names, cells, strict=True))))
    assert line.line == 1
    assert bool(line.errors) is (line.person is None)
