"""The review of a roster: each row against what is known and against the rows before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from fellesskap.composition.rules import misfits
from fellesskap.people.rules import overlaps, require_period
from fellesskap.rosters.model import (
    Known,
    KnownHolding,
    KnownList,
    KnownPerson,
    KnownSeat,
    Line,
    PersonOutcome,
    Remark,
    Reviewed,
    RosterRow,
    SeatOutcome,
    Wanted,
)
from fellesskap.rosters.rules.reading import (
    LONGEST_CELL,
    People,
    day_after,
    day_of,
    find_list,
    find_person,
    find_seat,
    language_of,
    plain,
    rank_of,
    read_person,
    refusals,
)
from fellesskap.structure.model.partners import UNNAMED

_CELLS = tuple(name for name in RosterRow.__dataclass_fields__ if name != "line")


def review(rows: Sequence[RosterRow], known: Known, refused: Mapping[int, Remark]) -> Reviewed:
    """R-ROSTER-6: Every row is judged, with all that is wrong with it; those in `refused` are not even read.

    A row is judged as if the good rows before it had been taken in. Source: scenario S9.
    """
    people = People.of(known.people)
    lines: list[Line] = []
    wanted: list[Wanted] = []
    taken = list(known.holdings)
    for row in rows:
        if row.line in refused:
            lines.append(Line(row.line, None, None, (refused[row.line],)))
            continue
        line, found = _judge(_tidy(row), known, people, wanted, taken)
        lines.append(line)
        if found is not None:
            wanted.append(found)
            if found.place and found.valid_from and line.seat is SeatOutcome.APPOINT:
                whose = found.person_id or _new(found.mark)
                taken.append(KnownHolding(found.place, whose, found.rank, found.valid_from, found.valid_to))
    return Reviewed(tuple(lines), tuple(wanted))


def with_refusals(reviewed: Reviewed, refused: Mapping[int, Remark]) -> Reviewed:
    """The review with what the services refused added to their lines, which then do nothing."""
    lines = tuple(
        Line(line.line, None, None, (refused[line.line],)) if line.line in refused else line
        for line in reviewed.lines
    )
    return Reviewed(lines, reviewed.wanted)


def _judge(
    row: RosterRow, known: Known, people: People, before: Sequence[Wanted], taken: Sequence[KnownHolding]
) -> tuple[Line, Wanted | None]:
    if any(len(getattr(row, name)) > LONGEST_CELL for name in _CELLS):
        return Line(row.line, None, None, (Remark("roster.cell_too_long", {"longest": LONGEST_CELL}),)), None
    errors = read_person(row, known.languages)
    person, unclear = find_person(row, people)
    seat, shared, unknown = _meant(row, known)
    errors += unclear + unknown
    rank, start, end = _times(row, errors)
    if errors:
        return Line(row.line, None, None, tuple(errors)), None
    mark = plain(row.person) or f"{plain(row.name)} {plain(row.email)}"
    changes = person is not None and _differs(row, person)
    if person is not None:
        outcome = PersonOutcome.UPDATE if changes else PersonOutcome.SAME
    else:
        outcome = PersonOutcome.SAME if any(one.mark == mark for one in before) else PersonOutcome.CREATE
    wanted = Wanted(
        mark=mark,
        person_id=person.id if person else None,
        name=row.name,
        email=row.email or None,
        phone=row.phone or None,
        language=language_of(row) or (person.language if person else known.languages[0]),
        changes=changes,
        place=seat.id if seat else shared.place if shared else None,
        rank=rank,
        valid_from=start,
        valid_to=end,
        appointed_by=row.appointed_by,
    )
    seated, errors = _seated(wanted, taken)
    if errors:
        return Line(row.line, None, None, tuple(errors)), None
    namesake = outcome is PersonOutcome.CREATE and plain(row.name) in people.named
    warnings = [Remark("roster.namesake")] if namesake else []
    if seat is not None and rank == 0 and seated is SeatOutcome.APPOINT:
        warnings += _misfits(seat, person, known)
    return Line(row.line, outcome, seated, (), tuple(warnings)), wanted


def _meant(row: RosterRow, known: Known) -> tuple[KnownSeat | None, KnownList | None, list[Remark]]:
    if row.shared_list:
        shared, unknown = find_list(row, known.lists)
        return None, shared, unknown
    seat, unknown = find_seat(row, known.seats)
    return seat, None, unknown


def _times(row: RosterRow, errors: list[Remark]) -> tuple[int, date | None, date | None]:
    """Read when and in what way somebody is to be in a seat; what is wrong is added to the errors."""
    if not any((row.seat, row.body, row.title, row.place, row.shared_list)):
        if row.first_day or row.last_day or row.deputy:
            errors.append(Remark("roster.seat_missing"))
        return 0, None, None
    start, end, rank = day_of(row.first_day), day_after(row.last_day), rank_of(row.deputy)
    if start is None:
        errors.append(Remark("roster.first_day"))
    if row.last_day and end is None:
        errors.append(Remark("roster.last_day"))
    if rank is None or (row.shared_list and not rank):
        errors.append(Remark("roster.deputy"))
    if start is not None:
        errors += refusals(lambda: require_period(start, end))
    return rank or 0, start, end


def _seated(wanted: Wanted, taken: Sequence[KnownHolding]) -> tuple[SeatOutcome, list[Remark]]:
    """R-ROSTER-7: A seat that is held, or a place among the deputies that is taken, is refused to another.

    Source: R-PEOPLE-2; scenario S2 «two people in the same seat».
    """
    if wanted.place is None or wanted.valid_from is None:
        return SeatOutcome.NONE, []
    period = (wanted.valid_from, wanted.valid_to)
    whose = wanted.person_id or _new(wanted.mark)
    rivals = [
        one
        for one in taken
        if one.place == wanted.place
        and one.rank == wanted.rank
        and overlaps(period, (one.valid_from, one.valid_to))
    ]
    if not rivals:
        return SeatOutcome.APPOINT, []
    if all(one.person_id == whose for one in rivals):
        if any((one.valid_from, one.valid_to) == period for one in rivals):
            return SeatOutcome.HELD, []
        return SeatOutcome.NONE, [Remark("roster.held_otherwise")]
    return SeatOutcome.NONE, [Remark("roster.deputy_taken" if wanted.rank else "people.seat_taken")]


def _misfits(seat: KnownSeat, person: KnownPerson | None, known: Known) -> list[Remark]:
    """What would be warned of where the person comes to sit; nothing is known yet of somebody new."""
    if person is None:
        asks = bool(seat.asks.competences)
        return [Remark("roster.unattested", names={"title": seat.title})] if asks else []
    competences = {one.key: one.name for one in known.terms.competences}
    return [
        Remark(
            f"composition.fit_{breach.kind}",
            {fact: value for fact, value in breach.facts.items() if isinstance(value, int)},
            {
                "title": seat.title,
                "name": breach.name,
                "against": competences.get(str(breach.facts.get("against")), UNNAMED),
            },
        )
        for breach in misfits(seat.asks, person.fit, known.terms)
    ]


def _differs(row: RosterRow, person: KnownPerson) -> bool:
    """An empty cell changes nothing, nor does another way to write the same."""
    pairs = (
        (plain(row.email), plain(person.email)),
        (row.phone.replace(" ", ""), person.phone.replace(" ", "")),
        (language_of(row), person.language),
    )
    return any(new and new != old for new, old in pairs)


def _tidy(row: RosterRow) -> RosterRow:
    return RosterRow(row.line, **{name: " ".join(getattr(row, name).split()) for name in _CELLS})


def _new(mark: str) -> UUID:
    """Stand for somebody who is not there yet, alike for equal marks."""
    return uuid5(NAMESPACE_OID, mark)
