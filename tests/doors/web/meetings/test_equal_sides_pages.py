"""Pages where a body asks for as many of each side: the form for a decision, its refusal, and what a case tells."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
from litestar import Litestar

from equal_structure import equal_structure
from fellesskap.minutes.service import DeclareRecusal, declare_recusal
from fellesskap.settings import Settings
from fellesskap.structure.model import Deputies, Silence
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import bodies, cases, circulations, meetings, outcomes
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import Road, build
from written_scene import answer, started, the
from written_structure import written_structure

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture(scope="module")
async def even(database: Settings) -> Road:
    structure = written_structure(Silence.DOES_NOT_COUNT, structure=equal_structure(deputies=Deputies.NONE))
    return await build(database, "prove-like-mange-sider", structure)


@pytest.fixture(scope="module")
def app(database: Settings, even: Road) -> Litestar:
    pages = (bodies, cases, circulations, meetings, outcomes)
    return create_app(database, clock=even.clock, modules=pages, folders=(TEMPLATES,))


@pytest.fixture
def enter(app: Litestar, database: Settings, even: Road) -> Enter:
    async def open_as(name: str) -> Browser:
        app.state.installation.register.forget()
        return Browser.open(app, await log_in_again(database, even.clock, even.tenant, even.people[name]))

    return open_as


async def test_the_form_says_so_before_and_the_refusal_and_the_case_after(even: Road, enter: Enter) -> None:
    case_id, item_id = await even.ready(absent=("fsu:region:nord",))
    item = (await even.rows("agenda_item", id=item_id))[0]
    anne, here = await enter("anne"), f"/{even.tenant.slug}/moter/{item['meeting_id']}/punkt/{item_id}"
    page = await anne.get(here)
    assert "Ikke like mange fra hver side" in text_of(page)
    assert "1 fra kommunesiden og 2 fra sykehussiden var til stede" in text_of(page)
    fields = {
        "version": str(await even.case_version(case_id)),
        "outcome": "decide",
        "effect": "binding",
        "wording": "FSU slutter seg til rutinen.",
        **{f"voice-{seat}": "agrees" for seat in re.findall(r'name="voice-([0-9a-f-]+)"', page.text)},
    }
    refused = await anne.post(f"{here}/beslutning", fields)
    assert refused.status_code == 422
    assert "Her er det 1 fra kommunesiden og 2 fra sykehussiden" in text_of(refused)
    assert await even.state(case_id) == "deciding"
    assert (await anne.post(f"{here}/beslutning", {**fields, "effect": "none"})).status_code == 303
    (case,) = await even.rows("case", id=case_id)
    told = text_of(await anne.get(f"/{even.tenant.slug}/saker/{case['number']}-{case['year']}"))
    assert (
        "1 fra kommunesiden og 2 fra sykehussiden deltok. Utvalget krever like mange fra hver side." in told
    )


async def test_nothing_is_said_where_they_are_equally_many(even: Road, enter: Enter) -> None:
    _, item_id = await even.ready(absent=("fsu:region:nord", "fsu:direktor"))
    item = (await even.rows("agenda_item", id=item_id))[0]
    anne = await enter("anne")
    page = await anne.get(f"/{even.tenant.slug}/moter/{item['meeting_id']}/punkt/{item_id}")
    assert "like mange" not in text_of(page)


async def test_whoever_stepped_aside_is_neither_counted_nor_asked(even: Road, enter: Enter) -> None:
    case_id, item_id = await even.ready(absent=("fsu:region:nord",))
    seat_id = await even.id_of("seat", "fsu:direktor")
    await even.do("anne", declare_recusal, DeclareRecusal(item_id, seat_id, "Leder avdelingen saken gjelder"))
    item = (await even.rows("agenda_item", id=item_id))[0]
    anne, here = await enter("anne"), f"/{even.tenant.slug}/moter/{item['meeting_id']}/punkt/{item_id}"
    page = await anne.get(here)
    assert "like mange" not in text_of(page) and f"voice-{seat_id}" not in page.text
    fields = {
        "version": str(await even.case_version(case_id)),
        "outcome": "decide",
        "effect": "binding",
        "wording": "FSU slutter seg til rutinen.",
        **{f"voice-{seat}": "agrees" for seat in re.findall(r'name="voice-([0-9a-f-]+)"', page.text)},
    }
    assert (await anne.post(f"{here}/beslutning", fields)).status_code == 303
    assert await even.state(case_id) == "decided"


async def test_the_page_that_closes_a_written_procedure_tells_both_numbers(even: Road, enter: Enter) -> None:
    found = await started(even)
    for key in ("fsu:region:nord", "fsu:region:sor", "fsu:direktor"):
        await answer(even, found, key)
    even.later(((await the(even, found))["deadline"] - even.today).days + 1)
    anne = await enter("anne")
    page = text_of(await anne.get(f"/{even.tenant.slug}/skriftlig/{found}/avslutt"))
    assert (
        "2 fra kommunesiden og 1 fra sykehussiden deltok. Utvalget krever like mange fra hver side." in page
    )
    assert "ingen blir bundet" in page


async def test_the_body_tells_its_rule(even: Road, enter: Enter) -> None:
    page = text_of(await (await enter("anne")).get(f"/{even.tenant.slug}/utvalg/fsu"))
    assert "når like mange fra hver side deltar" in page
