"""Publishing a community's structure, and reading the one in force on a day."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, Invalid, NotFound, RuleBroken
from fellesskap.guard import guarded_value
from fellesskap.plain import from_plain, to_json
from fellesskap.structure import queries, rules
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import Change, Finding, Municipalities, Severity

LONGEST_LABEL, LONGEST_KEY = 200, 80

_VERSIONS_KEPT = 512
_kept: OrderedDict[tuple[str, UUID], Structure] = OrderedDict()


@dataclass(frozen=True, slots=True)
class PlanStructure:
    """Ask what publishing a structure from a day would mean; `municipalities` is the national register."""

    structure: Structure
    valid_from: date
    municipalities: Municipalities


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would mean. `follows` is the version it was compared with, None for the first."""

    follows: UUID | None
    digest: str
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    breaks: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop it."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class ApplyStructure:
    """Publish a structure from a day. The same `key` again answers as the first time did.

    `follows` is the version the plan was made on; given, nothing else may have been published since.
    What breaks is accepted in so many words.
    """

    structure: Structure
    valid_from: date
    label: str
    key: str
    municipalities: Municipalities
    follows: UUID | None = None
    accepts_breaks: bool = False


def digest_of(structure: Structure) -> str:
    """Compute the SHA-256 of the canonical document, in hexadecimal."""
    return hashlib.sha256(to_json(structure).encode()).hexdigest()


async def plan_structure(work: Work, command: PlanStructure) -> Plan:
    """Tell what publishing would change, what is wrong with it and what it would break; changes nothing."""
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        return await _plan(work, command, await queries.find_latest_version(work))


async def apply_structure(work: Work, command: ApplyStructure) -> UUID:
    """Publish a structure and return its version's id; an unchanged structure keeps its version.

    Raise `Invalid` with all findings, `RuleBroken` for what it would break, `Conflict` when stale.
    """
    guarded_value([command.structure, command.label, command.key], "structure")
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        return await publish_structure(work, command)


async def publish_structure(work: Work, command: ApplyStructure) -> UUID:
    """Publish as `apply_structure` does, in the engine scope, for a feature that has asked who may change it so."""
    _require_label(command)
    await queries.lock_structure(work)
    repeated = await _find_repeated(work, command)
    if repeated:
        return repeated
    latest = await queries.find_latest_version(work)
    if latest and await load_structure_version(work, latest.id) == command.structure:
        await queries.keep_partners(work, command.structure, command.municipalities, latest.valid_from)
        return latest.id
    if command.follows and (latest is None or latest.id != command.follows):
        raise Conflict("structure.stale")
    ask = PlanStructure(command.structure, command.valid_from, command.municipalities)
    plan = await _plan(work, ask, latest)
    _require_publishable(command, plan, latest)
    return await _publish(work, command, plan, latest)


async def export_structure(work: Work, as_of: date) -> Structure:
    """Give the structure in force on a day, as it was published; raise `NotFound` where there is none."""
    _, structure = await find_structure(work, as_of)
    return structure


async def find_structure(work: Work, on: date) -> tuple[UUID, Structure]:
    """Give the version in force on a day; raise `NotFound` for a day before the first."""
    version_id = await queries.find_version_on(work, on)
    if version_id is None:
        raise NotFound("structure.none_in_force", day=on)
    return version_id, await load_structure_version(work, version_id)


async def find_latest_structure(work: Work) -> tuple[UUID, Structure]:
    """Give the version published last, also for a day to come; raise `NotFound` where there is none."""
    latest = await queries.find_latest_version(work)
    if latest is None:
        raise NotFound("structure.none_in_force", day=today(work.clock))
    return latest.id, await load_structure_version(work, latest.id)


async def load_structure_version(work: Work, version_id: UUID) -> Structure:
    """Load one version; published ones never change and are kept in memory."""
    place = work.tenant.schema, version_id
    if place in _kept:
        _kept.move_to_end(place)
        return _kept[place]
    content, published = await queries.load_content(work, version_id)
    structure = from_plain(Structure, json.loads(content))
    if published:
        _kept[place] = structure
        if len(_kept) > _VERSIONS_KEPT:
            _kept.popitem(last=False)
    return structure


async def _plan(work: Work, command: PlanStructure, latest: queries.VersionRef | None) -> Plan:
    findings = rules.validate(command.structure, command.municipalities)
    changes: list[Change] = []
    breaks: list[Finding] = []
    if latest:
        before = await load_structure_version(work, latest.id)
        changes = rules.difference(before, command.structure)
        in_use = await queries.load_in_use(work, command.valid_from)
        breaks = rules.breaks(before, command.structure, command.municipalities, in_use)
    return Plan(
        follows=latest.id if latest else None,
        digest=digest_of(command.structure),
        changes=tuple(changes),
        findings=tuple(findings),
        breaks=tuple(breaks),
    )


async def _find_repeated(work: Work, command: ApplyStructure) -> UUID | None:
    made = await queries.find_version_by_key(work, command.key)
    if made is None:
        return None
    version_id, digest = made
    if digest != digest_of(command.structure):
        raise Conflict("structure.key_reused", field="key")
    return version_id


def _require_label(command: ApplyStructure) -> None:
    for field, text, longest in (("label", command.label, LONGEST_LABEL), ("key", command.key, LONGEST_KEY)):
        if not 0 < len(text.strip()) <= longest:
            raise Invalid("structure.label_length", field=field, longest=longest)


def _require_publishable(command: ApplyStructure, plan: Plan, latest: queries.VersionRef | None) -> None:
    if plan.errors:
        raise Invalid("structure.invalid", count=len(plan.errors), findings=list(plan.findings))
    if not rules.may_follow(latest.valid_from if latest else None, command.valid_from):
        raise RuleBroken(
            "structure.not_later",
            field="valid_from",
            latest=latest.valid_from if latest else None,
            rule="R-STRUCTURE-14",
        )
    if plan.breaks and not command.accepts_breaks:
        raise RuleBroken(
            "structure.in_use", count=len(plan.breaks), findings=list(plan.breaks), rule="R-STRUCTURE-13"
        )


async def _publish(
    work: Work, command: ApplyStructure, plan: Plan, latest: queries.VersionRef | None
) -> UUID:
    version_id, number = uuid7(), latest.number + 1 if latest else 1
    await queries.save_version(
        work,
        queries.NewVersion(
            id=version_id,
            number=number,
            label=command.label.strip(),
            valid_from=command.valid_from,
            content=to_json(command.structure),
            digest=plan.digest,
            key=command.key,
            published_at=work.clock.now(),
            published_by=work.actor.person_id,
        ),
        supersedes=latest,
    )
    expansion = rules.expand(command.structure, command.municipalities)
    changed = await queries.project(
        work, command.structure, expansion, command.municipalities, version_id, command.valid_from
    )
    await audit.append(
        work,
        "structure.published",
        version_id,
        number=number,
        digest=plan.digest,
        valid_from=command.valid_from.isoformat(),
        changes=len(plan.changes),
        bodies_and_seats=changed,
        breaks_accepted=len(plan.breaks),
    )
    return version_id
