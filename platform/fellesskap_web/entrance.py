"""The pages before any community: choose one, help and privacy, own settings, and the machine's health."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Request, get, post
from litestar.di import Provide
from litestar.response import Response
from redis.exceptions import RedisError

from fellesskap.db.work import PlatformWork
from fellesskap.errors import NotFound
from fellesskap.identity.rules import own_path
from fellesskap.texts import LANGUAGES
from fellesskap_tenants.registry import Registered
from fellesskap_web.context import Page, redirect, sent_form, set_cookie, show
from fellesskap_web.installation import Installation
from fellesskap_web.visitor import LANGUAGE_COOKIE, SCHEME_COOKIE, SCHEMES, Visitor, load_visitor

ABOUT = ("hjelp", "personvern", "tilgjengelighet")
_YEAR_SECONDS = 31_536_000


@get("/", name="home")
async def choose_community(visitor: Visitor) -> Page:
    """List the communities that match what was searched for, the person's own first."""
    wanted = visitor.query.get("sok", "").strip()
    found = [
        one for one in (await visitor.installation.register.communities()).values() if _matches(one, wanted)
    ]
    mine = {membership.tenant_slug for membership in visitor.memberships}
    sessions = visitor.installation.sessions
    reader = await sessions.find_national_reader(visitor.request.cookies.get(sessions.cookies.session))
    groups = _grouped(found, mine)
    return show(
        visitor, "home.html", wanted=wanted, found=len(found), groups=groups, mine=mine, reader=reader
    )


@get("/om/{subject:str}")
async def show_about(visitor: Visitor, subject: str) -> Page:
    """Show the help, privacy or accessibility page."""
    if subject not in ABOUT:
        raise NotFound("page.not_found")
    return show(visitor, f"about/{subject}.html")


@post("/innstillinger", status_code=HTTPStatus.SEE_OTHER)
async def keep_settings(visitor: Visitor) -> Page:
    """Keep the language and colour scheme chosen in this browser, and go back to the page."""
    form = await sent_form(visitor)
    back = own_path(form.value("back") or "/")
    response: Page = Response(b"", status_code=HTTPStatus.SEE_OTHER, headers={"Location": back})
    if form.value("language") in LANGUAGES:
        set_cookie(visitor, response, LANGUAGE_COOKIE, form.value("language"), _YEAR_SECONDS)
    if form.value("scheme") in SCHEMES:
        set_cookie(visitor, response, SCHEME_COOKIE, form.value("scheme"), _YEAR_SECONDS)
    return response


@get("/innstillinger")
async def leave_settings(visitor: Visitor) -> Page:
    """Lead to the front page: the settings stand at the foot of every page, and have no page of their own."""
    return redirect(visitor, "/")


@get("/helse")
async def alive() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@get("/helse/klar")
async def ready(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """Say whether the database and Valkey answer, so that traffic may come."""
    installation: Installation = request.app.state.installation
    parts = {
        "database": await _database_answers(installation),
        "valkey": await _valkey_answers(request),
    }
    status = HTTPStatus.OK if all(parts.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    return Response({name: "ok" if up else "down" for name, up in parts.items()}, status_code=status)


entrance_routes = [choose_community, show_about, keep_settings, leave_settings, alive, ready]
entrance_dependencies = {"visitor": Provide(load_visitor)}


def _grouped(found: list[Registered], mine: set[str]) -> list[tuple[str, list[Registered]]]:
    """Give the person's own first, without a heading, and then the others by health region."""
    own = [one for one in found if one.tenant.slug in mine]
    regions: dict[str, list[Registered]] = {}
    for one in found:
        if one.tenant.slug not in mine:
            regions.setdefault(one.health_region, []).append(one)
    return [*([("", own)] if own else []), *sorted(regions.items())]


def _matches(community: Registered, wanted: str) -> bool:
    text = f"{community.tenant.name} {community.trust} {community.health_region}".casefold()
    return all(word in text for word in wanted.casefold().split())


async def _database_answers(installation: Installation) -> bool:
    try:
        async with PlatformWork(installation.sessions.platform_role, read_only=True) as work:
            return bool(await work.connection.fetchval("SELECT true"))
    except Exception:
        return False


async def _valkey_answers(request: Request[Any, Any, Any]) -> bool:
    try:
        return bool(await request.app.state.valkey.ping())
    except (RedisError, OSError):
        return False
