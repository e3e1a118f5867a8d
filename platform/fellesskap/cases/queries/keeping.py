"""Loading and saving cases. Saves with a version refuse to overwrite what someone else changed meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from fellesskap.actor import Audience, Side
from fellesskap.cases.model import (
    Case,
    CaseFile,
    CaseKind,
    CaseState,
    Lit,
    PerspectiveState,
    Step,
    Treatment,
    TreatmentState,
    is_partners_own,
)
from fellesskap.cases.tables import Case as CaseRow
from fellesskap.cases.tables import CaseEdition, CasePlace, Correction, Event, Perspective, Priority, Urgency
from fellesskap.cases.tables import Treatment as TreatmentRow
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.prose import Document
from fellesskap.structure.model import Names

LANGUAGES = ("nb", "nn", "se")

Values = dict[Column | str, Any]

# Nearly every command adds one; put together by the mapper, it costs more than the rest of a short command.
_ADD_EVENT = (
    "INSERT INTO event (id, case_id, kind, facts, person_id, body_id, partner_id, audience, happened_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
)
# What is public is seen as far as the case, anything else by the partners; the edition to read follows. What was
# removed from the case is opened to nobody, though a round keeps files of it.
_OPEN_ATTACHMENTS = (
    "UPDATE attachment SET audience = CASE publicness WHEN 'public' THEN $2::smallint ELSE $3::smallint END "
    "WHERE case_id = $1 AND removed_at IS NULL "
    "AND audience < CASE publicness WHEN 'public' THEN $2::smallint ELSE $3::smallint END"
)
_OPEN_EDITIONS = (
    "UPDATE attachment_edition e SET audience = a.audience FROM attachment a WHERE a.id = e.attachment_id "
    "AND a.case_id = $1 AND a.removed_at IS NULL AND e.number = a.edition AND e.audience < a.audience",
    "UPDATE attachment_file f SET audience = e.audience FROM attachment_edition e WHERE e.id = f.edition_id "
    "AND e.case_id = $1 AND f.audience < e.audience",
)


async def load_case(work: Work, case_id: UUID, *, alone: bool = False) -> Case:
    """Load a case in the scope in force; raise `NotFound` where it does not show.

    With `alone`, keep every other change to it waiting until this work is done.
    """
    query = CaseRow.select(
        CaseRow.id,
        CaseRow.version,
        CaseRow.year,
        CaseRow.number,
        CaseRow.reference,
        CaseRow.title,
        CaseRow.state,
        CaseRow.matter_class,
        CaseRow.route,
        CaseRow.structure_version_id,
        CaseRow.form_version_id,
        CaseRow.submitted_by,
        CaseRow.body_id,
        CaseRow.text_edition,
        CaseRow.audience,
        CaseRow.kind,
        CaseRow.hearing_by,
        CaseRow.hearing_due,
    ).where(CaseRow.id == case_id)
    rows = await (query.lock_rows("NO KEY UPDATE") if alone else query)
    if not rows:
        raise NotFound("case.not_found")
    row = rows[0]
    return Case(
        **{
            **row,
            "state": CaseState(row["state"]),
            "audience": Audience(row["audience"]),
            "kind": CaseKind(row["kind"]),
        },
    )


async def load_file(work: Work, case: Case) -> CaseFile:
    """Load what the rules about a case's steps need."""
    treatments = await TreatmentRow.select(
        TreatmentRow.id,
        TreatmentRow.case_id,
        TreatmentRow.body_id,
        TreatmentRow.step,
        TreatmentRow.position,
        TreatmentRow.state,
        TreatmentRow.treated_on,
        TreatmentRow.version,
        TreatmentRow.decision_id,
    ).where(TreatmentRow.case_id == case.id)
    lit = (
        await Perspective.select(Perspective.key, Perspective.state)
        .where(Perspective.case_id == case.id)
        .order_by(Perspective.position)
    )
    urgent = await Urgency.select(Urgency.side).where(Urgency.case_id == case.id)
    return CaseFile(
        case,
        tuple(
            Treatment(**{**row, "step": Step(row["step"]), "state": TreatmentState(row["state"])})
            for row in sorted(treatments, key=lambda row: int(row["position"]))
        ),
        tuple(Lit(row["key"], PerspectiveState(row["state"])) for row in lit),
        frozenset(Side(row["side"]) for row in urgent),
    )


async def is_body_gone(work: Work, case_id: UUID, on: date) -> bool:
    """Tell whether the body that a case lies in, or the one that is to decide it, is not in force on a day."""
    found: bool = await work.connection.fetchval(
        'SELECT EXISTS (SELECT FROM "case" c, unnest(ARRAY[c.body_id, c.deciding_body_id]) AS body(id) '
        "WHERE c.id = $1 AND body.id IS NOT NULL AND NOT EXISTS (SELECT FROM body_edition e "
        "WHERE e.body_id = body.id AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2)))",
        case_id,
        on,
    )
    return found


async def is_onward_gone(work: Work, case_id: UUID, on: date) -> bool:
    """Tell whether the body that a case's decision waits for is not in force on a day."""
    found: bool = await work.connection.fetchval(
        "SELECT EXISTS (SELECT FROM treatment t WHERE t.case_id = $1 AND t.step IN ('note', 'confirm') "
        "AND t.state = 'waiting' AND NOT EXISTS (SELECT FROM body_edition e "
        "WHERE e.body_id = t.body_id AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2)))",
        case_id,
        on,
    )
    return found


async def is_disagreement(work: Work, case_id: UUID) -> bool:
    """Tell whether a case is a disagreement; its table belongs to a feature above and is named, not imported."""
    return bool(
        await work.connection.fetchval("SELECT EXISTS (SELECT FROM disagreement WHERE case_id = $1)", case_id)
    )


async def load_language(work: Work, case_id: UUID) -> str:
    """Load the language a case is written in."""
    rows = await CaseRow.select(CaseRow.language).where(CaseRow.id == case_id)
    return str(rows[0]["language"])


async def insert_case(work: Work, row: CaseRow, perspectives: list[Perspective]) -> None:
    """Insert a case with its empty checklist."""
    await CaseRow.insert(row)
    if perspectives:
        await Perspective.insert(*perspectives)


async def insert_edition(
    work: Work,
    case_id: UUID,
    number: int,
    title: str,
    texts: Mapping[str, Document],
    audience: Audience,
    reason: str = "",
) -> None:
    """Keep an edition of a case's text, as seen as far as `audience`; it is never rewritten."""
    await CaseEdition.insert(
        CaseEdition(
            id=uuid7(),
            case_id=case_id,
            number=number,
            title=title,
            texts=json.dumps(texts, ensure_ascii=False),
            reason=reason,
            written_by=work.actor.person_id,
            written_at=work.clock.now(),
            audience=int(audience),
        )
    )


async def load_texts(work: Work, case: Case) -> dict[str, Document]:
    """Load the documents of a case's newest edition, by section."""
    rows = await CaseEdition.select(CaseEdition.texts).where(
        (CaseEdition.case_id == case.id) & (CaseEdition.number == case.text_edition)
    )
    texts: dict[str, Document] = json.loads(rows[0]["texts"]) if rows else {}
    return texts


async def update_case(work: Work, case_id: UUID, version: int, values: Values) -> None:
    """Change a case that still has `version`; raise `Conflict` where it has moved on."""
    done = (
        await CaseRow.update({**values, "version": CaseRow.version + 1})
        .where((CaseRow.id == case_id) & (CaseRow.version == version))
        .returning(CaseRow.id)
    )
    if not done:
        raise Conflict("case.changed_meanwhile")


async def move_case(work: Work, case_id: UUID, state: CaseState, **values: Any) -> None:
    """Move a case to a state as the consequence of something else, whatever its version."""
    changes: Values = {**_named(values), "state": state, "version": CaseRow.version + 1}
    await CaseRow.update(changes).where(CaseRow.id == case_id)


async def add_treatment(
    work: Work,
    file: CaseFile,
    body_id: UUID,
    step: Step,
    audience: Audience,
    *,
    reason: str = "",
    decision_id: UUID | None = None,
) -> UUID:
    """Add a treatment that waits for a meeting, after the case's others, and return its id."""
    treatment_id = uuid7()
    await TreatmentRow.insert(
        TreatmentRow(
            id=treatment_id,
            case_id=file.case.id,
            body_id=body_id,
            step=step,
            position=len(file.treatments) + 1,
            state=TreatmentState.WAITING,
            reason=reason,
            summary="",
            treated_on=None,
            decision_id=decision_id,
            audience=int(audience),
            created_at=work.clock.now(),
            version=1,
        )
    )
    return treatment_id


async def update_treatment(work: Work, treatment_id: UUID, **values: Any) -> None:
    """Change a treatment."""
    changes: Values = {**_named(values), "version": TreatmentRow.version + 1}
    await TreatmentRow.update(changes).where(TreatmentRow.id == treatment_id)


async def load_treatment(work: Work, treatment_id: UUID) -> Treatment:
    """Load a treatment; raise `NotFound` where it does not show."""
    rows = await TreatmentRow.select(
        TreatmentRow.id,
        TreatmentRow.case_id,
        TreatmentRow.body_id,
        TreatmentRow.step,
        TreatmentRow.position,
        TreatmentRow.state,
        TreatmentRow.treated_on,
        TreatmentRow.version,
        TreatmentRow.decision_id,
    ).where(TreatmentRow.id == treatment_id)
    if not rows:
        raise NotFound("treatment.not_found")
    return Treatment(**{**rows[0], "step": Step(rows[0]["step"]), "state": TreatmentState(rows[0]["state"])})


async def find_listed(work: Work, treatment_ids: list[UUID]) -> set[UUID]:
    """Tell which of the treatments stand on an agenda without an outcome."""
    rows = await TreatmentRow.select(TreatmentRow.id).where(
        TreatmentRow.id.is_in(treatment_ids or [UUID(int=0)]) & (TreatmentRow.state == TreatmentState.LISTED)
    )
    return {row["id"] for row in rows}


async def update_perspective(work: Work, case_id: UUID, key: str, version: int, values: Values) -> UUID:
    """Settle one line of the checklist; raise `NotFound` for an unknown key, `Conflict` for a stale version."""
    done = (
        await Perspective.update({**values, "version": Perspective.version + 1})
        .where((Perspective.case_id == case_id) & (Perspective.key == key) & (Perspective.version == version))
        .returning(Perspective.id)
    )
    if done:
        return UUID(str(done[0]["id"]))
    if await Perspective.exists().where((Perspective.case_id == case_id) & (Perspective.key == key)):
        raise Conflict("case.changed_meanwhile")
    raise NotFound("case.perspective_not_found", field="key")


async def find_priorities(work: Work, case_id: UUID) -> list[str]:
    """List the keys of the priority groups a case concerns, in order."""
    rows = await Priority.select(Priority.key).where(Priority.case_id == case_id).order_by(Priority.position)
    return [row["key"] for row in rows]


async def keep_priorities(
    work: Work, case_id: UUID, wanted: Mapping[str, Names | None], audience: Audience
) -> None:
    """Let these be a case's priority groups, in this order; one without names keeps those it was set with."""
    known = {row["key"]: row for row in await Priority.select().where(Priority.case_id == case_id)}
    await Priority.delete().where(Priority.case_id == case_id)
    made = []
    for position, (key, names) in enumerate(wanted.items()):
        said = known[key] if names is None else {f"name_{code}": getattr(names, code) for code in LANGUAGES}
        kept = {f"name_{code}": said[f"name_{code}"] for code in LANGUAGES}
        made.append(
            Priority(id=uuid7(), case_id=case_id, key=key, position=position, audience=int(audience), **kept)
        )
    if made:
        await Priority.insert(*made)


async def insert_urgency(work: Work, row: Urgency) -> None:
    """Insert one side's urgency mark."""
    await Urgency.insert(row)


async def forget_urgency(work: Work, case_id: UUID) -> None:
    """Let what hurried a case once not hurry it again; the timeline goes on telling of it."""
    await Urgency.delete().where(Urgency.case_id == case_id)


async def open_to(work: Work, case_id: UUID, audience: Audience) -> None:
    """Let a case, its treatments and timeline be seen at least as far as `audience`.

    The checklist, the marks of urgency and what `is_partners_own` go to the partners and no further. Of the text
    only the newest edition opens: what was rewritten before anybody else saw it stays with those who saw it.
    """
    within = min(audience, Audience.PARTNERS)
    for table, column, reach in (
        (CaseRow, CaseRow.id, audience),
        (TreatmentRow, TreatmentRow.case_id, audience),
        (Priority, Priority.case_id, audience),
        (CasePlace, CasePlace.case_id, audience),
        (Correction, Correction.case_id, within),
        (Perspective, Perspective.case_id, within),
        (Urgency, Urgency.case_id, within),
    ):
        await table.update({"audience": int(reach)}).where(
            (column == case_id) & (table.audience < int(reach))
        )
    newest = await CaseRow.select(CaseRow.text_edition).where(CaseRow.id == case_id)
    await CaseEdition.update({"audience": int(audience)}).where(
        (CaseEdition.case_id == case_id)
        & (CaseEdition.number == newest[0]["text_edition"])
        & (CaseEdition.audience < int(audience))
    )
    # The tables of features above this one, named and not imported.
    await work.connection.execute(
        "UPDATE transfer SET audience = $2 WHERE case_id = $1 AND audience < $2", case_id, int(audience)
    )
    await work.connection.execute(_OPEN_ATTACHMENTS, case_id, int(audience), int(within))
    for statement in _OPEN_EDITIONS:
        await work.connection.execute(statement, case_id)
    kinds = await Event.select(Event.kind).distinct().where(Event.case_id == case_id)
    for kind in (row["kind"] for row in kinds):
        reach = within if is_partners_own(kind) else audience
        await Event.update({"audience": int(reach)}).where(
            (Event.case_id == case_id) & (Event.kind == kind) & (Event.audience < int(reach))
        )


async def add_event(
    work: Work,
    case_id: UUID,
    kind: str,
    audience: Audience,
    *,
    body_id: UUID | None = None,
    partner_id: UUID | None = None,
    **facts: str | int | bool | None,
) -> None:
    """Add a line to the case's timeline; `kind` is `noun.past` and has a sentence in the texts."""
    await work.connection.execute(
        _ADD_EVENT,
        uuid7(),
        case_id,
        kind,
        json.dumps(facts, ensure_ascii=False),
        work.actor.person_id,
        body_id,
        partner_id,
        int(min(audience, Audience.PARTNERS) if is_partners_own(kind) else audience),
        work.clock.now(),
    )


def _named(values: dict[str, Any]) -> Values:
    return dict(values.items())
