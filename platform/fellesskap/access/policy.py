"""Who may do what. Each function raises `NotAllowed` or says nothing; what is known of the target is handed in."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from fellesskap.actor import Actor, ActorKind, RoleKind, Side, Space
from fellesskap.errors import NotAllowed


def require_signed_in(actor: Actor) -> None:
    """R-ACCESS-1: Only a person known to the community changes anything. Source: 004 avtale."""
    if actor.kind is ActorKind.PUBLIC:
        raise NotAllowed("access.sign_in_first", rule="R-ACCESS-1")


def require_secretariat(actor: Actor) -> None:
    """R-ACCESS-2: The secretariat of either side has the same powers. Source: 004 «likeverdig sekretariat»."""
    require_signed_in(actor)
    if actor.kind is not ActorKind.SYSTEM and not actor.has(RoleKind.SECRETARIAT):
        raise NotAllowed("access.secretariat_only", rule="R-ACCESS-2")


def require_administrator(actor: Actor) -> None:
    """R-ACCESS-3: Only an administrator changes the structure. Source: 004 «rom for lokale tilpasninger»."""
    require_signed_in(actor)
    if actor.kind is not ActorKind.SYSTEM and not actor.has(RoleKind.ADMINISTRATOR):
        raise NotAllowed("access.administrator_only", rule="R-ACCESS-3")


def require_reporter(actor: Actor, body_ids: Collection[UUID]) -> None:
    """R-ACCESS-4: A case is reported by the secretariat or from a seat with the right to propose in one of
    the bodies the community names. Source: 004 «Saker meldes til sekretariatet i egen mal».
    """
    require_signed_in(actor)
    if actor.kind is ActorKind.SYSTEM or actor.has(RoleKind.SECRETARIAT):
        return
    if not any(seat.may_propose and seat.body_id in body_ids for seat in actor.seats):
        raise NotAllowed("access.may_not_report", rule="R-ACCESS-4")


def answers_for(
    actor: Actor, partner_id: UUID, division_id: UUID | None = None, *, side: Side = Side.MUNICIPAL
) -> bool:
    """Tell whether the actor is the contact of the municipality, of the division, or of the trust itself."""
    for role in actor.roles:
        if division_id is not None:
            if role.kind is RoleKind.DIVISION_CONTACT and role.division_id == division_id:
                return True
        elif side is Side.HOSPITAL:
            if role.kind is RoleKind.SECRETARIAT and role.side is Side.HOSPITAL:
                return True
        elif role.kind is RoleKind.MUNICIPAL_CONTACT and role.partner_id == partner_id:
            return True
    return False


def require_answerer(
    actor: Actor, partner_id: UUID, division_id: UUID | None = None, *, side: Side = Side.MUNICIPAL
) -> None:
    """R-ACCESS-5: A partner answers for itself alone. Source: 002 «Hver kommune må forankre»."""
    require_signed_in(actor)
    if not answers_for(actor, partner_id, division_id, side=side):
        raise NotAllowed("round.not_your_partner", rule="R-ACCESS-5")


def require_region_contact(actor: Actor, region_id: UUID) -> None:
    """R-ACCESS-6: A region's contact records what its municipalities answered in one formøte.

    Source: 002 «Regionene bør samordne seg (formøter)».
    """
    require_signed_in(actor)
    if not any(role.kind is RoleKind.REGION_CONTACT and role.region_id == region_id for role in actor.roles):
        raise NotAllowed("round.not_your_region", rule="R-ACCESS-6")


def require_person_keeper(actor: Actor, person_id: UUID) -> None:
    """R-ACCESS-7: A person is corrected by the secretariat and by oneself. Source: features 18.5."""
    require_signed_in(actor)
    if actor.person_id != person_id:
        require_secretariat(actor)


def require_office_keeper(actor: Actor, partner_id: UUID | None) -> None:
    """R-ACCESS-8: Who has a municipality's offices is said by the secretariat and by its own contact.

    Source: 000 «kontaktleddet»; scenario S2.
    """
    require_signed_in(actor)
    own = partner_id is not None and answers_for(actor, partner_id)
    if not own and actor.kind is not ActorKind.SYSTEM and not actor.has(RoleKind.SECRETARIAT):
        raise NotAllowed("people.not_your_office", rule="R-ACCESS-8")


def require_space(actor: Actor, space: Space) -> None:
    """R-ACCESS-9: What is one side's own is written by that side's people alone, and what is a region's or a
    division's by its own or by the side's secretary.

    Source: 002 «Regionene bør samordne seg (formøter)»; features 14.6.
    """
    require_signed_in(actor)
    if not actor.belongs_to(space):
        raise NotAllowed("access.not_your_side", field="side", rule="R-ACCESS-9")


def require_any_side(actor: Actor) -> None:
    """R-ACCESS-9, before it is said whose: who is of neither side has nothing that is a side's own."""
    require_signed_in(actor)
    if not actor.sides():
        raise NotAllowed("access.not_your_side", field="side", rule="R-ACCESS-9")


def represents_region(actor: Actor, region_id: UUID, body_id: UUID) -> bool:
    """Tell whether the actor holds a counted seat for the region in the body."""
    return any(
        seat.counts and not seat.deputy and seat.region_id == region_id and seat.body_id == body_id
        for seat in actor.seats
    )
