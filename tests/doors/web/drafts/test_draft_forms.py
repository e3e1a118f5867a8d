"""The forms of a draft's parts: untouched they change nothing, and a refusal keeps every word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

import pytest

from draft_scene import DraftScene, form_of, problems_of, send
from fellesskap.actor import Side
from fellesskap.drafts import rules, service
from fellesskap.drafts.rules import Part, parts_of
from fellesskap.structure.model import Body, BodyKind, Names, PlaceCount, RegionMember, Seat, Structure
from fellesskap_tenants.registers import municipality_facts, read_communities
from fellesskap_tenants.structures import load_structure, structures_folder
from frame_scene import Browser, text_of

SSU, PID = "bodies.ssu", "13097248022"


def _shape(part: Part) -> tuple[Any, ...]:
    """The class of a part's value, and which of its fields say something."""
    if not is_dataclass(part.value):
        return (part.path,)
    return part.section, *(bool(getattr(part.value, one.name)) for one in fields(part.value))


def _one_of_each() -> Iterator[tuple[str, Structure, list[Part]]]:
    """Every community's structure with those of its parts whose like none before it has."""
    known: set[tuple[Any, ...]] = set()
    for slug in (one.slug for one in read_communities()):
        structure = load_structure(structures_folder() / f"{slug}.toml")
        fresh = {_shape(part): part for part in parts_of(structure) if _shape(part) not in known}
        known |= fresh.keys()
        # How many there are to choose among, and in which order they stand, is each community's own.
        always = [
            part for part in parts_of(structure) if part.path in ("community", "intake", "municipalities")
        ]
        yield slug, structure, list({part.path: part for part in (*always, *fresh.values())}.values())


async def test_a_form_that_nobody_touched_changes_nothing(drafting: DraftScene, first: Browser) -> None:
    count = 0
    for slug, structure, parts in _one_of_each():
        draft_id = await drafting.do(service.begin_draft_with, service.BeginDraftWith(slug, structure))
        for part in parts:
            shown = await first.get(drafting.address(draft_id, "del", sti=part.path))
            saved = await send(first, form_of(shown, f"/del?sti={part.path}"))
            assert saved.status_code == 303, (part.path, problems_of(saved))
            assert await drafting.part(draft_id, part.path) == part.value, (slug, part.path)
            count += 1
        assert await drafting.edits(draft_id) == []
    assert count > 100


async def test_a_part_that_is_changed_is_kept_and_said(drafting: DraftScene, first: Browser) -> None:
    draft_id = await drafting.begun()
    shown = await first.get(drafting.address(draft_id, "del", sti=SSU))
    saved = await send(first, form_of(shown, f"?sti={SSU}"), abbreviation="STRAU", meetings_per_year="6")
    assert saved.headers["location"] == f"{drafting.address(draft_id)}#bodies"
    body = await drafting.part(draft_id, SSU)
    assert (body.abbreviation, body.meetings_per_year) == ("STRAU", 6)
    page = text_of(await first.get(drafting.address(draft_id)))
    assert "Endringen er lagret i utkastet." in page
    assert "Utkastet endrer 2 ting." in page


async def test_a_form_with_problems_keeps_everything_and_names_each_field(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    shown = form_of(await first.get(drafting.address(draft_id, "del", sti=SSU)), f"?sti={SSU}")
    before = await drafting.everything()
    wrong = {"level": "to", "frame_minutes": "en time", "name__nb": "", "purpose": "Et nytt formål"}
    refused = await send(first, shown, **wrong)
    assert refused.status_code == 422
    assert set(problems_of(refused)) == {"level", "frame_minutes", "name.nb"}
    kept = form_of(refused, f"?sti={SSU}")
    assert {name: kept[1][name.replace("__", ".")][0] for name in wrong} == wrong
    assert await drafting.everything() == before

    right = {"level": "2", "frame_minutes": "60", "name__nb": "Strategisk utvalg"}
    assert (await send(first, kept, **right)).status_code == 303
    body = await drafting.part(draft_id, SSU)
    assert (body.name.nb, body.frame_minutes, body.purpose) == ("Strategisk utvalg", 60, "Et nytt formål")


async def test_an_optional_group_is_kept_only_while_it_is_ticked(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    shown = form_of(await first.get(drafting.address(draft_id, "del", sti=SSU)), f"?sti={SSU}")
    assert (await send(first, shown, without=("mandate",))).status_code == 303
    assert (await drafting.part(draft_id, SSU)).mandate is None
    shown = form_of(await first.get(drafting.address(draft_id, "del", sti=SSU)), f"?sti={SSU}")
    chair = {"chair": "1", "chair__months": "12", "chair__anchor": "2026-01-01", "chair__first": "hospital"}
    assert (await send(first, shown, **chair)).status_code == 303
    assert (await drafting.part(draft_id, SSU)).chair.months == 12
    assert (await drafting.part(draft_id, SSU)).mandate is None


async def test_a_chair_goes_round_among_parties_in_the_order_of_their_numbers(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    regions = [region.key for region in (await drafting.load(draft_id)).structure.regions]
    address = drafting.address(draft_id, "del", sti=SSU)
    chair = {"chair": "1", "chair__months": "12", "chair__anchor": "2026-01-01", "chair__first": "municipal"}
    turns = {f"chair.parties.{regions[1]}": "1", f"chair.parties.{regions[0]}": "2"}
    shown = form_of(await first.get(address), f"?sti={SSU}")
    values = {**chair, "minutes_approved_by": "leaders"}
    sent = (shown[0], {**shown[1], **{name: [value] for name, value in turns.items()}})
    assert (await send(first, sent, **values)).status_code == 303
    body = await drafting.part(draft_id, SSU)
    assert body.chair.parties == (regions[1], regions[0])
    assert body.minutes_approved_by.value == "leaders"
    again = form_of(await first.get(address), f"?sti={SSU}")
    assert (await send(first, again)).status_code == 303
    assert await drafting.part(draft_id, SSU) == body, "a form that nobody touched changes nothing"


async def test_how_long_deputies_read_and_minutes_are_commented_on_is_set_in_the_form(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    address = drafting.address(draft_id, "del", sti=SSU)
    shown = form_of(await first.get(address), f"?sti={SSU}")
    values = {"comment_days": "14", "deputy_access": "days_after", "deputy_access_days": "30"}
    assert (await send(first, shown, **values)).status_code == 303
    body = await drafting.part(draft_id, SSU)
    assert (body.comment_days, body.deputy_access.value, body.deputy_access_days) == (14, "days_after", 30)
    page = (await first.get(drafting.address(draft_id, "kontroll"))).text
    for words in ("et antall dager etter møtet", "14 dager", "30 dager"):
        assert words in page
    shown = form_of(await first.get(address), f"?sti={SSU}")
    assert (await send(first, shown, deputy_access_days="")).status_code == 303
    found = await first.get(drafting.address(draft_id, "kontroll"))
    assert "Skriv hvor mange dager etter møtet en innkalt vara leser papirene." in found.text


async def test_a_national_identity_number_is_refused_on_its_field_and_the_rest_is_kept(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    shown = form_of(await first.get(drafting.address(draft_id, "del", sti=SSU)), f"?sti={SSU}")
    before = await drafting.everything()
    said = f"Kontakt personen med fødselsnummer {PID}."
    refused = await send(first, shown, purpose=said, abbreviation="STRAU")
    assert (refused.status_code, set(problems_of(refused))) == (422, {"purpose"})
    kept = form_of(refused, f"?sti={SSU}")
    assert (kept[1]["purpose"], kept[1]["abbreviation"]) == ([said], ["STRAU"])
    assert await drafting.everything() == before

    assert (await send(first, kept, purpose="Uten nummer.")).status_code == 303
    body = await drafting.part(draft_id, SSU)
    assert (body.purpose, body.abbreviation) == ("Uten nummer.", "STRAU")


async def test_the_second_of_two_keeps_the_words_and_may_save_again(
    drafting: DraftScene, first: Browser, second: Browser
) -> None:
    draft_id = await drafting.begun()
    forms = [
        form_of(await browser.get(drafting.address(draft_id, "del", sti=SSU)), f"?sti={SSU}")
        for browser in (first, second)
    ]
    assert (await send(first, forms[0], abbreviation="EN")).status_code == 303
    before = await drafting.everything()
    refused = await send(second, forms[1], abbreviation="TO")
    assert refused.status_code == 409
    assert "Noen andre har endret dette imens" in text_of(refused)
    kept = form_of(refused, f"?sti={SSU}")
    assert kept[1]["abbreviation"] == ["TO"]
    assert await drafting.everything() == before

    assert (await send(second, kept)).status_code == 303
    assert (await drafting.part(draft_id, SSU)).abbreviation == "TO"


async def test_a_problem_after_a_conflict_does_not_hide_what_the_other_wrote(
    drafting: DraftScene, first: Browser, second: Browser
) -> None:
    """What was seen is renewed by the conflict alone: another try that fails is still on what was seen then."""
    draft_id = await drafting.begun()
    mine, theirs = [
        form_of(await browser.get(drafting.address(draft_id, "del", sti=SSU)), f"?sti={SSU}")
        for browser in (second, first)
    ]
    failed = form_of(await send(second, mine, level="to"), f"?sti={SSU}")
    assert (await send(first, theirs, abbreviation="EN")).status_code == 303
    assert (await send(second, failed, level="2", abbreviation="TO")).status_code == 409
    assert (await drafting.part(draft_id, SSU)).abbreviation == "EN"


async def test_two_who_edit_different_parts_are_both_kept(
    drafting: DraftScene, first: Browser, second: Browser
) -> None:
    draft_id = await drafting.begun()
    paths = (SSU, "bodies.fsu")
    forms = [
        form_of(await browser.get(drafting.address(draft_id, "del", sti=path)), f"?sti={path}")
        for browser, path in zip((first, second), paths, strict=True)
    ]
    for browser, form, word in zip((first, second), forms, ("EN", "TO"), strict=True):
        assert (await send(browser, form, abbreviation=word)).status_code == 303
    assert [(await drafting.part(draft_id, path)).abbreviation for path in paths] == ["EN", "TO"]


async def test_who_wrote_while_the_part_was_taken_away_keeps_the_words_and_may_put_it_back(
    drafting: DraftScene, first: Browser, second: Browser
) -> None:
    draft_id, path = await drafting.begun(), "perspectives.foretak"
    written = form_of(await second.get(drafting.address(draft_id, "del", sti=path)), f"?sti={path}")
    shown = await first.get(drafting.address(draft_id, "ta-bort", sti=path))
    assert (await send(first, form_of(shown, "/ta-bort"))).status_code == 303
    refused = await send(second, written, name__nb="Sykehuset selv")
    assert refused.status_code == 409
    assert "Noen andre har tatt bort dette imens" in text_of(refused)
    assert await drafting.part(draft_id, path) is None
    assert (await first.get(drafting.address(draft_id, "del", sti=path))).status_code == 404

    kept = form_of(refused, f"?sti={path}")
    assert (await send(second, kept)).status_code == 303
    assert (await drafting.part(draft_id, path)).name.nb == "Sykehuset selv"


async def test_who_puts_back_what_somebody_else_put_back_is_told_and_may_save_then(
    drafting: DraftScene, first: Browser, second: Browser
) -> None:
    draft_id, path = await drafting.begun(), "perspectives.foretak"
    written = form_of(await second.get(drafting.address(draft_id, "del", sti=path)), f"?sti={path}")
    shown = await first.get(drafting.address(draft_id, "ta-bort", sti=path))
    assert (await send(first, form_of(shown, "/ta-bort"))).status_code == 303
    kept = form_of(await send(second, written, name__nb="Sykehuset igjen"), f"?sti={path}")
    draft = await drafting.load(draft_id)
    await drafting.do(service.undo_edit, service.UndoEdit(draft_id, draft.version))

    told = await send(second, kept)
    assert (told.status_code, problems_of(told)) == (409, {})
    assert (await send(second, form_of(told, f"?sti={path}"))).status_code == 303
    assert (await drafting.part(draft_id, path)).name.nb == "Sykehuset igjen"


async def test_what_a_part_points_at_is_kept_also_where_it_is_gone(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    lost = (
        ("bodies.fu", {"prepares_for": "borte"}),
        (
            "bodies.ssu.seats.region",
            {"among": ("borte",), "by_place": (PlaceCount("borte", 2),), "office": "borte"},
        ),
        ("routes.faglig", {"discuss_in": ("borte", "fu"), "decide_in": "borte"}),
        ("regions.hamar", {"members": (RegionMember("0001"),)}),
    )
    draft = await drafting.load(draft_id)
    pointing = draft.structure
    for path, fields_of_it in lost:
        pointing = rules.with_part(pointing, path, replace(rules.part_at(pointing, path), **fields_of_it))
    await drafting.do(service.replace_draft, service.ReplaceDraft(draft_id, draft.version, pointing))
    for path, _ in lost:
        before = await drafting.part(draft_id, path)
        shown = await first.get(drafting.address(draft_id, "del", sti=path))
        assert "(finnes ikke)" in text_of(shown)
        assert (await send(first, form_of(shown, f"?sti={path}"))).status_code == 303
        assert await drafting.part(draft_id, path) == before


@pytest.mark.parametrize("query", ["ny=bodies.alene.seats", "sti=bodies.alene.seats.en"])
async def test_who_wrote_a_seat_while_its_body_was_taken_away_keeps_the_words_and_saves_when_it_is_back(
    drafting: DraftScene, first: Browser, second: Browser, query: str
) -> None:
    draft_id, address = await drafting.begun(), f"?{query}"
    lone = Body("alene", Names("Alene"), BodyKind.EXPERT, 3, seats=(Seat("en", Names("En"), Side.HOSPITAL),))
    await drafting.do(service.put_part, service.PutBody(draft_id, lone))
    written = form_of(await second.get(drafting.address(draft_id, "del") + address), address)
    seen = await drafting.seen(draft_id, "bodies.alene")
    await drafting.do(
        partial(service.remove_part, municipalities=municipality_facts()),
        service.RemovePart(draft_id, "bodies.alene", seen),
    )
    before = await drafting.everything()

    refused = await send(second, written, title__nb="Jordmor", side="hospital")

    assert refused.status_code == 409
    assert "Noen andre har tatt bort utvalget imens" in text_of(refused)
    assert await drafting.everything() == before
    kept = form_of(refused, address)
    assert kept[1]["title.nb"] == ["Jordmor"]
    draft = await drafting.load(draft_id)
    await drafting.do(service.undo_edit, service.UndoEdit(draft_id, draft.version))
    assert (await send(second, kept)).status_code == 303
    seats = (await drafting.load(draft_id)).structure.body("alene").seats
    assert "Jordmor" in {seat.title.nb for seat in seats}


async def test_a_new_part_gets_a_key_of_its_name_and_one_of_its_own_where_it_is_chosen(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    for given, made in (("", "pasienters-rost"), ("", "pasienters-rost-2"), ("egen", "egen")):
        shown = form_of(
            await first.get(drafting.address(draft_id, "del", ny="perspectives")), "?ny=perspectives"
        )
        assert (await send(first, shown, name__nb="Pasienters røst", key=given)).status_code == 303
        assert (await drafting.part(draft_id, f"perspectives.{made}")).name.nb == "Pasienters røst"


@pytest.mark.parametrize("key", ["foretak", "Foretak", "for.etak", "ny", "a" * 29, "æ", "-", "../x"])
async def test_a_key_that_is_taken_or_malformed_is_refused_and_the_words_are_kept(
    drafting: DraftScene, first: Browser, key: str
) -> None:
    draft_id = await drafting.begun()
    shown = form_of(await first.get(drafting.address(draft_id, "del", ny="perspectives")), "?ny=perspectives")
    before = await drafting.everything()
    refused = await send(first, shown, name__nb="Et syn", key=key)
    assert (refused.status_code, set(problems_of(refused))) == (422, {"key"})
    assert form_of(refused, "?ny=perspectives")[1]["name.nb"] == ["Et syn"]
    assert await drafting.everything() == before


async def test_a_new_seat_lands_in_its_body(drafting: DraftScene, first: Browser) -> None:
    draft_id = await drafting.begun()
    shown = await first.get(drafting.address(draft_id, "del", ny=f"{SSU}.seats"))
    assert "Plassen blir en del av Strategisk samarbeidsutvalg." in text_of(shown)
    form = form_of(shown, f"?ny={SSU}.seats")
    assert set(problems_of(await send(first, form))) == {"title.nb", "side"}
    saved = await send(first, form, title__nb="Jordmor", side="hospital", deputies="personal")
    assert saved.status_code == 303
    seat = await drafting.part(draft_id, f"{SSU}.seats.jordmor")
    assert (seat.title.nb, seat.side, seat.deputies) == ("Jordmor", "hospital", "personal")


@pytest.mark.parametrize(
    "query",
    ["", "?sti=bodies.finnes-ikke", "?sti=tull", "?ny=tull", "?ny=bodies.finnes-ikke.seats", "?ny=community"],
)
async def test_a_part_that_cannot_be_is_not_found(drafting: DraftScene, first: Browser, query: str) -> None:
    draft_id = await drafting.begun()
    before = await drafting.everything()
    address = f"{drafting.address(draft_id)}/del{query}"
    assert (await first.get(address)).status_code == 404
    assert (await first.post(address, {"seen": "", "name.nb": "X"})).status_code in (404, 422)
    assert await drafting.everything() == before


async def test_a_published_or_discarded_draft_is_read_and_not_changed(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    form = form_of(await first.get(drafting.address(draft_id, "del", sti=SSU)), f"?sti={SSU}")
    await drafting.do(service.discard_draft, service.DiscardDraft(draft_id, 1))
    page = await first.get(drafting.address(draft_id, "del", sti=SSU))
    assert (page.status_code, "Lagre i utkastet" in page.text) == (200, False)
    before = await drafting.everything()
    refused = await send(first, form, abbreviation="NY")
    assert refused.status_code == 422
    assert await drafting.everything() == before
