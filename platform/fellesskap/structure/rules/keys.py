"""Keys made of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from fellesskap.structure.rules.form import LONGEST_KEY

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


def suggested_key(name: str, taken: Collection[str]) -> str:
    """Make a key of a name that nothing has yet: `psykisk-helsevern`, `psykisk-helsevern-2`."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    stem = "-".join(words)[:LONGEST_KEY].strip("-")
    if not stem or not stem[0].isalpha():
        stem = f"del-{stem}".strip("-")[:LONGEST_KEY]
    found, number = stem, 2
    while found in taken:
        ending = f"-{number}"
        found, number = f"{stem[: LONGEST_KEY - len(ending)]}{ending}", number + 1
    return found
