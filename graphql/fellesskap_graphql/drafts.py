"""Drafts of the structure: what is in them, what is wrong with them, and what publishing would mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
import strawberry
from strawberry.scalars import JSON

from fellesskap.cases.model import ENDED
from fellesskap.cases.tables import Case as CaseRow
from fellesskap.drafts import service
from fellesskap.drafts import tables as t
from fellesskap.drafts.model import DraftState, EditKind, SetupState, SetupStep
from fellesskap.drafts.rules import Part, merged, parts_of, standings
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.people.tables import Holding as HoldingRow
from fellesskap.plain import to_plain
from fellesskap.structure import rules
from fellesskap.structure import tables as s
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import Finding, InUse, OpenCase, Severity
from fellesskap.texts import sentence, translator
from fellesskap_graphql.changes import StructureChange, changes_between
from fellesskap_graphql.compiler.expressions import (
    arg,
    coalesce,
    col,
    count,
    earliest,
    exists,
    latest,
    outer,
    today,
)
from fellesskap_graphql.compiler.mapping import (
    argument,
    by_id,
    computed,
    desc,
    field,
    many,
    one,
    pages,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyPerson, LazyStructureVersion
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.rehearsals import RehearsedYear, register, rehearsed
from fellesskap_graphql.relay import Connection, Node
from fellesskap_graphql.wording import glossary

vocabulary(DraftState, EditKind, SetupState, SetupStep, Severity)


@strawberry.type(description="One part of a draft: what one form edits.")
class DraftPart:
    path: str = strawberry.field(
        description="Names the part: `bodies.ssu`, `bodies.ssu.seats.region`, `intake`."
    )
    section: str = strawberry.field(description="The list it stands in; seats are a section of their own.")
    name: str
    digest: str = strawberry.field(description="Say it as `seen` when the part is edited.")
    content: JSON = strawberry.field(description="The part as plain data; a body without its seats.")


@strawberry.type(description="One thing to know about a structure.")
class StructureFinding:
    path: str
    code: str
    severity: Severity
    sentence: str
    name: str = strawberry.field(description="What the part that it is about is called; empty for the whole.")


@strawberry.type(description="One step of setting the community up by this draft.")
class SetupStanding:
    step: SetupStep
    state: SetupState
    seen: str = strawberry.field(description="Say it as `seen` when the step is looked at.")
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class _Content:
    text: str | None


@dataclass(frozen=True, slots=True)
class _Walked:
    text: str | None
    looked_at: str | None


@dataclass(frozen=True, slots=True)
class _Against:
    text: str | None
    last: _Content | None


@dataclass(frozen=True, slots=True)
class _Merging:
    text: str | None
    base: _Content | None
    last: _Content | None


@dataclass(frozen=True, slots=True)
class _Used:
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class _OpenCase:
    reference: str
    route: str
    body: str | None
    decided_in: str | None


@dataclass(frozen=True, slots=True)
class _Breaking:
    text: str | None
    last: _Content | None
    seats: tuple[_Used, ...]
    bodies: tuple[_Used, ...]
    cases: tuple[_OpenCase, ...]


def _parts(facts: _Content, reading: Reading) -> list[DraftPart]:
    language = reading.actor.language
    return [
        DraftPart(
            path=part.path,
            section=part.section,
            name=_name_of(part, language),
            digest=part.digest,
            content=to_plain(part.value),
        )
        for part in parts_of(_read(facts.text))
    ]


def _findings(facts: _Content, reading: Reading) -> list[StructureFinding]:
    structure = _read(facts.text)
    return _told(rules.validate(structure, register()), structure, reading)


def _changes(facts: _Against, reading: Reading) -> list[StructureChange]:
    after = _read(facts.text)
    if facts.last is None or facts.last.text is None:
        return []
    before = _read(facts.last.text)
    numbers = {number: one.name for number, one in register().items()}
    return changes_between(
        before, after, glossary(translator(reading.actor.language), (before, after), numbers)
    )


def _breaks(facts: _Breaking, reading: Reading) -> list[StructureFinding]:
    after = _read(facts.text)
    if facts.last is None or facts.last.text is None:
        return []
    before = _read(facts.last.text)
    in_use = InUse(
        {one.key: one.count for one in facts.seats},
        {one.key: one.count for one in facts.bodies},
        tuple(
            OpenCase(one.reference, one.route, one.body or "", one.decided_in or "") for one in facts.cases
        ),
    )
    return _told(rules.breaks(before, after, register(), in_use), before, reading)


def _steps(facts: _Walked, reading: Reading) -> list[SetupStanding]:
    structure = _read(facts.text)
    found = standings(
        structure, rules.validate(structure, register()), msgspec.json.decode(facts.looked_at or "{}")
    )
    return [
        SetupStanding(step=one.step, state=one.state, seen=one.seen, errors=one.errors, warnings=one.warnings)
        for one in found
    ]


def _rehearsed(facts: _Content, reading: Reading) -> RehearsedYear:
    return rehearsed(_read(facts.text), reading)


def _disputed(facts: _Merging, reading: Reading) -> list[str]:
    if facts.base is None or facts.last is None or facts.base.text is None or facts.last.text is None:
        return []
    ours = _read(facts.text)
    _, paths = merged(_read(facts.base.text), _read(facts.last.text), ours)
    names = {part.path: _name_of(part, reading.actor.language) for part in parts_of(ours)}
    return [names.get(path, path) for path in paths]


def _told(found: list[Finding], structure: Structure, reading: Reading) -> list[StructureFinding]:
    language = reading.actor.language
    names = {part.path: _called(part.value, language) for part in parts_of(structure)}
    return [
        StructureFinding(
            path=one.path,
            code=one.code,
            severity=one.severity,
            sentence=sentence(one.code, one.facts, language),
            name=_nearest(one.path, names),
        )
        for one in found
    ]


def _nearest(path: str, names: Mapping[str, str]) -> str:
    while path:
        if path in names:
            return names[path]
        path = path.rpartition(".")[0]
    return ""


def _name_of(part: Part, language: str) -> str:
    """What a part is called; what has no name of its own is called as its form is."""
    return _called(part.value, language) or translator(language).gettext(part.name)


def _called(value: Any, language: str) -> str:
    named = getattr(value, "name", None) or getattr(value, "title", None)
    return named.in_language(language) if named else ""


def _read(text: str | None) -> Structure:
    # A draft always has its content; only the path into it could lead nowhere.
    return msgspec.json.decode(text or "", type=Structure)


_LAST = rows(
    s.StructureVersion,
    col("state") != "draft",
    {"text": col("content").json()},
    order=[desc("number")],
    single=True,
)
_BASE = rows(
    s.StructureVersion, col("id") == outer("based_on_id"), {"text": col("content").json()}, single=True
)
_LAST_NUMBER = latest(s.StructureVersion, "number", col("state") != "draft")
_BASE_NUMBER = latest(s.StructureVersion, "number", col("id") == outer("based_on_id"))
_CONTENT = {"text": col("content").json()}
_STILL_HELD = (
    (col("seat_id") == outer("id"))
    & (col("kind") == "holder")
    & (col("valid_to").is_null() | (col("valid_to") > today()))
)
_TO_COME = (
    (col("body_id") == outer("id"))
    & col("state").one_of(MeetingState.PLANNED, MeetingState.CALLED)
    & (col("held_on") >= today())
)
_SEATS = rows(s.Seat, exists(HoldingRow, _STILL_HELD), {"count": count(HoldingRow, _STILL_HELD)})
_BODIES = rows(s.Body, exists(MeetingRow, _TO_COME), {"count": count(MeetingRow, _TO_COME)})
_CASES = rows(
    CaseRow,
    ~col("state").one_of(*sorted(ENDED)),
    {
        "route": coalesce(col("route"), ""),
        "body": earliest(s.Body, "key", col("id") == outer("body_id")),
        "decided_in": earliest(s.Body, "key", col("id") == outer("deciding_body_id")),
    },
)


@row(t.Edit)
class Edit(Node):
    """One edit of a draft."""

    number: int = field()
    kind: EditKind = field()
    path: str = field()
    edited_by: LazyPerson | None = field(one("edited_by"))
    edited_at: datetime = field()


@row(t.Draft)
class Draft(Node):
    """A structure in the making; it touches nothing until it is published."""

    label: str = field()
    state: DraftState = field()
    version: int = field()
    based_on: LazyStructureVersion | None = field(one("based_on_id"))
    published_as: LazyStructureVersion | None = field(one("published_as_id"))
    behind: bool = field(
        coalesce(_LAST_NUMBER > _BASE_NUMBER, False),
        description="Whether something was published since it was begun; then it is caught up with first.",
    )
    created_by: LazyPerson | None = field(one("created_by"))
    created_at: datetime = field()
    edited_by: LazyPerson | None = field(one("edited_by"))
    edited_at: datetime = field()
    content: JSON = field()
    parts: list[DraftPart] = field(computed(_parts, _CONTENT))
    findings: list[StructureFinding] = field(computed(_findings, _CONTENT))
    changes: list[StructureChange] = field(
        computed(_changes, {**_CONTENT, "last": _LAST}),
        description="What it would change in the structure that was published last.",
    )
    breaks: list[StructureFinding] = field(
        computed(_breaks, {**_CONTENT, "last": _LAST, "seats": _SEATS, "bodies": _BODIES, "cases": _CASES}),
        description="What is in use and would lose its place.",
    )
    disputed: list[str] = field(
        computed(_disputed, {**_CONTENT, "base": _BASE, "last": _LAST}),
        description="What was changed both here and in what was published since, by name; the draft's words stand.",
    )
    rehearsal: RehearsedYear = field(
        computed(_rehearsed, _CONTENT), description="The next year and a case of every kind, run through it."
    )
    steps: list[SetupStanding] = field(
        computed(_steps, {**_CONTENT, "looked_at": col("looked_at").json()}),
        description="The steps by which a community is set up, and which have been looked at as they are.",
    )
    edits: list[Edit] = field(many("draft_id", order=[desc("number")], about=20, limit=100))


@row(None)
class DraftsQuery:
    """Root fields of drafts."""

    draft: Draft | None = field(by_id())
    drafts: Connection[Draft] = field(
        pages(order=[desc("edited_at"), desc("id")]),
        arguments={"states": argument(list[DraftState] | None, where=col("state").one_of(arg("states")))},
    )


MUTATIONS = (
    mutation(service.BeginDraft, service.begin_draft, Draft, ids={"version_id": "StructureVersion"}),
    mutation(service.BeginDraftWith, service.begin_draft_with, Draft),
    mutation(service.ReplaceDraft, service.replace_draft, Draft),
    *(
        mutation(command, service.put_part, Draft)
        for command in (
            service.PutCommunity,
            service.PutMunicipalities,
            service.PutBody,
            service.PutSeat,
            service.PutRoute,
            service.PutMatterClass,
            service.PutPassage,
            service.PutDisagreementLevel,
            service.PutPlanPeriod,
            service.PutPriorityGroup,
            service.PutPerspective,
            service.PutRegion,
            service.PutDivision,
            service.PutOffice,
            service.PutParty,
            service.PutCompetence,
            service.PutComposition,
            service.PutIntake,
        )
    ),
    mutation(service.RemovePart, partial(service.remove_part, municipalities=register()), Draft),
    mutation(service.MovePart, service.move_part, Draft),
    mutation(service.UndoEdit, service.undo_edit, Draft),
    mutation(service.CatchUp, service.catch_up, Draft),
    mutation(service.LookAtStep, service.look_at_step, Draft),
    mutation(service.PublishDraft, partial(service.publish_draft, municipalities=register()), Draft),
    mutation(service.DiscardDraft, service.discard_draft, Draft),
)
