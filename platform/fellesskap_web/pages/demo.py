"""The demo's clock: on which day everything happens, and the way to a later one.

A decision lies on a later day than the discussion, and a round runs for weeks. Whoever tries the product in
one sitting moves the day on instead of waiting. Mounted only where days can be moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from litestar import get, post

from fellesskap.actor import PUBLIC_ACTOR
from fellesskap.clock import SystemClock, today
from fellesskap.db.demo_clock import DemoClock
from fellesskap.db.work import Work
from fellesskap.errors import DomainError
from fellesskap.tenant import Tenant
from fellesskap.texts import mark
from fellesskap_graphql.schema import community
from fellesskap_web.context import Page, redirect, sent_form, show
from fellesskap_web.forms import Form
from fellesskap_web.rendering import as_day
from fellesskap_web.visitor import SignInNeeded, Visitor

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next meeting of a community, and the day after it."""

    community: str
    body: str
    held_on: date

    @property
    def day_after(self) -> date:
        return self.held_on + DAY


@get("/klokke")
async def show_clock(visitor: Visitor) -> Page:
    """Show the demo's day and the ways to a later one."""
    return await _clock(visitor)


async def _clock(visitor: Visitor, form: Form | None = None) -> Page:
    visitor.form = form or Form()
    meetings = [found for one in await _communities(visitor) if (found := await _next(visitor, one))]
    return show(
        visitor,
        "demo/clock.html",
        tomorrow=visitor.today + DAY,
        next_week=visitor.today + WEEK,
        machine_day=today(SystemClock()),
        meetings=meetings,
    )


@post("/klokke")
async def move_clock(visitor: Visitor) -> Page:
    """Move the demo's day on."""
    if visitor.session is None:
        raise SignInNeeded
    form = await sent_form(visitor)
    day = form.day("day")
    if not form.problems and isinstance(visitor.clock, DemoClock):
        try:
            await visitor.clock.move_to(day)
        except DomainError as problem:
            form.refuse(problem)
    if form.problems:
        return await _clock(visitor, form)
    return redirect(
        visitor,
        "/demo/klokke",
        mark("Nå er det %(day)s i demoen."),
        {"day": visitor.texts.day(day)},
        mark("Det gjelder alle som bruker demoen."),
    )


async def _communities(visitor: Visitor) -> list[Tenant]:
    """The communities of whoever looks, else all of the demo."""
    known = await visitor.installation.register.communities()
    own = {membership.tenant_slug for membership in visitor.memberships}
    return [one.tenant for slug, one in known.items() if (slug in own if own else one.tenant.demo)]


async def _next(visitor: Visitor, tenant: Tenant) -> Ahead | None:
    sessions = visitor.installation.sessions
    cookie = visitor.request.cookies.get(sessions.cookies.session)
    actor = await sessions.find_actor(cookie, tenant) or PUBLIC_ACTOR
    async with Work(tenant, actor, visitor.clock) as work:
        found = await community().load(work, "NextMeeting", {"today": visitor.today.isoformat()})
    edges = found["meetings"]["edges"]
    if not edges:
        return None
    meeting = edges[0]["node"]
    return Ahead(tenant.name, meeting["body"]["name"], as_day(meeting["heldOn"]))


demo_routes = [show_clock, move_clock]
