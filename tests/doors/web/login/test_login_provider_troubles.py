"""A provider that is down, slow, broken or busy changing its keys: nobody gets in wrongly, and it recovers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from evil import Evil, stranger_key, with_header
from fellesskap.clock import SystemClock
from fellesskap.errors import Invalid
from fellesskap.identity.model import LoginRefused, Refusal
from fellesskap_web import oidc as oidc_module
from fellesskap_web import provider as provider_module
from fellesskap_web.login import LoginDoor
from fellesskap_web.oidc import OidcClient, Registration, new_client_key, read_client_key
from fellesskap_web.provider import Provider, read_addresses, read_keys
from fellesskap_web.testidp import from_environment
from fellesskap_web.testidp_grants import Honesty
from login_scene import Scene, parameter


class Minutes:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def minutes(scene: Scene) -> Minutes:
    """The scene's client on a clock of the test's own."""
    clock = Minutes()
    await scene.door.oidc.close()
    client = OidcClient(Registration.from_settings(scene.settings), SystemClock(), monotonic=clock)
    scene.door = LoginDoor.open(scene.settings, scene.door.sessions, client, scene.door.show)
    scene.app.state.login = scene.door
    return clock


async def reasons(scene: Scene, since: int) -> list[object]:
    return [facts.get("reason") for _, facts in (await scene.events())[since:]]


async def test_a_provider_that_is_down_is_told_to_the_person(scene: Scene) -> None:
    before = len(await scene.events())
    await scene.door.oidc.close()
    gone = replace(scene.door.oidc.registration, issuer="http://127.0.0.1:1")
    scene.app.state.login = replace(scene.door, oidc=OidcClient(gone))
    response = await scene.browser().get("/logg-inn")
    assert response.status_code == 503
    assert "Vi får ikke kontakt med ID-porten." in response.text
    assert await reasons(scene, before) == ["provider.down"]
    await scene.app.state.login.oidc.close()


@pytest.mark.parametrize(
    ("evil", "reason"),
    [
        (Evil(status=500), "provider.down"),
        (Evil(status=503), "provider.down"),
        (Evil(delay=1.5), "provider.down"),
    ],
    ids=["500", "503", "slow"],
)
async def test_a_token_endpoint_in_trouble(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, evil: Evil, reason: str
) -> None:
    monkeypatch.setattr(oidc_module, "DEADLINE_SECONDS", 0.5)
    before, browser = len(await scene.events()), scene.browser()
    address = await browser.reach_callback()
    scene.grants.honesty = evil
    response = await browser.get(address)
    assert response.status_code == 503
    assert await reasons(scene, before) == [reason]
    scene.grants.honesty = Honesty()
    await asyncio.sleep(evil.delay)
    assert (await browser.log_in()).status_code == 303


async def test_a_key_set_of_two_hundred_keys_is_no_trouble(scene: Scene) -> None:
    one = dict(stranger_key().as_dict(private=False))
    many = [{**one, "kid": f"key-{number}"} for number in range(200)]
    scene.grants.honesty = Evil(published=[{"kty": "new"}, {"kty": "RSA", "n": "?"}, *many])
    assert (await scene.browser().log_in()).status_code == 303


async def test_a_key_set_beyond_all_measure_is_refused(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_module, "LARGEST_DOCUMENT", 10_000)
    scene.grants.honesty = Evil(published=[{"kty": "RSA", "n": "x" * 20_000}])
    before = len(await scene.events())
    assert (await scene.browser().log_in()).status_code == 503
    assert await reasons(scene, before) == ["provider.down"]


async def test_keys_may_change_between_log_ins(scene: Scene, minutes: Minutes) -> None:
    for _ in range(4):
        scene.grants.rotate(keep=0)
        assert (await scene.browser().log_in()).status_code == 303
        minutes.now += 61


async def test_a_key_may_change_just_before_it_signs(scene: Scene, minutes: Minutes) -> None:
    assert (await scene.browser().log_in()).status_code == 303
    browser = scene.browser()
    address = await browser.reach_callback()
    scene.grants.rotate(keep=0)
    assert (await browser.get(address)).status_code == 303


async def test_a_storm_of_unknown_keys_reaches_the_provider_twice_a_minute(
    scene: Scene, minutes: Minutes
) -> None:
    evil = Evil()
    scene.grants.honesty = evil
    provider = scene.door.oidc.provider
    await provider.key(scene.grants.keys[0].kid, "RS256")
    for number in range(1000):
        with pytest.raises(LoginRefused) as caught:
            await provider.key(f"unknown-{number}", "RS256")
        assert caught.value.reason is Refusal.SIGNATURE_KEY
    assert evil.key_calls == 2
    minutes.now += 61
    await asyncio.gather(*(provider.key(f"x{n}", "RS256") for n in range(50)), return_exceptions=True)
    assert evil.key_calls == 4
    assert (await provider.key(scene.grants.keys[0].kid, "RS256")).kid == scene.grants.keys[0].kid


async def test_an_unknown_key_does_not_lock_out_those_with_a_known_one(
    scene: Scene, minutes: Minutes
) -> None:
    assert (await scene.browser().log_in()).status_code == 303
    scene.grants.honesty = Evil(signer=with_header(stranger_key(), kid="unknown"))
    for _ in range(3):
        assert (await scene.browser().log_in()).status_code == 403
    scene.grants.honesty = Honesty()
    assert (await scene.browser().log_in()).status_code == 303


async def test_addresses_and_keys_are_kept_for_a_day(scene: Scene, minutes: Minutes) -> None:
    evil = Evil()
    scene.grants.honesty = evil
    for _ in range(3):
        assert (await scene.browser().log_in()).status_code == 303
    assert evil.key_calls == 1
    minutes.now += 24 * 3600 + 1
    assert (await scene.browser().log_in()).status_code == 303
    assert evil.key_calls == 2


async def test_after_a_failure_the_next_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Minutes()
    provider = Provider("http://127.0.0.1:1", clock)
    calls = 0
    original = provider._http.stream

    def counting(*args: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        return original(*args, **options)

    monkeypatch.setattr(provider._http, "stream", counting)
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await provider.addresses()
    assert calls == 1
    clock.now += 6
    with pytest.raises(LoginRefused):
        await provider.addresses()
    assert calls == 2
    await provider.close()


GOOD = {
    "issuer": "https://idporten.example",
    "authorization_endpoint": "https://login.idporten.example/authorize",
    "pushed_authorization_request_endpoint": "https://idporten.example/par",
    "token_endpoint": "https://idporten.example/token",
    "jwks_uri": "https://idporten.example/jwks.json",
    "end_session_endpoint": "https://login.idporten.example/logout",
    "code_challenge_methods_supported": ["S256"],
}


def test_a_discovery_document_is_read() -> None:
    found = read_addresses(GOOD, "https://idporten.example")
    assert found.end_session == "https://login.idporten.example/logout"
    assert found.page_origins == ("https://login.idporten.example",)
    without = {name: value for name, value in GOOD.items() if name != "end_session_endpoint"}
    assert read_addresses(without, "https://idporten.example").end_session is None


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"issuer": "https://idporten.example/"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": "http://idporten.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": 7},
        {"pushed_authorization_request_endpoint": ""},
        {"end_session_endpoint": "javascript:alert(1)"},
        {"code_challenge_methods_supported": ["plain"]},
    ],
)
def test_a_discovery_document_that_does_not_fit_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(LoginRefused):
        read_addresses({**GOOD, **changes}, "https://idporten.example")


def test_a_key_set_without_keys_has_none() -> None:
    assert read_keys({}) == []
    assert read_keys({"keys": ["x", {"kty": "oct", "k": "c2VjcmV0"}, {"kty": "EC"}]}) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"oidc_issuer": ""},
        {"oidc_client_id": ""},
        {"oidc_client_key": ""},
        {"pid_key": ""},
        {"oidc_client_key": "not json"},
        {"oidc_client_key": '{"kty": "oct", "k": "c2VjcmV0"}'},
        {"production": True},
        {"production": True, "base_url": "https://fellesskap.example"},
    ],
)
def test_an_unsafe_or_unfinished_registration_does_not_start(
    scene: Scene, changes: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        Registration.from_settings(replace(scene.settings, **changes))


def test_only_a_private_key_is_a_client_key() -> None:
    key = read_client_key(new_client_key())
    assert key.is_private
    assert key.kid
    assert "private" not in repr(Registration("i", "c", key, "b", ()))


def test_the_demos_provider_refuses_to_start_in_production() -> None:
    env = {
        "OIDC_ISSUER": "http://localhost:8010",
        "OIDC_CLIENT_ID": "fellesskap",
        "OIDC_CLIENT_KEY": new_client_key(),
        "TESTIDP_PERSONS": "persons.json",
    }
    _, host, port = from_environment(env)
    assert (host, port) == ("localhost", 8010)
    with pytest.raises(Invalid, match=r"testidp\.production"):
        from_environment({**env, "FELLESSKAP_PRODUCTION": "1"})
    with pytest.raises(Invalid, match=r"settings\.missing") as caught:
        from_environment({"OIDC_ISSUER": "http://localhost:8010"})
    assert "TESTIDP_PERSONS" in str(caught.value.facts["names"])


async def test_the_client_signs_a_new_assertion_each_time(scene: Scene) -> None:
    browser = scene.browser()
    await browser.log_in()
    await browser.log_in()
    assert len(scene.grants.assertions) >= 4


async def test_a_request_that_was_not_pushed_is_refused_by_the_provider(scene: Scene) -> None:
    browser = scene.browser()
    address = await browser.begin()
    plain = f"{scene.grants.issuer}/authorize?client_id=fellesskap-test&response_type=code&scope=openid"
    assert (await browser.get(plain)).status_code == 400
    other = f"{scene.grants.issuer}/authorize?client_id=x&request_uri={parameter(address, 'request_uri')}"
    assert (await browser.get(other)).status_code == 400
