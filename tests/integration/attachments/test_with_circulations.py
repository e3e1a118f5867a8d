"""The attachments that a body is asked about in writing stand with the procedure, and open with its decision."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from attachment_scene import anybody_may_fetch, attach, editions, may_fetch, replaced, version
from fellesskap.actor import Audience
from fellesskap.attachments.model import Publicness
from fellesskap.attachments.service import (
    AddAttachment,
    MoveAttachment,
    RemoveAttachment,
    ReplaceAttachment,
    UpdateAttachment,
    add_attachment,
    move_attachment,
    remove_attachment,
    replace_attachment,
    update_attachment,
)
from fellesskap.circulations.service import CancelCirculation, cancel_circulation, start_circulation
from fellesskap.db.work import Work
from fellesskap.migrations.tenant_0043_pre_written_attachments import FILLING
from fellesskap.settings import Settings
from fellesskap.texts import translator
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from fellesskap_workers.documents import reader_of
from fellesskap_workers.typesetting.frame import About
from fellesskap_workers.typesetting.written import written_paper
from handed_in import docx, paragraph, received
from road import Road, build
from written_scene import COUNTED, answer, close, proposal, the
from written_structure import written_structure

_ASKED = """query Asked($id: ID!) { circulation(id: $id) { attachments {
    position title publicness since edition { number } } } }"""
_FILLED = FILLING.partition("CREATE TRIGGER")[0]


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-skriftlig-vedlegg", written_structure(public=True))


async def sent_out(road: Road, case_id: UUID, **more: Any) -> UUID:
    return await road.do("anne", start_circulation, await proposal(road, case_id, **more))


async def decided(road: Road, circulation_id: UUID) -> UUID:
    for key in COUNTED:
        await answer(road, circulation_id, key)
    await close(road, circulation_id)
    (decision,) = await road.rows("decision", circulation_id=circulation_id)
    found: UUID = decision["id"]
    return found


async def told(road: Road, who: str, circulation_id: UUID) -> list[tuple[str, int, str]] | None:
    """Title, edition and what has become of it, of each attachment that somebody reads there."""
    graph = community()
    async with Work(road.tenant, await road.actor(who), road.clock) as work:
        answered = await graph.run(work, graph.prepare(_ASKED), {"id": f"Circulation_{circulation_id}"})
    found = json.loads(answered)["data"]["circulation"]
    return found and [(one["title"], one["edition"]["number"], one["since"]) for one in found["attachments"]]


async def test_a_written_procedure_keeps_the_attachments_its_body_was_asked_about(road: Road) -> None:
    case_id = await road.closed("region")
    budget, plan = await attach(road, case_id, "Budsjett"), await attach(road, case_id, "Plan")
    current = await replaced(road, budget)
    found = await sent_out(road, case_id)
    frozen = await road.rows("sent_attachment", circulation_id=found)
    assert {row["attachment_id"] for row in frozen} == {budget, plan}
    assert current in {row["edition_id"] for row in frozen}
    as_sent = [("Budsjett", 2, "SAME"), ("Plan", 1, "SAME")]
    assert await told(road, "fsu:avdeling", found) == await told(road, "anne", found) == as_sent
    assert await told(road, "valgt", found) is None

    version_now = (await the(road, found))["version"]
    await road.do("anne", cancel_circulation, CancelCirculation(found, version_now, "Vi tar den i møtet."))
    await replaced(road, budget, "Enda nyere tall")
    await attach(road, case_id, "Kom senere")
    assert await road.rows("sent_attachment", circulation_id=found) == frozen
    assert await told(road, "fsu:avdeling", found) == [("Budsjett", 2, "NEWER"), ("Plan", 1, "SAME")]


async def test_attachments_stand_still_while_a_body_answers(road: Road) -> None:
    case_id = await road.closed("region")
    kept = await attach(road, case_id)
    exempt = await attach(road, case_id, "Lønn", publicness=Publicness.EXEMPT, basis="offentleglova § 13")
    file = await received("Ny.docx", docx(paragraph("Ny")))
    found = await sent_out(road, case_id)
    before = [await road.rows(table, case_id=case_id) for table in ("attachment", "attachment_edition")]
    number = await version(road, kept)
    for act, command in (
        (add_attachment, AddAttachment(case_id, file, "Ny")),
        (replace_attachment, ReplaceAttachment(kept, number, file)),
        (move_attachment, MoveAttachment(kept, number, 2)),
        (remove_attachment, RemoveAttachment(kept, number, "Feil")),
    ):
        refused = await road.refused("anne", act, command)
        assert refused.code == "case.in_writing"
    opening = UpdateAttachment(exempt, await version(road, exempt), "Lønn", Publicness.PUBLIC)
    assert (await road.refused("anne", update_attachment, opening)).code == "attachment.only_closed_now"
    assert [
        await road.rows(table, case_id=case_id) for table in ("attachment", "attachment_edition")
    ] == before
    closing = UpdateAttachment(kept, number, "Budsjett", Publicness.INTERNAL)
    await road.do("anne", update_attachment, closing)
    sent = await road.rows("sent_attachment", circulation_id=found)
    assert {row["title"]: row["publicness"] for row in sent} == {"Budsjett": "internal", "Lønn": "exempt"}


async def test_what_a_body_was_sent_in_writing_is_not_removed(road: Road) -> None:
    case_id = await road.closed("region")
    kept = await attach(road, case_id, "Budsjett")
    found = await sent_out(road, case_id)
    version_now = (await the(road, found))["version"]
    await road.do("anne", cancel_circulation, CancelCirculation(found, version_now, "Vi tar den i møtet."))
    late = await attach(road, case_id, "Feil fil")
    before = await road.rows("attachment", case_id=case_id)
    refused = await road.refused(
        "anne", remove_attachment, RemoveAttachment(kept, await version(road, kept), "Feil")
    )
    assert refused.code == "attachment.was_sent"
    assert await road.rows("attachment", case_id=case_id) == before
    await road.do("anne", remove_attachment, RemoveAttachment(late, await version(road, late), "Feil fil"))


async def test_with_a_written_procedure_goes_what_its_sender_was_shown(road: Road) -> None:
    case_id = await road.closed("region")
    budget = await attach(road, case_id)
    (shown,) = await editions(road, budget)
    newest = await replaced(road, budget)
    start = await proposal(road, case_id)
    for editions_shown in ((shown["id"],), (), (shown["id"], newest)):
        stale = replace(start, editions=editions_shown)
        assert (await road.refused("anne", start_circulation, stale)).code == "attachment.not_as_shown"
    assert await road.rows("circulation", case_id=case_id) == []
    assert await road.rows("sent_attachment", case_id=case_id) == []
    await road.do("anne", start_circulation, replace(start, editions=(newest,)))


async def test_what_is_public_opens_with_the_decision_and_the_record_names_it(road: Road) -> None:
    case_id = await road.closed("region")
    shown, inner = [await attach(road, case_id, title) for title in ("Budsjett", "Lønn")]
    closing = UpdateAttachment(
        inner, await version(road, inner), "Lønn", Publicness.EXEMPT, "offentleglova § 13"
    )
    await road.do("anne", update_attachment, closing)
    (public,), (exempt,) = await editions(road, shown), await editions(road, inner)
    found = await sent_out(road, case_id)
    assert not await anybody_may_fetch(road, public["id"])
    decision_id = await decided(road, found)
    assert await anybody_may_fetch(road, public["id"])
    assert not await anybody_may_fetch(road, exempt["id"])
    assert await may_fetch(road, await road.actor("fsu:avdeling"), exempt["id"])
    sent = {row["title"]: row["audience"] for row in await road.rows("sent_attachment", circulation_id=found)}
    assert sent == {"Budsjett": 3, "Lønn": 1}
    for audience, titles in ((Audience.PUBLIC, ["Budsjett"]), (Audience.PARTNERS, ["Budsjett", "Lønn"])):
        (listed,) = [one for one in await _parts(road, decision_id, audience) if one["heading"] == "Vedlegg"]
        words = json.dumps(listed, ensure_ascii=False)
        assert [title for title in ("Budsjett", "Lønn") if title in words] == titles
        assert "utgave" not in words


async def test_what_ended_is_never_given_another_attachment(
    road: Road, superuser: asyncpg.Connection
) -> None:
    case_id = await road.closed("region")
    await attach(road, case_id)
    found = await sent_out(road, case_id)
    await decided(road, found)
    table = f"{road.tenant.schema}.sent_attachment"
    columns = "case_id, attachment_id, position, title, publicness, made_with_ai, audience, edition_id"
    for statement in (
        f"INSERT INTO {table} (id, circulation_id, {columns}) SELECT gen_random_uuid(), circulation_id, {columns} "
        f"FROM {table} WHERE circulation_id = $1",
        f"DELETE FROM {table} WHERE circulation_id = $1",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await superuser.execute(statement, found)
    (row,) = await road.rows("sent_attachment", circulation_id=found)
    close_it = UpdateAttachment(
        row["attachment_id"],
        await version(road, row["attachment_id"]),
        "Budsjett",
        Publicness.EXEMPT,
        "offentleglova § 13",
    )
    await road.do("anne", update_attachment, close_it)
    (row,) = await road.rows("sent_attachment", circulation_id=found)
    assert (row["publicness"], row["audience"]) == ("exempt", 1)


async def test_a_deputy_who_is_asked_reads_what_the_body_was_sent(road: Road) -> None:
    case_id, other = await road.closed("region"), await road.closed("region")
    for one in (case_id, other):
        await attach(road, one)
        await sent_out(road, one)
    deputy = replace(await road.actor("valgt"), cases=frozenset({case_id}))
    async with Work(road.tenant, deputy, road.clock) as work:
        seen = await work.connection.fetch(
            f"SELECT case_id, edition_id FROM {road.tenant.schema}.sent_attachment "
            "WHERE circulation_id IS NOT NULL AND audience < 3"
        )
    assert [row["case_id"] for row in seen] == [case_id]
    assert await may_fetch(road, deputy, seen[0]["edition_id"])


async def test_procedures_from_before_have_what_had_come_when_they_began(
    road: Road, superuser: asyncpg.Connection
) -> None:
    case_id = await road.closed("region")
    budget, gone = await attach(road, case_id), await attach(road, case_id, "Utkast")
    second = await replaced(road, budget)
    road.later(1)
    found = await sent_out(road, case_id)
    await decided(road, found)
    road.later(1)
    transaction = superuser.transaction()
    await transaction.start()
    try:
        await superuser.execute(f'SET LOCAL search_path = "{road.tenant.schema}"')
        await superuser.execute("ALTER TABLE sent_attachment DISABLE TRIGGER kept_ended")
        await superuser.execute("DELETE FROM sent_attachment WHERE circulation_id IS NOT NULL")
        await superuser.execute(
            "UPDATE attachment SET removed_at = now(), remove_reason = 'x' WHERE id = $1", gone
        )
        read = "SELECT title, edition_id, audience FROM sent_attachment WHERE circulation_id = $1"
        for audience in (3, 1):
            # As it was opened with the decision; and as where a newer edition was opened in its stead.
            for table, key in (("attachment_edition", "id"), ("attachment_file", "edition_id")):
                await superuser.execute(
                    f"UPDATE {table} SET audience = $2 WHERE {key} = $1", second, audience
                )
            await superuser.execute(_FILLED)
            assert [tuple(row) for row in await superuser.fetch(read, found)] == [
                ("Budsjett", second, audience)
            ]
            opened = "SELECT audience FROM attachment_file WHERE edition_id = $1"
            assert await superuser.fetchval(opened, second) == audience
            await superuser.execute("DELETE FROM sent_attachment WHERE circulation_id IS NOT NULL")
    finally:
        await transaction.rollback()


async def _parts(road: Road, decision_id: UUID, audience: Audience) -> list[dict[str, Any]]:
    """The parts of the text in the record as somebody of the audience gets it."""
    graph = community()
    async with Work(road.tenant, reader_of(audience, "nb"), road.clock) as work:
        data = await graph.load(work, "WrittenRecord", {"id": global_id("Decision", decision_id)})
    paper = written_paper(
        data["decision"], About("Prøve", "Protokoll", 1, road.clock.moment, translator("nb"))
    )
    parts: list[dict[str, Any]] = paper["text"]["parts"]
    return parts
