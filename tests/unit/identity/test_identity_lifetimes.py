"""How long sessions and attempts last, and how numbers and secrets are hashed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fellesskap.db.ids import uuid7
from fellesskap.identity.model import Attempt, Lifetimes, Session
from fellesskap.identity.rules import attempt_alive, hash_pid, hash_secret, same_secret, session_alive

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
LIFETIMES = Lifetimes(idle=timedelta(minutes=30), longest=timedelta(minutes=120))


def session(*, age: float, idle: float) -> Session:
    return Session(
        key="key",
        identity_id=uuid7(),
        issuer="https://idporten.example",
        sid=None,
        level="idporten-loa-high",
        csrf="csrf-token",
        sealed_id_token="sealed",
        created_at=NOW - timedelta(minutes=age),
        seen_at=NOW - timedelta(minutes=idle),
    )


@pytest.mark.parametrize(("age", "idle"), [(0, 0), (29.9, 29.9), (119.9, 1)])
def test_a_session_in_use_lives(age: float, idle: float) -> None:
    assert session_alive(session(age=age, idle=idle), NOW, LIFETIMES)


@pytest.mark.parametrize(("age", "idle"), [(30, 30), (60, 31), (120, 0), (500, 1)])
def test_an_idle_or_old_session_is_dead(age: float, idle: float) -> None:
    assert not session_alive(session(age=age, idle=idle), NOW, LIFETIMES)


def test_an_attempt_lives_a_quarter_of_an_hour() -> None:
    attempt = Attempt("nonce", "verifier", "/", None, False, NOW)
    assert attempt_alive(attempt, NOW + timedelta(minutes=14))
    assert not attempt_alive(attempt, NOW + timedelta(minutes=15))


def test_a_numbers_hash_depends_on_the_installations_key() -> None:
    assert hash_pid("01817012345", "one key") == hash_pid("01817012345", "one key")
    assert hash_pid("01817012345", "one key") != hash_pid("01817012345", "another key")
    assert "01817012345" not in hash_pid("01817012345", "one key")


def test_secrets_are_compared_as_bytes() -> None:
    assert same_secret("a", "a")
    assert not same_secret("a", "b")
    assert not same_secret("æ", "a")
    assert len(hash_secret("a")) == 64


def test_a_session_does_not_print_its_secrets() -> None:
    printed = repr(session(age=1, idle=1))
    assert "csrf-token" not in printed
    assert "sealed" not in printed
