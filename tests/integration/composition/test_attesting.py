"""Attesting, telling and authorising: who may, what stops it, and that a refusal changes nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from composition_scene import composed
from fellesskap.composition.model import AuthorityKind, Gender
from fellesskap.composition.service import (
    Attest,
    DeclareGender,
    GrantAuthority,
    WithdrawAttestation,
    WithdrawAuthority,
    attest,
    declare_gender,
    grant_authority,
    withdraw_attestation,
    withdraw_authority,
)
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import DomainError
from fellesskap.settings import Settings
from road import Road, build

TABLES = ("attestation", "attestation_evidence", "declaration", "authority_grant")


@pytest.fixture
async def road(database: Settings, request: pytest.FixtureRequest) -> Road:
    return await build(database, f"att-{request.node.name[5:40]}".replace("_", "-").strip("-"), composed())


async def refused(road: Road, who: str, act: Any, command: object) -> str:
    before = {table: await road.rows(table) for table in TABLES}
    error: DomainError = await road.refused(who, act, command)
    assert {table: await road.rows(table) for table in TABLES} == before
    return error.code


async def test_a_competence_is_attested_and_withdrawn(road: Road) -> None:
    doctor = road.people["fsu:lege"]
    command = Attest(
        doctor, road.today, "fastlege", attested_by="Berg kommune", evidence="Avtale om fastlegepraksis"
    )
    for who in ("berg", "fsu:lege", "valgt"):
        assert await refused(road, who, attest, command) == "access.secretariat_only"
    attestation_id = await road.do("anne", attest, command)
    (row,) = await road.rows("attestation")
    assert (row["competence"], row["person_id"]) == ("fastlege", doctor)
    clash = Attest(doctor, road.today + timedelta(days=9), "heltid")
    assert await refused(road, "anne", attest, clash) == "composition.competences_exclude"
    assert await refused(road, "anne", attest, command) == "composition.already_attested"
    unknown = Attest(doctor, road.today, "presse")
    assert await refused(road, "anne", attest, unknown) == "composition.competence_unknown"
    nobody = Attest(uuid7(), road.today, "heltid")
    assert await refused(road, "anne", attest, nobody) == "person.not_found"
    numbered = Attest(doctor, road.today, leader_level=2, evidence="Fødselsnummer 15837030088")
    assert await refused(road, "anne", attest, numbered) == "guard.national_identity_number"
    stale = WithdrawAttestation(attestation_id, 7, road.today)
    assert await refused(road, "anne", withdraw_attestation, stale) == "composition.changed_meanwhile"
    ends = WithdrawAttestation(attestation_id, 1, road.today + timedelta(days=9))
    assert await refused(road, "berg", withdraw_attestation, ends) == "access.secretariat_only"
    assert await road.do("bjorn", withdraw_attestation, ends) == attestation_id
    assert await road.do("bjorn", attest, clash)


async def test_what_was_recorded_by_mistake_stands_in_nobodys_way(road: Road) -> None:
    doctor = road.people["fsu:lege"]
    mistaken = await road.do("anne", attest, Attest(doctor, road.today, "heltid"))
    await road.do("anne", withdraw_attestation, WithdrawAttestation(mistaken, 1, road.today))
    assert await road.do("anne", attest, Attest(doctor, road.today - timedelta(days=9), "fastlege"))


async def test_two_at_once_attest_one(road: Road) -> None:
    doctor = road.people["fsu:lege"]
    acts = [road.do("anne", attest, Attest(doctor, road.today, key)) for key in ("fastlege", "heltid") * 2]
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert sum(isinstance(one, UUID) for one in done) == 1
    assert len(await road.rows("attestation")) == 1


async def test_who_reads_what(road: Road) -> None:
    doctor = road.people["fsu:lege"]
    await road.do("anne", attest, Attest(doctor, road.today, "fastlege", evidence="Avtale"))
    await road.do("fsu:lege", declare_gender, DeclareGender(doctor, Gender.WOMAN))
    seen = {}
    for who in ("anne", "fsu:lege", "berg", "valgt"):
        async with Work(road.tenant, await road.actor(who), road.clock) as work:
            count = "SELECT " + ", ".join(
                f'(SELECT count(*) FROM "{road.tenant.schema}".{name})'
                for name in ("attestation", "attestation_evidence", "declaration")
            )
            seen[who] = tuple((await work.connection.fetch(count))[0])
    assert seen == {"anne": (1, 1, 1), "fsu:lege": (1, 1, 1), "berg": (1, 0, 0), "valgt": (0, 0, 0)}


async def test_gender_is_ones_own_to_tell(road: Road) -> None:
    doctor = road.people["fsu:lege"]
    for who in ("berg", "fsu:direktor"):
        told = DeclareGender(doctor, Gender.MAN)
        assert await refused(road, who, declare_gender, told) == "composition.not_yours_to_tell"
    await road.do("fsu:lege", declare_gender, DeclareGender(doctor, Gender.WOMAN))
    await road.do("anne", declare_gender, DeclareGender(doctor, Gender.OTHER))
    assert [row["gender"] for row in await road.rows("declaration")] == ["other"]
    await road.do("fsu:lege", declare_gender, DeclareGender(doctor))
    assert [row["gender"] for row in await road.rows("declaration")] == [None]
    said = [row for row in await road.rows("audit") if row["name"] == "person.declared"]
    assert len(said) == 3
    assert not any("woman" in str(row) or "other" in str(row["facts"]) for row in said)


async def test_an_authority_is_granted_and_withdrawn(road: Road) -> None:
    holding = (await road.rows("holding", person_id=road.people["fsu:region:nord"]))[0]["id"]
    nord = await road.id_of("region", "nord")
    command = GrantAuthority(
        holding,
        AuthorityKind.DELEGATED,
        road.today,
        "Kommunestyret i Berg, sak 12/26",
        region_id=nord,
        limit_nok=500_000,
    )
    assert await refused(road, "nord", grant_authority, command) == "access.secretariat_only"
    for wrong, code in (
        (GrantAuthority(holding, AuthorityKind.DIRECT, road.today, "12/26"), "composition.behalf_of_one"),
        (
            GrantAuthority(uuid7(), AuthorityKind.DIRECT, road.today, "12/26", region_id=nord),
            "composition.not_found",
        ),
        (
            GrantAuthority(holding, AuthorityKind.DIRECT, road.today, "12/26", region_id=uuid7()),
            "people.place_not_found",
        ),
        (
            GrantAuthority(holding, AuthorityKind.DIRECT, road.today, "", region_id=nord),
            "composition.evidence_missing",
        ),
    ):
        assert await refused(road, "anne", grant_authority, wrong) == code
    authority_id = await road.do("anne", grant_authority, command)
    early = WithdrawAuthority(authority_id, 1, road.today - timedelta(days=1))
    assert await refused(road, "anne", withdraw_authority, early) == "composition.ends_before_it_began"
    stale = WithdrawAuthority(authority_id, 2, road.today)
    assert await refused(road, "anne", withdraw_authority, stale) == "composition.changed_meanwhile"
    await road.do("anne", withdraw_authority, WithdrawAuthority(authority_id, 1, road.today))
    assert (await road.rows("authority_grant"))[0]["valid_to"] == road.today
