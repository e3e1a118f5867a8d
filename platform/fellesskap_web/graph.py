"""The graphs' doors in this application: for which community and as whom a request asks, and the refusals.

Nobody logged in asks as the public, as on the open pages. Somebody logged in asks as the person they are
there, and a community where they are nobody is as unknown as one that does not exist. So is the national
graph to whoever is no national reader; each reading there is noted before it happens.
"""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from fellesskap.actor import PUBLIC_ACTOR
from fellesskap.db.demo_clock import catch_up
from fellesskap.db.roles import RoleNames
from fellesskap.errors import NotFound
from fellesskap.identity.model import NationalReader
from fellesskap_graphql.door import Entrance, SharedEntrance, graph_door
from fellesskap_graphql.national import national
from fellesskap_graphql.schema import community
from fellesskap_tenants.national import record_read
from fellesskap_web.installation import Installation
from fellesskap_web.visitor import SignInNeeded


def graph_route(installation: Installation) -> HTTPRouteHandler:
    """Make the route of a community's graph."""
    settings = installation.settings
    return graph_door(community(), _enter, base_url=settings.base_url, introspection=not settings.production)


def national_graph_route(installation: Installation) -> HTTPRouteHandler:
    """Make the route of the national readers' graph."""
    settings = installation.settings
    return graph_door(
        national(),
        _enter_national,
        base_url=settings.base_url,
        introspection=not settings.production,
        path="/nasjonal/graphql",
    )


def graph_refusal(code: str, sentence: str, status: int) -> Response[Any]:
    """Answer a request that never reached the graph in the graph's own shape."""
    return Response({"errors": [{"message": sentence, "extensions": {"code": code}}]}, status_code=status)


async def let_in_reader(
    request: Request[Any, Any, Any], operation: str
) -> tuple[SharedEntrance, NationalReader]:
    """Let a national reader in to the released figures, and note what is read.

    Raise `SignInNeeded` where nobody is logged in, and `NotFound` for everybody else.
    """
    installation: Installation = request.app.state.installation
    sessions = installation.sessions
    await catch_up(installation.clock)
    cookie = request.cookies.get(sessions.cookies.session)
    if await sessions.find_session(cookie) is None:
        raise SignInNeeded
    reader = await sessions.find_national_reader(cookie)
    if reader is None:
        raise NotFound("page.not_found")
    async with sessions.work() as work:
        await record_read(work, reader.id, operation)
    role = RoleNames(installation.settings.role_prefix).national
    return SharedEntrance(role, installation.clock), reader


async def _enter_national(request: Request[Any, Any, Any]) -> SharedEntrance:
    entrance, _ = await let_in_reader(request, "graphql")
    return entrance


async def _enter(request: Request[Any, Any, Any]) -> Entrance:
    installation: Installation = request.app.state.installation
    sessions = installation.sessions
    cookie = request.cookies.get(sessions.cookies.session)
    await catch_up(installation.clock)
    tenant = await installation.register.find(request.path_params["slug"])
    if tenant is None:
        raise NotFound("page.not_found")
    if await sessions.find_session(cookie) is None:
        return Entrance(tenant, PUBLIC_ACTOR, installation.clock)
    actor = await sessions.find_actor(cookie, tenant)
    if actor is None:
        raise NotFound("page.not_found")
    return Entrance(tenant, actor, installation.clock)
