"""A search finds nothing of what is one side's own, nor of requests for access: not for anybody (ADR 11, 12)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from fellesskap.actor import PUBLIC_ACTOR, Actor, Side
from fellesskap.cases.service import ReportCase, report_case
from fellesskap.db.work import Work, system_work
from fellesskap.disclosures.model import DisclosureOutcome
from fellesskap.disclosures.service import (
    AnswerDisclosure,
    LinkNote,
    RegisterDisclosure,
    answer_disclosure,
    link_note,
    register_disclosure,
)
from fellesskap.notes.service import ReviseNote, WriteNote, revise_note, write_note
from fellesskap.premeetings.service import PlanPremeeting, plan_premeeting
from fellesskap.search.service import rebuild_index
from fellesskap_graphql.schema import community
from road import Road

_FIND = "query($text: String!) { search(text: $text) { totalCount edges { node { kind } } } }"
_OWN = ("hvalross", "isbjørn", "flodhest", "neshorn", "sjiraff", "gaupe")
_READERS = ("bjorn", "anne", "nord", "sor", "fsu:region:nord", "fsu:direktor", "kirurgi", "valgt")


async def _count(road: Road, actor: Actor, text: str) -> int:
    graph = community()
    async with Work(road.tenant, actor, road.clock) as work:
        answer = await graph.run(work, graph.prepare(_FIND), {"text": text})
    return int(json.loads(answer)["data"]["search"]["totalCount"])


async def _write(road: Road) -> None:
    """Let a side, a region and a division write, meet by themselves, and a request for access be answered."""
    case_id = await road.placed()
    nord, kirurgi = await road.id_of("region", "nord"), await road.id_of("division", "kirurgi")
    note = await road.do("bjorn", write_note, WriteNote("Hvalrossen vil.", Side.MUNICIPAL, case_id))
    await road.do("bjorn", revise_note, ReviseNote(note, 1, "Isbjørnen vil ikke."))
    await road.do(
        "bjorn", write_note, WriteNote("Hvalrossen i nord.", Side.MUNICIPAL, case_id, region_id=nord)
    )
    await road.do(
        "anne", write_note, WriteNote("Hvalrossen opererer.", Side.HOSPITAL, case_id, division_id=kirurgi)
    )
    plan = PlanPremeeting(
        Side.MUNICIPAL,
        road.clock.moment + timedelta(days=1),
        place="Flodhestens hus",
        case_ids=(case_id,),
        person_ids=(road.people["bjorn"],),
    )
    await road.do("bjorn", plan_premeeting, plan)
    asked = RegisterDisclosure(
        "Alt om neshorn", road.today, Side.MUNICIPAL, case_id=case_id, requester="Gaupe"
    )
    disclosure = await road.do("bjorn", register_disclosure, asked)
    await road.do("bjorn", link_note, LinkNote(disclosure, note))
    answer = AnswerDisclosure(
        disclosure, 1, DisclosureOutcome.REFUSED, road.today, "Sjiraffen.", "offentleglova § 14", "Internt."
    )
    await road.do("bjorn", answer_disclosure, answer)


@pytest.mark.parametrize("again", [False, True], ids=["kept", "made-anew"])
async def test_a_search_shows_nothing_of_what_is_one_sides_own(road: Road, again: bool) -> None:
    await _write(road)
    await road.do("anne", report_case, ReportCase("Maurslukeren", "Hva gjør vi?"))
    if again:
        async with system_work(road.tenant, road.clock) as work:
            await rebuild_index(work)
    readers = [await road.actor(name) for name in _READERS]
    for reader in (*readers, PUBLIC_ACTOR):
        for word in _OWN:
            assert await _count(road, reader, word) == 0, (reader.name, word)
    assert await _count(road, readers[0], "maurslukeren") > 0, "what is no side's own is found"
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        held = await work.connection.fetch(
            "SELECT title, content FROM search_entry WHERE concat(title, content) ~* $1", "|".join(_OWN)
        )
    assert held == []
