"""What the actor's roles allow to be read, field by field; checked when an operation is compiled."""

from __future__ import annotations

from enum import StrEnum

from fellesskap.actor import Actor, ActorKind, RoleKind


class Permission(StrEnum):
    """A right that a field of the graph can require."""

    SIGNED_IN = "signed_in"
    CONTACT = "contact"
    DELIVERIES = "deliveries"
    AUDIT = "audit"
    DRAFTS = "drafts"
    AUTHORITY = "authority"
    INPUTS = "inputs"


_SECRETARIAT = frozenset(Permission)
_SIGNED_IN = frozenset({Permission.SIGNED_IN})
_NOBODY: frozenset[Permission] = frozenset()


def permissions(actor: Actor) -> frozenset[Permission]:
    """The permission shape of an actor; few shapes exist, so plans can be cached by them."""
    if actor.kind is ActorKind.SYSTEM or actor.has(RoleKind.SECRETARIAT, RoleKind.ADMINISTRATOR):
        return _SECRETARIAT
    return _SIGNED_IN if actor.kind is ActorKind.PERSON else _NOBODY
