"""How much a document may ask for. One we did not write keeps to `FOREIGN`; a registered one to its budget."""

from __future__ import annotations

from dataclasses import dataclass, replace

BODY_BYTES = 64 * 1024
ERRORS = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one document. `edges` and `node` are no depth; `fields` are counted with fragments spread out."""

    bytes: int = BODY_BYTES
    tokens: int = 1_000
    nesting: int = 50
    depth: int = 7
    aliases: int = 15
    fragments: int = 10
    spreads: int = 20
    directives: int = 5
    root_fields: int = 10
    fields: int = 2_000
    repeats: int = 5
    cost: int = 1_000


FOREIGN = Limits()


def budget(cost: int, depth: int) -> Limits:
    """The limits of an operation of ours, which declares what it needs and is tested against it."""
    return replace(
        FOREIGN, cost=cost, depth=depth, tokens=4_000, aliases=60, spreads=60, fragments=30, directives=30
    )
