"""Refusals and failures as pages in the frame, as fragments for htmx, or as JSON for whoever asks for that.

An unexpected failure shows a number to quote and nothing else. The journal of the machine gets the number,
the kind of failure and where in the code it was: a failure's own words may hold what somebody wrote.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request
from litestar.exceptions import HTTPException
from litestar.response import Response

from fellesskap.errors import DomainError
from fellesskap.guard.refusal import CODE as GUARD_CODE
from fellesskap.logs import places
from fellesskap_graphql.errors import OperationFailedError
from fellesskap_web.context import STATUS_OF_KIND, Page, show
from fellesskap_web.forms import Form
from fellesskap_web.graph import graph_refusal
from fellesskap_web.security import SAFE_METHODS, TooManyRequests
from fellesskap_web.visitor import SignInNeeded, Visitor

AnyRequest = Request[Any, Any, Any]

log = structlog.get_logger(__name__)

_CODES = {
    HTTPStatus.BAD_REQUEST: "request.malformed",
    HTTPStatus.FORBIDDEN: "request.forged",
    HTTPStatus.NOT_FOUND: "page.not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "page.not_found",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "request.too_large",
}
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Refused:
    """One answer: its status, its code with facts, and the number of a failure."""

    status: int
    code: str
    facts: Mapping[str, object]
    number: str = ""
    headers: Mapping[str, str] | None = None


def on_domain_error(request: AnyRequest, error: DomainError) -> Response[Any]:
    """Answer a refusal of the domain that no form took."""
    status = STATUS_OF_KIND.get(error.kind, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _answer(request, Refused(status, error.code, error.facts))


def on_operation_failed(request: AnyRequest, error: OperationFailedError) -> Response[Any]:
    """Answer a page made of what its reader may not read as one that is not there; anything else failed."""
    if {one["extensions"]["code"] for one in error.errors} != {"field.not_allowed"}:
        return on_failure(request, error)
    return _answer(request, Refused(HTTPStatus.NOT_FOUND, "page.not_found", {}))


def on_http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Answer what the framework refuses: an address without a page, a body too large, a malformed request."""
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return on_failure(request, error)
    waiting = request.scope["state"].get("retry_after")
    if waiting:
        return on_flood(request, TooManyRequests(waiting))
    code = _CODES.get(HTTPStatus(error.status_code), "request.malformed")
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        return on_sign_in_needed(request, SignInNeeded())
    allow = (error.headers or {}).get("allow")
    return _answer(request, Refused(error.status_code, code, {}, headers={"Allow": allow} if allow else None))


def on_flood(request: AnyRequest, error: TooManyRequests) -> Response[Any]:
    """Answer who asks too often."""
    seconds = int(error.args[0])
    return _answer(
        request,
        Refused(
            HTTPStatus.TOO_MANY_REQUESTS,
            "request.too_many",
            {"seconds": seconds},
            headers={"Retry-After": str(seconds)},
        ),
    )


def on_sign_in_needed(request: AnyRequest, _: SignInNeeded) -> Response[Any]:
    """Send the browser to log in and back; a form that was sent meanwhile is told instead, to lose nothing."""
    if request.method not in SAFE_METHODS or request.headers.get("hx-request") == "true":
        return _answer(request, Refused(HTTPStatus.FORBIDDEN, "access.session_over", {}))
    back = quote(Visitor(request, request.app.state.installation).here, safe="")
    return Response(b"", status_code=HTTPStatus.SEE_OTHER, headers={"Location": f"/logg-inn?next={back}"})


def on_failure(request: AnyRequest, error: Exception) -> Response[Any]:
    """Answer an unexpected failure with a number, and note under that number where it happened."""
    number = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(2))
    log.error(
        "request.failed",
        number=number,
        failure=type(error).__name__,
        path=request.scope.get("path_template", ""),
        where=places(error),
    )
    return _answer(
        request, Refused(HTTPStatus.INTERNAL_SERVER_ERROR, "error.unexpected", {"number": number}, number)
    )


EXCEPTION_HANDLERS: dict[type[Exception], Callable[[AnyRequest, Any], Response[Any]]] = {
    DomainError: on_domain_error,
    OperationFailedError: on_operation_failed,
    HTTPException: on_http_error,
    TooManyRequests: on_flood,
    SignInNeeded: on_sign_in_needed,
    Exception: on_failure,
}


def _answer(request: AnyRequest, refused: Refused) -> Response[Any]:
    visitor = request.scope["state"].get("visitor") or Visitor(request, request.app.state.installation)
    visitor.form = Form()
    response: Response[Any]
    sentence = visitor.texts.sentence(refused.code, refused.facts)
    handler = request.scope.get("route_handler")
    if handler is not None and handler.opt.get("graph"):
        response = graph_refusal(refused.code, sentence, refused.status)
    elif wants_json(request):
        body = {"code": refused.code, "sentence": sentence, "number": refused.number}
        response = Response({key: value for key, value in body.items() if value}, status_code=refused.status)
    else:
        response = _page(visitor, refused)
    response.headers.update(refused.headers or {})
    return response


def _page(visitor: Visitor, refused: Refused) -> Page:
    if refused.code == GUARD_CODE:
        # The number may stand in the address, which the page would say back.
        visitor.request.scope["query_string"] = b""
    template = "errors/fragment.html" if visitor.fragment else "errors/page.html"
    return show(visitor, template, refused.status, refused=refused)


def wants_json(request: AnyRequest) -> bool:
    """Tell whether whoever asks reads JSON, and no pages."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept
