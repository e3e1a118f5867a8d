"""What a page function does with a visit: show an operation in a template, or carry out a command.

A page names an operation and a template; a form names a command, where to go next and what the receipt
says. Connections, languages, refusals and receipts are seen to here, once.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any, TypeVar
from uuid import UUID

from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.response import Response

from fellesskap.db.once import Result, once
from fellesskap.db.work import Work
from fellesskap.errors import DomainError, NotFound
from fellesskap_graphql.schema import community
from fellesskap_web import frame
from fellesskap_web.forms import Form
from fellesskap_web.receipts import LIFE_SECONDS, Receipt, seal
from fellesskap_web.visitor import Visit, Visitor

__all__ = [
    "Page",
    "Visit",
    "attempt",
    "command",
    "page",
    "preview",
    "read",
    "redirect",
    "rehearse",
    "sent_form",
    "show",
]

Page = Response[bytes]
Command = TypeVar("Command")
Ready = TypeVar("Ready")
# Something said of what a command came to, known before or told by its result.
Said = str | Callable[[Result], str | Awaitable[str]]

STATUS_OF_KIND = {
    "not_found": HTTPStatus.NOT_FOUND,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "conflict": HTTPStatus.CONFLICT,
}


async def read(visit: Visit, operation: str, variables: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Run a registered operation as the visit's actor and give its data."""
    async with Work(visit.tenant, visit.actor, visit.clock) as work:
        return await community().load(work, operation, variables)


async def page(
    visit: Visit,
    template: str,
    operation: str | None = None,
    variables: Mapping[str, object] | None = None,
    *,
    need: str | None = None,
    form: Form | None = None,
    data: Mapping[str, Any] | None = None,
    status: int | None = None,
    **extra: object,
) -> Page:
    """Run the operation and show it: in the template's fragment where htmx asks for one, else the whole page.

    The template finds the operation's data as `data`. Raise `NotFound` when the root field `need` is null.
    """
    part = _fragment(visit, template)
    counted = part is None and not visit.public and visit.has("varsler")
    if operation is not None or counted:
        async with Work(visit.tenant, visit.actor, visit.clock) as work:
            if operation is not None:
                data = await community().load(work, operation, variables)
            if counted:
                visit.unread = (await community().load(work, "Frame"))["noticesUnread"]
    if need is not None and (data or {}).get(need) is None:
        raise NotFound("page.not_found")
    visit.form = form or Form()
    return show(visit, part or template, status, data=data or {}, **extra)


async def command(
    visit: Visit,
    form: Form,
    service: Callable[[Work, Command], Awaitable[Result]],
    build: Callable[[], Command],
    *,
    then: Said[Result],
    receipt: Said[Result],
    next_step: Said[Result] = "",
    facts: Mapping[str, str] | Callable[[Result], Mapping[str, str]] | None = None,
    again: Callable[[Form], Awaitable[Page]] | None = None,
) -> Page:
    """Carry out what a form asks, and lead on with a receipt; or show the form again with its problems.

    `build` reads the form into the command; with a problem found there the service is not called. `again`
    shows the form; without it, a refusal becomes an error page. An unseen target is always the 404 page.
    """
    try:
        result = await _carry_out(visit, form, service, build)
    except NotFound:
        raise
    except DomainError as problem:
        if again is None:
            raise
        if problem not in form.problems:
            form.refuse(problem)
        return await again(form)
    return redirect(
        visit,
        await _say(then, result),
        await _say(receipt, result),
        facts(result) if callable(facts) else facts,
        await _say(next_step, result),
    )


async def remove(
    visit: Visit,
    service: Callable[[Work, Command], Awaitable[Result]],
    build: Callable[[], Command],
    *,
    there: bool,
    then: str,
    receipt: str,
) -> Page:
    """Remove what `there` says belongs to the page, and lead on with a receipt.

    What is gone is as it was asked to be, and sending a form twice is no fault of anybody's: that leads to the
    same page without a receipt. What never was there does the same, so nobody learns which it was.
    """
    form = await sent_form(visit)
    if not there:
        return redirect(visit, then)
    try:
        return await command(visit, form, service, build, then=then, receipt=receipt)
    except NotFound:
        return redirect(visit, then)


async def rehearse(
    visit: Visit,
    form: Form,
    service: Callable[[Work, Command], Awaitable[UUID | None]],
    build: Callable[[], Command],
) -> None:
    """Carry out what a form asks and take it all back, so that a refusal shows before the person confirms.

    What is wrong is noted on the form. An unseen target is always the 404 page.
    """
    try:
        await _carry_out(visit, form, service, build, keep=False)
    except NotFound:
        raise
    except DomainError as problem:
        if problem not in form.problems:
            form.refuse(problem)


async def attempt(
    visit: Visit,
    service: Callable[[Work, Command], Awaitable[UUID | None]],
    command: Command,
    key: str,
) -> DomainError | None:
    """Carry out one of the commands a form holds, by itself; a refusal is given back, and the others go on."""
    try:
        async with Work(visit.tenant, visit.actor, visit.clock, write=True) as work:
            await once(work, key, command, lambda: service(work, command))
    except DomainError as refusal:
        return refusal
    return None


async def preview(
    visit: Visit,
    form: Form,
    service: Callable[[Work, Command], Awaitable[Result]],
    build: Callable[[], Command],
    operation: str,
    variables: Callable[[Result], Mapping[str, object]],
) -> dict[str, Any] | None:
    """Carry out what a form asks, read what came of it, and take it all back.

    What is wrong is noted on the form, and the answer is then None.
    """
    try:
        built = build()
        if form.problems:
            return None
        async with Work(visit.tenant, visit.actor, visit.clock, write=True) as work:
            result = await service(work, built)
            seen = await community().load(work, operation, variables(result))
            await work.rollback()
            return seen
    except NotFound:
        raise
    except DomainError as problem:
        if problem not in form.problems:
            form.refuse(problem)
        return None


def redirect(
    visit: Visitor,
    address: str,
    receipt: str = "",
    facts: Mapping[str, str] | None = None,
    next_step: str = "",
) -> Page:
    """Lead on to an address of ours, with a receipt that the next page shows."""
    response: Page
    if visit.request.headers.get("hx-request") == "true":
        response = Response(b"", status_code=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": address})
    else:
        response = Response(b"", status_code=HTTPStatus.SEE_OTHER, headers={"Location": address})
    if receipt and visit.session:
        value = seal(Receipt(receipt, dict(facts or {}), next_step), visit.csrf)
        set_cookie(visit, response, frame.RECEIPT_COOKIE, value, LIFE_SECONDS)
    return response


def show(visitor: Visitor, template: str, status: int | None = None, **context: object) -> Page:
    """Render a template in the frame; the status follows the form's problems unless it is given."""
    receipt = frame.receipt(visitor)
    html = visitor.installation.renderer.render(
        template, visitor.language, {**frame.facts(visitor), "receipt": receipt, **context}
    )
    response: Page = Response(
        html.encode(), status_code=status or _status(visitor.form), media_type=MediaType.HTML
    )
    if receipt is not None:
        response.delete_cookie(frame.RECEIPT_COOKIE)
    return response


async def sent_form(visit: Visitor) -> Form:
    """Read the form that was sent with this request."""
    sent = await visit.request.form()
    names = {str(name): sent.getall(name) for name in sent}
    texts = {name: [one for one in given if isinstance(one, str)] for name, given in names.items()}
    return Form(texts, sent=True)


def set_cookie(visitor: Visitor, response: Response[Any], name: str, value: str, seconds: int) -> None:
    """Give the browser a cookie that scripts cannot read."""
    response.set_cookie(
        Cookie(
            key=name,
            value=value,
            max_age=seconds,
            path="/",
            httponly=True,
            samesite="lax",
            secure=visitor.installation.sessions.cookies.secure,
        )
    )


async def _carry_out(
    visit: Visit,
    form: Form,
    service: Callable[[Work, Command], Awaitable[Result]],
    build: Callable[[], Command],
    *,
    keep: bool = True,
) -> Result:
    built = build()
    if form.problems:
        raise form.problems[0]
    async with Work(visit.tenant, visit.actor, visit.clock, write=True) as work:
        if keep:
            return await once(work, form.key, built, lambda: service(work, built))
        result = await service(work, built)
        await work.rollback()
        return result


async def _say(said: Said[Result], result: Result) -> str:
    return await _ready(said(result) if callable(said) else said)


async def _ready(value: Ready | Awaitable[Ready]) -> Ready:
    return await value if inspect.isawaitable(value) else value


def _status(form: Form) -> int:
    if not form.problems:
        return HTTPStatus.OK
    return STATUS_OF_KIND.get(form.problems[0].kind, HTTPStatus.UNPROCESSABLE_ENTITY)


def _fragment(visit: Visit, template: str) -> str | None:
    """Name the part of a page that htmx asks for: `rounds/show.matrix.html` for `#matrix`."""
    if visit.fragment is None:
        return None
    path = PurePosixPath(template)
    name = str(path.with_name(f"{path.stem}.{visit.fragment}{path.suffix}"))
    return name if visit.installation.renderer.has(name) else None
