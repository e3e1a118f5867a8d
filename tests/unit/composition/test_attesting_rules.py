"""What can be attested and authorised."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, Role, RoleKind, Side
from fellesskap.composition import rules
from fellesskap.composition.model import Attested, Authority, HeldAuthority
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.structure.model import Competence, Names

KNOWN = (
    Competence("fastlege", Names("Fastlege"), excludes=("heltid",)),
    Competence("heltid", Names("Kommuneoverlege på heltid")),
    Competence("samisk", Names("Samisk kompetanse")),
)
START, LATER, END = date(2026, 1, 1), date(2026, 6, 1), date(2027, 1, 1)


def attested(competence: str = "", level: int | None = None, start: date = START, end: date | None = None):
    return Attested(competence, level, start, end)


@pytest.mark.parametrize(
    ("competence", "level", "field"),
    [
        ("", None, "competence"),
        ("fastlege", 2, "competence"),
        ("presse", None, "competence"),
        ("", 0, "leader_level"),
        ("", 10, "leader_level"),
    ],
)
def test_one_thing_is_attested(competence: str, level: int | None, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        rules.require_attestable(competence, level, KNOWN)
    assert caught.value.field == field
    rules.require_attestable("fastlege", None, KNOWN)
    rules.require_attestable("", 2, KNOWN)


@pytest.mark.parametrize(
    ("new", "held"),
    [
        (attested("fastlege"), attested("heltid")),
        (attested("heltid"), attested("fastlege")),
        (attested("fastlege"), attested("fastlege")),
        (attested("", 2), attested("", 3)),
        (attested("fastlege", start=LATER), attested("heltid", end=END)),
    ],
)
def test_what_excludes_one_another_is_not_had_at_once(new: Attested, held: Attested) -> None:
    with pytest.raises(RuleBroken):
        rules.require_compatible(new, [attested("samisk"), held], KNOWN)
    rules.require_compatible(new, [attested("samisk")], KNOWN)
    after = Attested(new.competence, new.leader_level, END, None)
    over = Attested(held.competence, held.leader_level, START, END)
    rules.require_compatible(after, [over], KNOWN)


def test_what_is_withdrawn_ends_in_its_own_time() -> None:
    with pytest.raises(Invalid):
        rules.require_within(date(2025, 12, 31), START, END)
    with pytest.raises(RuleBroken):
        rules.require_within(date(2027, 1, 2), START, END)
    for day in (START, LATER, END):
        rules.require_within(day, START, END)
        rules.require_within(day, START, None)


def test_each_tells_their_own_gender() -> None:
    me, other = UUID(int=1), UUID(int=2)
    person = Actor(ActorKind.PERSON, person_id=me)
    secretary = Actor(ActorKind.PERSON, other, roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)}))
    for actor in (person, PUBLIC_ACTOR):
        with pytest.raises(NotAllowed):
            rules.require_person_itself(actor, other)
    rules.require_person_itself(person, me)
    rules.require_person_itself(secretary, me)


@pytest.mark.parametrize(
    ("limit", "text", "reference", "field"),
    [
        (-1, "", "sak 12/26", "limit_nok"),
        (1_000_000_001, "", "sak 12/26", "limit_nok"),
        (1, "x" * 501, "sak 12/26", "limit_text"),
        (1, "", "x" * 201, "reference"),
        (1, "", "sak\x07", "reference"),
        (1, "", " ", "reference"),
    ],
)
def test_a_limit_and_its_evidence(limit: int, text: str, reference: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        rules.require_limit(limit, text, reference)
    assert caught.value.field == field
    rules.require_limit(500_000, "Innenfor\nvedtatt budsjett", "Kommunestyret sak 12/26")
    rules.require_limit(None, "", "sak 12/26")


def test_an_authority_is_on_behalf_of_one() -> None:
    for places in ((None, None, None), (1, 2, None)):
        with pytest.raises(Invalid):
            rules.require_behalf(places)
    rules.require_behalf((None, 1, None))


@pytest.mark.parametrize(
    ("limits", "beyond"),
    [
        ((), False),
        ((500_000,), True),
        ((1_000_000,), False),
        ((500_000, 1_000_000), False),
        ((500_000, None), False),
        ((None,), False),
    ],
)
def test_a_sum_beyond_what_one_may_bind_to(limits: tuple[int | None, ...], beyond: bool) -> None:
    authorities = [Authority(limit, "", START, END) for limit in limits]
    past = Authority(9_000_000, "", date(2020, 1, 1), START)
    assert rules.exceeds(1_000_000, LATER, [*authorities, past]) is beyond
    assert rules.exceeds(1_000_000, END, authorities) is False


def test_what_holds_on_a_day() -> None:
    known = [attested("fastlege", end=LATER), attested("samisk", start=LATER), attested("", 2, end=LATER)]
    assert rules.competences_on(known, START) == ("fastlege",)
    assert rules.competences_on(known, LATER) == ("samisk",)
    assert (rules.leader_level_on(known, START), rules.leader_level_on(known, LATER)) == (2, None)


def test_a_deputy_without_authority_acts_on_the_holders() -> None:
    holder, deputy = UUID(int=1), UUID(int=2)
    own, other = Authority(500, "", START, None), Authority(None, "Drift", START, None)
    assert rules.acting_on(deputy, [HeldAuthority(holder, holds=True, authority=own)]) == [own]
    both = [HeldAuthority(holder, True, own), HeldAuthority(deputy, False, other)]
    assert rules.acting_on(deputy, both) == [other]
    assert rules.acting_on(holder, both) == [own]
    assert rules.acting_on(deputy, [HeldAuthority(UUID(int=3), False, other)]) == []
