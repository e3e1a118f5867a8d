"""How often a process that dies is started again."""

from __future__ import annotations

from fellesskap_cli.crew import Patience


def test_five_deaths_in_a_minute_are_borne_with_ever_longer_pauses_and_the_sixth_is_not() -> None:
    patience = Patience()
    pauses = [patience.pause(second) for second in (0.0, 1.0, 3.0, 7.0, 15.0)]
    assert pauses == [0.0, 0.5, 1.5, 3.5, 7.5]
    assert patience.pause(30.0) is None


def test_deaths_more_than_a_minute_ago_do_not_count() -> None:
    patience = Patience()
    for second in (0.0, 1.0, 2.0, 3.0, 4.0):
        assert patience.pause(second) is not None
    assert patience.pause(61.5) == 3.5
    assert patience.pause(200.0) == 0.0
