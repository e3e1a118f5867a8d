"""What must hold for a disagreement from its registration until it is settled or referred onward."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.cases.model import CaseFile, CaseState
from fellesskap.cases.rules import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    require_at_hand,
    require_not_in_writing,
    require_undecided,
)
from fellesskap.disagreements.model import Disagreement, Party, Stage
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import MeetingState
from fellesskap.structure.model import DisagreementLevel, Route, Structure
from fellesskap.transfers.model import Onward
from fellesskap.transfers.rules import require_off_agenda

WARNED_DAYS = 3
LONGEST_REFERRED = 200


def require_levels(levels: Sequence[DisagreementLevel]) -> None:
    """R-DISAGREEMENT-1: A disagreement is tried at the levels of the community's structure, which has some.

    Source: 004 §2.2 «løse saken så nært pasienten som mulig»; features 3.10.
    """
    if not levels:
        raise RuleBroken("disagreement.no_levels", rule="R-DISAGREEMENT-1")


def require_both_sides(parties: Collection[Party], asked: int) -> None:
    """R-DISAGREEMENT-2: A disagreement is between partners of both sides, each named once.

    `asked` is how many were named. Source: 004 §2.2 «uenighetssaker»; samarbeidsavtalen pkt. 11.
    """
    if len({(one.partner_id, one.division_id) for one in parties}) != asked:
        raise Invalid("disagreement.party_twice", field="parties", rule="R-DISAGREEMENT-2")
    if not {Side.MUNICIPAL, Side.HOSPITAL} <= {one.side for one in parties}:
        raise Invalid("disagreement.one_side", field="parties", rule="R-DISAGREEMENT-2")


def require_told(title: str, question: str) -> None:
    """R-DISAGREEMENT-2, what it is about is said, and fits."""
    for field, text, longest in (("title", title, LONGEST_TITLE), ("question", question, LONGEST_TEXT)):
        if not text.strip():
            raise Invalid("disagreement.text_required", field=field, rule="R-DISAGREEMENT-2")
        if len(text.strip()) > longest:
            raise Invalid("disagreement.text_too_long", field=field, longest=longest, rule="R-DISAGREEMENT-2")


def is_party(actor: Actor, parties: Collection[Party]) -> bool:
    """Tell whether the actor answers for one of the parties."""
    return any(policy.answers_for(actor, one.partner_id, one.division_id, side=one.side) for one in parties)


def require_registrar(actor: Actor, parties: Collection[Party], bodies: Collection[UUID]) -> None:
    """R-DISAGREEMENT-3: A disagreement is registered by whoever answers for one of its parties, by whoever may
    report a case, and by the secretariat.

    Source: 004 «Saker meldes til sekretariatet»; features 3.10.
    """
    policy.require_signed_in(actor)
    if not is_party(actor, parties):
        policy.require_reporter(actor, bodies)


def require_some_registrar(actor: Actor, bodies: Collection[UUID]) -> None:
    """R-DISAGREEMENT-3, before its parties are named: somebody who could answer for one of them."""
    policy.require_signed_in(actor)
    if not any(role.kind in (RoleKind.MUNICIPAL_CONTACT, RoleKind.DIVISION_CONTACT) for role in actor.roles):
        policy.require_reporter(actor, bodies)


def follow_up_actions(actor: Actor, bodies: Collection[UUID]) -> list[Action]:
    """Tell whether the actor could register a disagreement that follows a case up; `bodies` may report cases."""
    return [action("registerDisagreement", lambda: require_some_registrar(actor, bodies))]


def require_handler(actor: Actor, parties: Collection[Party], stage: Stage | None) -> None:
    """R-DISAGREEMENT-4: While the units try, their own contacts and the secretariat say how it went; once it
    lies in a body, the secretariat does.

    Source: 004 §2.2; 004 «plassere sakene til rett instans».
    """
    policy.require_signed_in(actor)
    if actor.has(RoleKind.SECRETARIAT):
        return
    if stage is None or stage.body_id is not None or not is_party(actor, parties):
        raise NotAllowed("disagreement.not_yours", rule="R-DISAGREEMENT-4")


def require_standing(file: CaseFile, found: Disagreement) -> Stage:
    """R-DISAGREEMENT-5: What is tried stands at a level: it is not settled, decided, withdrawn or referred.

    Source: 001 «bindende ved konsensus».
    """
    require_at_hand(file)
    require_not_in_writing(file)
    if file.case.state is not CaseState.NOT_AGREED:
        require_undecided(file)
    stage = found.standing
    if stage is None:
        raise RuleBroken("disagreement.has_ended", rule="R-DISAGREEMENT-5")
    return stage


def choose_level(
    levels: Sequence[DisagreementLevel], here: str | None, wanted: str, skip_reason: str
) -> tuple[tuple[DisagreementLevel, ...], DisagreementLevel]:
    """R-DISAGREEMENT-6: A disagreement goes to the next level, and past one only with a reason for that.

    `here` is the level it stands at, None before the first. Give what it passes, and where it comes to.
    Source: 004 §2.2 «så nært pasienten som mulig»; scenarios.md S6 «the full chain».
    """
    keys = [level.key for level in levels]
    first = keys.index(here) + 1 if here in keys else 0
    ahead = list(levels[first:])
    if not ahead:
        raise RuleBroken("disagreement.no_higher_level", rule="R-DISAGREEMENT-6")
    place = next((number for number, one in enumerate(ahead) if one.key == wanted), None) if wanted else 0
    if place is None:
        raise Invalid("disagreement.level_not_ahead", field="level", rule="R-DISAGREEMENT-6")
    if place and not skip_reason.strip():
        raise Invalid(
            "disagreement.skip_needs_reason",
            field="skip_reason",
            level=ahead[0].name.nb,
            rule="R-DISAGREEMENT-6",
        )
    return tuple(ahead[:place]), ahead[place]


def require_done(done: str, reason: str) -> None:
    """R-DISAGREEMENT-7: Before it goes higher it is written down what was done, and why that was not enough.

    Source: scenarios.md S6 «the full chain from nearest-to-patient level with dates».
    """
    _require_texts(done=done, reason=reason)


def require_agreed(agreed: str, done: str) -> None:
    """R-DISAGREEMENT-7, what the units agreed on, and how they came to it."""
    _require_texts(agreed=agreed, done=done)


def require_why(reason: str) -> None:
    """R-DISAGREEMENT-7, why it goes out of the community."""
    _require_texts(reason=reason)


def _require_texts(**texts: str) -> None:
    for field, text in texts.items():
        if not text.strip():
            raise Invalid("disagreement.text_required", field=field, rule="R-DISAGREEMENT-7")
        if len(text) > LONGEST_TEXT:
            raise Invalid(
                "disagreement.text_too_long", field=field, longest=LONGEST_TEXT, rule="R-DISAGREEMENT-7"
            )


def require_units(stage: Stage) -> None:
    """R-DISAGREEMENT-8: The units settle what they try themselves; in a body it is the body's decision that does.

    Source: 004 §2.2 «Drøfte og eventuelt avgjøre uenighetssaker».
    """
    if stage.body_id is not None:
        raise RuleBroken("disagreement.body_decides", rule="R-DISAGREEMENT-8")


def require_free(file: CaseFile, stage: Stage, meeting: MeetingState | None) -> None:
    """R-DISAGREEMENT-8, out of a body it goes when the body did not agree, or when it is on no agenda to come."""
    if stage.body_id is not None and file.case.state is not CaseState.NOT_AGREED:
        require_off_agenda(meeting)


def require_last(file: CaseFile, levels: Sequence[DisagreementLevel], stage: Stage, referred_to: str) -> None:
    """R-DISAGREEMENT-9: Only what was tried at the last level is referred out of the community, and to somebody.

    Source: features 3.10 «→ OSO/SU → further».
    """
    if levels and stage.level != levels[-1].key:
        raise RuleBroken("disagreement.levels_left", rule="R-DISAGREEMENT-9")
    if stage.body_id is not None and file.case.state is not CaseState.NOT_AGREED:
        raise RuleBroken("disagreement.not_decided_yet", rule="R-DISAGREEMENT-9")
    if not referred_to.strip():
        raise Invalid("disagreement.text_required", field="referred_to", rule="R-DISAGREEMENT-9")
    if len(referred_to.strip()) > LONGEST_REFERRED:
        raise Invalid(
            "disagreement.text_too_long",
            field="referred_to",
            longest=LONGEST_REFERRED,
            rule="R-DISAGREEMENT-9",
        )


def due_on(level: DisagreementLevel, came_on: date) -> date:
    """R-DISAGREEMENT-10: A level has so many days from the day a disagreement came to it; people are told once
    before they run out, and once when they have.

    Source: features 3.10 «time limits».
    """
    return came_on + timedelta(days=level.days)


def tells(due: date, on: date, *, warned: bool, overdue_told: bool) -> bool | None:
    """R-DISAGREEMENT-10, of one level on a day: True to tell that it is late, False that it soon is, else None."""
    if on > due:
        return None if overdue_told else True
    soon = on >= due - timedelta(days=WARNED_DAYS)
    return False if soon and not warned and not overdue_told else None


def choose_onward(structure: Structure, target: str, current: str, wanted: str) -> Onward:
    """R-DISAGREEMENT-11: In a body a disagreement is an ordinary case, of a matter class and on a route that the
    body discusses or decides. Unchosen it keeps its own where that can be, or takes the only one there is.

    Source: 004 §2.2 «Drøfte og eventuelt avgjøre»; R-TRANSFER-4.
    """
    found: dict[str, Route] = {}
    for route in structure.routes:
        if target in (*route.discuss_in, *route.may_start_in, route.decide_in):
            found |= {matter: route for matter in route.matter_classes if matter not in found}
    if not found:
        raise RuleBroken("transfer.no_route_there", field="level", rule="R-DISAGREEMENT-11")
    if wanted and wanted not in found:
        raise Invalid("transfer.class_not_there", field="matter_class", rule="R-DISAGREEMENT-11")
    matter = wanted or (current if current in found else "")
    if not matter and len(found) > 1:
        raise Invalid("transfer.class_needed", field="matter_class", rule="R-DISAGREEMENT-11")
    matter = matter or next(iter(found))
    return Onward(matter, found[matter])


def disagreement_actions(
    actor: Actor,
    file: CaseFile,
    found: Disagreement,
    levels: Sequence[DisagreementLevel],
    meeting: MeetingState | None,
) -> list[Action]:
    """Tell what the actor can do with a disagreement now."""
    stage = found.standing

    def handler() -> None:
        require_handler(actor, found.parties, stage)

    def standing() -> None:
        require_standing(file, found)

    def higher() -> None:
        choose_level(levels, stage.level if stage else None, "", "")

    def free() -> None:
        if stage is not None:
            require_free(file, stage, meeting)

    def units() -> None:
        if stage is not None:
            require_units(stage)

    def last() -> None:
        if stage is not None:
            require_last(file, levels, stage, "…")

    return [
        action("settleDisagreement", handler, standing, units),
        action("escalateDisagreement", handler, standing, higher, free),
        action("referDisagreement", lambda: policy.require_secretariat(actor), standing, last),
    ]
