"""A small community written row by row, so that every answer of the graph can be foretold."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from builders import NOW
from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.db.ids import uuid7
from fellesskap.meetings import tables as meetings
from fellesskap.people import tables as people
from fellesskap.plain import to_json
from fellesskap.structure import tables as structure
from fellesskap.structure.model import Intake, Names, Structure, Trust
from fellesskap.tenant import Tenant

START = date(2024, 1, 1)
RENAMED = date(2026, 1, 1)
# The document says nothing that the rows do not: what is read of it is told apart in tests of its own.
DOCUMENT = Structure(
    name=Names("Graf"),
    trust=Trust("", "", "", ""),
    municipalities=(),
    bodies=(),
    routes=(),
    matter_classes=(),
    perspectives=(),
    intake=Intake((), ()),
)


@dataclass(frozen=True)
class Community:
    """The rows that tests name."""

    tenant: Tenant
    fsu: UUID
    fu: UUID
    north: UUID
    hamar: UUID
    lom: UUID
    trust: UUID
    kari: UUID
    per: UUID
    seats: tuple[UUID, ...]
    meetings: tuple[UUID, ...]


def secretary(community: Community, language: str = "nb") -> Actor:
    role = Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)
    return Actor(ActorKind.PERSON, community.kari, "Kari", language=language, roles=frozenset({role}))


def contact(community: Community) -> Actor:
    role = Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=community.hamar)
    return Actor(ActorKind.PERSON, community.per, "Per", roles=frozenset({role}))


def _names(prefix: str, nb: str, nn: str = "", se: str = "") -> dict[str, str]:
    return {f"{prefix}_nb": nb, f"{prefix}_nn": nn, f"{prefix}_se": se}


async def write_community(tenant: Tenant) -> Community:
    version = await _version()
    hamar = await _partner("hamar", "Hamar", "municipality", "municipal", "3403", "b")
    lom = await _partner("lom", "Lom", "municipality", "municipal", "3434", "a")
    trust = await _partner("si", 'Sykehuset "Innlandet"', "trust", "hospital", None, "c")
    north = uuid7()
    await structure.Region.insert(
        structure.Region(
            id=north, key="nord", **_names("name", "Nord"), sort_key="nord", valid_from=START, valid_to=None
        )
    )
    for partner in (hamar, lom):
        await structure.RegionMember.insert(
            structure.RegionMember(
                id=uuid7(),
                region_id=north,
                partner_id=partner,
                confirmed=partner == hamar,
                valid_from=START,
                valid_to=None,
            )
        )
    fsu, fu = uuid7(), uuid7()
    await structure.Body.insert(structure.Body(id=fsu, key="fsu"), structure.Body(id=fu, key="fu"))
    await _body(fsu, version, "fsu", _names("name", "Gammelt navn"), START, RENAMED, level=1)
    nice = _names("name", "Strategisk samarbeidsutvalg", "Strategisk samarbeidsutval", "Strategalaš")
    await _body(fsu, version, "fsu", nice, RENAMED, None, level=1)
    await _body(fu, version, "fu", _names("name", "Fagutvalg"), START, None, level=2, reports_to_id=fsu)
    kari, per = uuid7(), uuid7()
    await people.Person.insert(
        _person(kari, "Kari Nordmann", "nordmann kari", 3), _person(per, 'Per Åsen\n\t"x"', "åsen per", 1)
    )
    await people.Contact.insert(
        people.Contact(person_id=kari, email="kari@example.org", phone=None, version=1)
    )
    seats = tuple([await _seat(fsu, version, position, hamar, trust) for position in range(4)])
    await people.Holding.insert(
        _holding(seats[0], fsu, per, START, RENAMED),
        _holding(seats[0], fsu, kari, RENAMED, None),
        _holding(seats[1], fsu, per, START, None),
        _holding(seats[0], fsu, per, START, None, kind="deputy", rank=1),
    )
    held = [datetime(2025, 12, 1, 10, tzinfo=UTC) + timedelta(days=40 * number) for number in range(5)]
    numbers = tuple([await _meeting(fsu if n < 4 else fu, version, at, n) for n, at in enumerate(held)])
    return Community(tenant, fsu, fu, north, hamar, lom, trust, kari, per, seats, numbers)


async def _version() -> UUID:
    key = uuid7()
    await structure.StructureVersion.insert(
        structure.StructureVersion(
            id=key,
            number=1,
            label="Første",
            state="published",
            valid_from=START,
            valid_to=None,
            content=to_json(DOCUMENT),
            digest="x",
            published_at=NOW,
            published_by=None,
            version=1,
        )
    )
    return key


async def _partner(key: str, name: str, kind: str, side: str, number: str | None, sort: str) -> UUID:
    made = uuid7()
    await structure.Partner.insert(
        structure.Partner(
            id=made,
            key=key,
            kind=kind,
            side=side,
            number=number,
            org_number=None,
            name=name,
            name_official=name,
            sort_key=sort,
            language="nb",
            valid_from=START,
            valid_to=None,
        )
    )
    return made


async def _body(
    body: UUID,
    version: UUID,
    key: str,
    names: dict[str, str],
    start: date,
    end: date | None,
    *,
    level: int,
    reports_to_id: UUID | None = None,
) -> None:
    await structure.BodyEdition.insert(
        structure.BodyEdition(
            id=uuid7(),
            body_id=body,
            structure_version_id=version,
            key=key,
            **names,
            abbreviation=key.upper(),
            purpose="",
            kind="strategic" if level == 1 else "professional",
            level=level,
            position=1,
            decides=level == 1,
            open_to_public=True,
            frame_minutes=120,
            meetings_per_year=None,
            reports_to_id=reports_to_id,
            valid_from=start,
            valid_to=end,
        )
    )


def _person(key: UUID, name: str, sort: str, audience: int) -> people.Person:
    return people.Person(
        id=key, name=name, sort_key=sort, language="nb", audience=audience, demo=True, version=1
    )


async def _seat(body: UUID, version: UUID, position: int, partner: UUID, trust: UUID) -> UUID:
    made = uuid7()
    municipal = position < 3
    await structure.Seat.insert(structure.Seat(id=made, key=f"seat-{position}", body_id=body))
    await structure.SeatEdition.insert(
        structure.SeatEdition(
            id=uuid7(),
            seat_id=made,
            body_id=body,
            structure_version_id=version,
            key=f"seat-{position}",
            **_names("title", f"Plass {position}"),
            side="municipal" if municipal else "hospital",
            kind="member",
            may_speak=True,
            may_propose=True,
            counts=position != 2,
            deputies="ordered",
            partner_id=partner if municipal else trust,
            position=position,
            valid_from=START,
            valid_to=None,
        )
    )
    return made


def _holding(
    seat: UUID, body: UUID, person: UUID, start: date, end: date | None, kind: str = "holder", rank: int = 0
) -> people.Holding:
    return people.Holding(
        id=uuid7(),
        seat_id=seat,
        body_id=body,
        person_id=person,
        kind=kind,
        rank=rank,
        appointed_by="",
        valid_from=start,
        valid_to=end,
        version=1,
    )


async def _meeting(body: UUID, version: UUID, at: datetime, number: int) -> UUID:
    made = uuid7()
    await meetings.Meeting.insert(
        meetings.Meeting(
            id=made,
            body_id=body,
            structure_version_id=version,
            starts_at=at,
            held_on=at.date(),
            frame_minutes=120,
            form="digital",
            place="",
            link="https://example.org",
            state="held" if number < 2 else "planned",
            open_to_public=True,
            called_at=None,
            call_sequence=0,
            audience=3 if number != 3 else 1,
            version=1,
        )
    )
    for position in range(1, number + 1):
        await meetings.AgendaItem.insert(
            meetings.AgendaItem(
                id=uuid7(),
                meeting_id=made,
                treatment_id=None,
                case_id=None,
                position=position,
                title=f"Post {position}",
                minutes=15,
                closed=False,
                closed_basis="",
                record="",
                audience=3,
                version=1,
            )
        )
    return made


Ask = Callable[..., Awaitable[Any]]
