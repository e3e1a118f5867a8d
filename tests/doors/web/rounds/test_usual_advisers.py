"""Whom a route names for advice is chosen when it is asked, and may be changed."""

from __future__ import annotations

from dataclasses import replace

from fellesskap.settings import Settings
from fellesskap.structure.model import Body, BodyKind, Names
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import advice, cases
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import build
from road_structure import STRUCTURE


async def test_those_of_the_route_are_chosen_when_advice_is_asked(database: Settings) -> None:
    council = Body("rad", Names("Rådet"), BodyKind.ADVISORY, 3)
    routes = tuple(replace(one, advised_by=("rad",), advised_by_others=("FAMU",)) for one in STRUCTURE.routes)
    structure = replace(STRUCTURE, bodies=(*STRUCTURE.bodies, council), routes=routes)
    road = await build(database, "prove-vanlige-rad", structure)
    case_id = await road.placed()
    app = create_app(database, clock=road.clock, modules=(advice, cases), folders=(TEMPLATES,))
    anne = Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people["anne"]))
    row = (await road.rows("case", id=case_id))[0]
    page = f"/{road.tenant.slug}/saker/{row['number']}-{row['year']}/uttalelser"
    shown = await anne.get(page)
    body = await road.id_of("body", "rad")
    assert f'value="{body}" checked' in shown.text
    assert "FAMU</textarea>" in shown.text
    assert "er valgt for deg" in text_of(shown)
    fields = {"question": "Hva?", "deadline": "2026-06-01", "others": "FAMU\nFagforbundet"}
    assert (await anne.post(page, fields)).status_code == 303
    asked = await road.rows("advice", case_id=case_id)
    assert {row["name"] for row in asked} == {"FAMU", "Fagforbundet"}
    again = await anne.get(page)
    assert f'value="{body}" checked' in again.text
    assert "FAMU</textarea>" not in again.text
