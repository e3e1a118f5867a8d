"""The guard itself: find numbers in texts, and refuse a command that carries one without repeating it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from fellesskap.errors import Invalid
from fellesskap.guard.context import in_machine_id, named
from fellesskap.guard.rules import LENGTH, Kind, Named, Severity, kind_of, severity
from fellesskap.guard.spelling import candidates, readings

CODE = "guard.national_identity_number"
LONGEST_TEXT = 20_000
# A program drops the leading zero that numbers of the first nine days begin with.
_INTEGERS = range(10 ** (LENGTH - 2), 10**LENGTH)


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a number stands (code points of the original text) and how sure that is; never the number."""

    kind: Kind
    severity: Severity
    start: int
    end: int


def find(text: str, today: date | None = None) -> list[Finding]:
    """Find national identity numbers in a text; `today` decides about the control digits of 2032."""
    found: dict[tuple[int, int], Finding] = {}
    for reading in readings(text):
        for candidate in candidates(reading.plain):
            kind = kind_of(candidate.digits)
            if kind is None:
                continue
            name = named(reading.plain, candidate.start)
            if name is Named.NOTHING and candidate.like_account:
                name = Named.ACCOUNT
            weight = severity(candidate.digits, kind, name, today)
            if weight is None or in_machine_id(reading.plain, candidate.start, candidate.end):
                continue
            start, end = reading.original(candidate.start, candidate.end)
            known = found.get((start, end))
            if known is None or known.severity is Severity.WARN:
                found[start, end] = Finding(kind, weight, start, end)
    return [found[place] for place in sorted(found)]


def refuse(fields: Mapping[str, str | None], today: date | None = None) -> None:
    """R-GUARD-1: Raise `Invalid` when any field holds a national identity number for certain.

    The facts name all such fields, and the kinds and `(start, end)` positions in the first of them.
    """
    blocked = _found(fields, Severity.BLOCK, today)
    if not blocked:
        return
    first, findings = next(iter(blocked.items()))
    raise Invalid(
        CODE,
        field=first,
        fields=list(blocked),
        positions=[(finding.start, finding.end) for finding in findings],
        kinds=sorted({finding.kind.value for finding in findings}),
        rule="R-GUARD-1",
    ) from None


def warnings(fields: Mapping[str, str | None], today: date | None = None) -> dict[str, list[Finding]]:
    """Give the doubtful findings of each field that has any, for the writer to look at again."""
    return _found(fields, Severity.WARN, today)


def guarded(command: object, today: date | None = None) -> None:
    """Refuse a command (a dataclass) when any text in it, however deep, cannot be kept or holds a number."""
    texts = dict(_texts(command, ""))
    for field, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise Invalid("guard.text_too_long", field=field, longest=LONGEST_TEXT)
        if "\x00" in text:
            raise Invalid("guard.text_unreadable", field=field)
    refuse(texts, today)


def guarded_value(value: object, name: str, today: date | None = None) -> None:
    """Refuse a JSON-like value, such as GraphQL variables or file names; `name` begins the field's path."""
    refuse(dict(_texts(value, name)), today)


def _found(
    fields: Mapping[str, str | None], wanted: Severity, today: date | None
) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for place, (name, text) in enumerate(fields.items()):
        findings = [finding for finding in find(text, today) if finding.severity is wanted] if text else []
        if findings:
            found[name if not find(name, today) else f"[{place}]"] = findings
    return found


def _texts(root: object, name: str) -> Iterator[tuple[str, str]]:
    """Walk without recursion, so that a deeply nested value cannot exhaust the stack."""
    waiting: list[tuple[str, object]] = [(name, root)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if _INTEGERS.start <= abs(value) < _INTEGERS.stop:
                yield path, str(int(abs(value))).zfill(LENGTH)
        else:
            waiting.extend(reversed(list(_children(path, value))))


def _children(path: str, value: object) -> Iterator[tuple[str, object]]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield (f"{path}.{field.name}" if path else field.name), getattr(value, field.name)
    elif isinstance(value, Mapping):
        for place, (key, item) in enumerate(value.items()):
            if isinstance(key, str) and not find(key):
                yield (f"{path}.{key}" if path else key), item
            else:
                yield f"{path}[{place}].key", key
                yield f"{path}[{place}]", item
    elif isinstance(value, Sequence | Set) and not isinstance(value, bytes | bytearray | memoryview):
        for place, item in enumerate(value):
            yield f"{path}[{place}]", item
