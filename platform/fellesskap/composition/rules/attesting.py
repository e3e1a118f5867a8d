"""What can be attested of a person, and what it amounts to on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Actor, ActorKind
from fellesskap.composition.model import Attested
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.people.rules import overlaps
from fellesskap.structure.model import Competence

HIGHEST_LEVEL = 9


def require_attestable(competence: str, leader_level: int | None, known: Collection[Competence]) -> None:
    """R-COMPOSITION-8: What is attested is one competence that the structure knows, or one leader level.

    Source: 004 §2.2, §3; features 2.10; A24.
    """
    if bool(competence) == (leader_level is not None):
        raise Invalid("composition.attests_one_thing", field="competence", rule="R-COMPOSITION-8")
    if competence and competence not in {one.key for one in known}:
        raise Invalid("composition.competence_unknown", field="competence", rule="R-COMPOSITION-8")
    if leader_level is not None and not 1 <= leader_level <= HIGHEST_LEVEL:
        raise Invalid(
            "composition.level_out_of_range",
            field="leader_level",
            highest=HIGHEST_LEVEL,
            rule="R-COMPOSITION-8",
        )


def require_compatible(new: Attested, held: Iterable[Attested], known: Collection[Competence]) -> None:
    """R-COMPOSITION-9: Nobody has at one time what excludes one another, two leader levels, or one thing twice.

    Source: 004 §3 «kommuneoverlege i full stilling er ikke fastlege»; N2.
    """
    for one in held:
        if not overlaps((new.valid_from, new.valid_to), (one.valid_from, one.valid_to)):
            continue
        if new.leader_level is not None and one.leader_level is not None:
            raise RuleBroken("composition.level_attested", field="leader_level", rule="R-COMPOSITION-9")
        if not new.competence or not one.competence:
            continue
        if new.competence == one.competence:
            raise RuleBroken("composition.already_attested", field="competence", rule="R-COMPOSITION-9")
        if excluding(new.competence, [one.competence], known):
            names = {known_one.key: known_one.name.nb for known_one in known}
            raise RuleBroken(
                "composition.competences_exclude",
                field="competence",
                held=names.get(one.competence, one.competence),
                rule="R-COMPOSITION-9",
            )


def require_within(ends_on: date, valid_from: date, valid_to: date | None) -> None:
    """R-COMPOSITION-10: What is withdrawn ends not before it began, nor later than it would have ended anyway.

    What ends on its first day has never held: it was recorded by mistake. Source: features 2.8, 2.10.
    """
    if valid_to is not None and ends_on > valid_to:
        raise RuleBroken("composition.ended_already", field="ends_on", rule="R-COMPOSITION-10")
    if ends_on < valid_from:
        raise Invalid("composition.ends_before_it_began", field="ends_on", rule="R-COMPOSITION-10")


def require_person_itself(actor: Actor, person_id: UUID) -> None:
    """R-COMPOSITION-11: Each tells their own gender; the secretariat may note what it was told.

    Source: features 1.9 («gender balance, as a warning»); GDPR art. 5 nr. 1 bokstav d.
    """
    policy.require_signed_in(actor)
    if actor.kind is ActorKind.PERSON and actor.person_id == person_id:
        return
    try:
        policy.require_secretariat(actor)
    except NotAllowed:
        raise NotAllowed("composition.not_yours_to_tell", rule="R-COMPOSITION-11") from None


def excluding(key: str, held: Iterable[str], known: Collection[Competence]) -> str:
    """Give what among `held` cannot be had together with `key`, whichever of the two says so; empty for nothing."""
    excludes = {one.key: one.excludes for one in known}
    return next(
        (one for one in held if one in excludes.get(key, ()) or key in excludes.get(one, ())),
        "",
    )


def competences_on(attested: Iterable[Attested], day: date) -> tuple[str, ...]:
    """The competences that hold on a day."""
    return tuple(one.competence for one in attested if one.competence and _holds(one, day))


def leader_level_on(attested: Iterable[Attested], day: date) -> int | None:
    """The leader level that holds on a day."""
    return next(
        (one.leader_level for one in attested if one.leader_level is not None and _holds(one, day)), None
    )


def _holds(one: Attested, day: date) -> bool:
    return one.valid_from <= day and (one.valid_to is None or one.valid_to > day)
