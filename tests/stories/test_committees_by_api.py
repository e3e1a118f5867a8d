"""Scenario S8 in Finnmark's structure: a committee is appointed, gets more time, reports, and is dissolved."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
import pytest

from api_refusals import said
from api_road import Journey
from api_scene import Api, serve
from builders import Community, as_provisioner
from committee_road import NAME, STANDS, Story
from fellesskap.actor import Side
from fellesskap.clock import FixedClock
from fellesskap.committees.service import tell_due_committees
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import system_work
from fellesskap.settings import Settings
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap_tenants.demo import seed_community, synthetic_pids
from fellesskap_tenants.provision import create_tenant
from fellesskap_tenants.registers import municipality_facts
from fellesskap_tenants.structures import load_structure, structures_folder


@pytest.fixture
async def story(database: Settings, superuser: asyncpg.Connection) -> Story:
    """Finnmark since October 2021, on 15 January 2022."""
    structure = load_structure(structures_folder() / "finnmark.toml")
    async with as_provisioner(database):
        made = await create_tenant(
            database, "oystre", "Helsefellesskap Finnmark", trust=structure.trust, demo=True
        )
    clock = FixedClock(datetime(2022, 1, 15, 9, tzinfo=UTC))
    async with system_work(made, clock) as work:
        first = ApplyStructure(
            structure, date(2021, 10, 1), "Første utgave", "finnmark", municipality_facts()
        )
        await apply_structure(work, first)
    role = RoleNames(database.role_prefix).platform
    people = await seed_community(made, database.pid_key, role, synthetic_pids())
    known = Community(made, structure, people)
    api = Api(database, made, clock, serve(database, clock), superuser)
    found = [(await known.secretary(side)).person_id for side in (Side.MUNICIPAL, Side.HOSPITAL)]
    assert found[0] and found[1]
    return Story(Journey(api, known, found[0], found[1]))


async def test_a_committee_from_its_appointment_until_it_is_dissolved(story: Story) -> None:
    await _appoint(story)
    people = await story.seat_people()
    meetings = await _meet(story)
    await _run_out_and_get_more_time(story, people)
    await _report(story, people)
    await _dissolve(story, people, meetings)
    await _dissolve_without_a_report(story)


async def _appoint(story: Story) -> None:
    # 1. Only hospital members; a lasting committee of the secretariat; nobody else's to appoint.
    alone = await story.appointing(municipalSeats=0, municipalities=[])
    problem = await story.refused("appointCommittee", "committee.not_bipartite", "R-COMMITTEE-2", **alone)
    assert problem["field"] == "municipalSeats"
    said(problem)
    lasting = await story.appointing(kind="PROFESSIONAL")
    problem = await story.refused("appointCommittee", "committee.may_not_appoint", "R-COMMITTEE-1", **lasting)
    said(problem, body="Samhandlingssekretariatet", able="Strategisk samarbeidsutvalg")
    of_su = await story.appointing(kind="PROFESSIONAL", appointerId=await story.road.body("su"))
    await story.refused("appointCommittee", "committee.lasting", "R-COMMITTEE-1", **of_su)
    not_able = await story.appointing(appointerId=await story.road.body("lfso-ost"))
    await story.refused("appointCommittee", "committee.may_not_appoint", "R-COMMITTEE-1", **not_able)
    for more, code, rule in (
        ({"reference": ""}, "committee.decision_missing", "R-COMMITTEE-4"),
        ({"decidedOn": None}, "committee.decision_day_missing", "R-COMMITTEE-4"),
        ({"decidedOn": "2022-02-01"}, "committee.decided_ahead", "R-COMMITTEE-4"),
        ({"until": "2022-01-15"}, "committee.until_before_begins", "R-COMMITTEE-5"),
        ({"begins": "2022-01-01"}, "committee.in_the_past", "R-COMMITTEE-5"),
        ({"mandate": " "}, "committee.text_missing", "R-COMMITTEE-3"),
        ({"abbreviation": "SU"}, "committee.name_taken", "R-COMMITTEE-3"),
        ({"municipalities": ["0301"]}, "committee.place_unknown", "R-COMMITTEE-2"),
        ({"appointerId": "Body_00000000-0000-7000-8000-000000000000"}, "structure.body_not_found", None),
    ):
        await story.refused("appointCommittee", code, rule, **await story.appointing(**more))
    member = await story.road.member("su")
    barred = await story.api.refused(member, "appointCommittee", **await story.appointing())
    assert (barred["kind"], barred["code"]) == ("NOT_ALLOWED", "access.secretariat_only")

    made = await story.api.do(story.secretary, "appointCommittee", STANDS, **await story.appointing())
    story.key = made["key"]
    assert (made["state"], made["due"], made["key"]) == ("ACTIVE", "2022-06-30", "ksu-aof")
    found = await story.api.ask(
        story.secretary,
        """query($key: String!, $day: Date!) { body(key: $key) { kind level openToPublic municipalSeats
        hospitalSeats appointedBy { key } reportsTo { key } mandateAdoptedOn mandateReference
        seats { title partner { number } } } before: body(key: $key, asOf: $day) { key }
        structureVersions { number validFrom } structureDifference(from: 1, to: 2) { path kind } }""",
        key=story.key,
        day="2022-01-14",
    )
    body = found["body"]
    assert (body["kind"], body["level"], body["openToPublic"]) == ("TEMPORARY", 3, True)
    assert (body["municipalSeats"], body["hospitalSeats"]) == (4, 4)
    assert body["appointedBy"] == body["reportsTo"] == {"key": "samhandlingssekretariatet"}
    assert (body["mandateAdoptedOn"], body["mandateReference"]) == ("2022-01-14", "Sak 2/2022")
    assert body["seats"][0]["title"] == "Leder"
    assert found["before"] is None
    assert found["structureVersions"][0] == {"number": 2, "validFrom": "2022-01-15"}
    assert [one["path"] for one in found["structureDifference"]] == [f"bodies.{story.key}"]
    # One change of the structure a day: the next waits for tomorrow.
    second = await story.appointing(name="Et til", abbreviation="", begins="2022-01-15")
    problem = await story.refused("appointCommittee", "committee.later_version", "R-COMMITTEE-5", **second)
    assert "16. januar 2022" in problem["message"]


async def _meet(story: Story) -> list[str]:
    """Three meetings: one held, one called for later, one only planned."""
    planned = [await story.road.plan(story.key, days) for days in (20, 230, 250)]
    for meeting_id in planned[:2]:
        version = await story.road.meeting_version(meeting_id)
        await story.api.do(
            story.secretary, "addItem", meetingId=meeting_id, version=version, title="Arbeidet"
        )
        await story.road.call(meeting_id)
    story.on("2022-02-04")
    await story.road.hold(planned[0])
    return planned


async def _run_out_and_get_more_time(story: Story, people: list[UUID]) -> None:
    async def told() -> int:
        async with system_work(story.api.tenant, story.api.clock) as work:
            return await tell_due_committees(work)

    assert await told() == 0
    story.on("2022-06-15")
    assert (await story.shown())["state"] == "DUE_SOON"
    assert [await told(), await told()] == [1, 0]
    story.on("2022-06-30")
    assert (await story.shown())["state"] == "DUE_SOON"
    story.on("2022-07-01")
    assert (await story.shown())["state"] == "OVERDUE"
    assert [await told(), await told()] == [1, 0]
    rows = await story.api.fetch("SELECT kind, person_id FROM notice WHERE kind LIKE 'committee.%'")
    whom = {story.road.secretary, story.road.other_secretary, people[0]}
    for kind in ("committee.due", "committee.overdue"):
        assert {row["person_id"] for row in rows if row["kind"] == kind} == whom

    for more, code in (
        ({"until": "2022-06-30"}, "committee.not_longer"),
        ({"reason": ""}, "committee.reason_required"),
    ):
        given = await story.given(**{"until": "2022-08-31", "reason": "Ferie.", **more})
        await story.refused("extendCommittee", code, "R-COMMITTEE-7", **given)
    stale = {**await story.given(until="2022-08-31", reason="Ferie."), "version": 99}
    await story.refused("extendCommittee", "committee.changed_meanwhile", None, **stale)
    given = await story.given(until="2022-08-31", reason="To av kommunene rakk ikke å svare.")
    barred = await story.api.refused(people[0], "extendCommittee", **given)
    assert barred["code"] == "access.secretariat_only"
    longer = await story.api.do(story.secretary, "extendCommittee", STANDS, **given)
    assert (longer["state"], longer["due"]) == ("ACTIVE", "2022-08-31")
    assert longer["extensions"] == [
        {
            "was": "2022-06-30",
            "until": "2022-08-31",
            "reason": "To av kommunene rakk ikke å svare.",
            "reference": "",
        }
    ]
    rows = await story.api.fetch("SELECT person_id FROM notice WHERE kind = 'committee.extended'")
    assert {row["person_id"] for row in rows} == set(people)


async def _report(story: Story, people: list[UUID]) -> None:
    await story.refused(
        "dissolveCommittee", "committee.report_required", "R-COMMITTEE-13", **await story.given()
    )
    meeting_id = await story.road.plan("samhandlingssekretariatet", 20)
    listing = await story.given(meetingId=meeting_id)
    await story.refused("listReport", "committee.report_required", "R-COMMITTEE-11", **listing)
    written = await story.given(findings="Bilene står feil.", advice="Flytt den ene til Vadsø.")
    outsider = await story.road.member("lfso-vest")
    barred = await story.api.refused(outsider, "deliverReport", **written)
    assert (barred["code"], barred["ruleId"]) == ("committee.not_yours_to_report", "R-COMMITTEE-9")
    await story.refused(
        "deliverReport", "committee.text_missing", "R-COMMITTEE-10", **{**written, "findings": ""}
    )
    number = next(synthetic_pids())
    guarded = await story.api.refused(people[1], "deliverReport", **{**written, "advice": number})
    assert guarded["code"] == "guard.national_identity_number"
    done = await story.api.do(people[1], "deliverReport", STANDS, **written)
    assert (done["state"], done["deliveredOn"]) == ("DELIVERED", "2022-07-01")

    # The report is the appointer's to hear, and on one agenda at a time.
    elsewhere = await story.road.plan("su", 20)
    other = await story.given(meetingId=elsewhere)
    await story.refused("listReport", "committee.other_body_hears", "R-COMMITTEE-11", **other)
    await story.refused("noteReport", "committee.not_heard_yet", "R-COMMITTEE-12", **await story.given())
    listed = await story.api.do(
        story.secretary, "listReport", STANDS, **await story.given(meetingId=meeting_id)
    )
    item = listed["reports"][0]["agendaItem"]
    agenda = await story.api.ask(
        story.secretary,
        "query($id: ID!) { meeting(id: $id) { agenda { id title report { findings committee { key } } } } }",
        id=meeting_id,
    )
    assert agenda["meeting"]["agenda"] == [
        {
            "id": item["id"],
            "title": f"Rapport: {NAME}",
            "report": {"findings": "Bilene står feil.", "committee": {"key": story.key}},
        }
    ]
    again = await story.given(meetingId=meeting_id)
    await story.refused("listReport", "committee.report_is_listed", "R-COMMITTEE-11", **again)
    # Taken off the agenda it waits again; delivered anew it keeps its place.
    version = await story.road.meeting_version(meeting_id)
    off = {"meetingId": meeting_id, "version": version, "itemId": item["id"]}
    await story.api.do(story.secretary, "removeItem", **off)
    assert (await story.shown())["reports"][0]["agendaItem"] is None
    await story.api.do(story.secretary, "listReport", **await story.given(meetingId=meeting_id))
    renewed = await story.given(findings="Bilene står feil om natta.", advice="Flytt den ene til Vadsø.")
    done = await story.api.do(story.secretary, "deliverReport", STANDS, **renewed)
    assert [(one["edition"], bool(one["agendaItem"])) for one in done["reports"]] == [(2, True), (1, False)]
    await story.road.call(meeting_id)
    await story.refused(
        "deliverReport", "committee.report_is_out", "R-COMMITTEE-10", **await story.given(findings="Nei.")
    )
    await story.refused("noteReport", "committee.not_heard_yet", "R-COMMITTEE-12", **await story.given())
    story.on("2022-07-21")
    await story.road.hold(meeting_id)
    await story.refused("noteReport", "committee.text_missing", "R-COMMITTEE-12", **await story.given())
    heard = await story.given(record="Rapporten ble tatt til orientering.")
    noted = await story.api.do(story.secretary, "noteReport", STANDS, **heard)
    assert (noted["state"], noted["notedOn"]) == ("REPORTED", "2022-07-21")
    assert noted["reports"][0]["agendaItem"]["record"] == "Rapporten ble tatt til orientering."
    await story.road.minute(meeting_id)
    late = await story.given(until="2022-12-31", reason="Mer.")
    await story.refused("extendCommittee", "committee.already_heard", "R-COMMITTEE-7", **late)


async def _dissolve(story: Story, people: list[UUID], meetings: list[str]) -> None:
    story.on("2022-08-19")
    for more, code, rule in (
        ({}, "committee.meetings_ahead", "R-COMMITTEE-15"),
        ({"cancelsMeetings": True, "day": "2022-08-18"}, "committee.in_the_past", "R-COMMITTEE-5"),
    ):
        problem = await story.refused("dissolveCommittee", code, rule, **await story.given(**more))
    member = await story.api.refused(people[0], "dissolveCommittee", **await story.given())
    assert member["code"] == "access.secretariat_only"
    problem = await story.refused(
        "dissolveCommittee", "committee.meetings_ahead", "R-COMMITTEE-15", **await story.given()
    )
    said(problem, days="02.09.2022, 22.09.2022")
    before = await story.api.ask(people[0], "query { meetings(mine: true) { totalCount } }")
    assert before["meetings"]["totalCount"] == 3
    done = await story.api.do(
        story.secretary, "dissolveCommittee", STANDS, **await story.given(cancelsMeetings=True)
    )
    assert (done["state"], done["endedOn"], done["body"]) == ("DISSOLVED", "2022-08-19", None)
    assert done["described"]["name"] == NAME
    rows = await story.api.fetch(
        "SELECT h.valid_to, d.reason FROM holding h JOIN body b ON b.id = h.body_id "
        "LEFT JOIN departure d ON d.holding_id = h.id WHERE b.key = $1",
        story.key,
    )
    assert {(row["valid_to"], row["reason"]) for row in rows} == {(date(2022, 8, 19), "dissolved")}
    found = await story.api.ask(
        story.secretary,
        "query($a: ID!, $b: ID!, $c: ID!) { a: meeting(id: $a) { state } "
        "b: meeting(id: $b) { state } c: meeting(id: $c) { state cancelReason } }",
        **dict(zip("abc", meetings, strict=True)),
    )
    assert [found[name]["state"] for name in "abc"] == ["HELD", "CANCELLED", "CANCELLED"]
    assert found["c"]["cancelReason"] == "Utvalget er oppløst."
    # The calendars of those who were called are cleaned by a cancellation each.
    rows = await story.api.fetch("SELECT person_id FROM notice WHERE kind = 'meeting.cancelled'")
    assert {row["person_id"] for row in rows} == set(people)

    # Nothing more happens in it: no meetings, no members, no report, no more time, no second end.
    ids = await story.api.fetch("SELECT id FROM body WHERE key = $1", story.key)
    body_id = f"Body_{ids[0]['id']}"
    plan = {"bodyId": body_id, "startsAt": "2022-09-20T09:00:00+00:00", "form": "PHYSICAL", "place": "Her"}
    await story.refused("planMeeting", "meeting.body_gone", None, **plan)
    seats = await story.api.fetch("SELECT id FROM seat WHERE body_id = $1 LIMIT 1", ids[0]["id"])
    seat = {"seatId": f"Seat_{seats[0]['id']}", "personId": f"Person_{people[0]}", "validFrom": "2022-08-19"}
    problem = await story.refused("appoint", "people.seat_gone", "R-PEOPLE-20", **seat)
    assert problem["field"] == "validFrom"
    for command, more in (
        ("extendCommittee", {"until": "2023-01-01", "reason": "Mer."}),
        ("deliverReport", {"findings": "Mer."}),
        ("noteReport", {"record": "Mer."}),
        ("dissolveCommittee", {}),
    ):
        problem = await story.refused(
            command, "committee.dissolved", "R-COMMITTEE-8", **await story.given(**more)
        )
        assert "19. august 2022" in problem["message"]
    # As it was stays: the structure of the day before, its seats and holders.
    past = await story.api.ask(
        story.secretary,
        "query($key: String!, $day: Date!) { body(key: $key, asOf: $day) { name vacantSeats } "
        "committees(ended: true) { edges { node { key } } } living: committees(ended: false) { totalCount } }",
        key=story.key,
        day="2022-08-18",
    )
    assert past["body"] == {"name": NAME, "vacantSeats": 0}
    assert [edge["node"]["key"] for edge in past["committees"]["edges"]] == [story.key]
    assert past["living"]["totalCount"] == 0
    # A member writes nothing any more, and goes on reading what was the committee's.
    barred = await story.api.refused(people[1], "deliverReport", **await story.given(findings="Mer."))
    assert barred["code"] == "committee.not_yours_to_report"
    read = await story.shown(people[1])
    assert read["reports"][0]["findings"] == "Bilene står feil om natta."


async def _dissolve_without_a_report(story: Story) -> None:
    story.on("2022-09-01")
    given = await story.appointing(
        name="Rehabilitering", abbreviation="", decidedOn="2022-08-31", until="2022-12-31", municipalities=[]
    )
    story.key = (await story.api.do(story.secretary, "appointCommittee", "key", **given))["key"]
    story.on("2022-09-02")
    su, lfso = await story.road.body("su"), await story.road.body("lfso-ost")
    for more, code in (
        ({}, "committee.report_required"),
        ({"overrideReason": "Ingen trenger den."}, "committee.report_required"),
        ({"overrideById": lfso, "overrideReason": "Ingen trenger den."}, "committee.may_not_override"),
    ):
        await story.refused("dissolveCommittee", code, "R-COMMITTEE-13", **await story.given(**more))
    silent = await story.given(overrideById=su)
    await story.refused("dissolveCommittee", "committee.reason_required", "R-COMMITTEE-7", **silent)
    over = await story.given(overrideById=su, overrideReason="Oppgaven falt bort.")
    done = await story.api.do(
        story.secretary, "dissolveCommittee", "state overrideReason overrideBody { key }", **over
    )
    assert done["state"] == "DISSOLVED"
    assert (done["overrideReason"], done["overrideBody"]) == ("Oppgaven falt bort.", {"key": "su"})
