"""A token of its own in every text that a community holds, to search answers for."""

from __future__ import annotations

import json
from typing import Any

import asyncpg

from fellesskap.tenant import Tenant

# Columns of text that hold a word of the code, a key of the structure, a number or a digest: nothing that
# anybody writes, and nothing that a token could be put into.
WORDS = {
    "agenda_item": (),
    "attestation": ("competence",),
    "asked_address": ("failure",),
    "asked_party": ("sort_key", "word"),
    "attachment_edition": ("digest", "media_type"),
    "audit": ("name", "previous", "hash"),
    "body": ("key",),
    "body_edition": ("key", "kind", "may_appoint"),
    "case": ("language", "matter_class", "route"),
    "command_key": ("key", "command", "digest"),
    "delivery": ("failure", "message_id"),
    "disagreement_stage": ("level",),
    "division": ("key", "sort_key"),
    "document": ("digest", "failure", "language", "media_type"),
    "event": ("kind",),
    "followup": ("sort_key",),
    "body_leader": ("party",),
    "input_invited": ("sort_key",),
    "meeting": ("chair_party",),
    "office_holding": ("office",),
    "notice": ("kind",),
    "partner": ("key", "language", "number", "sort_key"),
    "person": ("language", "sort_key"),
    "perspective": ("key",),
    "region": ("key", "sort_key"),
    "reply": ("sort_key",),
    "round_seat": ("selects", "settles"),
    "seat": ("key",),
    "seat_edition": ("key", "office", "nominated_by", "selected_by", "appointed_by", "confirmed_by"),
    "stance": ("sort_key",),
    "structure_edit": ("path",),
    "structure_version": ("digest", "key"),
    "unasked": ("sort_key",),
}
_TEXTS = """
SELECT c.table_name, c.column_name, coalesce(c.character_maximum_length, 100000) AS length
FROM information_schema.columns c
WHERE c.table_schema = $1 AND c.data_type IN ('text', 'character varying') AND NOT EXISTS (
    SELECT FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (k.conkey)
    WHERE n.nspname = $1 AND t.relname = c.table_name AND a.attname = c.column_name AND k.contype = 'c'
        AND pg_get_constraintdef(k.oid) LIKE '%ARRAY[%' AND array_length(k.conkey, 1) = 1)
ORDER BY 1, 2
"""


async def poison(superuser: asyncpg.Connection, tenant: Tenant, token: str) -> None:
    """Put a token of its own in front of what stands in every column of free text, and in free JSON."""
    schema = tenant.schema
    async with superuser.transaction():
        # What is published and what is in the trail never changes, except under a test's hand.
        await superuser.execute("SET LOCAL session_replication_role = replica")
        columns = await superuser.fetch(_TEXTS, schema)
        for number, (table, column, length) in enumerate(columns):
            if column in WORDS.get(table, ()) or table == "migration":
                continue
            text = f"left('{token}{number:03}' || '{'' if length < 12 else ' '}' || \"{column}\", {length})"
            if column == "email":
                text = f"'{token}{number:03}.' || email"
            change = f'UPDATE "{schema}"."{table}" SET "{column}" = {text}'
            try:
                async with superuser.transaction():
                    await superuser.execute(change)
            except asyncpg.CheckViolationError:
                await superuser.execute(f"{change} WHERE \"{column}\" <> ''")
        await _poison_json(superuser, schema, token)


async def _poison_json(superuser: asyncpg.Connection, schema: str, token: str) -> None:
    await superuser.execute(
        f"UPDATE \"{schema}\".event SET facts = facts || jsonb_build_object('word', $1::text)",
        f"{token}facts",
    )
    for table, column in (
        ("case_edition", "texts"),
        ("decision", "consensus"),
        ("decision", "beyond"),
        ("decision", "left_out"),
        ("reply", "successors"),
        ("reply", "instead_of"),
        ("followup", "successors"),
        ("followup", "instead_of"),
        ("structure_version", "content"),
        ("structure_draft", "content"),
        ("structure_edit", "before"),
        ("structure_edit", "after"),
    ):
        for row in await superuser.fetch(f'SELECT id, "{column}"::text AS text FROM "{schema}"."{table}"'):
            said = json.dumps(_said(json.loads(row["text"]), token), ensure_ascii=False)
            await superuser.execute(
                f'UPDATE "{schema}"."{table}" SET "{column}" = $2::jsonb WHERE id = $1', row["id"], said
            )


_FREE = frozenset({"nb", "nn", "se", "name", "text", "reason", "source", "explanation", "label", "purpose"})


def _said(value: Any, token: str, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _said(inner, token, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_said(inner, token, key) for inner in value]
    return f"{token}{key} {value}" if isinstance(value, str) and key in _FREE else value
