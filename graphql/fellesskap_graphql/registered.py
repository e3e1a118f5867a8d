"""Registered operations: every document that a page, a mail or a generated paper reads by.

They lie in `operations/<noun>.graphql`, each below a line `# budget: cost=300 depth=7`, and may spread the
fragments of any file there. Texts are known in advance, so a page sends a name, and its plan is never
forgotten for a stranger's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphql import (
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
    TokenKind,
    Visitor,
    parse,
    print_ast,
    visit,
)

from fellesskap_graphql.limits import Limits, budget

FOLDER = Path(__file__).parent / "operations"
_BUDGET = re.compile(r"\s*budget:\s*cost=(\d+)\s+depth=(\d+)\s*\Z")


@dataclass(frozen=True, slots=True)
class Registered:
    """One operation with the fragments it spreads, as a document of its own."""

    name: str
    text: str
    limits: Limits
    file: str


def load_operations(folder: Path = FOLDER) -> dict[str, Registered]:
    """Read every file of the folder; raise `ValueError` with all that is wrong with them."""
    fragments: dict[str, FragmentDefinitionNode] = {}
    operations: list[tuple[str, OperationDefinitionNode]] = []
    wrong: list[str] = []
    for path in sorted(folder.glob("*.graphql")):
        for definition in parse(path.read_text()).definitions:
            if isinstance(definition, FragmentDefinitionNode):
                if definition.name.value in fragments:
                    wrong.append(f"{path.name}: fragment {definition.name.value} exists already")
                fragments[definition.name.value] = definition
            elif isinstance(definition, OperationDefinitionNode):
                operations.append((path.name, definition))
    found: dict[str, Registered] = {}
    for file, node in operations:
        name = node.name.value if node.name else ""
        limits = _budget(node)
        missing = sorted(set(_spread(node, fragments)) - set(fragments))
        if not name or name in found:
            wrong.append(f"{file}: operation {name!r} needs a name of its own")
        elif limits is None:
            wrong.append(f"{file}: {name} needs a line `# budget: cost=… depth=…` above it")
        elif missing:
            wrong.append(f"{file}: {name} spreads {', '.join(missing)}, which no file defines")
        else:
            used = [fragments[one] for one in _spread(node, fragments)]
            text = "\n\n".join(print_ast(one) for one in (node, *used))
            found[name] = Registered(name, text, limits, file)
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def _budget(node: OperationDefinitionNode) -> Limits | None:
    """The budget in the comment lines directly above an operation."""
    token = node.loc.start_token.prev if node.loc else None
    while token is not None and token.kind is TokenKind.COMMENT:
        if match := _BUDGET.match(token.value or ""):
            return budget(int(match[1]), int(match[2]))
        token = token.prev
    return None


class _Spreads(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, None] = {}

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.names[node.name.value] = None


def _spread(node: Node, fragments: dict[str, FragmentDefinitionNode]) -> Iterator[str]:
    """The names of all fragments an operation spreads, each once, also those spread by fragments."""
    waiting: list[Node] = [node]
    seen: set[str] = set()
    while waiting:
        visitor = _Spreads()
        visit(waiting.pop(), visitor)
        for name in visitor.names:
            if name not in seen:
                seen.add(name)
                if name in fragments:
                    waiting.append(fragments[name])
                yield name
