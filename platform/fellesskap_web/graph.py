"""The graph's door in this application: for which community and as whom a request asks, and its refusals.

Nobody logged in asks as the public, as on the open pages. Somebody logged in asks as the person they are
there, and a community where they are nobody is as unknown as one that does not exist.
"""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from fellesskap.actor import PUBLIC_ACTOR
from fellesskap.errors import NotFound
from fellesskap_graphql.door import Entrance, graph_door
from fellesskap_graphql.schema import community
from fellesskap_web.installation import Installation


def graph_route(installation: Installation) -> HTTPRouteHandler:
    """Make the route of a community's graph."""
    settings = installation.settings
    return graph_door(community(), _enter, base_url=settings.base_url, introspection=not settings.production)


def graph_refusal(code: str, sentence: str, status: int) -> Response[Any]:
    """Answer a request that never reached the graph in the graph's own shape."""
    return Response({"errors": [{"message": sentence, "extensions": {"code": code}}]}, status_code=status)


async def _enter(request: Request[Any, Any, Any]) -> Entrance:
    installation: Installation = request.app.state.installation
    sessions = installation.sessions
    cookie = request.cookies.get(sessions.cookies.session)
    tenant = await installation.register.find(request.path_params["slug"])
    if tenant is None:
        raise NotFound("page.not_found")
    if await sessions.find_session(cookie) is None:
        return Entrance(tenant, PUBLIC_ACTOR, installation.clock)
    actor = await sessions.find_actor(cookie, tenant)
    if actor is None:
        raise NotFound("page.not_found")
    return Entrance(tenant, actor, installation.clock)
