"""The page on which the form of an address stands that is only posted to; opening such an address leads there.

A refused form shows at the address it was posted to. Loaded again, kept as a bookmark or come back to from
log-in, that address is opened with GET. The page is the nearest address above it that shows one; where it is
another, the handler says so as `form_page` in its `opt`: an address of the same community with the same
parameters, or a function of the visit and the parameters that gives one.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from inspect import isawaitable
from urllib.parse import quote

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from fellesskap_web.context import Page, redirect
from fellesskap_web.visitor import Visit

Place = str | Callable[..., str | Awaitable[str]]

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_LEADS = "leads"


def leads(handlers: Iterable[HTTPRouteHandler]) -> list[HTTPRouteHandler]:
    """Make a way for GET from each address of a community that is only posted to.

    Raise `ValueError` for an address with no page above it that does not say where its form stands.
    """
    known = list(handlers)
    shown = {path for one in known if "GET" in one.http_methods for path in one.paths}
    return [
        _lead(path, one.opt.get("form_page") or _nearest(path, shown))
        for one in known
        for path in sorted(one.paths - shown)
    ]


def shows_page(route: object) -> bool:
    """Tell whether something is shown at a route, and not only posted to it."""
    return isinstance(route, HTTPRoute) and any(
        "GET" in one.http_methods and not one.opt.get(_LEADS) for one in route.route_handlers
    )


def _nearest(path: str, shown: set[str]) -> str:
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        above = "/" + "/".join(parts[:length])
        if above in shown:
            return above
    raise ValueError(f"{path} has no page above it: say in its opt on which form_page its form stands")


def _lead(path: str, place: Place) -> HTTPRouteHandler:
    @get(path, opt={_LEADS: True})
    async def lead(visit: Visit) -> Page:
        """Lead to the page without looking at what the address names: the page tells what is there for whom."""
        given = {name: value for name, value in visit.request.path_params.items() if name != "slug"}
        if callable(place):
            found = place(visit, **given)
            return redirect(visit, await found if isawaitable(found) else found)
        below = _PARAMETER.sub(lambda one: quote(str(given[one[1]]), safe=""), place)
        query = visit.request.scope["query_string"].decode("latin-1")
        return redirect(visit, visit.path() + below + (f"?{query}" if query else ""))

    return lead
