"""Rules of names on agendas that need no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.appointments import rules
from fellesskap.appointments.model import (
    AppointmentRound,
    AppointmentRoundState,
    AskedParty,
    ListedNomination,
    Nomination,
    NominationStand,
    NominationState,
    PartyKind,
    RoundSeat,
    SeatCall,
    StandOn,
)
from fellesskap.errors import DomainError
from fellesskap.meetings.model import AgendaItem

BODY = uuid4()
ROUND = AppointmentRound(
    uuid4(), 1, "SSU", date(2022, 1, 1), None, date(2021, 11, 15), AppointmentRoundState.OPEN
)
SEAT = RoundSeat(uuid4(), uuid4(), uuid4(), None, False, "", "ssu", BODY, "", "SSU", None)
PARTY = AskedParty(uuid4(), PartyKind.REGION, "Valdres", uuid4(), None, None)
CALL = SeatCall(uuid4(), 1, ROUND, SEAT, PARTY, True, True)
NAMED = Nomination(uuid4(), 1, NominationState.NOMINATED, uuid4(), CALL)
LINE = AgendaItem(uuid4(), uuid4(), None, None, 1, "Oppnevninger", 5, False, "", 1)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def test_a_name_is_put_on_the_agenda_of_the_body_that_confirms_it() -> None:
    rules.require_listable([NAMED, replace(NAMED, id=uuid4())], [uuid4(), BODY])
    for names, bodies, code in (
        ([NAMED], [uuid4()], "another_body"),
        ([NAMED, NAMED], [BODY], "listed_twice"),
        ([], [BODY], "nobody_to_confirm"),
        ([replace(NAMED, state=NominationState.APPOINTED)], [BODY], "changed_meanwhile"),
        (
            [replace(NAMED, call=replace(CALL, seat=replace(SEAT, settling_body_id=None)))],
            [BODY],
            "another_body",
        ),
    ):
        found = code_of(lambda names=names, bodies=bodies: rules.require_listable(names, bodies))
        assert found == f"appointment.{code}"


def test_a_name_stands_on_one_agenda_at_a_time() -> None:
    rules.require_not_listed([NAMED])
    listed = replace(NAMED, listed=True)
    assert code_of(lambda: rules.require_not_listed([NAMED, listed])) == "appointment.listed_already"


def test_names_stand_on_a_line_that_is_about_nothing_else() -> None:
    rules.require_names_line(LINE, told_of=False)
    for line, told_of in (
        (replace(LINE, case_id=uuid4()), False),
        (replace(LINE, approves_id=uuid4()), False),
        (LINE, True),
    ):
        found = code_of(lambda line=line, told_of=told_of: rules.require_names_line(line, told_of))
        assert found == "appointment.line_of_something_else"


def listed(stand: NominationStand | None = None) -> ListedNomination:
    return ListedNomination(uuid4(), LINE.id, uuid4(), stand)


_STANDS = st.sampled_from(NominationStand)


@given(
    waiting=st.integers(0, 4),
    done=st.lists(_STANDS, max_size=2),
    said=st.lists(_STANDS, max_size=5),
    remark=st.sampled_from(["", " ", "Sagt"]),
)
def test_what_a_body_says_is_recorded_of_each_once(
    waiting: int, done: list[NominationStand], said: list[NominationStand], remark: str
) -> None:
    lines = [listed() for _ in range(waiting)]
    names: list[UUID] = [one.nomination_id for one in lines]
    stands = [StandOn(name, stand) for name, stand in zip([*names, uuid4()], said, strict=False)]
    fine = (
        bool(lines)
        and {one.nomination_id for one in stands} == set(names)
        and NominationStand.WITHDRAWN not in [one.stand for one in stands]
        and (bool(remark.strip()) or {one.stand for one in stands} == {NominationStand.CONFIRMED})
    )
    try:
        found = rules.require_every_stand([*lines, *map(listed, done)], stands, remark)
    except DomainError:
        assert not fine
    else:
        assert fine and found == {one.nomination_id: one.stand for one in stands}


def test_a_body_says_one_thing_of_a_name_and_says_why() -> None:
    one = listed()
    yes, no = (
        StandOn(one.nomination_id, stand) for stand in (NominationStand.CONFIRMED, NominationStand.REFUSED)
    )
    assert rules.require_every_stand([one], [no], "Ikke habil") == {
        one.nomination_id: NominationStand.REFUSED
    }
    for stands, remark, code in (
        ([yes, no], "Begge", "appointment.stand_of_each"),
        ([no], "", "appointment.remark_required"),
        ([yes], "x" * 2001, "form.too_long"),
    ):
        found = code_of(lambda stands=stands, remark=remark: rules.require_every_stand([one], stands, remark))
        assert found == code
    done = listed(NominationStand.POSTPONED)
    assert code_of(lambda: rules.require_every_stand([done], [], "")) == "appointment.stands_recorded"


def test_a_name_that_waits_is_taken_off_alone() -> None:
    waiting, done = listed(), listed(NominationStand.CONFIRMED)
    rules.require_open_on_line([waiting, done], [waiting.nomination_id])
    for wanted, code in (
        ([], "nobody_to_take_off"),
        ([done.nomination_id], "not_on_agenda"),
        ([waiting.nomination_id, uuid4()], "not_on_agenda"),
    ):
        found = code_of(lambda wanted=wanted: rules.require_open_on_line([waiting, done], wanted))
        assert found == f"appointment.{code}"
