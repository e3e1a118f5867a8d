"""Reading the answer part of a filled-in case paper: from its words alone, by the labels it was written with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest

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
# Longer than any word that is looked for, or any sentence that begins with one.
_LONGEST_KNOWN = 200
# More than an answer may be; what follows belongs to whatever the paper is bound with.
_LONGEST_PART = 200_000
# Unicode's own limit of marks on one letter (UAX #15, stream-safe). Putting a longer run in order takes time that
# grows with its square.
_MOST_MARKS = 30
# With any of these, it is not said for certain that the body named first has decided: it was done by another on its
# behalf, it was not done, or it is still to be done.
_DOUBT = re.compile(
    r"\?|\b(?:\w*deleg|\w*fullmakt|på vegne|formannskap|\w*utvalg|\w*utval\b|eller\b"
    r"|ikkj?e\b|ingen\b|inga\b|uten\b|utan\b|ii\b|eai\b|utsatt|utsett|trukket|trekt"
    r"|skal\b|vil\b|må\b|blir\b|kommer\b|kjem\b|opp\b|planlag|behandl(?:er|es|ar|ast)\b)"
)
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
        self.foot = _foot(one.foot for one in languages)
        self.reference = _label([_either(one.reference for one in languages)])
        self.labels = _label(
            f"(?P<{field.name}>{_either(one.labels[field] for one in languages)})" for field in PaperField
        )
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
        found = self.labels.match(line)
        if found is None or found.lastgroup is None:
            return None
        return PaperField[found.lastgroup], line[found.end() :].strip()


def read_paper(
    text: str, languages: Sequence[PaperWords], awaited: AwaitedPaper, *, wrapped: bool = False
) -> tuple[FieldRead, ...]:
    """R-ROUND-31: What a filled-in paper answers is read by its labels, in any order and whatever stands around
    them; what is not understood is told as it stands, and never guessed.

    A file may hold the paper twice, empty and filled in; where two that are filled in differ, both are told.
    `wrapped` where lines end at the edge of the page. Source: features 4.10 «import of the answer».
    """
    book = _Book(languages)
    every = [
        _read_part(part, book, wrapped=wrapped) for part in _own_parts(_lines(text), book, awaited.reference)
    ]
    filled = [found for found in every if _is_filled(found)]
    if not filled:
        raise Invalid("round.paper_not_filled_in", field="file", rule="R-ROUND-31")
    return _fitting([_agreed(of_field) for of_field in zip(*filled, strict=True)], awaited)


def _read_part(part: Sequence[str], book: _Book, *, wrapped: bool) -> list[FieldRead]:
    values = dict(_values(part, book))
    return [
        _read(field, _joined(field, values.get(field, ()), wrapped=wrapped), book) for field in PaperField
    ]


def _is_filled(found: Sequence[FieldRead]) -> bool:
    """Where a body is the only one that may treat it, the paper says so itself."""
    return any(
        one.state is not FieldState.MISSING for one in found if one.field is not PaperField.EVIDENCE_KIND
    )


def _agreed(found: Sequence[FieldRead]) -> FieldRead:
    """What is said of a field, in as many places as it is said."""
    said = {one.value or one.said: one for one in found if one.state is not FieldState.MISSING}
    if len(said) < 2:
        return next(iter(said.values()), found[0])
    between = "\n" if found[0].field is PaperField.REASON else " / "
    return FieldRead(found[0].field, FieldState.UNCLEAR, between.join(one.said for one in said.values()))


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


def _own_parts(lines: Sequence[str], book: _Book, awaited: PaperReference) -> Sequence[Sequence[str]]:
    """The lines of each part that belongs to the reply; a file may hold the papers of several."""
    parts = list(_parts(lines, book))
    if not parts:
        raise Invalid("round.paper_without_reference", field="file", rule="R-ROUND-29")
    sound = [(reference, part) for reference, part in parts if reference]
    if not sound:
        raise Invalid("round.paper_reference_torn", field="file", rule="R-ROUND-29")
    own = [part for reference, part in sound if reference == awaited]
    if not own:
        require_own_paper(sound[0][0], awaited)
    return own


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
    for line in _bounded(part[: ends[-1]] if ends else part):
        if book.foot.match(line):
            continue
        label = book.label_of(line)
        if label and label[0] not in found:
            current = found[label[0]] = [label[1]] if label[1] else []
        elif not referred and book.reference.match(line):
            referred, current = True, []
        else:
            current.append(line)
    yield from found.items()


def _bounded(lines: Sequence[str]) -> Iterator[str]:
    room = _LONGEST_PART
    for line in lines:
        if room <= 0:
            break
        yield line[:room]
        room -= len(line) + 1


# Understanding what was found.


def _read(field: PaperField, said: str, book: _Book) -> FieldRead:
    # No word that is known is as long; to fold a long text may take very long.
    folded = _folded(said) if len(said) <= _LONGEST_KNOWN else ""
    if not said or folded in book.prompts:
        return FieldRead(field, FieldState.MISSING)
    value = said
    if field is PaperField.ANSWER:
        value = book.answers.get(folded, "")
    elif field is PaperField.EVIDENCE_KIND:
        value = _kind(folded, book.kinds)
    elif field is PaperField.EVIDENCE_DATE:
        value = _day(said, book.months)
    return FieldRead(field, FieldState.READ if value else FieldState.UNCLEAR, said, str(value))


def _kind(folded: str, kinds: Mapping[str, EvidenceKind]) -> str:
    """The body that is named first and alone, without a doubt: «på delegasjon fra kommunestyret» is another's."""
    named = {kind for words, kind in kinds.items() if words in folded}
    first = {kind for words, kind in kinds.items() if re.match(rf"{re.escape(words)}\b", folded)}
    certain = len(named) == 1 and first == named and not _DOUBT.search(folded)
    return named.pop().value if certain else ""


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
    paragraph: list[str] = []
    for line, after in zip_longest(lines, lines[1:], fillvalue=""):
        paragraph.append(line)
        word = after.partition(" ")[0]
        if not word or len(line) + 1 + len(word) <= widest * _NEARLY:
            yield " ".join(paragraph)
            paragraph = []


# Words.


def _lines(text: str) -> list[str]:
    # A PDF marks a word that is divided at the end of a line with a sign of its own.
    whole = text.replace("\x02\n", "-").replace("\x02", "-")
    return [_composed(" ".join(line.split())) for line in whole.split("\n")]


def _composed(line: str) -> str:
    """A line with each letter and its marks as one sign, in time that grows with the line's length alone."""
    if line.isascii():
        return line
    return unicodedata.normalize("NFC", line if len(line) <= _MOST_MARKS else _with_few_marks(line))


def _with_few_marks(line: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in line:
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .,:;!")


def _line(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"[\W\d_]*(?:{_either(words)})\W*\Z", re.IGNORECASE)


def _label(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{'|'.join(patterns)})\s*(?::\s*|\Z)", re.IGNORECASE)


def _foot(written: Iterable[str]) -> re.Pattern[str]:
    """What stands at the foot of a page, whatever the case, the edition and the day, and with the page's number."""
    either = "|".join(
        r".{1,40}?".join(r"\s+".join(map(re.escape, part.split(" "))) for part in re.split(r"%\(\w+\)s", one))
        for one in sorted(set(written))
    )
    return re.compile(rf"(?:{either})\s*\d*\Z", re.IGNORECASE)


def _either(words: Iterable[str]) -> str:
    """Any of some texts, the longest first, with whatever space between their words."""
    ordered = sorted(set(words), key=lambda text: (-len(text), text))
    return "|".join(r"\s+".join(map(re.escape, text.split())) for text in ordered)
