"""What approved minutes tell of is kept by the database itself, whoever asks."""

from __future__ import annotations

import asyncpg
import pytest

from fellesskap.db.work import system_work
from fellesskap.decisions.model import DecisionEffect, Position
from fellesskap.decisions.service import record_decision
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from road import Road

CHANGES = {
    "meeting": "UPDATE meeting SET state = 'minuted' WHERE id = $1",
    "moved": "UPDATE meeting SET starts_at = starts_at + interval '1 hour' WHERE id = $1",
    "approval": "UPDATE minutes SET approved_at = NULL, approved_by = NULL WHERE meeting_id = $1",
    "minutes": "DELETE FROM minutes WHERE meeting_id = $1",
    "record": "UPDATE agenda_item SET record = 'Noe annet' WHERE meeting_id = $1",
    "line": "DELETE FROM agenda_item WHERE meeting_id = $1",
    "attendance": "UPDATE attendance SET state = 'absent' WHERE meeting_id = $1",
    "gone": "DELETE FROM attendance WHERE meeting_id = $1",
    "decision": "UPDATE decision SET wording = 'Noe annet' WHERE meeting_id = $1",
    "voice": "UPDATE voice SET reason = 'Noe annet' WHERE decision_id IN "
    "(SELECT id FROM decision WHERE meeting_id = $1)",
    "one more": "INSERT INTO agenda_item SELECT gen_random_uuid(), meeting_id, NULL, NULL, 99, 'Ny', 5, false, "
    "'', '', 1, 1, NULL, '' FROM agenda_item WHERE meeting_id = $1 LIMIT 1",
}


async def test_nothing_of_an_approved_meeting_changes(road: Road, superuser: asyncpg.Connection) -> None:
    _, item = await road.ready()
    meeting = (await road.rows("agenda_item", id=item))[0]["meeting_id"]
    voices = (await road.voice("fsu:direktor", Position.AGREES),)
    decision = await road.decision(item, DecisionEffect.BINDING, voices=voices)
    await road.do("anne", record_decision, decision)
    await road.do("anne", draft_minutes, DraftMinutes(meeting, (await road.load(meeting)).version))
    schema = f'"{road.tenant.schema}"'
    await superuser.execute(f"SET search_path TO {schema}")
    for name, change in CHANGES.items():
        # While they are a draft, the same may be done: what refuses below is the approval.
        transaction = superuser.transaction()
        await transaction.start()
        await superuser.execute("SET CONSTRAINTS ALL DEFERRED")
        if name not in ("line", "one more"):
            await superuser.execute(change, meeting)
        await transaction.rollback()
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, (await road.load(meeting)).version))
    before = await road.everything()
    for change in CHANGES.values():
        with pytest.raises(asyncpg.RestrictViolationError, match="approved minutes never change"):
            await superuser.execute(change, meeting)
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE agenda_item SET audience = 3 WHERE meeting_id = $1 AND audience = 2", meeting
        )
    await superuser.execute("RESET search_path")
    unchanged = await road.everything()
    assert {**unchanged, "agenda_item": None} == {**before, "agenda_item": None}
