"""The honest way in and out, through the real routes and the real provider."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from fellesskap.db.ids import uuid7
from fellesskap.identity.rules import hash_secret
from fellesskap.identity.service import Invite, invite
from fellesskap_web.sessions import CookieNames, Sessions
from login_scene import BASE_URL, STRANGER, SUBSTANTIAL, Scene, changed, hidden_fields, parameter

SESSION = "__Host-session"


async def test_a_member_comes_in_and_lands_in_the_only_community(scene: Scene) -> None:
    browser, before = scene.browser(), await scene.events()
    response = await browser.log_in()
    assert response.status_code == 303
    assert response.headers["location"] == "/alfa/"
    assert response.headers["cache-control"] == "no-store"
    cookie = next(value for value in response.headers.get_list("set-cookie") if value.startswith(SESSION))
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
        "path=/",
        "httponly",
        "secure",
        "samesite=lax",
    }
    new = (await scene.events())[len(before) :]
    assert [kind for kind, _ in new] == ["login.accepted"]


async def test_the_request_is_pushed_with_pkce_state_and_nonce(scene: Scene) -> None:
    address = await scene.browser().begin("?next=/alfa/saker")
    assert set(parse_qs(urlsplit(address).query)) == {"client_id", "request_uri"}
    pushed, _ = scene.grants.pushed[parameter(address, "request_uri")]
    assert pushed["response_type"] == "code"
    assert pushed["code_challenge_method"] == "S256"
    assert len(pushed["code_challenge"]) == 43
    assert len(pushed["state"]) == len(pushed["nonce"]) == 43
    assert pushed["redirect_uri"] == f"{BASE_URL}/logg-inn/retur"
    assert pushed["acr_values"] == "idporten-loa-substantial"
    assert pushed["ui_locales"] == "nb"
    assert pushed["scope"] == "openid profile"


async def test_the_browsers_language_goes_to_the_provider(scene: Scene) -> None:
    browser = scene.browser()
    browser.http.headers["Accept-Language"] = "se-NO,se;q=0.9,en;q=0.8"
    pushed, _ = scene.grants.pushed[parameter(await browser.begin(), "request_uri")]
    assert pushed["ui_locales"] == "se"


async def test_both_accepted_levels_let_in(scene: Scene) -> None:
    browser = scene.browser()
    response = await browser.get(await browser.reach_callback(level=SUBSTANTIAL))
    assert response.status_code == 303


async def test_the_page_asked_for_is_where_one_lands(scene: Scene) -> None:
    response = await scene.browser().log_in("?next=/alfa/saker%3Ftilstand%3Dopen")
    assert response.headers["location"] == "/alfa/saker?tilstand=open"


async def test_a_second_log_in_needs_no_choice_and_replaces_the_session(scene: Scene) -> None:
    browser = scene.browser()
    await browser.log_in()
    first = browser.cookie(SESSION)
    response = await browser.get(changed(await browser.choose(await browser.begin())))
    assert response.status_code == 303
    second = browser.cookie(SESSION)
    assert first and second and first != second
    assert await scene.door.sessions.find_session(first) is None
    assert await scene.door.sessions.find_session(second) is not None


async def test_a_session_id_planted_before_log_in_is_worthless_after_it(scene: Scene) -> None:
    browser, planted = scene.browser(), "p" * 43
    browser.http.cookies.set(SESSION, planted, domain="localhost.local", path="/")
    await browser.log_in()
    assert browser.cookie(SESSION) != planted
    assert await scene.door.sessions.find_session(planted) is None


async def test_ny_asks_the_provider_to_ask_again(scene: Scene) -> None:
    browser = scene.browser()
    await browser.log_in()
    address = await browser.begin("?ny=1")
    pushed, _ = scene.grants.pushed[parameter(address, "request_uri")]
    assert (pushed["prompt"], pushed["max_age"]) == ("login", "0")
    page = await browser.get(address)
    assert page.status_code == 200
    response = await browser.get(await browser.choose(await browser.begin("?ny=1")))
    assert response.status_code == 303


async def test_an_invitation_in_the_address_becomes_a_membership(scene: Scene) -> None:
    async with scene.door.sessions.work() as work:
        invited = await invite(work, Invite(scene.tenant.slug, uuid7(), with_token=True))
    refused = await scene.browser().log_in(person=STRANGER)
    assert refused.status_code == 403
    browser = scene.browser()
    response = await browser.log_in(f"?invitasjon={invited.token}", person=STRANGER)
    assert response.headers["location"] == "/alfa/"
    await scene.journal.execute(
        "DELETE FROM shared.membership WHERE person_id = $1", invited.invitation.person_id
    )


async def test_tabs_can_log_in_side_by_side(scene: Scene) -> None:
    browser = scene.browser()
    first, second = await browser.begin(), await browser.begin()
    assert (await browser.get(await browser.choose(second))).status_code == 303
    assert (await browser.get(await browser.choose(first))).status_code == 303


async def test_twenty_come_in_at_once(scene: Scene) -> None:
    responses = await asyncio.gather(*(scene.browser().log_in() for _ in range(20)))
    assert {response.status_code for response in responses} == {303}


async def test_logging_out_ends_it_here_and_at_the_provider(scene: Scene) -> None:
    browser = scene.browser()
    await browser.log_in()
    secret = browser.cookie(SESSION) or ""
    session = await scene.door.sessions.find_session(secret)
    assert session
    before = await scene.events()
    leaving = await browser.post("/logg-ut", _csrf=session.csrf)
    assert leaving.status_code == 200
    assert browser.cookie(SESSION) is None
    assert await scene.door.sessions.find_session(secret) is None
    assert leaving.headers["cache-control"] == "no-store"
    assert f"form-action 'self' {scene.grants.issuer};" in leaving.headers["content-security-policy"]
    fields = hidden_fields(leaving.text, f"{scene.grants.issuer}/logout")
    assert scene.grants.read_hint(fields["id_token_hint"]) == session.sid
    ended = await browser.post(f"{scene.grants.issuer}/logout", **fields)
    assert "Du er logget ut" in ended.text
    assert scene.grants.sessions == {}
    frame = ended.text.split('<iframe src="')[1].split('"')[0].replace("&amp;", "&")
    assert (await browser.get(frame)).status_code == 200
    back = ended.headers["refresh"].split("url=")[1]
    done = await browser.get(back)
    assert "Du er logget ut både her og hos ID-porten." in done.text
    new = (await scene.events())[len(before) :]
    assert [kind for kind, _ in new] == ["session.ended", "logout.without_session"]
    assert "Hvem vil du være?" in (await browser.get(await browser.begin())).text


async def test_the_provider_ends_a_session_without_our_cookie(scene: Scene) -> None:
    browser, framed = scene.browser(), scene.browser()
    await browser.log_in()
    secret = browser.cookie(SESSION) or ""
    session = await scene.door.sessions.find_session(secret)
    assert session and session.sid
    before = await scene.events()
    address = changed(f"{BASE_URL}/logg-ut/frontkanal?", iss=scene.grants.issuer, sid=session.sid)
    response = await framed.get(address)
    assert response.status_code == 200
    assert f"frame-ancestors {scene.grants.issuer}" in response.headers["content-security-policy"]
    assert "x-frame-options" not in response.headers
    assert await scene.door.sessions.find_session(secret) is None
    assert [kind for kind, _ in (await scene.events())[len(before) :]] == ["session.ended"]


async def test_a_cached_answer_is_dropped_at_log_out(scene: Scene) -> None:
    remembering = Sessions(replace(scene.settings, actor_seconds=60.0))
    scene.app.state.login = replace(scene.door, sessions=remembering)
    browser = scene.browser()
    await browser.log_in()
    secret = browser.cookie(SESSION) or ""
    session = await remembering.find_session(secret)
    assert session
    await browser.post("/logg-ut", _csrf=session.csrf)
    assert await remembering.find_session(secret) is None


async def test_who_is_logged_in_is_asked_before_log_out(scene: Scene) -> None:
    browser = scene.browser()
    await browser.log_in()
    page = await browser.get("/logg-ut")
    assert "Vil du logge ut?" in page.text
    session = await scene.door.sessions.find_session(browser.cookie(SESSION))
    assert session and session.csrf in page.text


async def test_log_out_without_a_session_says_it_is_done(scene: Scene) -> None:
    browser = scene.browser()
    response = await browser.post("/logg-ut")
    assert response.headers["location"] == "/logg-ut"
    assert "Du er ikke logget inn her." in (await browser.get("/logg-ut")).text


async def test_the_database_knows_neither_number_nor_session_id_nor_token(scene: Scene) -> None:
    browser = scene.browser()
    await browser.log_in()
    secret = browser.cookie(SESSION) or ""
    everything = ""
    for table in ("identity", "membership", "invitation", "login_attempt", "session", "login_event"):
        rows = await scene.journal.fetch(f"SELECT t::text FROM shared.{table} t")
        everything += "".join(row["t"] for row in rows)
    assert hash_secret(secret) in everything
    assert secret not in everything
    code = next(grant for grant in scene.grants.codes.values())
    assert code.sso.person.pid not in everything


@pytest.mark.parametrize(
    ("base_url", "session", "secure"),
    [
        ("https://fellesskap.example", "__Host-session", True),
        ("http://localhost:8000", "__Host-session", True),
        ("http://demo.localhost:8000", "__Host-session", True),
        ("http://127.0.0.1:8000", "__Host-session", True),
        ("http://[::1]:8000", "__Host-session", True),
        ("http://10.0.0.5:8000", "session", False),
        ("http://localhost.evil.example", "session", False),
    ],
)
def test_only_a_plain_address_on_a_network_loses_the_cookie_prefix(
    base_url: str, session: str, secure: bool
) -> None:
    names = CookieNames.of(base_url)
    assert (names.session, names.secure) == (session, secure)
