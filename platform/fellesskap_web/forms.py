"""What a person sent in a form: read with all problems at once, and kept for showing the form again.

A reader method that finds a wrong value notes a problem and returns a harmless value of the right type, so
that a command can be built and every problem is found in one go; `command` in `context` then calls no
service. Fields are named as the command's fields, and a refusal that names a field marks that field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import TypeVar
from uuid import UUID

from fellesskap.clock import OSLO
from fellesskap.db.ids import uuid7
from fellesskap.errors import DomainError, Invalid
from fellesskap.prose import read

Choice = TypeVar("Choice", bound=Enum)
Value = TypeVar("Value")

KEY_FIELD = "_key"
TOKEN_FIELD = "_csrf"  # noqa: S105  the name of the field, not a token
LONGEST_TEXT = 20_000

_NOTHING = UUID(int=0)


class Form:
    """The values of one form, and what is wrong with them."""

    def __init__(self, values: Mapping[str, Iterable[str]] | None = None, *, sent: bool = False) -> None:
        self._values = {name: [_tidy(value) for value in given] for name, given in (values or {}).items()}
        self.sent = sent
        self.problems: list[DomainError] = []

    # How a template shows it.

    def shown(self, name: str, default: object = "") -> str:
        """Give what to show in a field: what was sent, or the default of a form shown for the first time."""
        if self.sent:
            return self.value(name)
        return "" if default is None else str(default)

    def chosen(self, name: str, value: object, default: object = None) -> bool:
        """Tell whether an option is to be shown as chosen."""
        if self.sent:
            return str(value) in self._values.get(name, [])
        if isinstance(default, list | tuple | set | frozenset):
            return str(value) in {str(one) for one in default}
        return default is not None and str(value) == str(default)

    def problem(self, name: str) -> DomainError | None:
        """Find the first problem of a field."""
        return next((problem for problem in self.problems if problem.field == name), None)

    def refuse(self, problem: DomainError) -> None:
        """Note a problem, once a field."""
        if problem.field is None or self.problem(problem.field) is None:
            self.problems.append(problem)

    # How a page's code reads it.

    def with_values(self, values: Mapping[str, str]) -> Form:
        """Give the same form with other values in some fields, for reading; problems are noted on both."""
        other = Form({**self._values, **{name: [value] for name, value in values.items()}}, sent=self.sent)
        other.problems = self.problems
        return other

    def value(self, name: str) -> str:
        """Give the last value of a field as sent, without judging it."""
        return (self._values.get(name) or [""])[-1]

    def values(self, name: str) -> tuple[str, ...]:
        """Give every value of a field that may be given several times."""
        return tuple(value for value in self._values.get(name, []) if value)

    def starting_with(self, beginning: str) -> list[tuple[str, str]]:
        """List the fields whose names begin so, with the last value of each."""
        return [(name, self.value(name)) for name in self._values if name.startswith(beginning)]

    def text(self, name: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
        """Read a text."""
        value = self.value(name)
        if required and not value:
            self.refuse(Invalid("form.missing", field=name))
        elif len(value) > longest:
            self.refuse(Invalid("form.too_long", field=name, longest=longest, length=len(value)))
        return value

    def prose(self, name: str) -> str:
        """Read structured text as it was sent: plain, or the editor's document; empty where it has no words."""
        value = self.value(name)
        try:
            plain = read(value, name).plain
        except Invalid as problem:
            self.refuse(problem)
            return value
        if len(plain) > LONGEST_TEXT:
            self.refuse(Invalid("form.too_long", field=name, longest=LONGEST_TEXT, length=len(plain)))
        return value if plain else ""

    def day(self, name: str) -> date:
        """Read a date that must be given."""
        return self._required(name, self.day_or_none(name), date.min)

    def day_or_none(self, name: str) -> date | None:
        """Read a date, as a browser sends it or as people here write it (05.03.2026)."""
        value = self.value(name)
        for form in ("%Y-%m-%d", "%d.%m.%Y") if value else ():
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007  a day has no zone
            except ValueError:
                continue
        if value:
            self.refuse(Invalid("form.not_a_day", field=name))
        return None

    def longer(self) -> tuple[date | None, int | None, bool]:
        """How much longer a deadline is to be: until a day, or so many days, which may be working days."""
        until = self.value("until")
        if until == "day":
            return self.day("deadline"), None, False
        return None, self.integer("days"), until == "working_days"

    def longer_or_same(self) -> tuple[date | None, int | None, bool]:
        """Read how much longer a deadline is to be, if it is; nothing where it stays."""
        return (None, None, False) if self.value("until") in ("", "same") else self.longer()

    def moment(self, day: str, clock: str) -> datetime:
        """Read a day and a time of day in Norway as a moment."""
        date_part, value = self.day(day), self.value(clock).replace(".", ":")
        try:
            time_part = time.fromisoformat(value)
        except ValueError:
            self.refuse(Invalid("form.not_a_time" if value else "form.missing", field=clock))
            time_part = time.min
        return datetime.combine(date_part, time_part, UTC if date_part == date.min else OSLO).astimezone(UTC)

    def integer(self, name: str) -> int:
        """Read a whole number that must be given."""
        return self._required(name, self.integer_or_none(name), 0)

    def integer_or_none(self, name: str) -> int | None:
        """Read a whole number."""
        value = self.value(name).replace(" ", "").replace("\u00a0", "")
        if not value:
            return None
        if len(value) > 9 or not value.removeprefix("-").isdecimal():
            self.refuse(Invalid("form.not_a_number", field=name))
            return None
        return int(value)

    def identifier(self, name: str) -> UUID:
        """Read the id of something that must be chosen."""
        return self._required(name, self.identifier_or_none(name), _NOTHING)

    def identifier_or_none(self, name: str) -> UUID | None:
        """Read the id of something."""
        return self._uuid(name, self.value(name))

    def identifiers(self, name: str) -> tuple[UUID, ...]:
        """Read the ids of all that were chosen."""
        found = (self._uuid(name, value) for value in self.values(name))
        return tuple(one for one in found if one is not None)

    def choice(self, name: str, options: type[Choice]) -> Choice:
        """Read one of an enumeration's values that must be chosen."""
        return self._required(name, self.choice_or_none(name, options), next(iter(options)))

    def choice_or_none(self, name: str, options: type[Choice]) -> Choice | None:
        """Read one of an enumeration's values."""
        value = self.value(name)
        for option in options:
            if str(option.value) == value:
                return option
        if value:
            self.refuse(Invalid("form.not_an_option", field=name))
        return None

    def flag(self, name: str) -> bool:
        """Read a tick."""
        return bool(self.value(name))

    @property
    def version(self) -> int:
        """The version of what the person saw when the form was shown."""
        return self.integer("version")

    @property
    def key(self) -> str:
        """The form's own key: sent twice, the command is done once."""
        value = self.value(KEY_FIELD)
        return value if 0 < len(value) <= 80 else str(uuid7())

    def _uuid(self, name: str, value: str) -> UUID | None:
        try:
            return UUID(value) if value else None
        except ValueError:
            self.refuse(Invalid("form.not_an_option", field=name))
            return None

    def _required(self, name: str, value: Value | None, harmless: Value) -> Value:
        if value is not None:
            return value
        self.refuse(Invalid("form.missing", field=name))
        return harmless


def new_key() -> str:
    """Make the key of a form about to be shown."""
    return str(uuid7())


def _tidy(value: str) -> str:
    """Undo what browsers do to texts: carriage returns, spaces at the ends and NUL, which PostgreSQL refuses."""
    return value.replace("\r\n", "\n").replace("\x00", "").strip()
