"""`actions`: what the reader may do now with a case, a meeting, a body; computed by the services' own rules."""

from __future__ import annotations

import strawberry


@strawberry.type(description="A command the reader may or may not give now.")
class Action:
    """The shape of `access.actions.Action`, whose instances a computed field returns."""

    name: str = strawberry.field(description="The mutation's name.")
    allowed: bool
    offered: bool = strawberry.field(description="False where the reader's role never gives the command.")
    code: str | None = strawberry.field(description="Why not, as a refusal's code.")
