"""What has become of a body is told by day, from its editions and those of its seats."""

from __future__ import annotations

from typing import Any

from fellesskap.texts import translator
from fellesskap_web.editions import turns

NB = translator("nb")


def edition(since: str, until: str | None, name: str = "SU", **given: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        **dict.fromkeys(("abbreviation", "purpose", "mandate"), ""),
        **dict.fromkeys(("reportsTo", "preparesFor", "partOf", "until", "frameMinutes", "meetingsPerYear")),
        **dict.fromkeys(("writtenDays", "writtenSilence")),
        **dict.fromkeys(("decides", "openToPublic"), False),
        "kind": "STRATEGIC",
        "level": 2,
        "minutesApprovedBy": "SECRETARIAT",
        "commentDays": 10,
        "deputyAccess": "UNTIL_APPROVED",
        "deputyAccessDays": None,
        "informsDeputies": False,
        "equalSides": False,
        "structureVersion": {"number": 1, "label": "Første"},
    }
    return {**plain, "name": name, "validFrom": since, "validTo": until, **given}


def seat(key: str, since: str, until: str | None, title: str = "", **given: Any) -> dict[str, Any]:
    plain = {"side": "MUNICIPAL", "kind": "MEMBER", "counts": True, "maySpeak": True, "mayPropose": True}
    more = {"requires": "", "deputyRule": "NONE", "validFrom": since, "validTo": until}
    return {**plain, **more, "key": key, "title": title or key, **given}


def test_values_are_told_in_words_and_seats_by_name() -> None:
    told = turns(
        [
            edition("2026-01-01", "2026-07-01"),
            edition("2026-07-01", None, "Styret", decides=True, frameMinutes=90, reportsTo={"name": "PM"}),
        ],
        [
            seat("a", "2026-01-01", None),
            seat("b", "2026-01-01", "2026-07-01", "Fylkesmannen", kind="OBSERVER"),
            seat("b", "2026-07-01", None, "Statsforvalteren"),
            seat("c", "2026-01-01", "2026-07-01"),
            seat("d", "2026-07-01", None),
        ],
        NB,
    )
    assert [turn.day for turn in told] == ["2026-07-01", "2026-01-01"]
    assert (told[1].began, told[1].seats, told[1].values) == (True, 3, [])
    assert (told[0].came, told[0].went) == (["d"], ["c"])
    assert [(one.of, one.label, one.before, one.after) for one in told[0].values] == [
        ("", "navn", "SU", "Styret"),
        ("", "beslutningsmyndighet", "Nei", "Ja"),
        ("", "møteramme", "", "90 minutter"),
        ("", "hvem det rapporterer til", "", "PM"),
        ("Statsforvalteren", "tittel", "Fylkesmannen", "Statsforvalteren"),
        ("Statsforvalteren", "type", "observatør", "medlem"),
    ]


def test_that_a_body_may_decide_in_writing_is_told_in_words() -> None:
    told = turns(
        [
            edition("2026-01-01", "2026-07-01"),
            edition("2026-07-01", None, writtenDays=7, writtenSilence="BLOCKS"),
        ],
        [],
        NB,
    )
    assert [(one.label, one.before, one.after) for one in told[0].values] == [
        ("skriftlig behandling", "", "7 dager"),
        ("hva taushet betyr", "", "den som ikke svarer, stanser saken"),
    ]


def test_a_day_on_which_only_a_seat_changed_is_told() -> None:
    told = turns(
        [edition("2026-01-01", None)],
        [seat("a", "2026-01-01", "2026-03-01"), seat("a", "2026-03-01", None, counts=False)],
        NB,
    )
    assert [turn.day for turn in told] == ["2026-03-01", "2026-01-01"]
    assert [(one.label, one.before, one.after) for one in told[0].values] == [
        ("om plassen teller med", "Ja", "Nei")
    ]


def test_a_body_that_ended_and_began_again_is_told_so() -> None:
    told = turns(
        [edition("2020-01-01", "2021-01-01"), edition("2023-01-01", None)],
        [seat("a", "2020-01-01", "2021-01-01"), seat("a", "2023-01-01", None)],
        NB,
    )
    assert [(turn.day, turn.began, turn.ended, turn.seats) for turn in told] == [
        ("2023-01-01", True, False, 1),
        ("2021-01-01", False, True, 0),
        ("2020-01-01", True, False, 1),
    ]
    assert told[1].went == []


def test_what_a_body_chose_is_told_in_words() -> None:
    after = {
        "minutesApprovedBy": "LEADERS",
        "commentDays": 14,
        "deputyAccess": "DAYS_AFTER",
        "deputyAccessDays": 30,
        "informsDeputies": True,
        "equalSides": True,
    }
    told = turns([edition("2026-01-01", "2026-07-01"), edition("2026-07-01", None, **after)], [], NB)
    assert [(one.label, one.before, one.after) for one in told[0].values] == [
        ("like mange fra hver side", "Nei", "Ja"),
        ("hvem som godkjenner referatene", "sekretariatet", "lederen og nestlederen"),
        ("dager til å kommentere referatet", "10 dager", "14 dager"),
        (
            "hvor lenge en innkalt vara leser papirene",
            "til referatet er godkjent",
            "et antall dager etter møtet",
        ),
        ("dager etter møtet en innkalt vara leser papirene", "", "30 dager"),
        ("varaer som ikke er kalt inn, får beskjed om møtet", "Nei", "Ja"),
    ]
