"""Log-outs that nobody asked for: from another site, with another state, or sent again by the provider."""

from __future__ import annotations

import pytest

from fellesskap.identity.model import Refusal
from login_scene import BASE_URL, Watch, changed

SESSION = "__Host-session"


@pytest.mark.parametrize("token", [None, "", "x" * 43])
async def test_log_out_without_the_sessions_token(watch: Watch, token: str | None) -> None:
    fields = {} if token is None else {"_csrf": token}
    response = await watch.browser.post("/logg-ut", **fields)
    await watch.expect(response, Refusal.CSRF, "logout.refused")


async def test_a_return_from_log_out_that_was_not_asked_for(watch: Watch) -> None:
    browser = watch.scene.browser()
    response = await browser.get("/logg-ut?state=another")
    assert "Vi vet ikke sikkert om du er logget ut hos ID-porten." in response.text
    new = (await watch.scene.events())[watch.events :]
    assert new == [("logout.refused", {"reason": "logout.state"})]
    assert await watch.scene.sessions() == watch.kept


@pytest.mark.parametrize(
    ("issuer", "sid", "event"),
    [
        ("https://evil.example", None, ("logout.refused", {"reason": "logout.issuer"})),
        ("", None, ("logout.refused", {"reason": "logout.issuer"})),
        (None, "unknown", ("logout.without_session", {"by": "provider"})),
        (None, "", ("logout.refused", {"reason": "response.malformed"})),
        (None, "s" * 300, ("logout.refused", {"reason": "response.malformed"})),
    ],
)
async def test_a_provider_log_out_that_names_nobody(
    watch: Watch, issuer: str | None, sid: str | None, event: tuple[str, dict[str, str]]
) -> None:
    session = await watch.scene.door.sessions.find_session(watch.cookie)
    assert session and session.sid
    address = changed(
        f"{BASE_URL}/logg-ut/frontkanal?",
        iss=watch.scene.grants.issuer if issuer is None else issuer,
        sid=session.sid if sid is None else sid,
    )
    assert (await watch.scene.browser().get(address)).status_code == 200
    assert (await watch.scene.events())[watch.events :] == [event]
    assert await watch.scene.sessions() == watch.kept


async def test_a_provider_log_out_sent_again(watch: Watch) -> None:
    session = await watch.scene.door.sessions.find_session(watch.cookie)
    assert session and session.sid
    address = changed(f"{BASE_URL}/logg-ut/frontkanal?", iss=watch.scene.grants.issuer, sid=session.sid)
    browser = watch.scene.browser()
    await browser.get(address)
    await watch.browser.log_in()
    fresh = watch.browser.cookie(SESSION)
    # A new session at the provider has a new sid, so the old message ends nothing.
    watch.scene.grants.sessions.clear()
    await watch.browser.log_in()
    await watch.begin()
    assert watch.cookie != fresh
    events = len(await watch.scene.events())
    latest = await watch.scene.door.sessions.find_session(watch.cookie)
    assert latest and latest.sid != session.sid
    await browser.get(address)
    assert await watch.scene.door.sessions.find_session(watch.cookie) is not None
    assert len(await watch.scene.events()) == events + 1
