"""Another community's ids in the addresses of pages: the page that is not there, to the last letter.

Generated from the routes of the real application. A page with an id in its address that none of our own
people can open fails here, since a refusal shows something only beside a page that opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from uuid import UUID

import httpx2
import pytest

from api_scene import serve
from fellesskap.clock import FixedClock
from fellesskap.db.ids import uuid7
from fellesskap.settings import Settings
from frame_scene import FROM_OUR_FORM
from page_addresses import Address, addresses, own_values
from two_worlds import Worlds

ROLES = ("anne", "fsu:direktor", "berg", "nord", "kirurgi", "admin", None)
# What a page takes away at once.
REMOVED = ("link_id", "guest_id", "recusal_id")
ONE_ROLE = "/{slug}/struktur/rediger/"
_VARYING = re.compile(r'nonce-[\w-]+|nonce="[\w-]+"|[\w-]{43}')


async def _open(worlds: Worlds, who: str | None, address: str, method: str = "GET") -> httpx2.Response:
    client = await worlds.api.client(worlds.person(who) if who else None)
    if method == "GET":
        return await client.get(address, headers={"accept": "text/html"})
    fields = {"version": "1", "_csrf": client.headers.get("x-csrf-token", "")}
    return await client.post(address, data=fields, headers={**FROM_OUR_FORM, "accept": "text/html"})


def _plain(response: httpx2.Response, *values: str) -> str:
    """What the answer says, without what differs by chance."""
    text = f"{response.status_code} {dict(response.headers)} {response.text}"
    for value in values:
        for written in (value, value.lower()):
            text = text.replace(written, "ID")
    return re.sub(r"'content-length': '\d+'", "", _VARYING.sub("", text))


def _foreign_texts(worlds: Worlds) -> Iterator[tuple[str, str]]:
    """Texts that name something of the other community, each with one that names nothing anywhere."""
    yield "701-2026", "99999-2026"
    for word in ("annentopp", "annengruppe", "annensykehus", "annenregion", "annensak", "4626"):
        yield word, "x" * len(word)
    for kind in ("Case", "Body", "Partner", "Region"):
        key, nobody = worlds.foreign_ids[kind][0], uuid7()
        yield str(key), str(nobody)
        yield f"{kind}_{key}", f"{kind}_{nobody}"
        yield f"{kind}_{key}".upper(), f"{kind}_{nobody}".upper()


def _foreign_keys(worlds: Worlds) -> Iterator[tuple[str, str]]:
    for number, keys in enumerate(worlds.foreign_ids.values()):
        yield str(keys[0]), str(uuid7())
        if number < 2:
            yield str(keys[0]).upper(), str(uuid7()).upper()


async def _openable(worlds: Worlds, address: Address) -> tuple[str | None, dict[str, str]]:
    """Who can open a page with which of our own ids; the first that can."""
    names = [name for name, _ in address.parameters]
    for values in product(*[own_values(worlds, address, name) for name in names]):
        chosen = dict(zip(names, values, strict=True))
        for who in ROLES:
            response = await _open(worlds, who, address.fill(worlds.api.tenant.slug, chosen))
            if response.status_code == 200:
                return who, chosen
    raise AssertionError(
        f"nobody of ours can open {address.path}: give tests/page_addresses.py a value for it"
    )


@pytest.fixture(scope="module")
def pages(database: Settings, worlds: Worlds) -> list[Address]:
    return addresses(serve(database, FixedClock(worlds.api.clock.moment)))


async def test_a_page_with_anothers_id_is_the_page_that_is_not_there(
    worlds: Worlds, pages: list[Address]
) -> None:
    slug = worlds.api.tenant.slug
    assert len(pages) >= 20
    before = await worlds.dumps()
    for page in pages:
        doer = "admin" if page.path.startswith(ONE_ROLE) else "anne"
        may, own = await _openable(worlds, page) if "GET" in page.methods else (doer, None)
        if own is None:
            own = {name: next(iter(own_values(worlds, page, name))) for name, _ in page.parameters}
        for name, kind in page.parameters:
            if kind is int:
                continue  # An edition's number is counted in its own case, and is nobody's.
            pairs = list(_foreign_keys(worlds) if kind is UUID else _foreign_texts(worlds))
            for method, who in product(page.methods, dict.fromkeys((may, "anne", None))):
                thorough = who == may and method == "GET"
                nobodys: dict[str, str] = {}
                for foreign, nobody in pairs if thorough else pairs[:4]:
                    shape = re.sub("[0-9a-f]{4,}", "0", nobody)
                    for value in (foreign,) if shape in nobodys else (nobody, foreign):
                        response = await _open(worlds, who, page.fill(slug, {**own, name: value}), method)
                        answer = _plain(response, value)
                        nobodys.setdefault(shape, answer)
                    assert answer == nobodys[shape], (page.path, method, who, foreign)
                    # Who has no session is asked for one, whatever the address; a form we left empty is so too.
                    refused = {"404"} if who or page.public else {"303", "403"}
                    refused |= {"422"} if method == "POST" else set()
                    # What is to be removed and is not there is as it was asked to be, whosever it was.
                    refused |= {"303"} if method == "POST" and name in REMOVED else set()
                    # What one role alone may open is refused to the others before anything is looked up.
                    refused |= {"403"} if page.path.startswith(ONE_ROLE) and who != may else set()
                    assert answer[:3] in refused, (page.path, method, who, answer[:300])
    assert await worlds.dumps() == before


async def test_the_other_communitys_addresses_are_not_ours(worlds: Worlds, pages: list[Address]) -> None:
    """A session of one community opens nothing of another, nor learns that it is there."""
    for page in pages:
        own = {name: next(iter(own_values(worlds, page, name))) for name, _ in page.parameters}
        if page.public or "GET" not in page.methods:
            continue
        there, nowhere = [
            _plain(await _open(worlds, "anne", page.fill(slug, own)), slug)
            for slug in ("fremmed", "finnesik")
        ]
        assert there == nowhere
        assert there.startswith("404")


async def test_a_page_of_what_one_may_not_read_is_not_there(worlds: Worlds) -> None:
    """Fields that a role may not read make no page, and no failure."""
    address = f"/{worlds.api.tenant.slug}/administrasjon"
    statuses = {who: (await _open(worlds, who, address)).status_code for who in ("anne", "admin", "berg")}
    assert statuses == {"anne": 200, "admin": 200, "berg": 404}
