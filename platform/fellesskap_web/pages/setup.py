"""The walk by which a community is set up in the browser: begun, one question a page, and what comes after."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from functools import partial
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.db.work import Work
from fellesskap.drafts import rules, service
from fellesskap.drafts.model import SetupStep
from fellesskap.errors import Invalid, NotFound
from fellesskap.texts import mark
from fellesskap_tenants.additions import additions, fitted
from fellesskap_web.context import Page, Visit, command, page, sent_form
from fellesskap_web.draft_pages import here, load_draft, on_field, structure_of
from fellesskap_web.forms import Form
from fellesskap_web.setup_pages import show_overview_page, show_stop_page
from fellesskap_web.setup_steps import STOPS, Stop, after, stop_at, stop_of


class Ground(Enum):
    """What a community says that it is entering."""

    ADOPTED = "vedtatt"
    PROPOSED = "forslag"
    TEMPLATE = "malen"


@get("/struktur/sett-opp")
async def show_beginning(visit: Visit) -> Page:
    """Tell what setting the community up is, and where one may go on."""
    return await _beginning(visit)


async def _beginning(visit: Visit, form: Form | None = None) -> Page:
    policy.require_administrator(visit.actor)
    return await page(visit, "setup/begin.html", "SetupDrafts", form=form, stops=STOPS)


@post("/struktur/sett-opp")
async def begin(visit: Visit) -> Page:
    """Begin a draft to walk through."""
    policy.require_administrator(visit.actor)
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.begin_draft,
        lambda: service.BeginDraft(form.text("label", longest=200)),
        then=lambda draft_id: visit.path("struktur", "rediger", draft_id, "steg", STOPS[0].address),
        receipt=mark("Oppsettet er begynt."),
        next_step=mark("Du kan gå fra det når som helst. Alt du gjør, er lagret."),
        again=partial(_beginning, visit),
    )


@get("/struktur/rediger/{draft_id:uuid}/steg")
async def show_overview(visit: Visit, draft_id: UUID) -> Page:
    """Show every step and where it stands; of a draft that is published, what comes after."""
    return await show_overview_page(visit, draft_id)


@get("/struktur/rediger/{draft_id:uuid}/steg/{stop:str}")
async def show_stop(visit: Visit, draft_id: UUID, stop: str) -> Page:
    """Show one step."""
    return await show_stop_page(visit, draft_id, _stop(visit, stop))


@post("/struktur/rediger/{draft_id:uuid}/steg/{stop:str}")
async def look(visit: Visit, draft_id: UUID, stop: str) -> Page:
    """Keep that a step looks right, and lead on to the next."""
    found = _stop(visit, stop)
    form = await sent_form(visit)
    step, following = found.step, after(found)
    if step is None or following is None:
        raise NotFound("page.not_found")
    return await command(
        visit,
        form,
        service.look_at_step,
        lambda: service.LookAtStep(draft_id, step, form.value("seen")),
        then=f"{here(visit, draft_id)}/steg/{following.address}",
        receipt="",
        again=partial(show_stop_page, visit, draft_id, found),
    )


def _at_bodies(visit: Visit, draft_id: UUID) -> str:
    return f"{here(visit, draft_id)}/steg/{stop_of(SetupStep.BODIES).address}"


@post("/struktur/rediger/{draft_id:uuid}/tillegg", opt={"form_page": _at_bodies})
async def add_body(visit: Visit, draft_id: UUID) -> Page:
    """Add one of the bodies that are ready with their seats."""
    form = await sent_form(visit)
    draft = (await load_draft(visit, "DraftForm", draft_id))["draft"]
    wanted = form.value("addition")
    found = next((one for one in additions() if one.key == wanted), None)
    if found is None:
        raise NotFound("page.not_found")

    def built() -> service.PutBody:
        name = form.text(f"name-{found.key}", longest=90)
        return service.PutBody(draft_id, fitted(found, structure_of(draft["content"]), name))

    async def put(work: Work, command: service.PutBody) -> UUID:
        try:
            return await service.put_part(work, command)
        except Invalid as problem:
            raise on_field(problem, f"name-{found.key}") from None

    return await command(
        visit,
        form,
        put,
        built,
        then=_at_bodies(visit, draft_id) + "#utvalgene",
        receipt=mark("Utvalget er lagt til med plasser."),
        next_step=mark("Du kan endre det eller angre."),
        again=partial(show_stop_page, visit, draft_id, stop_of(SetupStep.BODIES)),
    )


def _at_community(visit: Visit, draft_id: UUID) -> str:
    return f"{here(visit, draft_id)}/steg/{stop_of(SetupStep.COMMUNITY).address}"


@post("/struktur/rediger/{draft_id:uuid}/grunnlag", opt={"form_page": _at_community})
async def say_ground(visit: Visit, draft_id: UUID) -> Page:
    """Keep whether what is entered is adopted, proposed, or the national template."""
    form = await sent_form(visit)
    draft = (await load_draft(visit, "DraftForm", draft_id))["draft"]
    facts = rules.part_at(structure_of(draft["content"]), "community")
    stop = stop_of(SetupStep.COMMUNITY)

    def built() -> service.PutCommunity:
        ground = form.choice("ground", Ground)
        told = replace(facts, proposal=ground is Ground.PROPOSED, assumed=ground is Ground.TEMPLATE)
        return service.PutCommunity(draft_id, told, form.value("seen"))

    return await command(
        visit,
        form,
        service.put_part,
        built,
        then=_at_community(visit, draft_id),
        receipt=mark("Endringen er lagret i utkastet."),
        again=partial(show_stop_page, visit, draft_id, stop),
    )


def _stop(visit: Visit, address: str) -> Stop:
    """The page of the walk with an address; raise `NotFound` where there is none."""
    policy.require_administrator(visit.actor)
    found = stop_at(address)
    if found is None:
        raise NotFound("page.not_found")
    return found


routes = [show_beginning, begin, show_overview, show_stop, look, add_body, say_ground]
