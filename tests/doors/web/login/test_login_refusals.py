"""Battery O: what a lying provider, another site or another browser may try, all through the real callback.

Each leaves no session, changes no session cookie, adds exactly one row to the journal, and puts neither
token nor number in any log. Each runs in a browser that is logged in already, so that there is one to lose.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from joserfc.jwk import ECKey

from evil import (
    Evil,
    by_hand,
    stranger_key,
    unsigned,
    with_bad_signature,
    with_elliptic,
    with_header,
    with_public_key_as_secret,
)
from fellesskap.identity.model import Refusal
from login_scene import HIGH, LOW, STRANGER, Scene, Watch, changed, parameter

SESSION = "__Host-session"
NOW = time.time


async def refused(watch: Watch, evil: Evil, reason: Refusal, query: str = "") -> None:
    watch.scene.grants.honesty = evil
    address = await watch.browser.reach_callback(query)
    watch.secrets.append(parameter(address, "code"))
    await watch.expect(await watch.browser.get(address), reason)


@pytest.mark.parametrize(
    ("change", "drop", "reason"),
    [
        pytest.param({"iss": "https://evil.example"}, (), Refusal.CLAIM_ISSUER, id="iss wrong"),
        pytest.param({}, ("iss",), Refusal.CLAIM_ISSUER, id="iss missing"),
        pytest.param({"iss": "SLASH"}, (), Refusal.CLAIM_ISSUER, id="iss trailing slash"),
        pytest.param({"aud": "another-client"}, (), Refusal.CLAIM_AUDIENCE, id="aud wrong"),
        pytest.param({}, ("aud",), Refusal.CLAIM_AUDIENCE, id="aud missing"),
        pytest.param({"aud": ["fellesskap-test", "other"]}, (), Refusal.CLAIM_AUDIENCE, id="aud extra"),
        pytest.param({"azp": "another-client"}, (), Refusal.CLAIM_AUDIENCE, id="azp wrong"),
        pytest.param({"nonce": "n" * 43}, (), Refusal.CLAIM_NONCE, id="nonce wrong"),
        pytest.param({}, ("nonce",), Refusal.CLAIM_NONCE, id="nonce missing"),
        pytest.param({"exp": NOW() - 3600}, (), Refusal.CLAIM_TIME, id="expired"),
        pytest.param({}, ("exp",), Refusal.CLAIM_TIME, id="exp missing"),
        pytest.param({"iat": NOW() + 3600}, (), Refusal.CLAIM_TIME, id="iat future"),
        pytest.param({"iat": NOW() - 86_400}, (), Refusal.CLAIM_TIME, id="iat old"),
        pytest.param({}, ("iat",), Refusal.CLAIM_TIME, id="iat missing"),
        pytest.param({"nbf": NOW() + 3600}, (), Refusal.CLAIM_TIME, id="nbf future"),
        pytest.param({"exp": str(NOW() + 120)}, (), Refusal.CLAIM_TIME, id="exp string"),
        pytest.param({}, ("sub",), Refusal.CLAIM_SUBJECT, id="sub missing"),
        pytest.param({"acr": LOW}, (), Refusal.CLAIM_LEVEL, id="acr low"),
        pytest.param({}, ("acr",), Refusal.CLAIM_LEVEL, id="acr missing"),
        pytest.param({"sub": "unknown", "pid": None}, ("pid",), Refusal.PID_MISSING, id="pid missing"),
        pytest.param({"pid": "not a number"}, (), Refusal.CLAIM_MALFORMED, id="pid malformed"),
    ],
)
async def test_a_lie_in_the_claims(
    watch: Watch, change: dict[str, Any], drop: tuple[str, ...], reason: Refusal
) -> None:
    if change.get("iss") == "SLASH":
        change = {"iss": watch.scene.grants.issuer + "/"}
    await refused(watch, Evil(change=change, drop=drop), reason)


async def test_a_nonce_from_an_earlier_log_in(watch: Watch) -> None:
    old, _ = watch.scene.grants.pushed[parameter(await watch.browser.begin(), "request_uri")]
    await refused(watch, Evil(change={"nonce": old["nonce"]}), Refusal.CLAIM_NONCE)


@pytest.mark.parametrize("skew", [-120, 120])
async def test_a_clock_two_minutes_off(watch: Watch, skew: int) -> None:
    moment = time.time() + skew
    await refused(watch, Evil(change={"iat": moment, "exp": moment + 600}), Refusal.CLAIM_TIME)


@pytest.mark.parametrize("skew", [-10, 10])
async def test_a_clock_ten_seconds_off_lets_in(watch: Watch, skew: int) -> None:
    moment = time.time() + skew
    watch.scene.grants.honesty = Evil(change={"iat": moment, "exp": moment + 600})
    assert (await watch.browser.log_in()).status_code == 303


@pytest.mark.parametrize(
    ("age", "drop"), [(3600, ()), (0, ("auth_time",))], ids=["auth_time old", "auth_time missing"]
)
async def test_a_provider_that_did_not_ask_again(watch: Watch, age: int, drop: tuple[str, ...]) -> None:
    evil = Evil(change={"auth_time": int(time.time()) - age}, drop=drop)
    await refused(watch, evil, Refusal.CLAIM_AUTH_TIME, query="?ny=1")


async def test_a_known_person_without_a_number_is_let_in(watch: Watch) -> None:
    watch.scene.grants.honesty = Evil(drop=("pid",))
    assert (await watch.browser.log_in()).status_code == 303


@pytest.mark.parametrize(
    ("evil", "reason"),
    [
        pytest.param(lambda: Evil(signer=unsigned("none")), Refusal.SIGNATURE_ALGORITHM, id="alg none"),
        pytest.param(lambda: Evil(signer=unsigned("nOnE")), Refusal.SIGNATURE_ALGORITHM, id="alg nOnE"),
        pytest.param(
            lambda: Evil(signer=with_public_key_as_secret),
            Refusal.SIGNATURE_ALGORITHM,
            id="HS256 with the public key",
        ),
        pytest.param(lambda: Evil(signer=with_bad_signature), Refusal.SIGNATURE_BAD, id="signature bad"),
        pytest.param(lambda: Evil(signer=unsigned("RS256")), Refusal.SIGNATURE_BAD, id="signature empty"),
        pytest.param(
            lambda: Evil(signer=with_header(stranger_key(), kid="unknown")),
            Refusal.SIGNATURE_KEY,
            id="kid unknown",
        ),
        pytest.param(
            lambda: Evil(signer=with_header(stranger_key())), Refusal.SIGNATURE_BAD, id="kid known, key wrong"
        ),
        pytest.param(lambda: Evil(signer=with_header(kid=7)), Refusal.SIGNATURE_KEY, id="kid no string"),
        pytest.param(
            lambda: Evil(signer=with_header(jku="https://evil.example/keys")),
            Refusal.SIGNATURE_KEY,
            id="jku",
        ),
        pytest.param(
            lambda: Evil(signer=with_header(x5u="https://evil.example/chain")),
            Refusal.SIGNATURE_KEY,
            id="x5u",
        ),
        pytest.param(lambda: Evil(signer=with_header(jwk={"kty": "RSA"})), Refusal.SIGNATURE_KEY, id="jwk"),
        pytest.param(lambda: Evil(signer=with_header(crit=["exp"])), Refusal.SIGNATURE_KEY, id="crit"),
        pytest.param(lambda: Evil(signer=lambda *_: "no.token"), Refusal.CLAIM_MALFORMED, id="no token"),
        pytest.param(lambda: Evil(signer=lambda *_: "æ.ø.å"), Refusal.CLAIM_MALFORMED, id="no base64"),
        pytest.param(lambda: Evil(signer=lambda *_: "a" * 40_000), Refusal.CLAIM_MALFORMED, id="huge"),
    ],
)
async def test_a_lie_in_the_signature(watch: Watch, evil: Any, reason: Refusal) -> None:
    await refused(watch, evil(), reason)


async def test_a_key_brought_along_in_the_header(watch: Watch) -> None:
    own = stranger_key()
    signer = with_header(own, jwk=own.as_dict(private=False), kid=own.kid)
    await refused(watch, Evil(signer=signer), Refusal.CLAIM_MALFORMED)


async def test_a_good_signature_of_another_kind(watch: Watch) -> None:
    elliptic = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    evil = Evil(signer=with_elliptic(elliptic), published=[dict(elliptic.as_dict(private=False))])
    await refused(watch, evil, Refusal.SIGNATURE_ALGORITHM)


async def test_no_kid_where_there_are_two_keys(watch: Watch) -> None:
    other = stranger_key()
    signer = lambda claims, own: by_hand({"alg": "RS256"}, claims, own)  # noqa: E731
    # The application has read the keys already, so it is a new one that sees both.
    watch.scene.door.oidc.provider._keys_at = None
    await refused(
        watch, Evil(signer=signer, published=[dict(other.as_dict(private=False))]), Refusal.SIGNATURE_KEY
    )


async def test_no_kid_where_there_is_one_key_lets_in(watch: Watch) -> None:
    watch.scene.grants.keys = watch.scene.grants.keys[:1]
    watch.scene.grants.honesty = Evil(signer=lambda claims, own: by_hand({"alg": "RS256"}, claims, own))
    assert (await watch.browser.log_in()).status_code == 303


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"state": "s" * 43}, Refusal.STATE_UNKNOWN, id="state wrong"),
        pytest.param({"state": None}, Refusal.STATE_MISSING, id="state missing"),
        pytest.param({"state": ""}, Refusal.STATE_MISSING, id="state empty"),
        pytest.param({"state": "s" * 3000}, Refusal.RESPONSE_MALFORMED, id="state huge"),
        pytest.param({"iss": "https://evil.example"}, Refusal.RESPONSE_ISSUER, id="iss wrong"),
        pytest.param({"iss": None}, Refusal.RESPONSE_ISSUER, id="iss missing"),
        pytest.param({"code": None}, Refusal.RESPONSE_MALFORMED, id="code missing"),
        pytest.param({"code": "guessed"}, Refusal.CODE_REFUSED, id="code guessed"),
        pytest.param({"code": None, "error": "access_denied"}, Refusal.CANCELLED, id="cancelled"),
        pytest.param({"code": None, "error": "server_error"}, Refusal.PROVIDER_ERROR, id="error"),
        pytest.param({"error": "<script>"}, Refusal.PROVIDER_ERROR, id="error and code"),
    ],
)
async def test_a_changed_answer(watch: Watch, changes: dict[str, str | None], reason: Refusal) -> None:
    address = await watch.browser.reach_callback()
    watch.secrets.append(parameter(address, "code"))
    await watch.expect(await watch.browser.get(changed(address, **changes)), reason)


async def test_an_answer_that_names_two_states(watch: Watch) -> None:
    address = await watch.browser.reach_callback()
    response = await watch.browser.get(f"{address}&state=another")
    await watch.expect(response, Refusal.RESPONSE_MALFORMED)


async def test_an_answer_from_another_browser(watch: Watch) -> None:
    attacker = watch.scene.browser()
    address = await attacker.reach_callback()
    watch.secrets.append(parameter(address, "code"))
    await watch.expect(await watch.browser.get(address), Refusal.STATE_OTHER_BROWSER)
    assert (await attacker.get(address)).status_code == 303


async def test_an_answer_in_a_browser_that_never_asked(watch: Watch) -> None:
    address = await watch.browser.reach_callback()
    watch.browser.jar.clear(domain="localhost.local", path="/", name="__Host-login")
    await watch.expect(await watch.browser.get(address), Refusal.STATE_OTHER_BROWSER)


async def test_an_answer_given_again(watch: Watch) -> None:
    address = await watch.browser.reach_callback()
    assert (await watch.browser.get(address)).status_code == 303
    await watch.begin()
    await watch.expect(await watch.browser.get(address), Refusal.STATE_USED)


async def test_an_answer_given_twice_at_once(watch: Watch) -> None:
    address = await watch.browser.reach_callback()
    before = len(await watch.scene.sessions())
    answers = await asyncio.gather(*(watch.browser.get(address) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [303, 403, 403, 403, 403, 403]
    assert len(await watch.scene.sessions()) == before + 1
    new = [kind for kind, _ in (await watch.scene.events())[watch.events :]]
    assert sorted(new) == ["login.accepted", *["login.refused"] * 5]


async def test_an_answer_that_comes_too_late(watch: Watch) -> None:
    address = await watch.browser.reach_callback()
    await watch.scene.journal.execute(
        "UPDATE shared.login_attempt SET created_at = created_at - interval '16 minutes'"
    )
    await watch.expect(await watch.browser.get(address), Refusal.STATE_EXPIRED)


async def test_a_code_that_was_used(watch: Watch) -> None:
    first = await watch.browser.reach_callback()
    assert (await watch.browser.get(first)).status_code == 303
    await watch.begin()
    second = await watch.browser.reach_callback()
    response = await watch.browser.get(changed(second, code=parameter(first, "code")))
    await watch.expect(response, Refusal.CODE_REFUSED)


async def test_a_code_from_another_log_in_fails_on_its_verifier(watch: Watch) -> None:
    theirs = await watch.scene.browser().reach_callback()
    mine = await watch.browser.reach_callback()
    response = await watch.browser.get(changed(mine, code=parameter(theirs, "code")))
    await watch.expect(response, Refusal.CODE_REFUSED)


async def test_a_code_of_another_client(watch: Watch) -> None:
    address = await watch.browser.reach_callback()
    watch.scene.grants.codes[parameter(address, "code")].client_id = "another-client"
    await watch.expect(await watch.browser.get(address), Refusal.CODE_REFUSED)


async def test_a_stranger_gets_a_page_that_says_what_to_do(watch: Watch) -> None:
    watch.scene.grants.sessions.clear()
    address = await watch.browser.reach_callback(person=STRANGER, level=HIGH)
    response = await watch.browser.get(address)
    await watch.expect(response, Refusal.NO_MEMBERSHIP)
    assert response.status_code == 403


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "///evil.example",
        "/%5Cevil.example",
        "/%2Fevil.example",
        "%2F%2Fevil.example",
        "https://evil.example",
        "https:evil.example",
        "/%252Fevil.example",
        "/%09/evil.example",
        "/%0D%0ALocation:%20https://evil.example",
        "/%EF%BC%8Fevil.example",
        "javascript:alert(1)",
    ],
)
async def test_no_way_out_of_here_after_log_in(scene: Scene, wanted: str) -> None:
    response = await scene.browser().log_in(f"?next={wanted}")
    assert response.headers["location"] == "/alfa/"
