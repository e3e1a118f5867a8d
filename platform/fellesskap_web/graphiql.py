"""GraphiQL on a community's graph, in development only; its editor styles itself, hence an own policy."""

from __future__ import annotations

import json

from litestar import get

from fellesskap_web.context import Page, show
from fellesskap_web.visitor import Visit

_WORKERS = ("editor", "json", "graphql")


@get("/graphiql", opt={"own_policy": True})
async def show_graphiql(visit: Visit) -> Page:
    """Show GraphiQL as the person who is logged in."""
    assets = visit.installation.assets
    workers = {name: assets.url(f"graphiql-{name}-worker.js") for name in _WORKERS}
    response = show(visit, "graphiql.html", workers=json.dumps(workers))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        "img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return response


graphiql_routes = [show_graphiql]
