"""Who asks too often waits: counted for an address and for a session, shared through Valkey, never in the way."""

from __future__ import annotations

from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from fellesskap.settings import Settings
from fellesskap_web.throttle import Limits, Throttle
from frame_scene import Browser, add_person, create_site, log_in_as, text_of

MINUTE = 60.0
COOKIE = "__Host-session"


def scope(path: str = "/alfa/", address: str = "10.0.0.1", cookie: str = "") -> Any:
    headers = [(b"cookie", f"a=b; {COOKIE}={cookie}; c=d".encode())] if cookie else []
    return {"type": "http", "path": path, "client": (address, 1), "headers": headers}


def throttle(valkey: Redis | None = None, now: list[float] | None = None, **limits: int) -> Throttle:
    moment = now or [100 * MINUTE]
    return Throttle(valkey, Limits(**limits), COOKIE, "test", lambda: moment[0])


@pytest.fixture
async def shared(settings: Settings):
    client = Redis.from_url(settings.valkey_url)
    await client.flushdb()
    yield client
    await client.aclose()


def test_the_request_past_the_limit_waits_for_the_next_minute() -> None:
    now = [100 * MINUTE + 15]
    asked = throttle(now=now, address=3)
    assert [asked.retry_after(scope()) for _ in range(4)] == [0, 0, 0, 45]
    now[0] = 101 * MINUTE
    assert asked.retry_after(scope()) == 0


def test_one_address_does_not_use_up_anothers_share() -> None:
    asked = throttle(address=1)
    asked.retry_after(scope())
    assert asked.retry_after(scope()) > 0
    assert asked.retry_after(scope(address="10.0.0.2")) == 0


def test_one_session_does_not_use_up_its_town_halls_share() -> None:
    asked = throttle(address=100, session=2)
    assert [bool(asked.retry_after(scope(cookie="one"))) for _ in range(3)] == [False, False, True]
    assert asked.retry_after(scope(cookie="two")) == 0


def test_the_addresses_of_one_ipv6_network_are_one() -> None:
    asked = throttle(address=1)
    asked.retry_after(scope(address="2001:db8::1"))
    assert asked.retry_after(scope(address="2001:db8::ffff:2")) > 0
    assert asked.retry_after(scope(address="2001:db8:0:1::1")) == 0


def test_logging_in_has_a_tighter_limit() -> None:
    asked = throttle(log_in=1)
    asked.retry_after(scope("/logg-inn"))
    assert asked.retry_after(scope("/logg-inn/tilbake")) > 0
    assert asked.retry_after(scope()) == 0


def test_files_and_health_are_not_counted() -> None:
    asked = throttle(address=1)
    for _ in range(3):
        assert asked.retry_after(scope("/static/app.css")) == 0
        assert asked.retry_after(scope("/helse")) == 0
    assert asked.retry_after(scope()) == 0


async def test_processes_count_together_through_valkey(shared: Redis) -> None:
    one, two = throttle(shared, address=10), throttle(shared, address=10)
    for _ in range(8):
        one.retry_after(scope())
        two.retry_after(scope())
    await one.sync()
    await two.sync()
    assert two.retry_after(scope()) > 0, "learnt with its own count"
    assert one.retry_after(scope()) == 0, "not yet told"
    await one.sync()
    assert one.retry_after(scope()) > 0, "learnt with the next"


async def test_what_is_counted_while_sharing_is_not_lost(shared: Redis) -> None:
    asked = throttle(shared, address=3)
    asked.retry_after(scope())
    await asked.sync()
    asked.retry_after(scope())
    await asked.sync()
    assert [bool(asked.retry_after(scope())) for _ in range(2)] == [False, True]


async def test_it_goes_on_counting_while_valkey_is_away() -> None:
    away = throttle(Redis.from_url("unix:///nowhere/valkey.sock"), address=1)
    away.retry_after(scope())
    with pytest.raises(RedisError):
        await away.sync()
    assert away.retry_after(scope()) > 0


async def test_too_many_requests_is_a_page_that_says_how_long(database, clock, alfa) -> None:
    app = create_site(database, clock, Limits(address=100, session=3))
    person = await add_person(alfa, clock, "Ivrig Bruker")
    eager = Browser.open(app, await log_in_as(database, clock, (alfa, person)))
    statuses = [(await eager.get("/alfa/mer")).status_code for _ in range(3)]
    assert statuses == [200, 200, 200]
    refused = await eager.get("/alfa/mer")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "uvanlig mange forespørsler" in text_of(refused)
    assert (await eager.get("/finnes/ikke")).status_code == 429
    assert (await eager.get("/helse")).status_code == 200
    assert (await Browser.open(app).get("/")).status_code == 200
