"""What a refusal must leave alone: the tables, and how to tell that nothing in them changed."""

from __future__ import annotations

from collections.abc import Iterable

import asyncpg

KEPT = (
    "case",
    "body_number",
    "treatment",
    "round",
    "round_change",
    "advice",
    "reply",
    "earlier_answer",
    "unasked",
    "stance",
    "decision",
    "circulation",
    "circulation_change",
    "circulation_seat",
    "circulation_answer",
    "voice",
    "followup",
    "event",
    "transfer",
    "correction",
    "case_link",
    "attachment",
    "attachment_edition",
    "attachment_file",
    "sent_attachment",
    "case_place",
    "disagreement",
    "disagreement_party",
    "disagreement_stage",
    "urgency",
    "priority",
    "perspective",
    "audit",
    "notice",
    "delivery",
    "document",
    "meeting",
    "agenda_item",
    "attendance",
    "agenda_change",
    "followup_report",
    "reportback",
    "minutes",
    "minutes_line",
    "minutes_round",
    "minutes_comment",
    "minutes_correction",
    "proposed_correction",
    "input_call",
    "input_invited",
    "input_theme",
    "input",
    "absence",
    "deputy_call",
    "stint",
    "recusal",
    "guest",
    "appointment_round",
    "round_seat",
    "asked_party",
    "seat_call",
    "nomination",
    "listed_nomination",
    "asked_address",
    "person",
    "contact",
    "holding",
    "year_event",
    "event_body",
    "note",
    "note_edition",
    "premeeting",
    "premeeting_case",
    "premeeting_person",
    "disclosure",
    "disclosure_note",
)


async def digests(connection: asyncpg.Connection, sources: Iterable[str]) -> dict[str, str]:
    """How many rows lie in each table, and one number for what stands in them, whatever their order.

    One statement, since refusals are many: reading the rows themselves takes ten times as long.
    """
    named = list(sources)
    digest = "count(*) || ' rows ' || coalesce(sum(hashtextextended(t::text, 0)), 0)"
    asked = " UNION ALL ".join(
        f"SELECT {number} AS number, {digest} AS found FROM {source} t" for number, source in enumerate(named)
    )
    return {named[row["number"]]: row["found"] for row in await connection.fetch(asked)}
