"""The composition root: settings in, the web application out. `uvicorn --factory fellesskap_web.asgi:app`."""

from __future__ import annotations

import asyncio
import gc
import pkgutil
import warnings
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.exceptions import LitestarDeprecationWarning
from litestar.response import Response
from litestar.types import ControllerRouterHandler
from redis.asyncio import Redis

from fellesskap import logs
from fellesskap.clock import Clock, SystemClock
from fellesskap.db.demo_clock import DemoClock, clock_of
from fellesskap.db.engine import DB
from fellesskap.settings import Settings
from fellesskap_web import pages
from fellesskap_web.assets import BUILT, Assets, serve_asset
from fellesskap_web.context import show
from fellesskap_web.entrance import entrance_dependencies, entrance_routes
from fellesskap_web.errors import EXCEPTION_HANDLERS
from fellesskap_web.graph import graph_route, national_graph_route
from fellesskap_web.graphiql import graphiql_routes
from fellesskap_web.installation import Installation, Register
from fellesskap_web.login import AnyRequest, LoginDoor, login_routes
from fellesskap_web.oidc import OidcClient, Registration
from fellesskap_web.rendering import TEMPLATES, Renderer
from fellesskap_web.security import LARGEST_BODY, Shell, refuse_unwelcome
from fellesskap_web.sessions import Sessions
from fellesskap_web.throttle import Limits, Throttle
from fellesskap_web.visitor import load_visit, load_visitor


def app() -> Litestar:
    """Make the application from the environment; for a server's `--factory`."""
    settings = Settings.from_environment()
    logs.configure(production=settings.production)
    application = create_app(settings)
    spare_collections()
    return application


def spare_collections() -> None:
    """Take all that has been made so far out of the sight of the garbage collector, and let it look less often.

    Modules, routes, schema and templates are some 300,000 objects that last as long as the process; a full
    collection that looks through them stops every request for a quarter of a second. A large page makes some
    100,000 that live until it is sent, and is done before a collection would find anything.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    limits: Limits | None = None,
    modules: Sequence[ModuleType] | None = None,
    folders: Sequence[Path] = (TEMPLATES,),
) -> Litestar:
    """Put the web application together; the database and Valkey are reached when it starts.

    `modules` are the pages and `folders` their templates, all of ours unless a test brings its own.
    """
    # A demo's days pass when somebody says so; its sessions and log-ins grow old by the machine's clock.
    machine, clock = clock or SystemClock(), clock or clock_of(settings)
    sessions = Sessions(settings, machine, clock)
    assets = Assets(Path(settings.static_dir) if settings.static_dir else BUILT, required=settings.production)
    installation = Installation(
        settings,
        clock,
        sessions,
        assets,
        Renderer(assets, reload=not settings.production, folders=folders),
        Register(sessions.platform_role),
    )
    valkey: Redis = Redis.from_url(settings.valkey_url, socket_timeout=2, socket_connect_timeout=2)
    throttle = Throttle(valkey, limits or Limits.of(settings), sessions.cookies.session, settings.role_prefix)
    with warnings.catch_warnings():
        # Litestar 3 will want parameters marked as dependencies; below 3, which is what we pin, a type is enough.
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        application = Litestar(
            _routes(installation, page_modules() if modules is None else modules),
            guards=[refuse_unwelcome],
            exception_handlers=EXCEPTION_HANDLERS,  # type: ignore[arg-type]
            lifespan=[_running(settings, valkey, throttle)],
            request_max_body_size=LARGEST_BODY,
            openapi_config=None,
            logging_config=None,
        )
    installation.paths = _paths(application)
    application.state.installation = installation
    application.state.valkey = valkey
    if settings.oidc_issuer or settings.production:
        oidc = OidcClient(Registration.from_settings(settings), machine)
        application.state.login = LoginDoor.open(settings, sessions, oidc, show_login)
    application.asgi_handler = Shell(application.asgi_handler, settings, throttle)
    return application


async def show_login(
    request: AnyRequest,
    template: str,
    status: int,
    facts: Mapping[str, object],
    origins: tuple[str, ...],
) -> Response[Any]:
    """Show a page of log-in or log-out; a form on it may go to `origins`."""
    visitor = await load_visitor(request)
    request.scope["state"]["form_origins"] = origins
    return show(visitor, template, status, **facts)


def page_modules() -> list[ModuleType]:
    """Import every module of pages; each lists its `routes`, `national_routes` or `demo_routes`."""
    names = sorted(module.name for module in pkgutil.iter_modules(pages.__path__))
    return [import_module(f"{pages.__name__}.{name}") for name in names]


def _routes(installation: Installation, modules: Sequence[ModuleType]) -> Sequence[ControllerRouterHandler]:
    community = [route for module in modules for route in getattr(module, "routes", ())]
    national = [route for module in modules for route in getattr(module, "national_routes", ())]
    if not installation.settings.production and installation.assets.has("graphiql.js"):
        community += graphiql_routes
    routes: list[ControllerRouterHandler] = [
        serve_asset,
        graph_route(installation),
        national_graph_route(installation),
        *login_routes,
        Router("/", route_handlers=entrance_routes, dependencies=entrance_dependencies),
        Router("/{slug:str}", route_handlers=community, dependencies={"visit": Provide(load_visit)}),
    ]
    visitors = {"visitor": Provide(load_visitor)}
    if national:
        routes.append(Router("/nasjonal", route_handlers=national, dependencies=visitors))
    demo = [route for module in modules for route in getattr(module, "demo_routes", ())]
    if demo and isinstance(installation.clock, DemoClock):
        routes.append(Router("/demo", route_handlers=demo, dependencies=visitors))
    return routes


def _paths(application: Litestar) -> frozenset[str]:
    """Name every page under a community's address, parts that vary as `*`."""
    found = set()
    for route in application.routes:
        if "GET" in getattr(route, "methods", ()):
            parts = route.path_format.strip("/").split("/")
            found.add("/".join("*" if part.startswith("{") else part for part in parts))
    return frozenset(found)


def _running(settings: Settings, valkey: Redis, throttle: Throttle) -> Any:
    @asynccontextmanager
    async def running(application: Litestar) -> AsyncIterator[None]:
        opened = DB.pool is None
        if opened:
            await DB.open(settings.database_url, settings.pool_size)
        sharing = asyncio.create_task(throttle.share())
        try:
            yield
        finally:
            sharing.cancel()
            with suppress(asyncio.CancelledError):
                await sharing
            login: LoginDoor | None = application.state.get("login")
            if login is not None:
                await login.oidc.close()
            await valkey.aclose()
            if opened:
                await DB.close()

    return running
