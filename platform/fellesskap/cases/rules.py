"""What must hold for a case from its report until it is ready to be decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.cases.model import CaseFile, CaseState, Lit, PerspectiveState, TreatmentState
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.structure.model import IntakeField, PriorityGroup, Route, Structure

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000

_REVISABLE = (
    CaseState.REPORTED,
    CaseState.PLACED,
    CaseState.DISCUSSED,
    CaseState.ANCHORING,
    CaseState.ANCHORED,
)


def require_filled(fields: Collection[IntakeField], texts: Mapping[str, str]) -> None:
    """R-CASE-1: Every field the community's intake form requires is filled, within its length.

    Source: 004 «Saker meldes til sekretariatet i egen mal».
    """
    for intake in fields:
        text = texts.get(intake.fills, "").strip()
        if intake.required and not text:
            raise Invalid("case.field_required", field=intake.fills, label=intake.label.nb, rule="R-CASE-1")
        longest = LONGEST_TITLE if intake.fills == "title" else LONGEST_TEXT
        if len(text) > longest:
            raise Invalid(
                "case.field_too_long",
                field=intake.fills,
                label=intake.label.nb,
                longest=longest,
                rule="R-CASE-1",
            )


def require_language(language: str, known: Collection[str]) -> None:
    """R-CASE-1, the language a case is written in."""
    if language not in known:
        raise Invalid("case.language_unknown", field="language", rule="R-CASE-1")


def require_placeable(file: CaseFile) -> None:
    """R-CASE-2: A case is placed before its treatment is on an agenda. Source: 004 «plassere sakene»."""
    listed = any(treatment.state is not TreatmentState.WAITING for treatment in file.treatments)
    if listed or file.case.state not in (CaseState.REPORTED, CaseState.PLACED):
        raise RuleBroken("case.already_under_treatment", rule="R-CASE-2")


def pick_route(structure: Structure, key: str) -> Route:
    """Pick one of the community's routes; raise `Invalid` for a key it does not have."""
    for route in structure.routes:
        if route.key == key:
            return route
    raise Invalid("case.route_unknown", field="route")


def require_route(route: Route, matter_class: str, body_key: str) -> None:
    """R-CASE-3: A case goes to a body that its route discusses in, with a matter class the route takes.

    Source: 002 «Saksbehandling i to trinn», 004 «plassere sakene til rett instans».
    """
    if matter_class not in route.matter_classes:
        raise Invalid("case.matter_class_not_in_route", field="matter_class", rule="R-CASE-3")
    if body_key not in (*route.discuss_in, *route.may_start_in):
        raise Invalid("case.body_not_in_route", field="body", rule="R-CASE-3")


def require_reason(reason: str, field: str = "reason") -> None:
    """R-CASE-4: What the secretariat chooses for a case it gives a reason for. Source: 004 §4.4.1."""
    if not reason.strip():
        raise Invalid("case.reason_required", field=field, rule="R-CASE-4")


def require_lit(perspectives: Collection[Lit], override: str) -> None:
    """R-CASE-5: A case is lit from every perspective before it is treated, or a reason says why not.

    Source: 004 «tilstrekkelig belyst (Finnmarkssykehuset/kommuner/pasient/bruker/pårørende)».
    """
    missing = [lit.key for lit in perspectives if lit.state is PerspectiveState.MISSING]
    if missing and not override.strip():
        raise RuleBroken(
            "case.not_sufficiently_lit", field="override", missing=", ".join(missing), rule="R-CASE-5"
        )


def require_revisable(file: CaseFile) -> None:
    """R-CASE-6: A text that a meeting has before it stays as it was sent; a round keeps the text it was sent
    with, whatever is written after. Source: SAPL #3527; scenarios.md S6 «text v2».
    """
    if file.case.state not in _REVISABLE:
        raise RuleBroken("case.text_is_frozen", rule="R-CASE-6")


def state_revised(state: CaseState) -> CaseState:
    """R-CASE-6, a text that was anchored and is written anew is to be asked about again before it is decided."""
    return CaseState.DISCUSSED if state is CaseState.ANCHORED else state


def require_own_or_secretariat(actor: Actor, file: CaseFile) -> None:
    """R-CASE-7: The text is the secretariat's, and its reporter's until it is placed. Source: 004 §4.4.1."""
    policy.require_signed_in(actor)
    own = actor.person_id == file.case.submitted_by and file.case.state is CaseState.REPORTED
    if not own and not actor.has(RoleKind.SECRETARIAT):
        raise NotAllowed("case.not_yours_to_revise", rule="R-CASE-7")


def require_undecided(file: CaseFile) -> None:
    """R-CASE-8: A decided case is finished. Source: 001 «bindende ved konsensus»."""
    if file.case.state in (CaseState.DECIDED, CaseState.NOT_AGREED):
        raise RuleBroken("case.already_decided", rule="R-CASE-8")


def urgency_side(actor: Actor, file: CaseFile) -> Side:
    """R-CASE-9: Each side of the secretariat marks urgency for itself, once. Source: models.md A16."""
    sides = actor.secretariat_sides() & {Side.MUNICIPAL, Side.HOSPITAL}
    if not sides:
        raise NotAllowed("case.urgency_needs_a_side", rule="R-CASE-9")
    free = sorted(sides - file.urgent_for)
    if not free:
        raise Conflict("case.already_marked_urgent", rule="R-CASE-9")
    return free[0]


def choose_priorities(
    structure: Structure, keys: Sequence[str], known: Collection[str], on: date
) -> list[PriorityGroup | None]:
    """R-CASE-10: A case is counted among groups of the plan period of the day. One that it has already stays,
    though the structure may have let the group go: then its place in the answer is None.

    Source: features 3.9; models.md `priority_groups_2020_2023`.
    """
    if len(set(keys)) != len(keys):
        raise Invalid("case.priority_twice", field="priorities", rule="R-CASE-10")
    current = {group.key: group for group in structure.groups_on(on)}
    for key in keys:
        if key not in current and key not in known:
            raise Invalid("case.priority_unknown", field="priorities", rule="R-CASE-10")
    return [current.get(key) for key in keys]


def case_actions(actor: Actor, file: CaseFile) -> list[Action]:
    """Tell what the actor can do with the case itself now."""
    return [
        action("placeCase", lambda: policy.require_secretariat(actor), lambda: require_placeable(file)),
        action(
            "settlePerspective",
            lambda: policy.require_secretariat(actor),
            lambda: require_undecided(file),
        ),
        action(
            "setPriorities",
            lambda: policy.require_secretariat(actor),
            lambda: require_undecided(file),
        ),
        action(
            "reviseCase",
            lambda: require_own_or_secretariat(actor, file),
            lambda: require_revisable(file),
        ),
        action(
            "markUrgent",
            lambda: policy.require_secretariat(actor),
            lambda: require_undecided(file),
            lambda: _side_exists(actor, file),
        ),
    ]


def _side_exists(actor: Actor, file: CaseFile) -> None:
    urgency_side(actor, file)
