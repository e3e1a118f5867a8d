"""Who drafts the structure in the browser, where a draft begins, and what a page says of it."""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Callable
from html import unescape

import pytest
from litestar import Litestar

from draft_scene import DraftScene, form_of, problems_of, send
from fellesskap.actor import Actor
from fellesskap.drafts import service
from fellesskap.structure.model import Names, Perspective
from fellesskap_tenants.structures import dump_structure, read_structure
from frame_scene import Browser, text_of

As = Callable[[Actor], Awaitable[Browser]]

PID = "13097248022"


async def test_only_an_administrator_sees_and_edits(
    drafting: DraftScene, as_: As, first: Browser, app: Litestar
) -> None:
    draft_id = await drafting.begun()
    pages = [
        drafting.home,
        f"{drafting.home}/nytt",
        *(drafting.address(draft_id, *parts) for parts in ((), ("kontroll",), ("forkast",), ("fil",))),
        drafting.address(draft_id, "fil", "struktur.toml"),
        drafting.address(draft_id, "del", sti="bodies.ssu"),
        drafting.address(draft_id, "ta-bort", sti="bodies.ssu"),
    ]
    secretary = await as_(await drafting.scene.community.secretary())
    public = Browser.open(app)
    for page in pages:
        assert (await secretary.get(page)).status_code == 403, page
        left = await public.get(page)
        assert (left.status_code, left.headers["location"][:9]) == (303, "/logg-inn"), page
        assert (await first.get(page)).status_code == 200, page
    before = await drafting.everything()
    for action in (
        "publiser",
        "forkast",
        "angre",
        "hent-inn",
        "fil",
        "flytt",
        "ta-bort",
        "del?sti=bodies.ssu",
    ):
        refused = await secretary.post(f"{drafting.address(draft_id)}/{action}", {"version": "1"})
        assert refused.status_code in (403, 404), action
    begun = await secretary.post(f"{drafting.home}/nytt", {"label": "Mitt", "origin": ""})
    assert begun.status_code == 403
    assert await drafting.everything() == before


async def test_a_draft_begins_from_a_version(drafting: DraftScene, first: Browser) -> None:
    shown = await first.get(f"{drafting.home}/nytt")
    begun = await send(first, form_of(shown, "/nytt"), label="Fra versjonen")
    assert begun.status_code == 303
    page = await first.get(begun.headers["location"])
    assert "Utkastet er laget." in text_of(page)
    assert "Utkastet er likt strukturen som er publisert." in text_of(page)


async def test_a_draft_begins_from_the_national_template(drafting: DraftScene, first: Browser) -> None:
    shown = await first.get(f"{drafting.home}/nytt")
    begun = await send(first, form_of(shown, "/nytt"), label="Fra malen", origin="national")
    assert begun.status_code == 303
    drafts = await drafting.scene.community.ask("SELECT id FROM structure_draft WHERE label = 'Fra malen'")
    made = (await drafting.load(drafts[0]["id"])).structure
    own = drafting.scene.community.structure
    assert (made.trust, made.municipalities) == (own.trust, own.municipalities)
    assert {body.key for body in made.bodies} != {body.key for body in own.bodies}


async def test_a_draft_begins_from_a_file_and_a_wrong_one_tells_everything_and_is_kept(
    drafting: DraftScene, first: Browser
) -> None:
    shown = form_of(await first.get(f"{drafting.home}/nytt"), "/nytt")
    text = dump_structure(drafting.scene.community.structure)
    wrong = text.replace("level = 2", 'level = "to"', 1).replace("decides = true", "decides = 7", 1)
    before = await drafting.everything()
    refused = await send(first, shown, label="Fra en fil", origin="file", file=wrong)
    assert refused.status_code == 422
    assert "Her skal det stå et helt tall uten anførselstegn, ikke «to»." in text_of(refused)
    assert "Her skal det stå true eller false, ikke «7»." in text_of(refused)
    kept = form_of(refused, "/nytt")[1]
    assert (kept["file"][0], kept["label"], kept["origin"]) == (wrong.strip(), ["Fra en fil"], ["file"])
    assert await drafting.everything() == before

    begun = await send(first, form_of(refused, "/nytt"), file=text)
    assert begun.status_code == 303
    drafts = await drafting.scene.community.ask("SELECT id FROM structure_draft WHERE label = 'Fra en fil'")
    assert (await drafting.load(drafts[0]["id"])).structure == drafting.scene.community.structure


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ingen = ",
        'extends = "../../pyproject"',
        'extends = "/etc/passwd"',
        'extends = "\\u0000"',
        "a = " + "[" * 5_000,
        f"a = {'9' * 5_000}",
    ],
)
async def test_what_is_no_structure_is_refused_on_its_field(
    drafting: DraftScene, first: Browser, text: str
) -> None:
    shown = form_of(await first.get(f"{drafting.home}/nytt"), "/nytt")
    before = await drafting.everything()
    refused = await send(first, shown, label="Ikke en struktur", origin="file", file=text)
    assert (refused.status_code, set(problems_of(refused))) == (422, {"file"})
    assert await drafting.everything() == before


async def test_a_national_identity_number_in_a_file_is_refused_on_its_field(
    drafting: DraftScene, first: Browser
) -> None:
    shown = form_of(await first.get(f"{drafting.home}/nytt"), "/nytt")
    text = f'source = "Fødselsnummer {PID}"\n' + dump_structure(drafting.scene.community.structure).replace(
        "source = ", "# source = ", 1
    )
    before = await drafting.everything()
    refused = await send(first, shown, label="Med nummer", origin="file", file=text)
    assert (refused.status_code, set(problems_of(refused))) == (422, {"file"})
    assert "fødselsnummer" in problems_of(refused)["file"]
    assert await drafting.everything() == before


async def test_what_was_downloaded_goes_in_again_and_changes_nothing(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun("Ut og inn")
    file = await first.get(drafting.address(draft_id, "fil", "struktur.toml"))
    assert file.headers["content-disposition"] == 'attachment; filename="utkastene-ut-og-inn.toml"'
    assert tomllib.loads(file.text)
    assert read_structure(file.text, "struktur.toml") == (await drafting.load(draft_id)).structure
    shown = await first.get(drafting.address(draft_id, "fil"))
    assert (await send(first, form_of(shown, "/fil"))).status_code == 303
    assert (await send(first, form_of(shown, "/fil"), _key="ny", file=file.text)).status_code == 303
    assert await drafting.edits(draft_id) == []

    changed = file.text.replace('abbreviation = "SSU"', 'abbreviation = "STRAU"')
    assert (await send(first, form_of(shown, "/fil"), _key="nyere", file=changed)).status_code == 303
    assert (await drafting.part(draft_id, "bodies.ssu")).abbreviation == "STRAU"
    assert await drafting.edits(draft_id) == ["replaced"]


async def test_a_wrong_file_in_a_draft_is_kept_on_the_page_and_replaces_nothing(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    shown = form_of(await first.get(drafting.address(draft_id, "fil")), "/fil")
    wrong = shown[1]["file"][0].replace("level = 2", 'level = "to"', 1)
    before = await drafting.everything()
    refused = await send(first, shown, file=wrong)
    assert refused.status_code == 422
    assert "level" in text_of(refused)
    assert form_of(refused, "/fil")[1]["file"][0] == wrong.strip()
    assert await drafting.everything() == before


async def test_a_draft_is_discarded_after_the_consequence_was_shown(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun("Bort")
    await drafting.do(service.put_part, service.PutPerspective(draft_id, Perspective("ny", Names("Ny"))))
    shown = await first.get(drafting.address(draft_id, "forkast"))
    assert "Én endring blir ikke noe av." in text_of(shown)
    assert (await send(first, form_of(shown, "/forkast"))).status_code == 303
    page = await first.get(drafting.address(draft_id))
    assert "Forkastet." in text_of(page)
    assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]
    before = await drafting.everything()
    refused = await send(first, form_of(shown, "/forkast"), _key="igjen")
    assert (refused.status_code, "kan ikke endres" in text_of(refused)) == (422, True)
    assert await drafting.everything() == before


async def test_the_log_says_what_was_done_by_name(drafting: DraftScene, first: Browser) -> None:
    draft_id = await drafting.begun()
    await drafting.do(
        service.put_part, service.PutPerspective(draft_id, Perspective("ny", Names("Nytt syn")))
    )
    page = unescape(text_of(await first.get(drafting.address(draft_id))))
    assert "Lagret Nytt syn" in page
    assert "perspectives." not in page


async def test_a_file_cannot_reach_another_file(drafting: DraftScene, first: Browser) -> None:
    """The positive twin: what ships can be built on."""
    shown = form_of(await first.get(f"{drafting.home}/nytt"), "/nytt")
    begun = await send(first, shown, label="Bygger på", origin="file", file='extends = "innlandet"')
    assert begun.status_code == 303
