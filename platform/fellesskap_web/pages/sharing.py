"""«Slik ser nasjonale myndigheter oss»: what an administrator looks at before anything is shared."""

from __future__ import annotations

from functools import partial

from litestar import get, post

from fellesskap.db.work import Work
from fellesskap.texts import mark
from fellesskap_tenants.national import (
    ReleaseFigures,
    ShareFigures,
    WithdrawFigures,
    load_sharing,
    release_figures,
    share_figures,
    withdraw_figures,
)
from fellesskap_web.context import Page, Visit, command, page, sent_form
from fellesskap_web.forms import Form


@get("/administrasjon/nasjonal")
async def show_sharing(visit: Visit) -> Page:
    """Show what national readers see of the community, and what they would see if it were released now."""
    return await _sharing(visit)


async def _sharing(visit: Visit, form: Form | None = None) -> Page:
    async with Work(visit.tenant, visit.actor, visit.clock) as work:
        sharing = await load_sharing(work, _platform(visit))
    return await page(visit, "national/sharing.html", form=form, sharing=sharing)


@post("/administrasjon/nasjonal/del")
async def share(visit: Visit) -> Page:
    """Choose to share."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        partial(share_figures, platform_role=_platform(visit)),
        ShareFigures,
        then=visit.path("administrasjon", "nasjonal"),
        receipt=mark("Helsefellesskapet har valgt å dele."),
        next_step=mark("Ingen ser tallene før du har frigitt dem."),
        again=partial(_sharing, visit),
    )


@get("/administrasjon/nasjonal/frigi")
async def confirm_release(visit: Visit) -> Page:
    """Show what releasing does."""
    async with Work(visit.tenant, visit.actor, visit.clock) as work:
        sharing = await load_sharing(work, _platform(visit))
    return await page(visit, "national/release.html", sharing=sharing)


@post("/administrasjon/nasjonal/frigi")
async def release(visit: Visit) -> Page:
    """Release the figures that were shown."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        partial(release_figures, platform_role=_platform(visit)),
        lambda: ReleaseFigures(form.text("seen", longest=64)),
        then=visit.path("administrasjon", "nasjonal"),
        receipt=mark("Tallene er frigitt."),
        next_step=mark("Nasjonale myndigheter ser dem sammen med tall fra andre helsefellesskap."),
        again=partial(_sharing, visit),
    )


@post("/administrasjon/nasjonal/trekk")
async def withdraw(visit: Visit) -> Page:
    """Take the figures back."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        partial(withdraw_figures, platform_role=_platform(visit)),
        WithdrawFigures,
        then=visit.path("administrasjon", "nasjonal"),
        receipt=mark("Tallene er trukket tilbake."),
        next_step=mark("Nasjonale myndigheter ser dem ikke lenger."),
        again=partial(_sharing, visit),
    )


def _platform(visit: Visit) -> str:
    return visit.installation.sessions.platform_role


routes = [show_sharing, share, confirm_release, release, withdraw]
