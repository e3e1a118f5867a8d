"""What jobs and other hands than ours would have done in one's own community."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from fellesskap.db.ids import uuid7
from road import Road


async def settle_by_hand(
    road: Road, superuser: asyncpg.Connection, ready: dict[str, UUID], token: str
) -> None:
    """Let a mail fail and one be uncertain, a paper fail and one be ready, as jobs would."""
    schema = road.tenant.schema
    for name, person_id in road.people.items():
        await superuser.execute(
            f'INSERT INTO "{schema}".contact VALUES ($1, $2, $3) '
            "ON CONFLICT (person_id) DO UPDATE SET email = excluded.email, phone = excluded.phone",
            person_id,
            f"{name.replace(':', '.')}@example.no",
            "12345678",
        )
    mails = await superuser.fetch(f'SELECT id, notice_id FROM "{schema}".delivery ORDER BY id LIMIT 2')
    for mail, name, state, failure in (
        (mails[0], "failed_mail", "failed", "notice.refused"),
        (mails[1], "uncertain_mail", "uncertain", None),
    ):
        ready[name] = mail["id"]
        await superuser.execute(
            f'UPDATE "{schema}".delivery SET state = $2, failure = $3 WHERE id = $1',
            mail["id"],
            state,
            failure,
        )
    reasons = '[{"code": "partner_objects", "name": "Aune", "text": "Vi mangler folk"}]'
    # What approved minutes tell of never changes, except under a test's hand.
    await superuser.execute("SET session_replication_role = replica")
    await superuser.execute(
        f"UPDATE \"{schema}\".decision SET urgent = true, urgent_reason = 'Det hastet.', "
        "consensus = jsonb_set(consensus, '{reasons}', $1::jsonb), beyond_reason = 'Vedtak kommer.', "
        "beyond = $2::jsonb, left_out = $3::jsonb",
        reasons,
        '[{"seat": "", "name": "Hamar", "limit_nok": 500}]',
        '[{"partner_id": "01a22e7b-ab93-7cd6-ace7-dfdc851f5cf9", "side": "municipal", "name": "Hamar"}]',
    )
    await superuser.execute("RESET session_replication_role")
    await _open_doors(superuser, schema, ready)
    await _end_body(superuser, schema, ready)
    await _end_partners(superuser, schema, ready)
    notice = f'SELECT id FROM "{schema}".notice WHERE person_id = $1 LIMIT 1'
    ready["notice"] = await superuser.fetchval(notice, road.people["anne"])
    papers = f'SELECT id FROM "{schema}".document WHERE audience = $1 ORDER BY id LIMIT $2'
    ready["failed_paper"], ready["paper"] = (row["id"] for row in await superuser.fetch(papers, 1, 2))
    ready["open_paper"] = await superuser.fetchval(papers, 3, 1)
    await superuser.execute(
        f"UPDATE \"{schema}\".document SET state = 'failed', failure = 'document.typesetting_failed' "
        "WHERE id = $1",
        ready["failed_paper"],
    )
    for name, audience in (("paper", 1), ("open_paper", 3)):
        await superuser.execute(
            f"UPDATE \"{schema}\".document SET state = 'ready', digest = repeat('0', 64), size = 4 WHERE id = $1",
            ready[name],
        )
        file = f'INSERT INTO "{schema}".document_file VALUES ($1, $2, $3)'
        await superuser.execute(file, ready[name], audience, f"{token} file".encode())


async def _end_partners(superuser: asyncpg.Connection, schema: str, ready: dict[str, UUID]) -> None:
    """Have those be asked who have ended: two municipalities, for one of which it is settled, and a division."""
    partner = (
        f'INSERT INTO "{schema}".partner (id, key, kind, side, number, name, name_official, sort_key, valid_from, '
        "valid_to) VALUES (gen_random_uuid(), $1, 'municipality', 'municipal', $1, $2, $2, $2, '2020-01-01', "
        "'2021-01-01') RETURNING id"
    )
    division = (
        f'INSERT INTO "{schema}".division (id, key, partner_id, name_nb, name_nn, name_se, sort_key, valid_from, '
        "valid_to) SELECT gen_random_uuid(), 'nedlagt', id, 'Nedlagt', 'Nedlagt', 'Nedlagt', 'nedlagt', "
        f"'2020-01-01', '2021-01-01' FROM \"{schema}\".partner WHERE kind = 'trust' RETURNING id, partner_id"
    )
    reply = (
        f'INSERT INTO "{schema}".reply (id, round_id, partner_id, division_id, sort_key, audience) '
        f'SELECT gen_random_uuid(), id, $2, $3, $4, audience FROM "{schema}".round WHERE id = $1 RETURNING id'
    )
    found = ready["round_with_ended"]
    gone = await superuser.fetchval(partner, "9998", "Gamleby")
    ready["reply_ended"] = await superuser.fetchval(reply, found, gone, None, "gamleby")
    closed = await superuser.fetchrow(division)
    divided = (closed["partner_id"], closed["id"], "nedlagt")
    ready["reply_of_division_ended"] = await superuser.fetchval(reply, found, *divided)
    former = await superuser.fetchval(partner, "9999", "Hvorgamleby")
    settled = await superuser.fetchval(reply, found, former, None, "hvorgamleby")
    # Among the first that the tests look at.
    first = "id = '00000000-0000-4000-8000-000000009999', ended_at = now(), ended_reason = 'Slått sammen.', "
    successors = '[{"name": "Aune"}]'
    await superuser.execute(
        f"UPDATE \"{schema}\".reply SET {first} successors = $2::jsonb, answer = 'agree', answered_at = now(), "
        "evidence_kind = 'administrative', evidence_reference = '12/26' WHERE id = $1",
        settled,
        successors,
    )
    followup = (
        f'INSERT INTO "{schema}".followup (id, decision_id, case_id, partner_id, state, sort_key, audience) '
        f"SELECT gen_random_uuid(), id, case_id, $2, 'open', $3, 1 FROM \"{schema}\".decision WHERE id = $1 "
        "RETURNING id"
    )
    ready["followup_ended"] = await superuser.fetchval(followup, ready["recommended"], gone, "gamleby")
    settled = await superuser.fetchval(followup, ready["recommended"], former, "hvorgamleby")
    await superuser.execute(
        f'UPDATE "{schema}".followup SET {first} successors = $2::jsonb WHERE id = $1', settled, successors
    )


async def _open_doors(superuser: asyncpg.Connection, schema: str, ready: dict[str, UUID]) -> None:
    """Have the body that decides, and the meeting whose minutes are approved, be open to everybody."""
    await superuser.execute(f"UPDATE \"{schema}\".body_edition SET open_to_public = true WHERE key = 'fsu'")
    meeting, case = ready["approved"], ready["decided"]
    await superuser.execute(f'UPDATE "{schema}".meeting SET open_to_public = true WHERE id = $1', meeting)
    for table, column, key in (
        ("meeting", "id", meeting),
        *((table, "meeting_id", meeting) for table in ("agenda_item", "attendance", "minutes", "document")),
        ("case", "id", case),
        *(
            (table, "case_id", case)
            for table in ("treatment", "event", "perspective", "decision", "case_edition")
        ),
    ):
        await superuser.execute(f'UPDATE "{schema}"."{table}" SET audience = 3 WHERE "{column}" = $1', key)


async def _end_body(superuser: asyncpg.Connection, schema: str, ready: dict[str, UUID]) -> None:
    """Let a decision wait for a body that is not in the structure any more."""
    gone, ready["lost_onward"] = uuid7(), ready["decided"]
    await superuser.execute(f"INSERT INTO \"{schema}\".body VALUES ($1, 'borte')", gone)
    await superuser.execute(
        f'INSERT INTO "{schema}".treatment '
        "(id, case_id, body_id, step, position, state, decision_id, audience, created_at) "
        "SELECT $1, case_id, $2, 'note', max(position) + 1, 'waiting', $4, 1, now() "
        f'FROM "{schema}".treatment WHERE case_id = $3 GROUP BY case_id',
        uuid7(),
        gone,
        ready["lost_onward"],
        ready["decision"],
    )
