"""What a document may consist of, read from the file that the editor in the browser is built from too."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of node: what may stand in it, whether it may be empty, and its attributes' permitted values."""

    children: frozenset[str]
    filled: bool
    attrs: dict[str, tuple[int, ...]] = field(default_factory=dict)


def _shapes(nodes: dict[str, dict[str, Any]]) -> dict[str, Shape]:
    groups: dict[str, set[str]] = {}
    for name, node in nodes.items():
        groups.setdefault(node.get("group", name), set()).add(name)
    return {
        name: Shape(
            frozenset(
                child
                for word in re.findall(r"\w+", node.get("content", ""))
                for child in ({word} if word in nodes else groups[word])
            ),
            node.get("content", "").endswith("+"),
            {key: tuple(values) for key, values in node.get("attrs", {}).items()},
        )
        for name, node in nodes.items()
    }


_READ: dict[str, Any] = json.loads(Path(__file__).with_name("vocabulary.json").read_text("utf-8"))

SHAPES = _shapes(_READ["nodes"])
MARKS: tuple[str, ...] = tuple(_READ["marks"])
SCHEMES: tuple[str, ...] = tuple(_READ["marks"]["link"]["attrs"]["href"])
DEEPEST: int = _READ["limits"]["depth"]
MOST_NODES: int = _READ["limits"]["nodes"]
MOST_COLUMNS: int = _READ["limits"]["columns"]
LONGEST_ADDRESS: int = _READ["limits"]["address"]
