"""Changing what a case is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fellesskap.access import policy
from fellesskap.cases import queries, rules
from fellesskap.cases.model import CaseKind, Purpose
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded


@dataclass(frozen=True, slots=True)
class SetCaseKind:
    """Say what a case is for; of a hearing also who asks for the community's statement, and by when."""

    case_id: UUID
    version: int
    kind: CaseKind
    hearing_by: str = ""
    hearing_due: date | None = None


async def set_case_kind(work: Work, command: SetCaseKind) -> UUID:
    """Change what a case is for and return its id; where nothing changed nothing is told."""
    guarded(command)
    case = await queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        file = await queries.load_file(work, case)
        rules.require_kind_changeable(file, disagreement=await queries.is_disagreement(work, case.id))
        wanted = Purpose(command.kind, command.hearing_by, command.hearing_due)
        purpose = rules.choose_purpose(wanted, today(work.clock), case.hearing_due)
        rules.require_kind_fits(file, purpose.kind)
        values: queries.Values = {
            "kind": purpose.kind,
            "hearing_by": purpose.hearing_by,
            "hearing_due": purpose.hearing_due,
        }
        await queries.update_case(work, case.id, command.version, values)
        if purpose != case.purpose:
            facts: dict[str, Any] = {}
            if purpose.hearing_due is not None:
                facts = {"by": purpose.hearing_by, "due": purpose.hearing_due.isoformat()}
            await queries.add_event(
                work, case.id, "case.kind_set", case.audience, kind_of=purpose.kind, was=case.kind, **facts
            )
            await audit.append(work, "case.kind_set", case.id, kind=purpose.kind, was=case.kind)
    return case.id
