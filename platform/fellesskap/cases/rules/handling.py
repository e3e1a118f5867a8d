"""What must hold for a case while it is reported, placed, lit and written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.cases.model import ENDED, CaseFile, CaseState, Lit, PerspectiveState, TreatmentState
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, RuleBroken
from fellesskap.structure.model import PLAIN_NUMBERING, IntakeField, PriorityGroup, Route, Structure

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
LONGEST_NOTE = 2_000
MOST_AT_ONCE = 50

# Where both could be the year, the last is.
WRITTEN_NUMBER = (
    r"(?:(?P<number>\d{1,7})\s?(?:[/:–-]\s?|\((?=\s?\d{4}\s?\))\s?)(?P<year>(?:19|20)\d{2})(?!\d)(?:\s?\))?"
    r"|(?P<year_first>(?:19|20)\d{2})\s?[/:–-]\s?(?P<number_last>\d{1,7}))"
)
_NUMBER = re.compile(rf"\s*{WRITTEN_NUMBER}\s*\Z")
_OWN = (CaseState.REPORTED, CaseState.RETURNED)
_REVISABLE = (
    *_OWN,
    CaseState.TRYING,
    CaseState.PLACED,
    CaseState.DISCUSSED,
    CaseState.ANCHORING,
    CaseState.ANCHORED,
)


def write_number(structure: Structure, number: int, year: int) -> str:
    """R-CASE-18: A case's number is written as the structure says when the case is opened, and so for good.

    Where bodies have series of their own, it is the plain number until the case is placed (R-CASE-31).
    Source: 004 «sak 3/2020»; features 3.6 «stable».
    """
    template = PLAIN_NUMBERING if structure.numbered_by_body else structure.numbering
    return template.format(number=number, year=year)


def write_body_number(structure: Structure, body_key: str, number: int, year: int) -> str:
    """R-CASE-31: Where the numbering names the body, a case has the next number of the body's year from the day
    it is first placed, and for good; bodies that every region or division has share their short name and series.

    Source: features 3.6 «Numbering per body and year (sak 3/2020), stable».
    """
    return structure.numbering.format(body=body_word(structure, body_key), number=number, year=year)


def body_word(structure: Structure, body_key: str) -> str:
    """R-CASE-31, the word for the body: its short name, else its name."""
    body = structure.body(body_key)
    return body.abbreviation or body.name.nb


def read_number(text: str) -> tuple[int, int] | None:
    """R-CASE-18, where somebody writes it: the number and the year, whichever is first; None for anything else."""
    found = _NUMBER.match(text)
    return number_of(found) if found else None


def number_of(found: re.Match[str]) -> tuple[int, int]:
    """The number and the year that `WRITTEN_NUMBER` has found."""
    return int(found["number"] or found["number_last"]), int(found["year"] or found["year_first"])


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


def require_placeable(file: CaseFile, *, gone: bool = False) -> None:
    """R-CASE-2: A case is placed before its treatment is on an agenda. Source: 004 «plassere sakene».

    `gone` is R-CASE-25: the body it lies in, or the one that is to decide it, is not in the structure any more.
    """
    if file.case.state in _FINISHED:
        require_undecided(file)
    require_at_hand(file)
    if file.case.state is CaseState.TRYING:
        raise RuleBroken("case.is_tried", rule="R-CASE-2")
    if waits(file) and (gone or file.case.state is CaseState.REPORTED):
        return
    listed = any(treatment.state is not TreatmentState.WAITING for treatment in file.treatments)
    if listed or file.case.state is not CaseState.PLACED:
        raise RuleBroken("case.already_under_treatment", rule="R-CASE-2")


def waits(file: CaseFile) -> bool:
    """R-CASE-25: A case that waits in a body that is gone, or for one, is placed anew: while nobody is called to
    treat it, asked about it, or to decide it in writing.

    Source: scenarios.md S10 «OSO becomes SU on that date»; 004 «plassere sakene til rett instans».
    """
    busy = (TreatmentState.LISTED, TreatmentState.IN_WRITING)
    return file.case.state in _WAITING and not any(one.state in busy for one in file.treatments)


_WAITING = (CaseState.REPORTED, CaseState.PLACED, CaseState.DISCUSSED, CaseState.ANCHORED)


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


def require_lit(perspectives: Collection[Lit], override: str, names: Mapping[str, str]) -> None:
    """R-CASE-5: A case is lit from every perspective before it is treated, or a reason says why not.

    `names` is what the perspectives are called, by key.
    Source: 004 «tilstrekkelig belyst (Finnmarkssykehuset/kommuner/pasient/bruker/pårørende)».
    """
    missing = [names.get(lit.key, lit.key) for lit in perspectives if lit.state is PerspectiveState.MISSING]
    if missing and not override.strip():
        raise RuleBroken("case.not_sufficiently_lit", field="override", missing=missing, rule="R-CASE-5")


def require_revisable(file: CaseFile) -> None:
    """R-CASE-6: A text that a meeting has before it stays as it was sent; a round keeps the text it was sent
    with, whatever is written after. Source: SAPL #3527; scenarios.md S6 «text v2».
    """
    if file.case.state in _FINISHED:
        require_undecided(file)
    if file.case.state not in _REVISABLE:
        raise RuleBroken("case.text_is_frozen", rule="R-CASE-6")


def state_revised(state: CaseState) -> CaseState:
    """R-CASE-6, a text that was anchored and is written anew is to be asked about again before it is decided."""
    return CaseState.DISCUSSED if state is CaseState.ANCHORED else state


def require_own_or_secretariat(actor: Actor, file: CaseFile) -> None:
    """R-CASE-7: The text is the secretariat's, and its reporter's until it is placed or while it is sent back.

    Source: 004 §4.4.1; features 3.11.
    """
    policy.require_signed_in(actor)
    own = actor.person_id == file.case.submitted_by and file.case.state in _OWN
    if not own and not actor.has(RoleKind.SECRETARIAT):
        raise NotAllowed("case.not_yours_to_revise", rule="R-CASE-7")


def require_undecided(file: CaseFile) -> None:
    """R-CASE-8: A decided case is finished, and so is one that was settled, concluded or withdrawn.

    Source: 001 «bindende ved konsensus».
    """
    if file.case.state in ENDED:
        raise RuleBroken(_FINISHED.get(file.case.state, "case.already_decided"), rule="R-CASE-8")


_FINISHED = {
    CaseState.WITHDRAWN: "case.is_withdrawn",
    CaseState.SETTLED: "case.is_settled",
    CaseState.CONCLUDED: "case.is_concluded",
}


def require_at_hand(file: CaseFile) -> None:
    """R-CASE-11: A case that is sent back lies with whoever reported it until it is sent again.

    Source: features 3.11 «return to proposer for correction».
    """
    if file.case.state is CaseState.RETURNED:
        raise RuleBroken("case.is_returned", rule="R-CASE-11")


def require_not_in_writing(file: CaseFile) -> None:
    """R-CASE-17: A case that a body decides in writing leaves it when the procedure has ended, not before.

    Source: features 5.14; whoever is asked answers to something that stands still.
    """
    if any(one.state is TreatmentState.IN_WRITING for one in file.treatments):
        raise RuleBroken("case.in_writing", rule="R-CASE-17")


def require_returnable(file: CaseFile) -> None:
    """R-CASE-12: A case is sent back while it waits, never from an agenda or a round that has its text.

    Source: features 3.11 «return to proposer for correction»; SAPL #3527.
    """
    require_undecided(file)
    require_at_hand(file)
    waiting = not file.treatments or file.treatments[-1].state is TreatmentState.WAITING
    if file.case.state not in (CaseState.REPORTED, CaseState.PLACED) or not waiting:
        raise RuleBroken("case.too_late_to_return", rule="R-CASE-12")


def require_sender(actor: Actor, file: CaseFile) -> None:
    """R-CASE-13: What was sent back is sent again by whoever reported it, or by the secretariat on their word.

    Source: features 3.11; 004 «veilede i saksforberedelse».
    """
    policy.require_signed_in(actor)
    if actor.person_id != file.case.submitted_by and not actor.has(RoleKind.SECRETARIAT):
        raise NotAllowed("case.not_yours_to_send", rule="R-CASE-13")


def require_returned(file: CaseFile) -> None:
    """R-CASE-13, only what was sent back is sent again."""
    if file.case.state is not CaseState.RETURNED:
        raise RuleBroken("case.not_returned", rule="R-CASE-13")


def state_sent_again(file: CaseFile) -> CaseState:
    """Where a case is once it is sent again: in the body it waited for, or before it was placed."""
    return CaseState.PLACED if file.treatments else CaseState.REPORTED


def require_note(note: str) -> None:
    """R-CASE-4, the length of what is said."""
    if len(note) > LONGEST_NOTE:
        raise Invalid("case.note_too_long", field="note", longest=LONGEST_NOTE, rule="R-CASE-4")


def require_two_cases(case_id: UUID, other_id: UUID) -> None:
    """R-CASE-14: Two cases have one thing to do with one another, said once and seen from both.

    Source: features 3.9.
    """
    if case_id == other_id:
        raise Invalid("case.linked_to_itself", field="other_id", rule="R-CASE-14")


def require_unlinked(linked: bool) -> None:
    """R-CASE-14, said once."""
    if linked:
        raise Conflict("case.already_linked", field="other_id", rule="R-CASE-14")


def require_known_places(chosen: Sequence[UUID], known: Collection[UUID]) -> None:
    """R-CASE-15: A case concerns regions and divisions that the community has today, or that it had before.

    Source: features 3.9 «case ↔ … region».
    """
    if len(set(chosen)) != len(chosen):
        raise Invalid("case.place_twice", field="places", rule="R-CASE-15")
    if not set(chosen) <= set(known):
        raise Invalid("case.place_unknown", field="places", rule="R-CASE-15")


def require_several(number: int) -> None:
    """R-CASE-16: What is done with several cases is done with all or with none, and with at most a page of them.

    Source: ours, so that nobody has to find out which were done.
    """
    if not number:
        raise Invalid("case.none_chosen", field="cases", rule="R-CASE-16")
    if number > MOST_AT_ONCE:
        raise Invalid("case.too_many_chosen", field="cases", most=MOST_AT_ONCE, rule="R-CASE-16")


def require_none_refused(refused: Sequence[tuple[str, DomainError]], number: int) -> None:
    """R-CASE-16, of what was tried with `number` cases: where some refuse, each by its reference, none is done."""
    if refused:
        raise RuleBroken(
            "case.several_refused",
            field="cases",
            rule="R-CASE-16",
            count=len(refused),
            total=number,
            cases=", ".join(reference for reference, _ in refused),
            refused=[(reference, error.code, error.facts) for reference, error in refused],
        )


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


def case_actions(actor: Actor, file: CaseFile, *, gone: bool = False) -> list[Action]:
    """Tell what the actor can do with the case itself now; `gone` as for `require_placeable`."""
    return [
        action(
            "placeCase",
            lambda: policy.require_secretariat(actor),
            lambda: require_placeable(file, gone=gone),
        ),
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
        action("returnCase", lambda: policy.require_secretariat(actor), lambda: require_returnable(file)),
        action("sendCaseAgain", lambda: require_sender(actor, file), lambda: require_returned(file)),
        action("linkCases", lambda: policy.require_secretariat(actor)),
        action("setPlaces", lambda: policy.require_secretariat(actor)),
    ]


def _side_exists(actor: Actor, file: CaseFile) -> None:
    urgency_side(actor, file)
