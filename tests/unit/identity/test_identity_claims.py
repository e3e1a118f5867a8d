"""Every way in which an id token with a good signature can still be wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.identity.model import Claims, Expected, LoginRefused, Refusal
from fellesskap.identity.rules import check_claims

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
SECOND = int(NOW.timestamp())
EXPECTED = Expected(
    issuer="https://idporten.example",
    client_id="client",
    nonce="the-nonce",
    levels=("idporten-loa-substantial", "idporten-loa-high"),
)
GOOD: dict[str, Any] = {
    "iss": "https://idporten.example",
    "aud": "client",
    "sub": "subject",
    "pid": "01817012345",
    "nonce": "the-nonce",
    "acr": "idporten-loa-high",
    "auth_time": SECOND - 5,
    "sid": "provider-session",
    "iat": SECOND,
    "exp": SECOND + 120,
}
ABSENT = object()


def claims(**changes: object) -> dict[str, Any]:
    changed = {**GOOD, **changes}
    return {name: value for name, value in changed.items() if value is not ABSENT}


def refusal(changed: dict[str, Any], expected: Expected = EXPECTED) -> Refusal:
    with pytest.raises(LoginRefused) as caught:
        check_claims(changed, expected, NOW)
    return caught.value.reason


def test_a_good_token_gives_its_claims() -> None:
    assert check_claims(GOOD, EXPECTED, NOW) == Claims(
        "https://idporten.example", "subject", "idporten-loa-high", "provider-session", "01817012345"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["client"]},
        {"azp": "client"},
        {"pid": ABSENT},
        {"sid": ABSENT},
        {"auth_time": ABSENT},
        {"nbf": SECOND},
        {"acr": "idporten-loa-substantial"},
        {"iat": float(SECOND)},
    ],
)
def test_what_may_differ_is_accepted(changes: dict[str, Any]) -> None:
    assert check_claims(claims(**changes), EXPECTED, NOW).subject == "subject"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "https://evil.example"}, Refusal.CLAIM_ISSUER),
        ({"iss": "https://idporten.example/"}, Refusal.CLAIM_ISSUER),
        ({"iss": ABSENT}, Refusal.CLAIM_ISSUER),
        ({"iss": ["https://idporten.example"]}, Refusal.CLAIM_ISSUER),
        ({"aud": "other"}, Refusal.CLAIM_AUDIENCE),
        ({"aud": ABSENT}, Refusal.CLAIM_AUDIENCE),
        ({"aud": ["client", "other"]}, Refusal.CLAIM_AUDIENCE),
        ({"aud": []}, Refusal.CLAIM_AUDIENCE),
        ({"azp": "other"}, Refusal.CLAIM_AUDIENCE),
        ({"azp": None}, Refusal.CLAIM_AUDIENCE),
        ({"nonce": "another"}, Refusal.CLAIM_NONCE),
        ({"nonce": ABSENT}, Refusal.CLAIM_NONCE),
        ({"nonce": 7}, Refusal.CLAIM_NONCE),
        ({"exp": SECOND - 31}, Refusal.CLAIM_TIME),
        ({"exp": ABSENT}, Refusal.CLAIM_TIME),
        ({"exp": str(SECOND + 120)}, Refusal.CLAIM_TIME),
        ({"exp": float("nan")}, Refusal.CLAIM_TIME),
        ({"exp": float("inf")}, Refusal.CLAIM_TIME),
        ({"exp": True}, Refusal.CLAIM_TIME),
        ({"iat": SECOND + 31}, Refusal.CLAIM_TIME),
        ({"iat": SECOND - 86_400}, Refusal.CLAIM_TIME),
        ({"iat": ABSENT}, Refusal.CLAIM_TIME),
        ({"nbf": SECOND + 31}, Refusal.CLAIM_TIME),
        ({"nbf": None}, Refusal.CLAIM_TIME),
        ({"acr": "idporten-loa-low"}, Refusal.CLAIM_LEVEL),
        ({"acr": ABSENT}, Refusal.CLAIM_LEVEL),
        ({"acr": ["idporten-loa-high"]}, Refusal.CLAIM_LEVEL),
        ({"auth_time": SECOND + 31}, Refusal.CLAIM_AUTH_TIME),
        ({"auth_time": "now"}, Refusal.CLAIM_AUTH_TIME),
        ({"sub": ABSENT}, Refusal.CLAIM_SUBJECT),
        ({"sub": ""}, Refusal.CLAIM_SUBJECT),
        ({"sub": "s" * 201}, Refusal.CLAIM_SUBJECT),
        ({"sid": ""}, Refusal.CLAIM_MALFORMED),
        ({"pid": "0181701234"}, Refusal.CLAIM_MALFORMED),
        ({"pid": 1817012345}, Refusal.CLAIM_MALFORMED),
        ({"pid": "01817012345\n"}, Refusal.CLAIM_MALFORMED),
    ],
)
def test_each_deviation_is_refused(changes: dict[str, Any], reason: Refusal) -> None:
    assert refusal(claims(**changes)) is reason


@pytest.mark.parametrize("skew", [-10, 10])
def test_a_clock_ten_seconds_off_is_accepted(skew: int) -> None:
    skewed = claims(iat=SECOND + skew, exp=SECOND + skew + 120, auth_time=SECOND + skew)
    assert check_claims(skewed, EXPECTED, NOW).subject == "subject"


@pytest.mark.parametrize("skew", [-120, 120])
def test_a_clock_two_minutes_off_is_refused(skew: int) -> None:
    assert refusal(claims(iat=SECOND + skew, exp=SECOND + skew + 600)) is Refusal.CLAIM_TIME


def test_after_prompt_login_the_log_in_must_be_newer_than_the_question() -> None:
    asked = replace(EXPECTED, fresh_since=NOW - timedelta(minutes=2))
    assert check_claims(claims(auth_time=SECOND - 60), asked, NOW).subject == "subject"
    assert refusal(claims(auth_time=SECOND - 3600), asked) is Refusal.CLAIM_AUTH_TIME
    assert refusal(claims(auth_time=ABSENT), asked) is Refusal.CLAIM_AUTH_TIME


def test_the_number_and_the_nonce_stay_out_of_what_is_printed() -> None:
    accepted = check_claims(GOOD, EXPECTED, NOW)
    assert "01817012345" not in f"{accepted!r}"
    assert "the-nonce" not in f"{EXPECTED!r}"


@given(
    st.dictionaries(
        st.sampled_from(sorted(GOOD)),
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text())),
    )
)
def test_any_other_value_is_refused_or_harmless(changes: dict[str, Any]) -> None:
    try:
        accepted = check_claims({**GOOD, **changes}, EXPECTED, NOW)
    except LoginRefused:
        return
    assert accepted.issuer == EXPECTED.issuer
    assert accepted.level in EXPECTED.levels
    assert 0 < len(accepted.subject) <= 200
