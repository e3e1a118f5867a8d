"""The words of attachments are found by whoever may read them, in the edition there is now."""

from __future__ import annotations

import json
from typing import Any

import pytest

from attachment_scene import attach, replaced, version
from fellesskap.actor import PUBLIC_ACTOR, Actor
from fellesskap.attachments.model import Publicness
from fellesskap.attachments.service import RemoveAttachment, remove_attachment
from fellesskap.cases.service import ReportCase, report_case
from fellesskap.db.work import Work, system_work
from fellesskap.search.service import rebuild_index
from fellesskap_graphql.schema import community
from handed_in import docx, paragraph, received
from road import Road

_FIND = """query Find($text: String!) { search(text: $text, kinds: [ATTACHED], first: 20) { edges { node {
    kind title { text } snippet { text hit } case { slug } attachment { id title } } } } }"""


async def found(road: Road, actor: Actor, text: str) -> list[dict[str, Any]]:
    graph = community()
    async with Work(road.tenant, actor, road.clock) as work:
        answer = json.loads(await graph.run(work, graph.prepare(_FIND), {"text": text}))
    assert "errors" not in answer, answer
    return [edge["node"] for edge in answer["data"]["search"]["edges"]]


async def test_a_word_of_a_file_is_found_where_it_stands(road: Road) -> None:
    case_id = await road.placed()
    file = await received(
        "b.docx", docx(paragraph("Innledning " * 2_000) + paragraph("Ambulansehelikopter i nord"))
    )
    attachment_id = await attach(road, case_id, "Beredskap", file=file)
    (hit,) = await found(road, await road.actor("berg"), "ambulansehelikopter")
    assert hit["attachment"] == {"id": f"Attachment_{attachment_id}", "title": "Beredskap"}
    assert any(piece["hit"] and "Ambulansehelikopter" in piece["text"] for piece in hit["snippet"])
    assert await found(road, PUBLIC_ACTOR, "ambulansehelikopter") == []


async def test_only_the_edition_to_read_is_found_and_nothing_that_is_removed(road: Road) -> None:
    berg = await road.actor("berg")
    attachment_id = await attach(
        road, await road.placed(), file=await received("b.docx", docx(paragraph("Gammeldagsord")))
    )
    assert await found(road, berg, "gammeldagsord")
    await replaced(road, attachment_id, "Nymotensord")
    assert await found(road, berg, "gammeldagsord") == []
    assert await found(road, berg, "nymotensord")
    await road.do(
        "anne", remove_attachment, RemoveAttachment(attachment_id, await version(road, attachment_id), "Feil")
    )
    assert await found(road, berg, "nymotensord") == []


@pytest.mark.parametrize("who", ["anne", "bjorn", "berg", "fsu:direktor", "valgt", None])
async def test_an_entry_is_as_open_as_its_attachment(road: Road, who: str | None) -> None:
    await attach(road, await road.placed(), f"Til {str(who)[:3]}")
    unplaced = await road.do("fsu:direktor", report_case, ReportCase(f"Ny for {who}", "Hva?"))
    await attach(road, unplaced, f"Ny til {str(who)[:3]}", "fsu:direktor")
    actor = await road.actor(who) if who else PUBLIC_ACTOR
    seen = []
    async with Work(road.tenant, actor, road.clock, write=True) as work:
        for statement in (
            "SELECT id FROM attachment WHERE removed_at IS NULL AND edition > 0",
            "SELECT id FROM search_entry WHERE kind = 'attached'",
        ):
            seen.append({row["id"] for row in await work.connection.fetch(statement)})
    assert seen[0] == seen[1]
    assert bool(seen[0]) is (who in ("anne", "bjorn", "berg", "fsu:direktor"))


async def test_the_index_made_anew_is_the_index_that_was_kept(road: Road) -> None:
    file = await received("c.docx", docx(paragraph("Internord")))
    await attach(road, await road.placed(), file=file, publicness=Publicness.INTERNAL)
    before = await road.rows("search_entry")
    async with system_work(road.tenant, road.clock) as work:
        assert await rebuild_index(work) == len(before)
    assert await road.rows("search_entry") == before
    assert any(row["kind"] == "attached" for row in before)
