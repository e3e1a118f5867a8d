"""What must hold when a committee is appointed, and what it then is in the structure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from fellesskap.actor import Side
from fellesskap.committees.model import Makeup
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.structure.model import Body, BodyKind, Each, Mandate, Names, Seat, Structure

LONGEST_NAME, LONGEST_ABBREVIATION, LONGEST_REFERENCE, LONGEST_MANDATE = 90, 20, 200, 20_000
_MOST_SEATS, _LOWEST_LEVEL = 99, 9
LEADER = "leder"


def require_appointer(structure: Structure, appointer: Body, kind: BodyKind) -> None:
    """R-COMMITTEE-1: A committee is appointed by a body that the structure lets appoint its kind, and a lasting
    one is not appointed but written into the structure. Source: 004 «Det er samhandlingsutvalget som oppnevner
    faste utvalg», scenarios.md S8.
    """
    if kind not in appointer.may_appoint:
        able = [body.name.nb for body in structure.bodies if kind in body.may_appoint]
        raise RuleBroken(
            "committee.may_not_appoint" if able else "committee.nobody_appoints",
            field="kind",
            body=appointer.name.nb,
            able=", ".join(able),
            rule="R-COMMITTEE-1",
        )
    if kind is not BodyKind.TEMPORARY:
        raise RuleBroken("committee.lasting", field="kind", rule="R-COMMITTEE-1")
    if appointer.each is not None:
        raise RuleBroken("committee.one_of_many", rule="R-COMMITTEE-1")


def require_makeup(makeup: Makeup, leads: Side | None) -> None:
    """R-COMMITTEE-2: A committee has members from both sides. Source: 004 «partssammensatt», scenarios.md S8."""
    for field in ("municipal_seats", "hospital_seats"):
        if not 0 <= getattr(makeup, field) <= _MOST_SEATS:
            raise Invalid(
                "committee.seats_out_of_bounds", field=field, most=_MOST_SEATS, rule="R-COMMITTEE-2"
            )
    for field, named in (("municipalities", makeup.municipalities), ("divisions", makeup.divisions)):
        if len(set(named)) < len(named):
            raise Invalid("committee.place_twice", field=field, rule="R-COMMITTEE-2")
    if leads is Side.OTHER:
        raise Invalid("committee.leads_no_side", field="leads", rule="R-COMMITTEE-2")
    municipal = makeup.municipal_seats or makeup.municipalities or leads is Side.MUNICIPAL
    hospital = makeup.hospital_seats or makeup.divisions or leads is Side.HOSPITAL
    if not municipal or not hospital:
        field = "hospital_seats" if municipal else "municipal_seats"
        raise RuleBroken("committee.not_bipartite", field=field, rule="R-COMMITTEE-2")


def require_places(structure: Structure, makeup: Makeup) -> None:
    """R-COMMITTEE-2, the places: they are the community's own."""
    divisions = {division.key for division in structure.divisions}
    for field, named, known in (
        ("municipalities", makeup.municipalities, set(structure.municipalities)),
        ("divisions", makeup.divisions, divisions),
    ):
        if set(named) - known:
            raise Invalid("committee.place_unknown", field=field, rule="R-COMMITTEE-2")


def require_own_name(structure: Structure, name: str, abbreviation: str) -> None:
    """R-COMMITTEE-3, the names: nobody else in the community is called so."""
    names = {body.name.nb.casefold() for body in structure.bodies}
    short = {body.abbreviation.casefold() for body in structure.bodies if body.abbreviation}
    for field, text, taken in (("name", name, names), ("abbreviation", abbreviation, short)):
        if text.strip() and text.strip().casefold() in taken:
            raise Invalid("committee.name_taken", field=field, name=text.strip(), rule="R-COMMITTEE-3")


def require_time(begins: date, until: date) -> None:
    """R-COMMITTEE-5, the last day: later than the first. Source: models.md «tidsramme fixed at creation»."""
    if until <= begins:
        raise Invalid("committee.until_before_begins", field="until", begins=begins, rule="R-COMMITTEE-5")


def require_texts(name: str, abbreviation: str, mandate: str) -> None:
    """R-COMMITTEE-3: A committee has a name and a mandate when it is appointed. Source: models.md «mandate +
    tidsramme fixed at creation».
    """
    for field, text, longest in (
        ("name", name, LONGEST_NAME),
        ("abbreviation", abbreviation, LONGEST_ABBREVIATION),
        ("mandate", mandate, LONGEST_MANDATE),
    ):
        if not text.strip() and field != "abbreviation":
            raise Invalid("committee.text_missing", field=field, rule="R-COMMITTEE-3")
        if len(text.strip()) > longest:
            raise Invalid("committee.text_too_long", field=field, longest=longest, rule="R-COMMITTEE-3")


def require_decided(reference: str, decided_on: date | None, today: date, *, in_meeting: bool) -> None:
    """R-COMMITTEE-4: A committee follows from a decision of its appointer: a meeting that has been held, or a
    reference with its day. Source: scenarios.md S8, features 1.12.
    """
    if len(reference.strip()) > LONGEST_REFERENCE:
        raise Invalid(
            "committee.text_too_long", field="reference", longest=LONGEST_REFERENCE, rule="R-COMMITTEE-4"
        )
    if in_meeting:
        return
    if not reference.strip():
        raise Invalid("committee.decision_missing", field="reference", rule="R-COMMITTEE-4")
    if decided_on is None:
        raise Invalid("committee.decision_day_missing", field="decided_on", rule="R-COMMITTEE-4")
    if decided_on > today:
        raise Invalid("committee.decided_ahead", field="decided_on", rule="R-COMMITTEE-4")


def require_day(wanted: date | None, latest: date, today: date, field: str) -> date:
    """R-COMMITTEE-5: A committee begins and ends with a version of the structure, so from today on and after the
    one published last; without a wish on the first such day. Source: features 1.10.
    """
    first = max(today, latest + timedelta(days=1))
    if wanted is None:
        if latest > today:
            raise RuleBroken(
                "committee.later_version", field=field, latest=latest, first=first, rule="R-COMMITTEE-5"
            )
        return first
    if wanted < today:
        raise RuleBroken("committee.in_the_past", field=field, rule="R-COMMITTEE-5")
    if wanted < first:
        raise RuleBroken(
            "committee.later_version", field=field, latest=latest, first=first, rule="R-COMMITTEE-5"
        )
    return wanted


def committee_body(
    key: str,
    name: Names,
    abbreviation: str,
    appointer: Body,
    mandate: Mandate,
    until: date,
    seats: Sequence[Seat],
) -> Body:
    """Make the body that a committee is: below its appointer, reporting to it, and as open as it."""
    return Body(
        key=key,
        name=name,
        kind=BodyKind.TEMPORARY,
        level=min(appointer.level + 1, _LOWEST_LEVEL),
        abbreviation=abbreviation,
        open_to_public=appointer.open_to_public,
        frame_minutes=appointer.frame_minutes,
        reports_to=appointer.key,
        seats=tuple(seats),
        mandate=mandate,
        until=until,
        appointed_by=appointer.key,
    )


def committee_seats(makeup: Makeup, leads: Side | None) -> list[Seat]:
    """Make the seats of a committee, the leader's first."""
    seats = []
    if leads is not None:
        seats.append(Seat(LEADER, Names("Leder", "Leiar"), leads))
    if makeup.municipalities:
        title = Names("Representant for kommunen")
        seats.append(
            Seat("kommune", title, Side.MUNICIPAL, each=Each.MUNICIPALITY, among=makeup.municipalities)
        )
    if makeup.municipal_seats:
        title = Names("Representant for kommunene", "Representant for kommunane")
        seats.append(Seat("kommunene", title, Side.MUNICIPAL, count=makeup.municipal_seats))
    if makeup.divisions:
        title = Names("Representant for divisjonen")
        seats.append(Seat("divisjon", title, Side.HOSPITAL, each=Each.DIVISION, among=makeup.divisions))
    if makeup.hospital_seats:
        title = Names("Representant for helseforetaket", "Representant for helseføretaket")
        seats.append(Seat("foretaket", title, Side.HOSPITAL, count=makeup.hospital_seats))
    return seats
