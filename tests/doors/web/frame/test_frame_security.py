"""Every answer carries the security headers, and no changing request from elsewhere changes anything."""

from __future__ import annotations

import dataclasses
import re

import pytest
from structlog.testing import capture_logs

import showroom
from frame_scene import FROM_OUR_FORM, Browser, create_site, text_of

OURS = {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"}


async def answers(site) -> dict[str, object]:
    """One answer of every kind that this application gives."""
    asset = re.search(r'href="(/static/[^"]*\.css)"', (await site.stranger.get("/")).text)
    assert asset
    anonymous = site.stranger
    return {
        "page": await site.secretary.get("/alfa/"),
        "home": await anonymous.get("/"),
        "open page": await anonymous.get("/alfa/offentlig"),
        "to log in": await anonymous.get("/alfa/"),
        "file": await anonymous.get(asset[1]),
        "no file": await anonymous.get("/static/none.css"),
        "health": await anonymous.get("/helse"),
        "no page": await anonymous.get("/x/y/z"),
        "not found": await site.secretary.get("/alfa/saker/9"),
        "conflict": await site.secretary.get("/alfa/saker/konflikt"),
        "failure": await site.secretary.get("/alfa/saker/krasj"),
        "refused": await site.secretary.post("/alfa/moter", {"_csrf": "wrong"}),
        "problems": await site.secretary.post("/alfa/saker/ny", {"name": ""}),
        "led on": await site.secretary.post("/innstillinger", {"scheme": "dark"}),
        "method": await anonymous.http.delete("/"),
        "too large": await site.secretary.post("/alfa/moter", {"a": "x" * 1_100_000}),
        "graph": await anonymous.http.post("/alfa/graphql", json={"query": "{ __typename }"}),
        "no graph": await anonymous.http.post("/gamma/graphql", json={"query": "{ __typename }"}),
    }


async def test_every_kind_of_answer_carries_the_headers(site) -> None:
    for kind, answer in (await answers(site)).items():
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff", kind
        assert headers["referrer-policy"] == "no-referrer", kind
        assert headers["cross-origin-opener-policy"] == "same-origin", kind
        assert headers["cross-origin-resource-policy"] == "same-origin", kind
        assert "camera=()" in headers["permissions-policy"], kind
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), kind
        assert "frame-ancestors 'none'" in policy, kind
        assert "unsafe" not in policy, kind
        kept = "immutable" if kind == "file" else "no-store"
        assert kept in headers["cache-control"], kind
        assert "strict-transport-security" not in headers, kind
        assert len(headers.get_list("content-security-policy")) == 1, kind


async def test_the_statuses_are_what_they_say(site) -> None:
    found = {kind: answer.status_code for kind, answer in (await answers(site)).items()}
    assert found == {
        **dict.fromkeys(("page", "home", "open page", "file", "health", "graph"), 200),
        **dict.fromkeys(("to log in", "led on"), 303),
        **dict.fromkeys(("no file", "no page", "not found", "no graph"), 404),
        **{"conflict": 409, "failure": 500, "refused": 403, "problems": 422, "method": 405, "too large": 413},
    }


async def test_a_secure_installation_tells_browsers_to_stay_secure(database, clock, alfa) -> None:
    settings = dataclasses.replace(database, base_url="https://fellesskap.example")
    response = await Browser.open(create_site(settings, clock)).get("/")
    assert response.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


async def test_each_page_has_a_nonce_of_its_own(site) -> None:
    nonces = set()
    for _ in range(3):
        response = await site.secretary.get("/alfa/mer")
        nonce = re.search(r"'nonce-([^']+)'", response.headers["content-security-policy"])
        assert nonce
        assert f'nonce="{nonce[1]}"' in response.text
        nonces.add(nonce[1])
    assert len(nonces) == 3


async def test_no_page_needs_what_the_policy_forbids(site) -> None:
    for path in (
        "/",
        "/alfa/",
        "/alfa/saker",
        "/alfa/saker/ny",
        "/alfa/mer",
        "/om/hjelp",
        "/alfa/saker/krasj",
    ):
        html = (await site.secretary.get(path)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", html), path


FORGERIES = {
    "no token": ({"_csrf": ""}, OURS),
    "another session's token": ({"_csrf": "MEMBER"}, OURS),
    "another site, by origin": ({}, {"Origin": "https://evil.example"}),
    "another site, by fetch metadata": ({}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}),
    "a neighbour of ours": ({}, {"Origin": "https://evil.localhost:8000", "Sec-Fetch-Site": "same-site"}),
    "another port": ({}, {"Origin": "http://localhost:8001"}),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forged_form_changes_nothing(site, forgery: str) -> None:
    fields, headers = FORGERIES[forgery]
    fields = {name: value.replace("MEMBER", site.member.csrf) for name, value in fields.items()}
    before = len(showroom.calls)
    response = await site.secretary.post("/alfa/moter", fields, headers)
    assert response.status_code == 403
    assert "så ingenting ble gjort" in text_of(response)
    assert len(showroom.calls) == before


@pytest.mark.parametrize("headers", [OURS, FROM_OUR_FORM, {}, {"Origin": "http://localhost:8000"}])
async def test_our_own_form_is_taken(site, headers: dict[str, str]) -> None:
    before = len(showroom.calls)
    assert (await site.secretary.post("/alfa/moter", {}, headers)).status_code == 303
    assert len(showroom.calls) == before + 1


async def test_a_token_in_a_header_is_taken_as_well(site) -> None:
    before = len(showroom.calls)
    response = await site.secretary.http.post("/alfa/moter", headers={"X-CSRF-Token": site.secretary.csrf})
    assert response.status_code == 303
    assert len(showroom.calls) == before + 1


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_reading_never_changes_anything(site, method: str) -> None:
    before = len(showroom.calls)
    await site.secretary.http.request(method, "/alfa/moter", params={"_csrf": site.secretary.csrf})
    assert len(showroom.calls) == before


async def test_the_graph_wants_the_token_too_and_answers_in_its_own_shape(site) -> None:
    query = {"query": "{ __typename }"}
    refused = await site.secretary.http.post("/alfa/graphql", json=query)
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["extensions"] == {"code": "request.forged"}
    taken = await site.secretary.http.post(
        "/alfa/graphql", json=query, headers={"X-CSRF-Token": site.secretary.csrf}
    )
    assert taken.json() == {"data": {"__typename": "Query"}}


async def test_the_graph_of_a_community_where_one_is_nobody_is_not_found(site) -> None:
    token = {"X-CSRF-Token": site.secretary.csrf}
    for slug in ("beta", "gamma"):
        response = await site.secretary.http.post(
            f"/{slug}/graphql", json={"query": "{ __typename }"}, headers=token
        )
        assert response.status_code == 404
        assert response.json()["errors"][0]["extensions"] == {"code": "page.not_found"}


async def test_a_failure_shows_a_number_and_keeps_its_words_to_itself(site) -> None:
    with capture_logs() as logs:
        response = await site.secretary.get("/alfa/saker/krasj")
    number = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", text_of(response))
    assert number
    assert "01010112345" not in response.text + repr(logs)
    assert "RuntimeError" not in response.text
    (entry,) = [entry for entry in logs if entry["event"] == "request.failed"]
    assert (entry["number"], entry["failure"]) == (number[0], "RuntimeError")
    assert entry["where"][-1].startswith("showroom.py:")


async def test_who_asks_for_json_is_refused_in_json(site) -> None:
    response = await site.secretary.get("/alfa/saker/9", {"Accept": "application/json"})
    assert response.status_code == 404
    assert response.json()["code"] == "page.not_found"


async def test_htmx_is_refused_with_a_fragment(site) -> None:
    asked = {"HX-Request": "true", "HX-Target": "div#x"}
    response = await site.secretary.get("/alfa/saker/krasj", asked)
    assert response.text.lstrip().startswith('<div class="ds-alert"')
