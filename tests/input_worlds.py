"""Dialogue meetings at every point from which something can be done with their input, in both communities."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import asyncpg

from api_road import Journey
from fellesskap.actor import RoleKind, Side
from fellesskap.db.work import system_work
from fellesskap.inputs.service import (
    GiveInput,
    MakeTheme,
    OpenForInput,
    ReportTheme,
    SetThemeAside,
    give_input,
    make_theme,
    open_for_input,
    report_theme,
    set_theme_aside,
)
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.structure.model import Body, BodyKind, Deputies, Names, Seat
from road import Road

TALKS = Body(
    "samtale",
    Names("Samtalen"),
    BodyKind.DIALOGUE,
    1,
    seats=(Seat("ordforer", Names("Ordfører"), Side.MUNICIPAL, deputies=Deputies.ORDERED),),
)
TEXTS = dict.fromkeys(("title", "question", "background", "proposal", "consequences"), "Fra innspill")


async def talk_at_home(road: Road, superuser: asyncpg.Connection, ready: dict[str, UUID]) -> None:
    """Have a meeting to open, one open with themes of every outcome, and one that is over with its input placed."""
    partner = await road.id_of("partner", "9901")
    async with system_work(road.tenant, road.clock) as work:
        road.people["folkevalgt"] = await register_person(work, RegisterPerson("Folkevalgt", demo=True))
        person, kind = road.people["folkevalgt"], RoleKind.ELECTED
        grant = GrantRole(person, kind, Side.MUNICIPAL, road.today, partner_id=partner)
        await grant_role(work, grant)
    ready["talk_to_open"] = await _plan(road, 40)
    ready["talk"] = await _plan(road, 41)
    call = ready["input_call"] = await road.do("anne", open_for_input, OpenForInput(ready["talk"], "Hva nå?"))
    given = [
        await road.do("folkevalgt", give_input, GiveInput(call, f"Innspill {number}", named=True))
        for number in range(4)
    ]
    await road.do("nord", give_input, GiveInput(call, "Fra regionen"))
    ready["input"] = given[0]
    for name, inputs in (
        ("theme", given[1:2]),
        ("other_theme", []),
        ("theme_reported", given[2:3]),
        ("theme_aside", given[3:4]),
    ):
        ready[name] = await road.do("anne", make_theme, MakeTheme(call, name, tuple(inputs)))
    await road.do("anne", report_theme, ReportTheme(ready["theme_reported"], 1, **TEXTS))
    await road.do("anne", set_theme_aside, SetThemeAside(ready["theme_aside"], 1, "Ikke nå."))
    await _over(road, superuser, ready)


async def _over(road: Road, superuser: asyncpg.Connection, ready: dict[str, UUID]) -> None:
    """Let a meeting's day have come, which nobody waits for in these worlds."""
    ready["talk_over"] = await _plan(road, 42)
    call = OpenForInput(ready["talk_over"], "Hva da?")
    ready["input_call_over"] = await road.do("anne", open_for_input, call)
    given = await road.do("folkevalgt", give_input, GiveInput(ready["input_call_over"], "Tidlig"))
    ready["theme_over"] = await road.do(
        "anne", make_theme, MakeTheme(ready["input_call_over"], "Sent", (given,))
    )
    day = road.today - timedelta(days=1)
    schema = road.tenant.schema
    await superuser.execute(
        f'UPDATE "{schema}".meeting SET held_on = $2 WHERE id = $1', ready["talk_over"], day
    )
    await superuser.execute(
        f'UPDATE "{schema}".input_call SET last_day = $2 WHERE id = $1', ready["input_call_over"], day
    )


async def _plan(road: Road, days: int) -> UUID:
    starts_at = road.clock.moment + timedelta(days=days)
    body = await road.id_of("body", "samtale")
    return await road.do("anne", plan_meeting, PlanMeeting(body, starts_at, MeetingForm.PHYSICAL, "Salen"))


async def talk_elsewhere(there: Journey) -> None:
    """Open a dialogue meeting of the other community, and gather and put aside what it is given."""
    meeting_id = await there.plan("annensamtale", 30)
    call = await there.api.do(
        there.secretary, "openForInput", meetingId=meeting_id, question="Hva sier den andre?"
    )
    (partner,) = await there.api.fetch(
        "SELECT id FROM partner WHERE kind = 'municipality' ORDER BY key LIMIT 1"
    )
    contact = await there.trusted(RoleKind.MUNICIPAL_CONTACT, partner_id=partner["id"])
    given = await there.api.do(contact, "giveInput", inputCallId=call["id"], text="Fra den andre")
    theme = await there.api.do(
        there.secretary, "makeTheme", inputCallId=call["id"], title="Den andres", inputIds=[given["id"]]
    )
    await there.api.do(
        there.secretary, "setThemeAside", inputThemeId=theme["id"], version=1, reason="Den andres grunn."
    )
