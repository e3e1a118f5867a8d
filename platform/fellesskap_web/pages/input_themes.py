"""Gathering input under themes, what becomes of each, and the summary: the secretariat's pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.inputs import rules, service
from fellesskap.inputs.service import (
    DraftSummary,
    MakeTheme,
    MergeThemes,
    PlaceInputs,
    RegisterInput,
    ReleaseSummary,
    RemoveTheme,
    RenameTheme,
    ReportTheme,
    SetThemeAside,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.cases import read_texts
from fellesskap_web.rendering import bare_id

Data = dict[str, Any]


@get("/moter/{meeting_id:uuid}/innspill/temaer")
async def show_sorting(visit: Visit, meeting_id: UUID) -> Page:
    """Show all input, what is in no theme first."""
    return await _sorting(visit, meeting_id)


async def _sorting(
    visit: Visit, meeting_id: UUID, form: Form | None = None, *, template: str = "inputs/sort.html"
) -> Page:
    data = await _load(visit, meeting_id)
    return await page(visit, template, data=data, form=form, key=meeting_id)


@post("/moter/{meeting_id:uuid}/innspill/temaer")
async def sort_inputs(visit: Visit, meeting_id: UUID) -> Page:
    """Put the chosen input in a theme, in a new one, or in none."""
    form = await sent_form(visit)
    call_id = await _call_id(visit, meeting_id)
    here = visit.path("moter", meeting_id, "innspill", "temaer")
    again = partial(_sorting, visit, meeting_id)
    if form.value("title"):
        return await command(
            visit,
            form,
            service.make_theme,
            lambda: MakeTheme(
                call_id, form.text("title", longest=rules.LONGEST_TITLE), form.identifiers("input_ids")
            ),
            then=here,
            receipt=mark("Temaet er laget."),
            again=again,
        )
    target = form.value("input_theme_id")
    return await command(
        visit,
        form,
        service.place_inputs,
        lambda: PlaceInputs(
            call_id,
            form.identifiers("input_ids"),
            None if target == "ingen" else form.identifier("input_theme_id"),
        ),
        then=here,
        receipt=mark("Innspillene er flyttet."),
        again=again,
    )


@get("/moter/{meeting_id:uuid}/innspill/temaer/{theme_id:uuid}")
async def show_theme(visit: Visit, meeting_id: UUID, theme_id: UUID) -> Page:
    """Show a theme with what can be done with it."""
    return await _theme(visit, "inputs/theme.html", meeting_id, theme_id)


async def _theme(
    visit: Visit, template: str, meeting_id: UUID, theme_id: UUID, form: Form | None = None
) -> Page:
    policy.require_secretariat(visit.actor)
    data = await read(visit, "InputThemePage", {"id": global_id("InputTheme", theme_id)})
    theme = data["inputTheme"]
    if theme is None or bare_id(theme["call"]["meeting"]["id"]) != str(meeting_id):
        raise NotFound("page.not_found")
    given = {"title": theme["title"], "background": _told(theme["inputs"], visit)}
    return await page(visit, template, data=data, form=form, key=meeting_id, theme_key=theme_id, given=given)


def _told(inputs: list[Data], visit: Visit) -> str:
    """Write the input as a list, each from its municipality or region, and named where the person chose to be."""
    say = visit.texts
    lines = []
    for one in inputs:
        place = one["partner"] or one["region"]
        source = place["name"] if place else say.gettext("Deltaker i møtet")
        if one["named"]:
            source = f"{source}, {one['named']['name']}"
        lines.append(f"- {source}: {' '.join(one['text'].split())}")
    return "\n".join([say.gettext("Innspill fra dialogmøtet:"), *lines])


async def _act(
    visit: Visit,
    at: tuple[UUID, UUID],
    perform: Callable[[Work, Any], Awaitable[UUID]],
    build: Callable[[Form], object],
    receipt: str,
    next_step: str = "",
    template: str = "inputs/theme.html",
) -> Page:
    """Do something with a theme of a meeting, and go on to all of them."""
    await _require_of_meeting(visit, *at)
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        perform,
        lambda: build(form),
        then=visit.path("moter", at[0], "innspill", "temaer"),
        receipt=receipt,
        next_step=next_step,
        again=partial(_theme, visit, template, *at),
    )


@post("/moter/{meeting_id:uuid}/innspill/temaer/{theme_id:uuid}/navn")
async def rename_theme(visit: Visit, meeting_id: UUID, theme_id: UUID) -> Page:
    """Rename a theme."""
    return await _act(
        visit,
        (meeting_id, theme_id),
        service.rename_theme,
        lambda form: RenameTheme(theme_id, form.version, form.text("title", longest=rules.LONGEST_TITLE)),
        mark("Temaet har fått nytt navn."),
    )


@post("/moter/{meeting_id:uuid}/innspill/temaer/{theme_id:uuid}/sla-sammen")
async def merge_themes(visit: Visit, meeting_id: UUID, theme_id: UUID) -> Page:
    """Merge a theme into another."""
    return await _act(
        visit,
        (meeting_id, theme_id),
        service.merge_themes,
        lambda form: MergeThemes(theme_id, form.version, form.identifier("into_id")),
        mark("Temaene er slått sammen."),
    )


@post("/moter/{meeting_id:uuid}/innspill/temaer/{theme_id:uuid}/fjern")
async def remove_theme(visit: Visit, meeting_id: UUID, theme_id: UUID) -> Page:
    """Remove a theme; its input stays."""
    return await _act(
        visit,
        (meeting_id, theme_id),
        service.remove_theme,
        lambda form: RemoveTheme(theme_id, form.version),
        mark("Temaet er fjernet. Innspillene i det er ikke plassert."),
    )


@get("/moter/{meeting_id:uuid}/innspill/temaer/{theme_id:uuid}/sak")
async def choose_report(visit: Visit, meeting_id: UUID, theme_id: UUID) -> Page:
    """Show the intake form filled with a theme."""
    return await _theme(visit, "inputs/report.html", meeting_id, theme_id)


@post("/moter/{meeting_id:uuid}/innspill/temaer/{theme_id:uuid}/sak")
async def report_theme(visit: Visit, meeting_id: UUID, theme_id: UUID) -> Page:
    """Report a theme as a case."""
    structure = (await read(visit, "CaseForm"))["structure"]

    def build(form: Form) -> ReportTheme:
        texts: dict[str, Any] = read_texts(form, structure["intake"]["fields"] if structure else [])
        return ReportTheme(theme_id, form.version, language=form.text("language"), **texts)

    return await _act(
        visit,
        (meeting_id, theme_id),
        service.report_theme,
        build,
        mark("Temaet er meldt inn som sak."),
        mark("De som ga innspill, får vite det. Saken venter på å bli plassert i et utvalg."),
        "inputs/report.html",
    )


@get("/moter/{meeting_id:uuid}/innspill/temaer/{theme_id:uuid}/legg-bort")
async def choose_aside(visit: Visit, meeting_id: UUID, theme_id: UUID) -> Page:
    """Show the form for putting a theme aside."""
    return await _theme(visit, "inputs/aside.html", meeting_id, theme_id)


@post("/moter/{meeting_id:uuid}/innspill/temaer/{theme_id:uuid}/legg-bort")
async def set_theme_aside(visit: Visit, meeting_id: UUID, theme_id: UUID) -> Page:
    """Put a theme aside."""
    return await _act(
        visit,
        (meeting_id, theme_id),
        service.set_theme_aside,
        lambda form: SetThemeAside(theme_id, form.version, form.text("reason", longest=rules.LONGEST_REASON)),
        mark("Temaet er lagt bort."),
        mark("De som ga innspill, får vite hvorfor."),
        "inputs/aside.html",
    )


@get("/moter/{meeting_id:uuid}/innspill/fra-motet")
async def choose_registration(visit: Visit, meeting_id: UUID) -> Page:
    """Show the form for writing down what was said in the meeting."""
    return await _sorting(visit, meeting_id, template="inputs/register.html")


@post("/moter/{meeting_id:uuid}/innspill/fra-motet")
async def register_input(visit: Visit, meeting_id: UUID) -> Page:
    """Write down what was said in the meeting."""
    form = await sent_form(visit)
    call_id = await _call_id(visit, meeting_id)
    kind, _, place = form.value("place").partition("-")
    chosen = {f"{kind}_id": UUID(place)} if kind in ("partner", "region") and _is_uuid(place) else {}
    return await command(
        visit,
        form,
        service.register_input,
        lambda: RegisterInput(call_id, form.text("text", longest=rules.LONGEST_INPUT), **chosen),
        then=visit.path("moter", meeting_id, "innspill", "fra-motet"),
        receipt=mark("Innspillet er skrevet ned."),
        next_step=mark("Skriv ned det neste, eller gå til temaene."),
        again=partial(_sorting, visit, meeting_id, template="inputs/register.html"),
    )


@post(
    "/moter/{meeting_id:uuid}/innspill/sammendrag",
    opt={"form_page": "/moter/{meeting_id:uuid}/innspill/temaer"},
)
async def draft_summary(visit: Visit, meeting_id: UUID) -> Page:
    """Have a preliminary summary made."""
    form = await sent_form(visit)
    call_id = await _call_id(visit, meeting_id)
    return await command(
        visit,
        form,
        service.draft_summary,
        lambda: DraftSummary(call_id, form.version),
        then=visit.path("moter", meeting_id, "innspill", "temaer") + "#sammendrag",
        receipt=mark("Det foreløpige sammendraget lages nå."),
        next_step=mark("Bare sekretariatet ser det til det frigis."),
        again=partial(_sorting, visit, meeting_id),
    )


@get("/moter/{meeting_id:uuid}/innspill/frigi")
async def choose_release(visit: Visit, meeting_id: UUID) -> Page:
    """Show what releasing the summary means."""
    return await _sorting(visit, meeting_id, template="inputs/release.html")


@post("/moter/{meeting_id:uuid}/innspill/frigi")
async def release_summary(visit: Visit, meeting_id: UUID) -> Page:
    """Release the summary."""
    form = await sent_form(visit)
    call_id = await _call_id(visit, meeting_id)
    return await command(
        visit,
        form,
        service.release_summary,
        lambda: ReleaseSummary(call_id, form.version),
        then=visit.path("moter", meeting_id, "innspill"),
        receipt=mark("Sammendraget er frigitt."),
        next_step=mark("Det lages nå som PDF, og ligger på siden til møtet."),
        again=partial(_sorting, visit, meeting_id, template="inputs/release.html"),
    )


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


async def _load(visit: Visit, meeting_id: UUID) -> Data:
    policy.require_secretariat(visit.actor)
    data = await read(visit, "InputSorting", {"id": global_id("Meeting", meeting_id)})
    if data["meeting"] is None or data["meeting"]["inputCall"] is None:
        raise NotFound("page.not_found")
    return data


async def _require_of_meeting(visit: Visit, meeting_id: UUID, theme_id: UUID) -> None:
    """Raise for a theme of another meeting; one that is gone is the command's to tell of."""
    theme = (await read(visit, "InputThemePage", {"id": global_id("InputTheme", theme_id)}))["inputTheme"]
    if theme is not None and bare_id(theme["call"]["meeting"]["id"]) != str(meeting_id):
        raise NotFound("page.not_found")


async def _call_id(visit: Visit, meeting_id: UUID) -> UUID:
    return UUID(bare_id((await _load(visit, meeting_id))["meeting"]["inputCall"]["id"]))


routes = [
    show_sorting,
    sort_inputs,
    show_theme,
    rename_theme,
    merge_themes,
    remove_theme,
    choose_report,
    report_theme,
    choose_aside,
    set_theme_aside,
    choose_registration,
    register_input,
    draft_summary,
    choose_release,
    release_summary,
]
