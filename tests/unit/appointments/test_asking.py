"""Whom a seat is asked of, and what happens to a name after them."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.appointments import rules
from fellesskap.appointments.model import AppointmentAct, Asking, Party, PartyKind, SeatPath

NORD, SOR = uuid4(), uuid4()
AUNE, BERG, DAL, TRUST, KIR, PSYK, SSU, MOTE_NORD, MOTE_SOR = (uuid4() for _ in range(9))


def party(kind: PartyKind, word: str, name: str, **places: UUID) -> Party:
    return Party(kind, f"{kind}:{name}", word, name, Side.OTHER, name, **places)


KNOWN = (
    party(PartyKind.REGION, "regions", "Nord", region_id=NORD),
    party(PartyKind.REGION, "regions", "Sør", region_id=SOR),
    party(PartyKind.MUNICIPALITY, "municipalities", "Aune", partner_id=AUNE, region_id=NORD),
    party(PartyKind.MUNICIPALITY, "municipalities", "Berg", partner_id=BERG, region_id=SOR),
    party(PartyKind.MUNICIPALITY, "municipalities", "Dal", partner_id=DAL),
    party(PartyKind.DIVISION, "divisions", "Kirurgi", division_id=KIR),
    party(PartyKind.DIVISION, "divisions", "Psykiatri", division_id=PSYK),
    party(PartyKind.TRUST, "trust", "Sykehuset", partner_id=TRUST),
    party(PartyKind.BODY, "ssu", "SSU", body_id=SSU),
    party(PartyKind.BODY, "regionmote", "Møte nord", body_id=MOTE_NORD, region_id=NORD),
    party(PartyKind.BODY, "regionmote", "Møte sør", body_id=MOTE_SOR, region_id=SOR),
    party(PartyKind.OUTSIDE, "ks", "KS"),
)


def path(**values: object) -> SeatPath:
    return SeatPath(uuid4(), uuid4(), "ssu", "Plass", 1, Side.MUNICIPAL, **values)


def names(asking: Asking) -> list[str]:
    return [one.name for one in asking.parties]


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"appointed_by": "regions", "region_id": NORD}, ["Nord"]),
        ({"appointed_by": "regions"}, ["Nord", "Sør"]),
        ({"nominated_by": "municipalities", "partner_id": BERG}, ["Berg"]),
        ({"nominated_by": "municipalities", "region_id": NORD}, ["Aune"]),
        ({"nominated_by": "municipalities"}, ["Aune", "Berg", "Dal"]),
        ({"appointed_by": "divisions", "division_id": KIR}, ["Kirurgi"]),
        ({"appointed_by": "divisions"}, ["Kirurgi", "Psykiatri"]),
        ({"appointed_by": "trust", "division_id": KIR}, ["Sykehuset"]),
        ({"appointed_by": "ks"}, ["KS"]),
        ({"appointed_by": "ssu", "region_id": SOR}, ["SSU"]),
        ({"appointed_by": "regionmote", "region_id": SOR}, ["Møte sør"]),
        ({"nominated_by": "regions", "appointed_by": "ssu", "region_id": SOR}, ["Sør"]),
        ({}, []),
        ({"office": "ordforer", "appointed_by": ""}, []),
        ({"appointed_by": "gone"}, []),
    ],
)
def test_a_seat_is_asked_of_its_own(values: dict[str, object], asked: list[str]) -> None:
    asking = rules.ask(path(**values), KNOWN)
    assert names(asking) == asked
    assert (asking.act is None) is (not asked)


@pytest.mark.parametrize(
    ("values", "act", "chosen", "settles"),
    [
        ({"appointed_by": "regions", "region_id": NORD}, AppointmentAct.APPOINT, False, ""),
        ({"nominated_by": "regions", "region_id": NORD}, AppointmentAct.NOMINATE, False, ""),
        (
            {"nominated_by": "regions", "appointed_by": "ssu", "confirmed_by": "ssu", "region_id": NORD},
            AppointmentAct.NOMINATE,
            False,
            "ssu",
        ),
        ({"nominated_by": "ks", "appointed_by": "ssu"}, AppointmentAct.NOMINATE, False, "ssu"),
        ({"appointed_by": "trust", "confirmed_by": "ssu"}, AppointmentAct.APPOINT, False, "ssu"),
        ({"nominated_by": "regions", "selected_by": "ssu"}, AppointmentAct.NOMINATE, True, ""),
        ({"nominated_by": "regions"}, AppointmentAct.NOMINATE, True, ""),
        ({"nominated_by": "ks", "selected_by": "ssu"}, AppointmentAct.NOMINATE, True, ""),
    ],
)
def test_what_happens_to_a_name_stands_in_the_structure(
    values: dict[str, object], act: AppointmentAct, chosen: bool, settles: str
) -> None:
    asking = rules.ask(path(**values), KNOWN)
    assert (asking.act, asking.chosen, asking.settles) == (act, chosen, settles)
    assert asking.settles_name == ("SSU" if settles else "")


def test_each_party_is_called_once_in_the_order_people_know() -> None:
    askings = [
        rules.ask(path(appointed_by="ks"), KNOWN),
        rules.ask(path(appointed_by="trust"), KNOWN),
        rules.ask(path(appointed_by="regions", region_id=SOR), KNOWN),
        rules.ask(path(nominated_by="regions", selected_by="ssu"), KNOWN),
    ]
    assert [one.name for one in rules.parties_of(askings)] == ["Nord", "Sør", "Sykehuset", "KS"]
    assert rules.settling_words(askings) == {"ssu"}


words = st.sampled_from(
    ("", "regions", "municipalities", "divisions", "trust", "ssu", "regionmote", "ks", "gone")
)
places = st.sampled_from((None, NORD, SOR))


@given(words, words, words, words, places)
def test_nobody_is_asked_who_is_not_named_and_a_choice_needs_somebody(
    nominates: str, selects: str, appoints: str, confirms: str, region: UUID | None
) -> None:
    asking = rules.ask(
        path(
            nominated_by=nominates,
            selected_by=selects,
            appointed_by=appoints,
            confirmed_by=confirms,
            region_id=region,
        ),
        KNOWN,
    )
    assert {one.word for one in asking.parties} <= {nominates or appoints}
    assert all(one.region_id in (None, region) for one in asking.parties if region)
    if len(asking.parties) > 1:
        assert asking.chosen
    if not asking.parties:
        assert (asking.act, asking.chosen, asking.settles) == (None, False, "")
