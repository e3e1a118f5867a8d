"""Expected failures are a sentence, what to do, and exit code 2."""

from __future__ import annotations

import pytest

from fellesskap.embedded import ServerError
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap_cli.failures import CommandError, describe, explained


@pytest.mark.parametrize("kind", [NotFound, NotAllowed, RuleBroken, Invalid, Conflict])
def test_every_kind_of_refusal_says_what_to_do(kind: type[DomainError]) -> None:
    first, *rest = describe(kind("settings.missing", names="VALKEY_URL")).splitlines()
    assert first.endswith("(settings.missing)")
    assert "VALKEY_URL" in first
    assert len(rest) == 1
    assert rest[0].endswith(".")


@pytest.mark.parametrize(
    "failure", [NotFound("tenant.unknown"), ServerError("PostgreSQL did not start"), ConnectionRefusedError()]
)
def test_what_a_person_can_mend_ends_with_two(failure: Exception) -> None:
    with pytest.raises(CommandError) as shown, explained():
        raise failure
    assert shown.value.exit_code == 2
    assert shown.value.__suppress_context__


def test_a_defect_is_shown_whole() -> None:
    with pytest.raises(ZeroDivisionError), explained():
        raise ZeroDivisionError
