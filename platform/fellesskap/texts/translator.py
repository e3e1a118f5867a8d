"""One reader's language: texts, counted texts, refusals, days, times and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from fellesskap.texts import dates
from fellesskap.texts.catalogue import LANGUAGES, Catalogue, load

FALLBACK = "nb"
UNKNOWN_CODE = "error.unknown"

# Around a text that is answered in bokmål instead; the pages turn the pair into `lang="nb"`.
# They lie in Unicode's private use area, which no catalogue and no keyboard produces.
FALLBACK_BEGINS, FALLBACK_ENDS = "\ue000", "\ue001"


def mark(text: str) -> str:
    """Mark a bokmål text that is translated later, so that the catalogues' test finds it."""
    return text


class Translator:
    """Translates and formats for one language; `marks` brackets what falls back to bokmål."""

    __slots__ = ("_errors", "_texts", "language", "marks")

    def __init__(self, language: str, *, marks: bool = False) -> None:
        self.language = language if language in LANGUAGES else FALLBACK
        self.marks = marks
        self._texts: Catalogue = load(self.language, "pages")
        self._errors: Catalogue = load(self.language, "errors")

    def gettext(self, text: str) -> str:
        """Translate a bokmål text."""
        found = self._texts.find(text)
        return found if found is not None else self._fallback(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Translate a counted bokmål text; the caller inserts the number."""
        found = self._texts.find_plural(one, number)
        return found if found is not None else self._fallback(one if number == 1 else many)

    def pgettext(self, context: str, text: str) -> str:
        """Translate a bokmål text that means different things in different places."""
        found = self._texts.find(text, context)
        return found if found is not None else self._fallback(text)

    def npgettext(self, context: str, one: str, many: str, number: int) -> str:
        """Translate a counted bokmål text that means different things in different places."""
        found = self._texts.find_plural(one, number, context)
        return found if found is not None else self._fallback(one if number == 1 else many)

    def sentence(self, code: str, facts: Mapping[str, object]) -> str:
        """Say what the refusal `code` means; a code without a sentence gets the general one."""
        said = {name: self.spoken(value) for name, value in facts.items()}
        own = self._errors.find(code)
        if own is not None:
            return own % _Facts(said)
        spare = load(FALLBACK, "errors")
        return self._fallback((spare.find(code) or spare.find(UNKNOWN_CODE) or code) % _Facts(said))

    def spoken(self, value: object) -> str:
        """Write a fact as people read it: days, moments and numbers formatted, lists with "og"."""
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return self.number(value)
        if isinstance(value, list | tuple | set | frozenset):
            return self.listing([self.spoken(part) for part in value])
        return str(value)

    def listing(self, parts: Sequence[str]) -> str:
        """Join as "a, b og c"."""
        if len(parts) < 2:
            return "".join(parts)
        return self.gettext("%(first)s og %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}

    def day(self, value: date) -> str:
        """Write "torsdag 5. mars 2026"."""
        return dates.long_day(value, self.language)

    def day_of_year(self, value: date) -> str:
        """Write "torsdag 5. mars", where the year is said already."""
        return dates.day_of_year(value, self.language)

    def month(self, number: int, *, short: bool = False) -> str:
        """Name a month by its number: "mars", or shortened "sep."."""
        return dates.month(number, self.language, short=short)

    def short_day(self, value: date) -> str:
        """Write "05.03.2026"."""
        return dates.short_day(value)

    def clock(self, value: datetime) -> str:
        """Write "13.05", as of Norway's clock."""
        return dates.clock(value)

    def moment(self, value: datetime) -> str:
        """Write "torsdag 5. mars 2026 kl. 13.05", as of Norway's clock."""
        return dates.long_moment(value, self.language)

    def number(self, value: float | Decimal) -> str:
        """Write "1 234 567,5"."""
        return dates.number(value, self.language)

    def days_left(self, deadline: date, today: date) -> str:
        """Tell how far a deadline is: "3 dager igjen", "i dag", "2 dager over fristen"."""
        days = (deadline - today).days
        if days == 0:
            return self.gettext("i dag")
        if days == 1:
            return self.gettext("i morgen")
        if days > 1:
            return self.ngettext("%(num)s dag igjen", "%(num)s dager igjen", days) % {"num": days}
        return self.ngettext("%(num)s dag over fristen", "%(num)s dager over fristen", -days) % {"num": -days}

    def deadline(self, deadline: date, today: date) -> str:
        """Write a deadline with its weekday and the days left: "torsdag 5. mars 2026, 3 dager igjen"."""
        return f"{self.day(deadline)}, {self.days_left(deadline, today)}"

    def _fallback(self, text: str) -> str:
        if self.marks and self.language != FALLBACK:
            return f"{FALLBACK_BEGINS}{text}{FALLBACK_ENDS}"
        return text


class _Facts(dict[str, str]):
    """Facts of a refusal; a missing one must not turn a refusal into a failure."""

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def translator(language: str) -> Translator:
    """Get the translator of a language; an unknown language reads bokmål."""
    return Translator(language)
