"""The page on which the secretariat says what a case is for."""

from __future__ import annotations

from functools import partial

from litestar import get, post

from fellesskap.cases import service
from fellesskap.cases.model import CaseKind
from fellesskap.cases.service import SetCaseKind
from fellesskap.texts import mark
from fellesskap_web.context import Page, Visit, command, page, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import act_page, find_target
from fellesskap_web.pages.cases import read_hearing
from fellesskap_web.road import Data


@get("/saker/{key:str}/sakens-formal")
async def show_kind(visit: Visit, key: str) -> Page:
    """Show what a case can be for, and what follows from each."""
    return await _kind(visit, key)


async def _kind(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        return await page(visit, "cases/kind.html", data=data, form=form)

    return await act_page(visit, key, "setCaseKind", form, show)


@post("/saker/{key:str}/sakens-formal")
async def set_kind(visit: Visit, key: str) -> Page:
    """Say what a case is for."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    kind = form.choice("kind", CaseKind)
    return await command(
        visit,
        form,
        service.set_case_kind,
        lambda: SetCaseKind(case_id, form.version, kind, **read_hearing(form, kind)),
        then=visit.path("saker", key),
        receipt=_RECEIPTS[kind],
        again=partial(_kind, visit, key),
    )


_RECEIPTS = {
    CaseKind.DECISION: mark("Saken er nå en beslutningssak."),
    CaseKind.DISCUSSION: mark("Saken er nå en drøftingssak."),
    CaseKind.INFORMATION: mark("Saken er nå en orienteringssak."),
    CaseKind.HEARING: mark("Saken er nå en høringssak."),
}

routes = [show_kind, set_kind]
