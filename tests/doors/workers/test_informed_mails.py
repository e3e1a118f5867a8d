"""The mail to a deputy who is told of a call: with what an open meeting lets everybody read, and no more."""

from __future__ import annotations

from dataclasses import replace

import asyncpg
import pytest

from absence_scene import ABSENT, SU, called, seat_su
from fellesskap.settings import Settings
from jobs_scene import Scene
from road import Road, build

BODIES = {
    "open": replace(SU, informs_deputies=True, open_to_public=True),
    "closed": replace(SU, informs_deputies=True),
}


@pytest.fixture(scope="module", params=BODIES)
async def road(database: Settings, request: pytest.FixtureRequest) -> Road:
    """A community whose deputies have addresses, with meetings that are open, and one with closed ones."""
    structure = replace(ABSENT, bodies=(*ABSENT.bodies[:-1], BODIES[request.param]))
    road = await build(database, f"verk-vara-{request.param}", structure)
    await seat_su(road)
    connection = await asyncpg.connect(database.provisioner_url)
    for name in ("jo", "su:k1"):
        await connection.execute(
            f"INSERT INTO {road.tenant.schema}.contact (person_id, email) VALUES ($1, $2) "
            "ON CONFLICT (person_id) DO UPDATE SET email = excluded.email",
            road.people[name],
            f"{name.replace(':', '.')}@example.no",
        )
    await connection.close()
    return road


async def test_a_deputy_is_told_as_much_as_anybody_may_read(scene: Scene, road: Road) -> None:
    await called(road)
    await scene.perform_all()
    (mail,) = scene.mailbox.to("jo@example.no")
    assert mail["Subject"].startswith("Til orientering: Samarbeidsutvalget ")
    assert all(part.get_content_type() != "text/calendar" for part in mail.walk())
    text = mail.get_body(("plain",)).get_content()
    assert "Du er ikke kalt inn og skal ikke svare." in " ".join(text.split())
    is_open = road.tenant.slug.endswith("open")
    assert ("1. Sak 1" in text, "Prøveby" in text, "/moter/" in text) == (is_open,) * 3
    assert ("/varsler" in text) is not is_open
    (call,) = scene.mailbox.to("su.k1@example.no")
    assert call["Subject"].startswith("Innkalling: ") and "1. Sak 1" not in call.as_string()
