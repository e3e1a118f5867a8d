"""The attachments that partners are asked about stand with their round, whatever becomes of the case's."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg

from attachment_scene import anybody_may_fetch, attach, editions, may_fetch, replaced, version
from fellesskap.actor import Audience
from fellesskap.attachments.model import Publicness
from fellesskap.attachments.service import (
    RemoveAttachment,
    UpdateAttachment,
    remove_attachment,
    update_attachment,
)
from fellesskap.cases.queries import open_to
from fellesskap.db.work import Work, system_work
from fellesskap.migrations.tenant_0038_pre_frozen import FILLING
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import AskAgain, OpenRound, ask_again, open_round
from fellesskap_graphql.schema import community
from handed_in import docx, paragraph, received
from road import Road

ASKED = """query Asked($id: ID!) { round(id: $id) { attachments {
    position title publicness since edition { number } } } }"""


async def asked(road: Road, who: str, round_id: UUID) -> list[dict[str, Any]] | None:
    """What somebody reads of a round's attachments; None where they do not read the round."""
    graph = community()
    async with Work(road.tenant, await road.actor(who), road.clock) as work:
        answer = await graph.run(work, graph.prepare(ASKED), {"id": f"Round_{round_id}"})
    found = json.loads(answer)["data"]["round"]
    return found and found["attachments"]


async def opened(road: Road, case_id: UUID) -> UUID:
    command = OpenRound(case_id, await road.case_version(case_id), "Slutter dere dere til?")
    await road.do("anne", open_round, command)
    return (await road.round_of(case_id)).id


async def test_a_round_keeps_the_attachments_its_partners_were_asked_about(road: Road) -> None:
    case_id = await road.discussed("region")
    budget, plan, wrong = [await attach(road, case_id, title) for title in ("Budsjett", "Plan", "Feil")]
    held = await attach(road, case_id, "Ventende", file=await _held())
    current = await replaced(road, budget)
    round_id = await opened(road, case_id)
    frozen = await road.rows("sent_attachment", round_id=round_id)
    assert {row["attachment_id"] for row in frozen} == {budget, plan, wrong}, f"{held} waits for the scanner"
    assert current in {row["edition_id"] for row in frozen}
    as_opened = [("Budsjett", 2, "SAME"), ("Plan", 1, "SAME"), ("Feil", 1, "SAME")]
    assert await _told(road, "berg", round_id) == as_opened

    await replaced(road, budget, "Enda nyere tall")
    await road.do("anne", remove_attachment, RemoveAttachment(wrong, await version(road, wrong), "Feil fil"))
    await attach(road, case_id, "Kom senere")
    assert await road.rows("sent_attachment", round_id=round_id) == frozen
    after = [("Budsjett", 2, "NEWER"), ("Plan", 1, "SAME"), ("Feil", 1, "REMOVED")]
    assert await _told(road, "berg", round_id) == await _told(road, "anne", round_id) == after
    assert await asked(road, "valgt", round_id) is None
    (kept,) = await editions(road, wrong)
    assert kept["words"]
    for row in frozen:
        assert await may_fetch(road, await road.actor("berg"), row["edition_id"])
        assert not await may_fetch(road, await road.actor("valgt"), row["edition_id"])
    assert await road.rows("search_entry", id=wrong) == []


async def test_what_a_round_keeps_of_what_was_removed_is_never_opened(road: Road) -> None:
    case_id = await road.discussed("region")
    kept, gone = await attach(road, case_id), await attach(road, case_id, "Feil fil")
    (current,), (removed,) = await editions(road, kept), await editions(road, gone)
    await opened(road, case_id)
    await road.do("anne", remove_attachment, RemoveAttachment(gone, await version(road, gone), "Personnavn"))
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await open_to(work, case_id, Audience.PUBLIC)
    assert await anybody_may_fetch(road, current["id"])
    assert not await anybody_may_fetch(road, removed["id"])
    assert {row["audience"] for row in await road.rows("attachment", id=gone)} == {1}
    # Neither a called deputy nor whoever reported the case is a partner.
    outside = await road.actor("valgt")
    deputy = replace(outside, cases=frozenset({case_id}))
    reporter = replace(outside, person_id=(await road.rows("case", id=case_id))[0]["submitted_by"])
    for actor in (deputy, reporter):
        assert await may_fetch(road, actor, current["id"])
        assert not await may_fetch(road, actor, removed["id"])
    assert await may_fetch(road, await road.actor("berg"), removed["id"])


async def test_with_a_round_goes_what_its_sender_was_shown(road: Road) -> None:
    case_id = await road.discussed("region")
    budget = await attach(road, case_id)
    (shown,) = await editions(road, budget)
    newest = await replaced(road, budget)
    ask = OpenRound(case_id, await road.case_version(case_id), "Slutter dere dere til?")
    for editions_shown in ((shown["id"],), (), (shown["id"], newest)):
        stale = replace(ask, editions=editions_shown)
        assert (await road.refused("anne", open_round, stale)).code == "attachment.not_as_shown"
    await road.do("anne", open_round, replace(ask, editions=(newest,)))
    await road.answer(await road.round_of(case_id), "Berg", Answer.OBJECT)
    await road.revise(case_id)
    third = await replaced(road, budget, "Enda nyere tall")
    again = AskAgain(case_id, await road.case_version(case_id), "Og nå?", editions=(newest,))
    assert (await road.refused("anne", ask_again, again)).code == "attachment.not_as_shown"
    await road.do("anne", ask_again, replace(again, editions=(third,)))


async def test_each_asking_keeps_its_own(road: Road) -> None:
    case_id = await road.discussed("region")
    budget = await attach(road, case_id)
    (first,) = await editions(road, budget)
    before = await opened(road, case_id)
    await road.answer(await road.round_of(case_id), "Berg", Answer.OBJECT)
    await road.revise(case_id)
    newest = await replaced(road, budget)
    again = await road.asked_again(case_id)
    sets = {
        row["round_id"]: row["edition_id"] for row in await road.rows("sent_attachment", attachment_id=budget)
    }
    assert sets == {before: first["id"], again.id: newest}


async def test_what_is_closed_is_closed_in_the_round_and_what_is_removed_is_for_the_partners(
    road: Road,
) -> None:
    case_id = await road.discussed("region")
    shown, gone = await attach(road, case_id), await attach(road, case_id, "Åpent")
    (edition,) = await editions(road, gone)
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        for table in ("attachment", "attachment_edition", "attachment_file"):
            await work.connection.execute(f"UPDATE {table} SET audience = 3 WHERE case_id = $1", case_id)
        await work.connection.execute('UPDATE "case" SET audience = 3 WHERE id = $1', case_id)
    assert await anybody_may_fetch(road, edition["id"])
    round_id = await opened(road, case_id)
    close = UpdateAttachment(
        shown, await version(road, shown), "Budsjett", Publicness.EXEMPT, "offentleglova § 13"
    )
    await road.do("anne", update_attachment, close)
    await road.do("anne", remove_attachment, RemoveAttachment(gone, await version(road, gone), "Feil"))
    assert not await anybody_may_fetch(road, edition["id"])
    assert await may_fetch(road, await road.actor("berg"), edition["id"])
    found = await road.rows("sent_attachment", round_id=round_id)
    assert {row["title"]: (row["publicness"], row["audience"]) for row in found} == {
        "Budsjett": ("exempt", 1),
        "Åpent": ("public", 1),
    }


async def test_rounds_from_before_have_what_had_come_when_they_were_opened(
    road: Road, superuser: asyncpg.Connection
) -> None:
    case_id = await road.discussed("region")
    budget, gone = await attach(road, case_id), await attach(road, case_id, "Utkast")
    await attach(road, case_id, "Ventende", file=await _held())
    second = await replaced(road, budget)
    road.later(1)
    round_id = await opened(road, case_id)
    road.later(1)
    await replaced(road, budget, "Enda nyere tall")
    await attach(road, case_id, "Kom senere")
    transaction = superuser.transaction()
    await transaction.start()
    try:
        await superuser.execute(f'SET LOCAL search_path = "{road.tenant.schema}"')
        await superuser.execute("DELETE FROM sent_attachment WHERE round_id IS NOT NULL")
        await superuser.execute(
            "UPDATE attachment SET removed_at = now(), remove_reason = 'x' WHERE id = $1", gone
        )
        await superuser.execute(FILLING)
        made = await superuser.fetch("SELECT * FROM sent_attachment WHERE round_id = $1", round_id)
    finally:
        await transaction.rollback()
    assert [(row["title"], row["edition_id"], row["audience"]) for row in made] == [("Budsjett", second, 1)]


async def _told(road: Road, who: str, round_id: UUID) -> list[tuple[str, int, str]]:
    found = await asked(road, who, round_id)
    assert found is not None
    return [(one["title"], one["edition"]["number"], one["since"]) for one in found]


async def _held() -> Any:
    return replace(await received("venter.docx", docx(paragraph("Venter"))), passed=False)
