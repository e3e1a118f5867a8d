"""Whoever is on a list of deputies that seats share is offered where somebody steps aside or is met for."""

from __future__ import annotations

import re
from dataclasses import replace

from fellesskap.actor import Side
from fellesskap.people.service import AppointCommonDeputy, appoint_common_deputy
from fellesskap.settings import Settings
from fellesskap.structure.model import Deputies
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import attending, meetings
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import START, build
from road_structure import STRUCTURE


def select_of(page: str, name: str) -> list[str]:
    """What one list of a form offers."""
    found = page[page.index(f'name="{name}"') :]
    return re.findall(r'<option value="([^"]*)"', found[: found.index("</select>")])


async def test_the_shared_list_steps_in_in_its_order(database: Settings) -> None:
    bodies = tuple(
        replace(
            body,
            seats=tuple(
                replace(seat, deputies=Deputies.COMMON) if seat.side is Side.MUNICIPAL else seat
                for seat in body.seats
            ),
        )
        if body.key == "fu"
        else body
        for body in STRUCTURE.bodies
    )
    road = await build(database, "prove-felles-vara", replace(STRUCTURE, bodies=bodies))
    fu = await road.id_of("body", "fu")
    for rank, name in enumerate(("fjell", "aune"), 1):
        listed = AppointCommonDeputy(fu, Side.MUNICIPAL, road.people[name], rank, START)
        await road.do("anne", appoint_common_deputy, listed)
    meeting_id, item_id = await road.meeting("fu", await road.placed())
    app = create_app(database, clock=road.clock, modules=(attending, meetings), folders=(TEMPLATES,))
    anne = Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people["anne"]))
    here = f"/{road.tenant.slug}/moter/{meeting_id}"
    shown = (await anne.get(f"{here}/inhabil")).text
    places = [shown.index(f'value="{road.people[name]}"') for name in ("fjell", "aune", "vara-fu:sykehus")]
    assert places[:2] == sorted(places[:2])
    attended = (await anne.get(f"{here}/oppmote")).text
    assert all(str(road.people[name]) in attended for name in ("fjell", "aune", "vara-fu:sykehus"))
    seat = await road.id_of("seat", "fu:kommune")
    form = select_of(attended, f"seat-{seat}")
    offered = [str(road.people[name]) for name in ("fu:kommune", "fjell", "aune")]
    assert form == ["", *offered], "those the rule lets meet for it, in its order, and nobody else"
    assert attended.count("Fu:kommune (vara)") == 0
    assert attended.count("Fjell (vara)") == 2, "from the first line and from a later one"
    fields = {"item_id": str(item_id), "seat_id": str(seat), "reason": "Er part i saken."}
    before = await road.everything()
    other = {**fields, "deputy_id": str(road.people["vara-fu:sykehus"])}
    refused = await anne.post(f"{here}/inhabil", other)
    assert (refused.status_code, await road.everything()) == (422, before)
    done = await anne.post(f"{here}/inhabil", {**fields, "deputy_id": str(road.people["aune"])})
    assert done.status_code == 303, text_of(done)
    recusal = (await road.rows("recusal", agenda_item_id=item_id))[0]
    assert recusal["deputy_id"] == road.people["aune"]
