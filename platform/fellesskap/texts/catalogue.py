"""The .po files of one language, merged into one look-up; read directly, so nothing has to be compiled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

LANGUAGES = ("nb", "nn", "se")
LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "se": "Davvisámegiella"}

_FOLDER = Path(__file__).parent


class Catalogue:
    """The texts of one language and domain: by context and key, each as its plural forms."""

    __slots__ = ("_entries", "language")

    def __init__(self, language: str, entries: dict[tuple[str | None, str], tuple[str, ...]]) -> None:
        self.language = language
        self._entries = entries

    def find(self, key: str, context: str | None = None) -> str | None:
        """Find the text for a key; None where this language lacks it."""
        forms = self._entries.get((context, key))
        return forms[0] if forms else None

    def find_plural(self, key: str, number: int, context: str | None = None) -> str | None:
        """Find the form of a counted text that fits `number`."""
        forms = self._entries.get((context, key))
        if not forms:
            return None
        return forms[min(_plural_form(self.language, number), len(forms) - 1)]

    def keys(self) -> frozenset[tuple[str | None, str]]:
        """Give all (context, key) pairs of the catalogue."""
        return frozenset(self._entries)


def files(language: str, domain: str) -> list[Path]:
    """List the .po files of a language; `domain` is `pages` or `errors`."""
    folder = _FOLDER / language / "errors" if domain == "errors" else _FOLDER / language
    return sorted(folder.glob("*.po"))


def read(path: Path) -> Iterator[Message]:
    """Read the translated messages of one .po file."""
    with path.open("rb") as file:
        for message in read_po(file, abort_invalid=True):
            if message.id and not message.fuzzy and any(_forms(message)):
                yield message


@cache
def load(language: str, domain: str) -> Catalogue:
    """Merge the files of one language and domain; the first file that has a key gives its text."""
    entries: dict[tuple[str | None, str], tuple[str, ...]] = {}
    for path in files(language, domain):
        for message in read(path):
            key = message.id if isinstance(message.id, str) else message.id[0]
            entries.setdefault((message.context or None, key), _forms(message))
    return Catalogue(language, entries)


def _forms(message: Message) -> tuple[str, ...]:
    text = message.string
    return (text,) if isinstance(text, str) else tuple(text or ())


def _plural_form(language: str, number: int) -> int:
    """Choose one of one/other, or in Northern Sami one/two/other."""
    if language == "se":
        return {1: 0, 2: 1}.get(number, 2)
    return 0 if number == 1 else 1
