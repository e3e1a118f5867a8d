"""Synthetic people for a community that is tried out: a holder for every seat, contacts, two secretariats.

Works for any structure: it reads the rows that the structure was projected to and knows no community. The
names are made up, everyone is marked as demo, and the national identity numbers have month + 80, which the
population register never issues.
"""

from __future__ import annotations

import itertools
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

from asyncpg import Record

from fellesskap.actor import Audience, RoleKind, Side
from fellesskap.clock import today
from fellesskap.db.ids import uuid7
from fellesskap.db.work import PlatformWork, Work, system_work
from fellesskap.identity.rules import hash_pid
from fellesskap.identity.service import Invite, invite
from fellesskap.people.rules import term_end
from fellesskap.people.tables import Contact, Holding, OfficeHolding, Person, RoleGrant
from fellesskap.sortkey import sort_key
from fellesskap.structure.model import Deputies
from fellesskap.structure.service import find_structure
from fellesskap.tenant import Tenant

_FIRST = [
    "Anne",
    "Bjørn",
    "Cecilie",
    "Dag",
    "Eli",
    "Finn",
    "Gro",
    "Hanna",
    "Ivar",
    "Jon",
    "Kari",
    "Lars",
    "Mette",
    "Nils",
    "Oda",
    "Per",
    "Ragnhild",
    "Sindre",
    "Tone",
    "Ulrik",
    "Vigdis",
    "Øystein",
    "Åse",
    "Aud",
    "Birger",
    "Dagny",
    "Erlend",
    "Frøydis",
    "Gaute",
    "Hilde",
    "Inga",
    "Jørgen",
    "Káre",
    "Laila",
    "Máhtte",
    "Nina",
    "Olav",
    "Pernille",
    "Roar",
    "Solveig",
    "Torbjørn",
    "Unni",
    "Vegard",
    "Ylva",
    "Ánde",
    "Eira",
    "Håkon",
    "Siri",
]
_LAST = [
    "Berg",
    "Dahl",
    "Eide",
    "Foss",
    "Gran",
    "Haugen",
    "Isaksen",
    "Juuso",
    "Kvam",
    "Lie",
    "Moen",
    "Nygård",
    "Opsahl",
    "Petterson",
    "Rud",
    "Sara",
    "Tangen",
    "Utsi",
    "Vik",
    "Østby",
    "Åsen",
    "Bakken",
    "Elvestad",
    "Fjeld",
    "Gaup",
    "Hætta",
    "Jordet",
    "Kleven",
    "Lund",
    "Myhre",
    "Nordli",
    "Øverland",
    "Rønning",
    "Skar",
    "Teigen",
    "Voll",
    "Brenna",
    "Hagen",
    "Engen",
    "Solberg",
    "Strand",
]
_PLAIN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "."})
_WEIGHTS_ONE = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_WEIGHTS_TWO = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone to log in as: who it is, and what to try."""

    pid: str
    name: str
    community: str
    role_text: str
    hint: str


def synthetic_pids() -> Iterator[str]:
    """Yield valid national identity numbers with month + 80, which belong to nobody."""
    for year, month, day, serial in itertools.product(
        range(60, 100), range(81, 93), range(1, 29), range(1, 500, 61)
    ):
        digits = [int(digit) for digit in f"{day:02}{month:02}{year:02}{serial:03}"]
        one = -sum(w * d for w, d in zip(_WEIGHTS_ONE, digits, strict=True)) % 11
        two = -sum(w * d for w, d in zip(_WEIGHTS_TWO, [*digits, one], strict=True)) % 11
        if one < 10 and two < 10:
            yield "".join(map(str, [*digits, one, two]))


def _names(slug: str) -> Iterator[str]:
    # 48 and 41 share no factor, so the pairs come round only after 1 968 people.
    # Each community begins at its own place, so that no two have the same people in the same seats.
    for number in itertools.count(crc32(slug.encode())):
        yield f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}"


def _address(name: str) -> str:
    """Write a name with the letters an address may have."""
    plain = name.lower().translate(_PLAIN_LETTERS)
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()


class _Crowd:
    """The people of one community as they are made, kept until they are all saved at once."""

    def __init__(self, tenant: Tenant, on: date) -> None:
        self.tenant = tenant
        self.on = on
        self.names = _names(tenant.slug)
        self.people: list[Person] = []
        self.contacts: list[Contact] = []
        self.holdings: list[Holding] = []
        self.roles: list[RoleGrant] = []
        self.lists: set[tuple[UUID, str]] = set()
        self.offices: dict[tuple[str, UUID | None], OfficeHolding] = {}
        self.name_of: dict[UUID, str] = {}

    def add(self, *, public: bool = False, language: str = "nb") -> UUID:
        name, person_id = next(self.names), uuid7()
        self.name_of[person_id] = name
        address = _address(name)
        self.people.append(
            Person(
                id=person_id,
                name=name,
                sort_key=sort_key(name),
                language=language,
                audience=int(Audience.PUBLIC if public else Audience.PARTNERS),
                demo=True,
                version=1,
            )
        )
        self.contacts.append(
            Contact(
                person_id=person_id,
                email=f"{address}.{len(self.people)}@{self.tenant.slug}.example",
                phone=None,
                version=1,
            )
        )
        return person_id

    def seat(self, person_id: UUID, body_id: UUID, **of: Any) -> UUID:
        """Put a person in a seat; `rank` makes a deputy, `side` without a seat one on a shared list."""
        holding_id, rank = uuid7(), of.pop("rank", None)
        self.holdings.append(
            Holding(
                id=holding_id,
                body_id=body_id,
                person_id=person_id,
                kind="holder" if rank is None else "deputy",
                rank=rank or 0,
                appointed_by="",
                valid_from=self.on,
                version=1,
                **{"seat_id": None, "side": None, "behind_id": None, "valid_to": None, **of},
            )
        )
        return holding_id

    def in_office(self, seat: Record) -> OfficeHolding:
        """Who has the office that a seat follows, the same in every body; a body open to all names whom it has."""
        key = seat["office"], seat["partner_id"] or seat["region_id"] or seat["division_id"]
        if key not in self.offices:
            self.offices[key] = OfficeHolding(
                id=uuid7(),
                office=seat["office"],
                person_id=self.add(public=True),
                partner_id=seat["partner_id"],
                region_id=seat["region_id"],
                division_id=seat["division_id"],
                valid_from=self.on,
                valid_to=None,
                version=1,
            )
        return self.offices[key]

    def trust(self, person_id: UUID, kind: RoleKind, side: Side, **place: UUID) -> None:
        self.roles.append(
            RoleGrant(
                id=uuid7(),
                person_id=person_id,
                kind=kind,
                side=side,
                partner_id=place.get("partner_id"),
                region_id=place.get("region_id"),
                division_id=place.get("division_id"),
                valid_from=self.on,
                valid_to=None,
            )
        )


async def seed_community(
    tenant: Tenant, pid_key: str, platform_role: str, pids: Iterator[str]
) -> list[DemoPerson]:
    """Fill a community that has no people yet, invite the ones to log in as, and return them."""
    async with system_work(tenant) as work, work.engine_scope():
        if await Person.exists():
            return []
        crowd = _Crowd(tenant, await _first_day(work))
        tried = await _fill(work, crowd)
        await Person.insert(*crowd.people)
        await Contact.insert(*crowd.contacts)
        if crowd.offices:
            await OfficeHolding.insert(*crowd.offices.values())
        await Holding.insert(*crowd.holdings)
        await RoleGrant.insert(*crowd.roles)
    shown = []
    async with PlatformWork(platform_role) as platform:
        for person_id, role_text, hint in tried:
            pid = next(pids)
            await invite(platform, Invite(tenant.slug, person_id, hash_pid(pid, pid_key), days=3650))
            shown.append(DemoPerson(pid, crowd.name_of[person_id], tenant.name, role_text, hint))
    return shown


def write_persons(path: Path, people: list[DemoPerson]) -> None:
    """Write the people to log in as for the demo's log-in provider, adding to those already there."""
    known = json.loads(path.read_text()) if path.exists() else []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([*known, *map(asdict, people)], ensure_ascii=False, indent=1))


async def _first_day(work: Work) -> date:
    first: date = await work.connection.fetchval("SELECT min(valid_from) FROM structure_version")
    return first


async def _fill(work: Work, crowd: _Crowd) -> list[tuple[UUID, str, str]]:
    """Put people everywhere and return those to log in as: person, role and what to try."""
    tried = _fill_secretariat(crowd)
    _, structure = await find_structure(work, today(work.clock))
    seats = await work.connection.fetch(
        "SELECT s.seat_id, s.body_id, s.key, s.title_nb, s.counts, s.kind, s.may_propose, s.side, s.deputies, "
        "s.office, s.term_months, s.partner_id, s.region_id, s.division_id, b.key AS body_key, "
        "b.name_nb, b.abbreviation, b.open_to_public FROM seat_edition s JOIN body_edition b USING (body_id) "
        "WHERE s.valid_to IS NULL AND b.valid_to IS NULL ORDER BY b.position, s.position"
    )
    deciding = {route.decide_in for route in structure.routes}
    seen: set[str] = set()
    for seat in seats:
        person_id = _fill_seat(crowd, seat)
        body, name = seat["body_key"], seat["abbreviation"] or seat["name_nb"]
        reports = body in structure.intake.may_report_from and seat["may_propose"]
        if seat["counts"] and body not in seen and (reports or body in deciding):
            seen.add(body)
            hint = (
                "Meld inn en sak, og les innkallinger og saker." if reports else "Les innkallinger og saker."
            )
            tried.append((person_id, f"Medlem i {name}: {seat['title_nb']}", hint))
    return tried + await _fill_places(work, crowd)


def _fill_seat(crowd: _Crowd, seat: Record) -> UUID:
    """Put somebody in a seat, with a deputy where the structure has one, and return the holder."""
    seat_id, body_id = seat["seat_id"], seat["body_id"]
    if seat["office"]:
        office = crowd.in_office(seat)
        person_id = UUID(str(office.person_id))
        holding_id = crowd.seat(person_id, body_id, seat_id=seat_id, office_holding_id=office.id)
    else:
        person_id = crowd.add(public=seat["open_to_public"])
        ends = term_end(crowd.on, seat["term_months"])
        holding_id = crowd.seat(person_id, body_id, seat_id=seat_id, valid_to=ends)
    match seat["deputies"]:
        case Deputies.PERSONAL:
            crowd.seat(crowd.add(), body_id, seat_id=seat_id, rank=1, behind_id=holding_id)
        case Deputies.ORDERED:
            crowd.seat(crowd.add(), body_id, seat_id=seat_id, rank=1)
        case Deputies.COMMON if (body_id, seat["side"]) not in crowd.lists:
            crowd.lists.add((body_id, seat["side"]))
            for rank in (1, 2):
                crowd.seat(crowd.add(), body_id, side=seat["side"], rank=rank)
    return person_id


def _fill_secretariat(crowd: _Crowd) -> list[tuple[UUID, str, str]]:
    tried = []
    for side, word in ((Side.MUNICIPAL, "kommunene"), (Side.HOSPITAL, "helseforetaket")):
        person_id = crowd.add()
        crowd.trust(person_id, RoleKind.SECRETARIAT, side)
        hint = "Plasser saker, lag møter, send innkalling, åpne forankring og før beslutninger."
        tried.append((person_id, f"Sekretariatet, for {word}", hint))
    person_id = crowd.add()
    crowd.trust(person_id, RoleKind.ADMINISTRATOR, Side.OTHER)
    tried.append((person_id, "Administrator", "Endre strukturen i et utkast, prøv det og publiser det."))
    return tried


async def _fill_places(work: Work, crowd: _Crowd) -> list[tuple[UUID, str, str]]:
    tried = []
    partners = await work.connection.fetch(
        "SELECT p.id, p.kind, p.name, p.language, m.region_id FROM partner p LEFT JOIN region_member m "
        "ON m.partner_id = p.id AND m.valid_to IS NULL WHERE p.valid_to IS NULL ORDER BY m.region_id, p.sort_key"
    )
    shown: set[UUID | None] = set()
    for partner in partners:
        if partner["kind"] != "municipality":
            continue
        person_id = crowd.add(language=partner["language"])
        crowd.trust(person_id, RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=partner["id"])
        if partner["region_id"] not in shown and len(shown) < 2:
            shown.add(partner["region_id"])
            hint = "Svar på forankringer for kommunen og følg opp beslutninger."
            tried.append((person_id, f"Kontakt for {partner['name']} kommune", hint))
            if len(shown) == 1:
                elected = crowd.add(language=partner["language"])
                crowd.trust(elected, RoleKind.ELECTED, Side.MUNICIPAL, partner_id=partner["id"])
                tried.append((elected, f"Folkevalgt i {partner['name']}", "Les det som er besluttet."))
    for region in await work.connection.fetch(
        "SELECT id, name_nb FROM region WHERE valid_to IS NULL ORDER BY sort_key"
    ):
        person_id = crowd.add()
        crowd.trust(person_id, RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=region["id"])
        hint = "Før svarene fra regionens formøte og avklar regionens standpunkt."
        tried.append((person_id, f"Kontakt for {region['name_nb']}", hint))
    for place, division in enumerate(
        await work.connection.fetch(
            "SELECT id, name_nb FROM division WHERE valid_to IS NULL ORDER BY sort_key"
        )
    ):
        person_id = crowd.add()
        crowd.trust(person_id, RoleKind.DIVISION_CONTACT, Side.HOSPITAL, division_id=division["id"])
        if place == 0:
            tried.append(
                (person_id, f"Kontakt for {division['name_nb']}", "Svar på forankringer for divisjonen.")
            )
    return tried
