"""A round of appointments in Innlandet's structure through the API alone: SSU appointed, FSU in two stages."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pypdf
import pytest

from api_road import Journey, key_of
from builders import Community, found
from fellesskap.actor import RoleKind
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_workers.actor import Surroundings
from fellesskap_workers.appointments import remind_parties
from fellesskap_workers.documents import TYPESET

ROUND = """query($id: ID!) { appointmentRound(id: $id) { version state asked received filled waiting
    parties { id name kind receivedAt region { id key }
        calls { id version answeredAt seat { act chosen seat { key } } } }
    seats { filled act chosen settlesName seat { key } nominations { id version state person { name } } } } }"""
SEAT = """query($key: String!, $day: Date) { body(key: $key, asOf: $day) { seats { key holder {
    validFrom appointedBy person { name }
    nomination { state meeting { id } letters { id state } } } } } }"""
NEXT = timedelta(days=75)


@pytest.fixture(scope="module")
async def innlandet(database: Settings) -> Community:
    structure = load_structure(structures_folder() / "innlandet.toml")
    return await found(database, "oppnevning", "Helsefellesskap Innlandet", structure)


class Office:
    """The secretary's side of the story."""

    def __init__(self, road: Journey, superuser: asyncpg.Connection) -> None:
        self.road, self.api, self.superuser = road, road.api, superuser
        self.contacts: dict[str, UUID] = {}

    async def begin(self) -> None:
        """Know each region's contact, and let every holding end before the next period."""
        schema = self.api.tenant.schema
        ended = self.api.today + NEXT - timedelta(days=1)
        await self.superuser.execute(f'UPDATE "{schema}".holding SET valid_to = $1', ended)
        for region in await self.api.fetch("SELECT id, key FROM region"):
            self.contacts[region["key"]] = await self.road.trusted(
                RoleKind.REGION_CONTACT, region_id=region["id"]
            )

    async def opening(self, title: str, body: str, **more: Any) -> dict[str, Any]:
        return {
            "title": title,
            "termFrom": (self.api.today + NEXT).isoformat(),
            "deadline": (self.api.today + timedelta(days=31)).isoformat(),
            "bodyIds": [await self.road.body(body)],
            **more,
        }

    async def round(self, round_id: str) -> dict[str, Any]:
        return dict((await self.api.ask(self.road.secretary, ROUND, id=round_id))["appointmentRound"])

    async def calls(self, round_id: str, act: str | None = None) -> dict[str, dict[str, Any]]:
        """The calls of a round that are one party's alone, by the seat's key, each with its party."""
        found: dict[str, dict[str, Any]] = {}
        for party in (await self.round(round_id))["parties"]:
            for call in party["calls"]:
                if not call["seat"]["chosen"]:
                    found[call["seat"]["seat"]["key"]] = {**call, "party": party}
        return found

    @staticmethod
    def naming(call: dict[str, Any], name: str, **more: Any) -> dict[str, Any]:
        return {
            "callId": call["id"],
            "version": call["version"],
            "consent": True,
            "name": name,
            "email": "ny@example.no",
            **more,
        }


async def test_ssu_is_appointed_and_fsu_nominated_and_confirmed(
    innlandet: Community, database: Settings, superuser: asyncpg.Connection
) -> None:
    office = Office(await Journey.begin(database, innlandet, superuser), superuser)
    await office.begin()
    ssu = await _appoint_ssu(office)
    await _remind_valdres(office, ssu)
    await _letters_lie_ready(office)
    await _confirm_fsu(office)


async def _appoint_ssu(office: Office) -> str:
    road, api = office.road, office.api
    backwards = (api.today + NEXT - timedelta(days=1)).isoformat()
    refused = await api.refused(
        road.secretary, "openAppointmentRound", **await office.opening("SSU", "ssu", termTo=backwards)
    )
    assert refused["code"] == "appointment.ends_before_it_begins"
    opened = await api.do(road.secretary, "openAppointmentRound", **await office.opening("SSU", "ssu"))
    ssu = str(opened["id"])
    kinds = [party["kind"] for party in (await office.round(ssu))["parties"]]
    assert sorted(kinds) == ["OUTSIDE", *["REGION"] * 7, "TRUST"]
    calls = await office.calls(ssu)
    valdres = calls["ssu:region:valdres"]
    cecilie = office.contacts["sor-gudbrandsdal"]
    stolen = await api.refused(cecilie, "nominate", **office.naming(valdres, "Ikke Valdres"))
    assert (stolen["kind"], stolen["code"]) == ("NOT_ALLOWED", "appointment.not_your_party")
    for key, call in calls.items():
        if key == "ssu:region:valdres":
            continue
        region = call["party"]["region"]
        if region:
            who, more = office.contacts[region["key"]], {}
        elif call["party"]["kind"] == "TRUST":
            who, more = road.other_secretary, {}
        else:
            who = road.secretary
            await api.refused(who, "nominate", **office.naming(call, "Uten brev"))
            more = {"evidenceReference": "KS 12/26", "evidenceDate": api.today.isoformat()}
        unasked = {**office.naming(call, "Uspurt", **more), "consent": False}
        assert (await api.refused(who, "nominate", **unasked))["code"] == "appointment.consent_required"
        made = await api.do(who, "nominate", "state", **office.naming(call, f"Ny {key}", **more))
        assert made["state"] == "APPOINTED"
    again = await api.do(road.secretary, "openAppointmentRound", **await office.opening("Igjen", "ssu"))
    call = (await office.calls(str(again["id"])))["ssu:region:hamar"]
    taken = await api.refused(office.contacts["hamar"], "nominate", **office.naming(call, "To i plassen"))
    assert (taken["code"], taken["ruleId"]) == ("people.seat_taken", "R-PEOPLE-2")
    state = await office.round(ssu)
    assert (state["received"], state["asked"]) == (8, 9)
    assert [one["name"] for one in state["parties"] if not one["receivedAt"]] == ["Helseregion Valdres"]
    vacant = {seat["seat"]["key"] for seat in state["seats"] if not seat["filled"]}
    assert {"ssu:region:valdres", "ssu:fastlege", "ssu:bruker-foretak"} <= vacant
    early = await api.refused(road.secretary, "closeAppointmentRound", roundId=ssu, version=state["version"])
    assert early["code"] == "appointment.too_early_to_close"
    return ssu


async def _remind_valdres(office: Office, ssu: str) -> None:
    api = office.api
    around = Surroundings.of(api.settings, api.clock)
    told = "SELECT person_id FROM notice WHERE kind = 'appointment.reminded' AND appointment_round_id = $1"
    for days, times in ((23, 0), (1, 1), (1, 1), (6, 2), (1, 2)):
        api.later(days)
        await remind_parties(around)
        rows = await api.fetch(told, key_of({"id": ssu}))
        assert [row["person_id"] for row in rows] == [office.contacts["valdres"]] * times
    state = await office.round(ssu)
    closed = await api.do(
        office.road.secretary, "closeAppointmentRound", "state", roundId=ssu, version=state["version"]
    )
    assert closed["state"] == "CLOSED"
    call = (await office.calls(ssu))["ssu:region:valdres"]
    late = await api.refused(office.contacts["valdres"], "nominate", **office.naming(call, "For sent"))
    assert late["code"] == "appointment.closed"


async def _letters_lie_ready(office: Office) -> None:
    road, api = office.road, office.api
    await api.work_off(TYPESET)
    day = (api.today + NEXT).isoformat()
    body = (await api.ask(road.secretary, SEAT, key="ssu", day=day))["body"]
    holder = next(seat["holder"] for seat in body["seats"] if seat["key"] == "ssu:region:hamar")
    (letter,) = holder["nomination"]["letters"]
    assert letter["state"] == "READY"
    file = await road.get(road.secretary, "dokumenter", str(key_of(letter)), "fil")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.content)).pages)
    for words in ("Ny ssu:region:hamar", "Helseregion Hamar", "Strategisk samarbeidsutvalg"):
        assert words in " ".join(text.split())


async def _confirm_fsu(office: Office) -> None:
    road, api = office.road, office.api
    opened = await api.do(road.secretary, "openAppointmentRound", **await office.opening("FSU", "fsu"))
    fsu = str(opened["id"])
    call = (await office.calls(fsu))["fsu:region:hamar"]
    made = await api.do(
        office.contacts["hamar"], "nominate", "state holding { id }", **office.naming(call, "Nina Nivå Tre")
    )
    assert (made["state"], made["holding"]) == ("NOMINATED", None)
    meeting = await road.agenda(await road.plan("ssu", 10))
    given = {"roundId": fsu, "nominationIds": [made["id"]], "meetingId": meeting.id, "version": 1}
    ahead = await api.refused(road.secretary, "confirmAppointments", **given)
    assert ahead["code"] == "appointment.meeting_not_held"
    await superuser_holds(office, meeting.id)
    await api.refused(office.contacts["hamar"], "confirmAppointments", **given)
    await api.do(road.secretary, "confirmAppointments", **given, reference="SSU sak 4/26")
    day = (api.today + NEXT).isoformat()
    body = (await api.ask(road.secretary, SEAT, key="fsu", day=day))["body"]
    holder = next(seat["holder"] for seat in body["seats"] if seat["key"] == "fsu:region:hamar")
    assert holder["appointedBy"] == "Strategisk samarbeidsutvalg"
    assert holder["nomination"]["state"] == "APPOINTED"
    assert holder["nomination"]["meeting"]["id"] == meeting.id


async def superuser_holds(office: Office, meeting_id: str) -> None:
    """The meeting was held; how attendance is recorded is another story."""
    schema = office.api.tenant.schema
    await office.superuser.execute(
        f"UPDATE \"{schema}\".meeting SET state = 'held' WHERE id = $1", key_of({"id": meeting_id})
    )
