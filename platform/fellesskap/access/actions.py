"""What can I do now: the services' own checks, run without doing anything.

A page never guesses: each command's refusals are small check functions that raise `DomainError`, the service
runs them before it saves, and `action` runs the same ones to tell whether, and if not why not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fellesskap.errors import DomainError, NotAllowed


@dataclass(frozen=True, slots=True)
class Action:
    """A command by name, whether the actor may give it now, and the code of the refusal if not.

    `offered` is false where the actor's role never gives it, so that a page leaves it out instead of
    explaining it.
    """

    name: str
    allowed: bool
    offered: bool
    code: str | None = None


def action(name: str, *checks: Callable[[], None]) -> Action:
    """Run the checks in the service's order; the first refusal is the answer."""
    for check in checks:
        try:
            check()
        except NotAllowed as refusal:
            return Action(name, allowed=False, offered=False, code=refusal.code)
        except DomainError as refusal:
            return Action(name, allowed=False, offered=True, code=refusal.code)
    return Action(name, allowed=True, offered=True)
