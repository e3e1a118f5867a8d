"""What stands on every agenda of a body."""

from __future__ import annotations

from fellesskap.structure.model import Structure
from fellesskap.structure.rules.findings import Finding, bodies_of

LONGEST_ITEM, MOST_ITEMS = 200, 10


def check_agendas(structure: Structure) -> list[Finding]:
    """R-STRUCTURE-31: What stands on every agenda of a body is a few lines, each said once.

    Source: features 3.15 «Fast post»; norway.md «eventuelt».
    """
    found = []
    for path, body in bodies_of(structure):
        if len(set(body.opening_items + body.closing_items)) < len(body.opening_items + body.closing_items):
            found.append(
                Finding(f"{path}.closing_items", "structure.item_twice", facts={"name": body.name.nb})
            )
        for field, items in (("opening_items", body.opening_items), ("closing_items", body.closing_items)):
            if len(items) > MOST_ITEMS or any(not 0 < len(item.strip()) <= LONGEST_ITEM for item in items):
                limits = {"most": MOST_ITEMS, "longest": LONGEST_ITEM}
                found.append(
                    Finding(
                        f"{path}.{field}", "structure.items_unfit", facts={"name": body.name.nb, **limits}
                    )
                )
    return found
