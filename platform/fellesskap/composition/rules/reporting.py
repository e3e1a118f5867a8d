"""The report of composition: the seats of a body as they are filled on a day, against the structure's rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from fellesskap.actor import Side
from fellesskap.composition.model import (
    Breach,
    BreachKind,
    Gender,
    Holder,
    Report,
    SeatOnDay,
    Terms,
)
from fellesskap.composition.rules.attesting import excluding
from fellesskap.structure.model import CompositionKind, CompositionRule, Names, SeatKind, Weight

_SIDES = (Side.MUNICIPAL, Side.HOSPITAL)

Filled = Sequence[tuple[SeatOnDay, Holder]]


def report(
    body: str, seats: Sequence[SeatOnDay], terms: Terms, withheld: frozenset[CompositionKind] = frozenset()
) -> Report:
    """Make the report of the body by its key; kinds that are `withheld` from the reader are not judged."""
    filled = [(seat, seat.sitting) for seat in seats if seat.sitting is not None]
    breaches = [
        *_vacancies(seats),
        *_absences(seats),
        *(
            breach
            for rule in terms.compositions
            if rule.kind not in withheld and _concerns(rule, body, terms)
            for breach in _broken(rule, filled, terms)
        ),
        *_misfits(filled, terms, withheld),
    ]
    members = [holder for seat, holder in filled if seat.kind is SeatKind.MEMBER]
    asks_gender = CompositionKind.GENDER not in withheld
    return Report(
        breaches=tuple(sorted(breaches, key=lambda breach: breach.weight is not Weight.ERROR)),
        seats=len(seats),
        vacant=sum(seat.holder is None for seat in seats),
        away=sum(seat.holder is not None and seat.sitting is None for seat in seats),
        unappointed=tuple(_title(seat) for seat in seats if not seat.appointed),
        asked=len(members) if asks_gender else 0,
        declared=sum(holder.gender is not None for holder in members) if asks_gender else 0,
    )


def _concerns(rule: CompositionRule, body: str, terms: Terms) -> bool:
    """A rule of a template concerns each body made of it."""
    made_of = {body, *(key for key in terms.templates if body.startswith(f"{key}-"))}
    return not rule.bodies or any(key in rule.bodies for key in made_of)


def _vacancies(seats: Sequence[SeatOnDay]) -> Iterator[Breach]:
    """R-COMPOSITION-1: A seat that nobody holds is told, as an error where it counts, also when a deputy stands in.

    Source: scenario S2 «SEAT_VACANT region=Valdres», «vacancy never silently hidden».
    """
    for seat in seats:
        if seat.holder is None:
            yield Breach(
                BreachKind.SEAT_VACANT,
                Weight.ERROR if seat.counts else Weight.WARNING,
                seat=seat.key,
                facts={
                    "title": seat.title,
                    "place": seat.place_name,
                    "stood_in": int(seat.acting is not None),
                },
            )


def _absences(seats: Sequence[SeatOnDay]) -> Iterator[Breach]:
    """R-COMPOSITION-15: A holder on leave fills the seat only where a deputy steps in; then the deputy is judged.

    Source: features 2.9 «Resignation/leave/replacement»; scenario S3 «gap warning».
    """
    for seat in seats:
        if seat.holder is not None and seat.sitting is None:
            yield Breach(
                BreachKind.HOLDER_AWAY,
                Weight.ERROR if seat.counts else Weight.WARNING,
                seat=seat.key,
                facts={"title": seat.title, "place": seat.place_name},
            )


def _title(seat: SeatOnDay) -> str:
    place = seat.place_name
    return seat.title if place in seat.title else f"{seat.title}, {place}"


def _broken(rule: CompositionRule, filled: Filled, terms: Terms) -> Iterator[Breach]:
    match rule.kind:
        case CompositionKind.SEATS | CompositionKind.COMPETENCE:
            yield from _numbers(rule, filled)
        case CompositionKind.BOTH_SIDES:
            yield from _both_sides(rule, filled)
        case CompositionKind.SAME_NUMBER:
            yield from _same_number(rule, filled)
        case CompositionKind.COVERAGE:
            yield from _coverage(rule, filled, terms)
        case CompositionKind.GENDER:
            yield from _gender(rule, filled)


def _numbers(rule: CompositionRule, filled: Filled) -> Iterator[Breach]:
    """R-COMPOSITION-2: As many seats of a side, a group or a competence are filled as the rule asks, and no more.

    Only members are counted, unless the rule names a group: «brukere og fastleger deltar» as observers too.
    Source: N1 «Brukere og fastleger deltar på alle nivå»; features 1.9 «to skal ha helsefaglig kompetanse».
    """
    found = sum(
        (seat.kind is SeatKind.MEMBER or rule.group is not None)
        and rule.side in (None, seat.side)
        and (rule.group is None or seat.group == rule.group)
        and (not rule.competence or rule.competence in holder.competences)
        for seat, holder in filled
    )
    if rule.minimum is not None and found < rule.minimum:
        yield _breach(rule, BreachKind.TOO_FEW, found=found, minimum=rule.minimum)
    if rule.maximum is not None and found > rule.maximum:
        yield _breach(rule, BreachKind.TOO_MANY, found=found, maximum=rule.maximum)


def _both_sides(rule: CompositionRule, filled: Filled) -> Iterator[Breach]:
    """R-COMPOSITION-3: Each side holds a seat that counts. Source: 001 «begge partnerne»."""
    for side, number in _heard(filled).items():
        if not number:
            yield _breach(rule, BreachKind.SIDE_MISSING, side=side)


def _same_number(rule: CompositionRule, filled: Filled) -> Iterator[Breach]:
    """R-COMPOSITION-4: Both sides hold equally many seats that count, where the community asks it. Source: A5."""
    municipal, hospital = _heard(filled).values()
    if municipal != hospital:
        yield _breach(rule, BreachKind.UNEVEN_SIDES, municipal=municipal, hospital=hospital)


def _coverage(rule: CompositionRule, filled: Filled, terms: Terms) -> Iterator[Breach]:
    """R-COMPOSITION-5: Every place is represented by a member, a municipality by its region's too and a region by
    one of its municipalities'. Source: 004 §3 «Øst-, Midt- og Vest-Finnmark er representert»; A18.
    """
    members = {region.key: [one.municipality for one in region.members] for region in terms.regions}
    region_of = {municipality: key for key, inside in members.items() for municipality in inside}
    covered: set[str] = set()
    for seat, _ in filled:
        if seat.kind is SeatKind.MEMBER:
            for place in seat.places:
                covered |= {place, *members.get(place, ()), region_of.get(place, place)}
    for place in rule.places:
        if place not in covered:
            yield _breach(rule, BreachKind.NOT_COVERED, place=place)


def _gender(rule: CompositionRule, filled: Filled) -> Iterator[Breach]:
    """R-COMPOSITION-6: Of the members who have told their gender, women and men are each at least the share asked,
    as far as whole persons can be. Source: features 1.9; likestillings- og diskrimineringsloven § 28.
    """
    told = [
        holder.gender for seat, holder in filled if seat.kind is SeatKind.MEMBER and holder.gender is not None
    ]
    women, men = told.count(Gender.WOMAN), told.count(Gender.MAN)
    asked = ceil(Fraction(len(told) * (rule.minimum or 0), 100))
    if min(women, men) < min(asked, (women + men) // 2):
        yield _breach(
            rule,
            BreachKind.GENDER_SKEWED,
            women=women,
            men=men,
            declared=len(told),
            members=sum(seat.kind is SeatKind.MEMBER for seat, _ in filled),
            minimum=rule.minimum or 0,
        )


def _misfits(filled: Filled, terms: Terms, withheld: frozenset[CompositionKind]) -> Iterator[Breach]:
    if CompositionKind.COMPETENCE not in withheld:
        for seat, holder in filled:
            yield from misfits(seat, holder, terms)


def misfits(seat: SeatOnDay, holder: Holder, terms: Terms) -> Iterator[Breach]:
    """R-COMPOSITION-7: Whoever is in a seat, or about to be, is attested to have what it asks for and is on the
    leader level it asks for; what differs is a warning and never stops anything.

    Source: N2, A24, scenario S2 step 4.
    """
    names = {one.key: one.name for one in terms.competences}
    for key in seat.competences:
        against = excluding(key, holder.competences, terms.competences)
        if key in holder.competences and not against:
            continue
        facts: dict[str, str | int] = {
            "title": seat.title,
            "competence": key,
            "against": against,
            "acting": int(holder is seat.acting),
        }
        kind = BreachKind.COMPETENCE_EXCLUDED if against else BreachKind.COMPETENCE_MISSING
        yield Breach(kind, Weight.WARNING, seat=seat.key, name=names.get(key, Names(key)), facts=facts)
    level = holder.leader_level
    if seat.leader_level is not None and level is not None and level != seat.leader_level:
        acting = int(holder is seat.acting)
        facts = {"title": seat.title, "asked": seat.leader_level, "level": level, "acting": acting}
        yield Breach(BreachKind.LEADER_LEVEL, Weight.WARNING, seat=seat.key, facts=facts)


def _heard(filled: Filled) -> dict[Side, int]:
    return {side: sum(seat.counts and seat.side is side for seat, _ in filled) for side in _SIDES}


def _breach(rule: CompositionRule, kind: BreachKind, **facts: str | int) -> Breach:
    return Breach(kind, rule.weight, rule=rule.key, name=rule.name, remedy=rule.explanation, facts={**facts})
