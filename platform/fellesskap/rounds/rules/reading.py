"""Reading the answer part of a filled-in case paper: from its words alone, by the labels it was written with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from fellesskap.errors import Invalid
from fellesskap.rounds.model import (
    Answer,
    AwaitedPaper,
    EvidenceKind,
    FieldRead,
    FieldState,
    PaperField,
    PaperReference,
    PaperWords,
)
from fellesskap.rounds.rules.papers import evidence_kinds, read_reference, require_own_paper

# What Word and LibreOffice put where a field was emptied.
_EMPTIED = (
    "Klikk eller trykk her for å skrive inn tekst",
    "Klikk eller trykk for å skrive inn en dato",
    "Klikk eller trykk for å skrive inn ein dato",
    "Velg et element",
    "Vel eit element",
    "Click or tap here to enter text",
    "Click or tap to enter a date",
    "Choose an item",
)
# Other words for the same, as councils write them.
_ALSO = {
    "tilslutter": Answer.AGREE,
    "tilsluttes": Answer.AGREE,
    "slutter seg til": Answer.AGREE,
    "sluttar seg til": Answer.AGREE,
    "tilslutter med merknad": Answer.AGREE_WITH_REMARK,
    "slutter seg til med merknad": Answer.AGREE_WITH_REMARK,
    "sluttar seg til med merknad": Answer.AGREE_WITH_REMARK,
}
_LONGEST_REFERENCE = 200
_LONGEST_DAY = 60
_BETWEEN = r"(?:\s*[./-]\s*|\s+)"
_DAY = re.compile(rf"(?:[^\W\d]+,?\s+){{0,2}}(\d{{1,2}}){_BETWEEN}(\d{{1,2}}|[^\W\d]+){_BETWEEN}(\d{{4}})\.?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# What a line must fill of the widest, for the next word not to have had room on it.
_NEARLY = 0.93


class _Book:
    """The words of every language the paper is written in, ready to look for."""

    def __init__(self, languages: Sequence[PaperWords]) -> None:
        self.heading = _line(one.heading for one in languages)
        self.end = _line(one.end for one in languages)
        self.reference = _label(one.reference for one in languages)
        self.labels = {field: _label(one.labels[field] for one in languages) for field in PaperField}
        self.answers = _ALSO | {
            _folded(said): answer for one in languages for answer, said in one.answers.items()
        }
        self.kinds = {_folded(said): kind for one in languages for kind, said in one.kinds.items()}
        self.months = {
            _folded(month): number for one in languages for number, month in enumerate(one.months, start=1)
        }
        prompts = [*(prompt for one in languages for prompt in one.prompts.values()), *_EMPTIED]
        self.prompts = frozenset(_folded(prompt) for prompt in prompts)

    def label_of(self, line: str) -> tuple[PaperField, str] | None:
        """The field that a line begins, and the rest of the line."""
        for field, label in self.labels.items():
            found = label.match(line)
            if found:
                return field, line[found.end() :].strip()
        return None


def read_paper(
    text: str, languages: Sequence[PaperWords], awaited: AwaitedPaper, *, wrapped: bool = False
) -> tuple[FieldRead, ...]:
    """R-ROUND-31: What a filled-in paper answers is read by its labels, in any order and whatever stands around
    them; what is not understood is told as it stands, and never guessed.

    `wrapped` where lines end at the edge of the page. Source: features 4.10 «import of the answer».
    """
    book = _Book(languages)
    values = dict(_values(_own_part(_lines(text), book, awaited.reference), book))
    found = [
        _read(field, _joined(field, values.get(field, ()), wrapped=wrapped), book) for field in PaperField
    ]
    if all(one.state is FieldState.MISSING for one in found if one.field is not PaperField.EVIDENCE_KIND):
        raise Invalid("round.paper_not_filled_in", field="file", rule="R-ROUND-31")
    return _fitting(found, awaited)


def _fitting(found: Sequence[FieldRead], awaited: AwaitedPaper) -> tuple[FieldRead, ...]:
    """R-ROUND-32: The number and day of a body that a round takes no answer of are not taken for another's.

    Source: 004 «om nødvendig i kommunestyret»; R-ROUND-8.
    """
    kind = next(one for one in found if one.field is PaperField.EVIDENCE_KIND)
    fits = {one.value for one in evidence_kinds(awaited.level, awaited.side)}
    fit = kind.value in fits or (kind.state is FieldState.UNCLEAR and len(fits) > 1)
    if fit or kind.state is FieldState.MISSING:
        return tuple(found)
    of_the_body = (PaperField.EVIDENCE_KIND, PaperField.EVIDENCE_REFERENCE, PaperField.EVIDENCE_DATE)
    return tuple(
        FieldRead(one.field, FieldState.UNFIT, one.said)
        if one.field in of_the_body and one.state is FieldState.READ
        else one
        for one in found
    )


# Finding the part.


def _own_part(lines: Sequence[str], book: _Book, awaited: PaperReference) -> Sequence[str]:
    """The lines of the part that belongs to the reply; a file may hold the papers of several."""
    parts = list(_parts(lines, book))
    if not parts:
        raise Invalid("round.paper_without_reference", field="file", rule="R-ROUND-29")
    sound = [(reference, part) for reference, part in parts if reference]
    if not sound:
        raise Invalid("round.paper_reference_torn", field="file", rule="R-ROUND-29")
    reference, part = next((one for one in sound if one[0] == awaited), sound[0])
    require_own_paper(reference, awaited)
    return part


def _parts(lines: Sequence[str], book: _Book) -> Iterator[tuple[PaperReference | None, Sequence[str]]]:
    """Each answer part with its reference, None where that is torn."""
    places = [place for place, line in enumerate(lines) if book.reference.match(line)]
    referred = [(place, _reference_at(lines, place, book)) for place in places]
    sound = [(place, found) for place, found in referred if found] or referred
    begins = []
    for number, (place, _) in enumerate(sound):
        before = sound[number - 1][0] + 1 if number else 0
        headings = [at for at in range(before, place) if book.heading.match(lines[at])]
        begins.append(headings[-1] if headings else (place if number else 0))
    for number, (_, found) in enumerate(sound):
        after = begins[number + 1] if number + 1 < len(sound) else len(lines)
        yield found, lines[begins[number] : after]


def _reference_at(lines: Sequence[str], place: int, book: _Book) -> PaperReference | None:
    label = book.reference.match(lines[place])
    assert label is not None
    window = "\n".join([lines[place][label.end() :], *lines[place + 1 : place + 4]])[:_LONGEST_REFERENCE]
    try:
        return read_reference(window)
    except Invalid:
        return None


def _values(part: Sequence[str], book: _Book) -> Iterator[tuple[PaperField, list[str]]]:
    """The lines of each field; a label met again is words of the field it stands in."""
    ends = [place for place, line in enumerate(part) if book.end.match(line)]
    found: dict[PaperField, list[str]] = {}
    current: list[str] = []
    referred = False
    for line in part[: ends[-1]] if ends else part:
        label = book.label_of(line)
        if label and label[0] not in found:
            current = found[label[0]] = [label[1]] if label[1] else []
        elif not referred and book.reference.match(line):
            referred, current = True, []
        else:
            current.append(line)
    yield from found.items()


# Understanding what was found.


def _read(field: PaperField, said: str, book: _Book) -> FieldRead:
    if not said or _folded(said) in book.prompts:
        return FieldRead(field, FieldState.MISSING)
    value = said
    if field is PaperField.ANSWER:
        value = book.answers.get(_folded(said), "")
    elif field is PaperField.EVIDENCE_KIND:
        value = _kind(said, book.kinds)
    elif field is PaperField.EVIDENCE_DATE:
        value = _day(said, book.months)
    return FieldRead(field, FieldState.READ if value else FieldState.UNCLEAR, said, str(value))


def _kind(said: str, kinds: Mapping[str, EvidenceKind]) -> str:
    """The one body that is named; «på delegasjon fra kommunestyret» names two."""
    folded = _folded(said)
    named = {kind for words, kind in kinds.items() if words in folded}
    return named.pop().value if len(named) == 1 else ""


def _day(said: str, months: Mapping[str, int]) -> str:
    if len(said) > _LONGEST_DAY:
        return ""
    iso, spoken = _ISO.fullmatch(said), _DAY.fullmatch(said)
    if iso:
        year, month, day = iso.groups()
    elif spoken:
        day, month, year = spoken.groups()
    else:
        return ""
    number = int(month) if month.isdecimal() else months.get(_folded(month), 0)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""


def _joined(field: PaperField, lines: Sequence[str], *, wrapped: bool) -> str:
    said = [line for line in lines if line]
    if field is not PaperField.REASON:
        return " ".join(said)
    return "\n".join(_unwrapped(said) if wrapped else said)


def _unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines that ended because the page did."""
    widest = max(map(len, lines), default=0)
    paragraph = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        paragraph = f"{paragraph} {line}" if paragraph else line
        word = after.partition(" ")[0]
        if not word or len(line) + 1 + len(word) <= widest * _NEARLY:
            yield paragraph
            paragraph = ""


# Words.


def _lines(text: str) -> list[str]:
    # A PDF marks a word that is divided at the end of a line with a sign of its own.
    whole = unicodedata.normalize("NFC", text.replace("\x02\n", "-").replace("\x02", "-"))
    return [" ".join(line.split()) for line in whole.split("\n")]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .,:;!")


def _line(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"[\W\d_]*(?:{_either(words)})\W*\Z", re.IGNORECASE)


def _label(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{_either(words)})\s*(?::\s*|\Z)", re.IGNORECASE)


def _either(words: Iterable[str]) -> str:
    """Any of some texts, the longest first, with whatever space between their words."""
    ordered = sorted(set(words), key=lambda text: (-len(text), text))
    return "|".join(r"\s+".join(map(re.escape, text.split())) for text in ordered)
