"""The graph over HTTP: POST of JSON, from our own pages or from no page at all.

The door decides nothing about people: `enter` says for which community and as whom a request comes, or
raises what the application answers with. Whatever goes wrong unforeseen is logged under a number, and the
number is all that the answer says.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
import structlog
from graphql import OperationType
from litestar import Request, post
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send

from fellesskap.actor import Actor
from fellesskap.clock import Clock
from fellesskap.db.work import PlatformWork, Work
from fellesskap.errors import Invalid
from fellesskap.guard.refusal import CODE as IDENTITY_NUMBER
from fellesskap.logs import places
from fellesskap.tenant import Tenant
from fellesskap_graphql.compiler.execute import Ready
from fellesskap_graphql.errors import RequestError, failure, refusal
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.limits import BODY_BYTES

_JSON = "application/json"
_LOG = structlog.get_logger("fellesskap.graph")


class Entrance(NamedTuple):
    """For which community, as whom and by which clock a request is answered."""

    tenant: Tenant
    actor: Actor
    clock: Clock | None = None

    def work(self, *, write: bool) -> Work:
        """The work to answer in."""
        return Work(self.tenant, self.actor, self.clock, write=write)


class SharedEntrance(NamedTuple):
    """With which role of the shared schema a request is answered; it only reads."""

    role: str
    clock: Clock | None = None

    def work(self, *, write: bool) -> PlatformWork:
        """The work to answer in; a schema without commands asks for no other."""
        assert not write
        return PlatformWork(self.role, self.clock, read_only=True)


Enter = Callable[[Request[Any, Any, Any]], Awaitable[Entrance | SharedEntrance]]


class Body:
    """An answer whose bytes are finished, sent as it is: the framework has nothing to encode or to add."""

    __slots__ = ("content", "status")

    def __init__(self, content: bytes, status: HTTPStatus) -> None:
        self.content = content
        self.status = status

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        length = str(len(self.content)).encode()
        headers = [(b"content-type", _JSON.encode()), (b"content-length", length)]
        await send({"type": "http.response.start", "status": int(self.status), "headers": headers})
        await send({"type": "http.response.body", "body": self.content, "more_body": False})


class Asked(msgspec.Struct, rename="camel"):
    """A request's body: a document, or only the name of a registered operation."""

    query: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


_DECODER = msgspec.json.Decoder(Asked)


def graph_door(
    graph: Graph, enter: Enter, *, base_url: str, introspection: bool, path: str = "/{slug:str}/graphql"
) -> HTTPRouteHandler:
    """Make the route handler; `base_url` is the only origin that pages may ask from."""
    origin = _origin(base_url)

    @post(path, status_code=HTTPStatus.OK, opt={"graph": True}, request_max_body_size=BODY_BYTES)
    async def answer_graph(request: Request[Any, Any, Any]) -> ASGIApp:
        """Answer one operation."""
        refused = _refuse(request, origin)
        if refused is not None:
            return refused
        try:
            asked = _DECODER.decode(await request.body())
            ready = _prepare(graph, asked, introspection)
        except (msgspec.DecodeError, RecursionError):
            return _respond(refusal(RequestError("request.malformed")), HTTPStatus.BAD_REQUEST)
        except RequestError as error:
            return _respond(refusal(error), HTTPStatus.BAD_REQUEST)
        entrance = await enter(request)
        try:
            return _respond(await answer(graph, ready, asked, entrance))
        except RequestError as error:
            return _respond(refusal(error), HTTPStatus.BAD_REQUEST)
        except HTTPException:
            raise
        except Exception as error:
            number = secrets.token_hex(4)
            _LOG.error(
                "graph.failed",
                number=number,
                operation=ready.operation.name if ready.operation.registered else None,
                failure=type(error).__name__,
                where=places(error),
            )
            return _respond(failure(number), HTTPStatus.INTERNAL_SERVER_ERROR)

    return answer_graph


async def answer(graph: Graph, ready: Ready, asked: Asked, entrance: Entrance | SharedEntrance) -> bytes:
    """Run a prepared operation in a work of its own; a mutation's bytes exist only after its commit."""
    writes = ready.operation.kind is OperationType.MUTATION
    try:
        async with entrance.work(write=writes) as work:
            body = await graph.run(work, ready, asked.variables)
    except Invalid as refused:
        if refused.code != IDENTITY_NUMBER:
            raise
        raise RequestError("variables.identity_number") from refused
    return body


def _prepare(graph: Graph, asked: Asked, introspection: bool) -> Ready:
    if asked.query is not None:
        return graph.prepare(asked.query, asked.operation_name, introspection=introspection)
    return graph.registered(asked.operation_name or "")


def _refuse(request: Request[Any, Any, Any], origin: str) -> Body | None:
    headers = request.headers
    if headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        return _respond(refusal(RequestError("request.not_json")), HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    given = headers.get("origin")
    site = headers.get("sec-fetch-site", "same-origin")
    if (given is not None and _origin(given) != origin) or site not in ("same-origin", "none"):
        return _respond(refusal(RequestError("request.foreign_origin")), HTTPStatus.FORBIDDEN)
    return None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _respond(body: bytes, status: HTTPStatus = HTTPStatus.OK) -> Body:
    return Body(body, status)
