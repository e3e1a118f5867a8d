"""The one vocabulary of refusals.

A domain error carries a stable code and the facts its sentence needs, never HTTP and never a sentence:
the sentence in nb, nn and se lies in `texts/` under the code, and each door translates the *kind*.
"""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """A refusal with a stable `code` (`case.not_discussed_before`) and the facts its sentence names."""

    kind: ClassVar[str] = "error"

    def __init__(self, code: str, /, *, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts

    @property
    def rule_id(self) -> str | None:
        """The id in the rules table (`R-CASE-3`) when a named rule refused."""
        rule = self.facts.get("rule")
        return rule if isinstance(rule, str) else None


class NotFound(DomainError):
    """The target does not exist for this actor; another tenant's id gives the same answer."""

    kind = "not_found"


class NotAllowed(DomainError):
    """The target is known to the actor, who lacks the role for this act."""

    kind = "not_allowed"


class RuleBroken(DomainError):
    """A named domain rule refuses the act."""

    kind = "rule_broken"


class Invalid(DomainError):
    """The input itself is wrong; `field` names where."""

    kind = "invalid"


class Conflict(DomainError):
    """Someone changed the target since the caller read it, or the same key was used for something else."""

    kind = "conflict"
