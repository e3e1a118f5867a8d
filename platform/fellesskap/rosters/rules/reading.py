"""Reading what stands in a row: days, languages, deputies, and which person and which seat is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fellesskap.actor import Side
from fellesskap.errors import DomainError, Invalid, RuleBroken
from fellesskap.people.rules import require_appointer, require_person
from fellesskap.rosters.model import KnownList, KnownPerson, KnownSeat, Remark, RosterRow

LARGEST, LONGEST_CELL, HIGHEST_RANK = 1_000, 500, 99
_LANGUAGES = {
    **dict.fromkeys(("nb", "bokmål", "bokmal", "norsk"), "nb"),
    **dict.fromkeys(("nn", "nynorsk"), "nn"),
    **dict.fromkeys(("se", "nordsamisk", "davvisámegiella", "samisk"), "se"),
}
_DEPUTY = re.compile(r"(?:vara(?:representant|medlem)?)?\s*(?:nr\.?)?\s*(\d{1,2})?", re.IGNORECASE)
_SIDES = {
    **dict.fromkeys(("kommunene", "kommunane", "kommune", "kommunal", "municipal"), Side.MUNICIPAL),
    **dict.fromkeys(("sykehuset", "sjukehuset", "helseforetaket", "hospital"), Side.HOSPITAL),
    **dict.fromkeys(("andre", "other"), Side.OTHER),
}
_HOLDER = frozenset({"", "fast", "fast medlem", "innehaver", "innehavar", "medlem"})


def require_size(rows: Sequence[RosterRow]) -> None:
    """R-ROSTER-1: A roster has a row, and no more than can be looked over; each line has a number of its own.

    Source: features 2.10; scenario S9 «batch with one bad row».
    """
    if not 0 < len(rows) <= LARGEST:
        raise Invalid("roster.size", field="rows", largest=LARGEST, rule="R-ROSTER-1")
    if len({row.line for row in rows}) != len(rows):
        raise Invalid("roster.line_twice", field="rows", rule="R-ROSTER-1")


def require_taken(refused: Sequence[int]) -> None:
    """R-ROSTER-2: A roster is taken in as a whole or not at all. Source: scenario S9; features 13."""
    if refused:
        raise RuleBroken(
            "roster.rows_refused",
            field="rows",
            count=len(refused),
            lines=[str(line) for line in refused[:20]],
            rule="R-ROSTER-2",
        )


def read_person(row: RosterRow, languages: Sequence[str]) -> list[Remark]:
    """R-ROSTER-3: A row names a person who can be named and reached. Source: R-PEOPLE-4."""
    language = _LANGUAGES.get(row.language.casefold(), row.language) or languages[0]
    return [
        *refusals(
            lambda: require_person(row.name, row.email or None, row.phone or None, language, languages)
        ),
        *refusals(lambda: require_appointer(row.appointed_by)),
    ]


def language_of(row: RosterRow) -> str:
    """The language a row names, as a code; empty for none."""
    return _LANGUAGES.get(row.language.casefold(), row.language)


def day_of(text: str) -> date | None:
    """Read a day as people here write it, or as programs do; None for what is no day."""
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def day_after(text: str) -> date | None:
    """The day after the last day in the seat; None for what is no day, or the last there is."""
    last = day_of(text)
    return last + timedelta(days=1) if last is not None and last < date.max else None


def rank_of(text: str) -> int | None:
    """Read which deputy a row is about: 0 for the holder, None for what is neither."""
    if text.casefold() in _HOLDER:
        return 0
    found = _DEPUTY.fullmatch(text)
    rank = int(found.group(1) or 1) if found else 0
    return rank if 0 < rank <= HIGHEST_RANK else None


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who is known, to be found by key, and by name and by mail in small letters."""

    keyed: Mapping[str, KnownPerson]
    named: Mapping[str, list[KnownPerson]]
    mailed: Mapping[str, list[KnownPerson]]

    @classmethod
    def of(cls, people: Iterable[KnownPerson]) -> People:
        """Put people where they are found."""
        keyed: dict[str, KnownPerson] = {}
        named: dict[str, list[KnownPerson]] = {}
        mailed: dict[str, list[KnownPerson]] = {}
        for one in people:
            keyed[str(one.id)] = one
            named.setdefault(plain(one.name), []).append(one)
            mailed.setdefault(plain(one.email), []).append(one)
        return cls(keyed, named, mailed)


def find_person(row: RosterRow, people: People) -> tuple[KnownPerson | None, list[Remark]]:
    """R-ROSTER-4: A person is known again by name and mail; what could be two people is refused, not guessed.

    A name alone is enough where one has it, and one without a mail gets the row's. The key of an export tells
    people of one name apart; what it means must still have the name.
    Source: GDPR art. 5 nr. 1 bokstav d («riktighet»).
    """
    if row.person:
        keyed = people.keyed.get(plain(row.person))
        if keyed is None:
            return None, [Remark("roster.person_unknown")]
        if plain(keyed.name) != plain(row.name):
            return None, [Remark("roster.person_renamed")]
        return keyed, []
    named = people.named.get(plain(row.name), [])
    candidates = named
    if row.email:
        mailed = people.mailed.get(plain(row.email), [])
        candidates = [one for one in mailed if one in named]
        if mailed and not candidates:
            return None, [Remark("roster.email_of_another")]
        if not mailed and len(named) == 1 and not named[0].email:
            candidates = named
    if len(candidates) > 1:
        return None, [Remark("roster.person_ambiguous")]
    return (candidates[0] if candidates else None), []


def find_seat(row: RosterRow, seats: Iterable[KnownSeat]) -> tuple[KnownSeat | None, list[Remark]]:
    """R-ROSTER-5: A row means one seat of today, by its key or by body and title or place. Source: 002 «plass»."""
    if not any((row.seat, row.body, row.title, row.place)):
        return None, []
    key, body, title, place = (plain(word) for word in (row.seat, row.body, row.title, row.place))
    wanted = [
        seat
        for seat in seats
        if (not key or seat.key == key)
        and (not body or body in seat.bodies)
        and (not title or title in seat.titles)
        and (not place or place in seat.places)
    ]
    if not wanted:
        return None, [Remark("roster.seat_unknown")]
    if len(wanted) > 1:
        return None, [Remark("roster.seat_ambiguous", {"count": len(wanted)})]
    return wanted[0], []


def find_list(row: RosterRow, lists: Iterable[KnownList]) -> tuple[KnownList | None, list[Remark]]:
    """R-ROSTER-8: A row means the list that the seats of one side of a body share, by body and side, and no seat.

    Source: SAPL #3176 (common deputies); features 2.3.
    """
    if row.seat or row.title or row.place:
        return None, [Remark("roster.list_or_seat")]
    side, body = _SIDES.get(plain(row.shared_list)), plain(row.body)
    if side is None:
        return None, [Remark("roster.list_side")]
    found = [one for one in lists if one.place.side is side and body in one.bodies]
    if len(found) != 1:
        return None, [Remark("roster.list_ambiguous" if found else "roster.list_unknown")]
    return found[0], []


def refusals(*checks: Callable[[], None]) -> list[Remark]:
    """Run checks and give what each refuses with."""
    found = []
    for check in checks:
        try:
            check()
        except DomainError as refusal:
            found.append(remark_of(refusal))
    return found


def remark_of(refusal: DomainError) -> Remark:
    """A refusal as it is told of a line: its code and its numbers, without whoever it is about."""
    return Remark(
        refusal.code,
        {
            name: fact
            for name, fact in refusal.facts.items()
            if isinstance(fact, int) and not isinstance(fact, bool)
        },
    )


def plain(text: str) -> str:
    """A text in small letters with single spaces, as names are compared."""
    return " ".join(text.split()).casefold()
