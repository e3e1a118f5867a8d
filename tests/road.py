"""The road of a case through the tests' own community, by the product's own commands."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from builders import NOW, as_provisioner
from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.cases.model import PerspectiveState
from fellesskap.cases.queries import load_case
from fellesskap.cases.service import (
    MarkUrgent,
    PlaceCase,
    ReportCase,
    ReviseCase,
    SettlePerspective,
    mark_urgent,
    place_case,
    report_case,
    revise_case,
    settle_perspective,
)
from fellesskap.clock import FixedClock, today
from fellesskap.db.work import Work, system_work
from fellesskap.decisions.model import DecisionEffect, Position, Voice
from fellesskap.decisions.service import RecordDecision
from fellesskap.errors import DomainError
from fellesskap.meetings.model import Meeting, MeetingForm
from fellesskap.meetings.queries import find_attendance, load_meeting
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    PlanMeeting,
    add_case,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import (
    RecordAttendance,
    RecordDiscussion,
    SeatAttendance,
    record_attendance,
    record_discussion,
)
from fellesskap.people.queries import load_actor
from fellesskap.people.service import Appoint, GrantRole, RegisterPerson, appoint, grant_role, register_person
from fellesskap.rounds.model import Answer, Round, Standing
from fellesskap.rounds.queries import find_newest_round, find_replies
from fellesskap.rounds.service import (
    AnswerForRegion,
    AnswerRound,
    AskAgain,
    CloseRound,
    MunicipalAnswer,
    OpenRound,
    answer_round,
    ask_again,
    close_round,
    find_anchoring,
    open_round,
)
from fellesskap.settings import Settings
from fellesskap.structure.model import Deputies, Structure
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap.tenant import Tenant
from fellesskap_tenants.provision import create_tenant
from kept_tables import KEPT, digests
from road_structure import REGISTER, START, STRUCTURE

FORMOTE = NOW.date()


@dataclass(slots=True)
class Road:
    """The community `tenant` with its people by name, at a moment that tests move forward."""

    tenant: Tenant
    clock: FixedClock
    people: dict[str, UUID] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def today(self) -> date:
        return today(self.clock)

    def later(self, days: int = 1) -> None:
        """Let days pass."""
        self.clock.moment += timedelta(days=days)

    async def actor(self, name: str) -> Actor:
        """Who a person is today, as at the next request."""
        async with system_work(self.tenant, self.clock) as work:
            return await load_actor(work, self.people[name], self.today)

    async def work(self, name: str) -> AbstractAsyncContextManager[Work]:
        """A writing work of a person."""
        return Work(self.tenant, await self.actor(name), self.clock, write=True)

    async def do(self, name: str, act: Any, command: object) -> UUID:
        """Give a command as a person; a refusal undoes everything."""
        async with await self.work(name) as work:
            done: UUID = await act(work, command)
            return done

    async def refused(self, name: str, act: Any, command: object) -> DomainError:
        """Give a command that must be refused, and show that nothing changed."""
        before = await self.everything()
        with pytest.raises(DomainError) as error:
            await self.do(name, act, command)
        assert await self.everything() == before
        return error.value

    async def rows(self, table: str, **wanted: object) -> list[dict[str, Any]]:
        """Rows of a table as they really lie there."""
        where = " AND ".join(f"{name} = ${place}" for place, name in enumerate(wanted, start=1)) or "true"
        async with system_work(self.tenant) as work, work.engine_scope():
            found = await work.connection.fetch(f'SELECT * FROM "{table}" WHERE {where}', *wanted.values())
        return sorted((dict(row) for row in found), key=lambda row: str(row.get("id", row)))

    async def id_of(self, table: str, key: str) -> UUID:
        """The id of a partner, region, division, body or seat by its key."""
        return UUID(str((await self.rows(table, key=key))[0]["id"]))

    async def publish(self, structure: Structure, label: str, on: date | None = None) -> UUID:
        """Publish a structure from today or another day, whatever it breaks, and return its version."""
        async with system_work(self.tenant, self.clock) as work:
            command = ApplyStructure(structure, on or self.today, label, label, REGISTER, accepts_breaks=True)
            return await apply_structure(work, command)

    async def everything(self) -> dict[str, str]:
        """What lies in every table a refusal must leave alone."""
        async with system_work(self.tenant) as work, work.engine_scope():
            return await digests(work.connection, (f'"{table}"' for table in KEPT))

    async def case_version(self, case_id: UUID) -> int:
        async with system_work(self.tenant) as work, work.engine_scope():
            return (await load_case(work, case_id)).version

    async def state(self, case_id: UUID) -> str:
        return str((await self.rows("case", id=case_id))[0]["state"])

    async def kinds(self, case_id: UUID) -> list[str]:
        """The kinds of the lines on a case's timeline, in order."""
        return [row["kind"] for row in await self.rows("event", case_id=case_id)]

    async def placed(self, matter: str = "faglig", body: str = "fu") -> UUID:
        """Report and place a case."""
        case_id = await self.do("anne", report_case, ReportCase(f"Sak {next(self.numbers)}", "Hva gjør vi?"))
        await self.do(
            "anne",
            settle_perspective,
            SettlePerspective(case_id, "kommuner", 1, PerspectiveState.COVERED, "I saksfremlegget"),
        )
        body_id = await self.id_of("body", body)
        version = await self.case_version(case_id)
        await self.do("anne", place_case, PlaceCase(case_id, version, matter, matter, body_id, "Faglig sak"))
        return case_id

    async def meeting(self, body: str, case_id: UUID, absent: tuple[str, ...] = ()) -> tuple[UUID, UUID]:
        """Hold a meeting with a case on its agenda, the next day; return the meeting and the line."""
        starts_at = self.clock.moment + timedelta(days=1)
        body_id = await self.id_of("body", body)
        command = PlanMeeting(body_id, starts_at, MeetingForm.PHYSICAL, place="Prøveby")
        meeting_id = await self.do("anne", plan_meeting, command)
        item_id = await self.do(
            "anne", add_case, AddCase(meeting_id, (await self.load(meeting_id)).version, case_id)
        )
        await self.do("anne", call_meeting, CallMeeting(meeting_id, (await self.load(meeting_id)).version))
        self.clock.moment = starts_at
        await self.attend(meeting_id, absent)
        return meeting_id, item_id

    async def attend(
        self, meeting_id: UUID, absent: tuple[str, ...] = (), instead: Mapping[str, str] | None = None
    ) -> None:
        """Record that all who were called came, but for seats by key that nobody, or someone else, met for."""
        keys = {row["id"]: row["key"] for row in await self.rows("seat")}
        async with system_work(self.tenant) as work, work.engine_scope():
            called = await find_attendance(work, meeting_id)
        seats = []
        for seat_id, attendance in called.items():
            key = str(keys[seat_id])
            other = (instead or {}).get(key)
            person_id = self.people[other] if other else attendance.person_id
            seats.append(SeatAttendance(seat_id, None if key in absent else person_id))
        version = (await self.load(meeting_id)).version
        await self.do("anne", record_attendance, RecordAttendance(meeting_id, version, tuple(seats)))

    async def load(self, meeting_id: UUID) -> Meeting:
        async with system_work(self.tenant) as work, work.engine_scope():
            return await load_meeting(work, meeting_id)

    async def discussed(self, matter: str = "faglig", body: str = "fu") -> UUID:
        """Bring a case through its discussion."""
        case_id = await self.placed(matter, body)
        _, item_id = await self.meeting(body, case_id)
        await self.discuss(item_id)
        return case_id

    async def discuss(self, item_id: UUID) -> None:
        """Record the discussion of a line."""
        version = (await self.rows("agenda_item", id=item_id))[0]["version"]
        await self.do(
            "anne", record_discussion, RecordDiscussion(item_id, version, "Alle var enige om rutinen.")
        )

    async def opened(self, matter: str = "region", **choices: Any) -> Round:
        """Bring a case into a round and return it."""
        case_id = await self.discussed(matter)
        version = await self.case_version(case_id)
        await self.do("anne", open_round, OpenRound(case_id, version, "Slutter dere dere til?", **choices))
        return await self.round_of(case_id)

    async def answer(
        self, found: Round, name: str, how: Answer = Answer.AGREE, reason: str | None = None, **evidence: Any
    ) -> UUID:
        """Answer as the one asked by name; an objection gets a reason unless one is given."""
        row = await self.reply(found.id, name)
        who = name.removeprefix("Divisjon ").lower()
        why = ("Vi mangler folk" if how is Answer.OBJECT else "") if reason is None else reason
        return await self.do(who, answer_round, AnswerRound(row["id"], row["version"], how, why, **evidence))

    async def revise(self, case_id: UUID, proposal: str = "Ny tekst") -> None:
        """Write the case's text anew as the secretariat."""
        row = (await self.rows("case", id=case_id))[0]
        texts = {name: row[name] for name in ("title", "question", "background", "consequences")}
        await self.do("anne", revise_case, ReviseCase(case_id, row["version"], proposal=proposal, **texts))

    async def asked_again(self, case_id: UUID, **choices: Any) -> Round:
        """Ask again about a case's new text and return the round."""
        version = await self.case_version(case_id)
        await self.do("anne", ask_again, AskAgain(case_id, version, "Og nå?", **choices))
        return await self.round_of(case_id)

    async def closed(self, matter: str = "region", **answers: Answer) -> UUID:
        """Bring a case through its round, with some answers by name and the rest silent, and return it."""
        found = await self.opened(matter)
        for name, how in answers.items():
            await self.answer(found, name, how)
        self.later((found.deadline - self.today).days + 1)
        await self.do("anne", close_round, CloseRound(found.id, 1))
        return found.case_id

    async def ready(
        self, matter: str = "region", absent: tuple[str, ...] = (), **answers: Answer
    ) -> tuple[UUID, UUID]:
        """Bring a case to the deciding body's meeting; return the case and the line."""
        case_id = await self.closed(matter, **answers)
        _, item_id = await self.meeting("fsu", case_id, absent)
        return case_id, item_id

    async def decision(
        self, item_id: UUID, effect: DecisionEffect = DecisionEffect.BINDING, **more: Any
    ) -> RecordDecision:
        """A decision of a line, as it can be recorded now but for what is given."""
        line = (await self.rows("agenda_item", id=item_id))[0]
        version = more.pop("version", None) or await self.case_version(line["case_id"])
        wording = more.pop("wording", "FSU slutter seg til rutinen.")
        return RecordDecision(item_id, version, wording, effect, **more)

    async def voice(self, key: str, position: Position, reason: str = "") -> Voice:
        """What a seat said, by its key."""
        return Voice(await self.id_of("seat", key), position, reason)

    async def formote(
        self,
        found: Round,
        *names: str,
        region: str = "nord",
        day: date | None = FORMOTE,
        **more: Any,
    ) -> AnswerForRegion:
        """The answers of a region's meeting, all agreeing, on the answers' present versions."""
        answers = []
        for name in names:
            row = await self.reply(found.id, name)
            answers.append(MunicipalAnswer(row["partner_id"], row["version"], Answer.AGREE))
        return AnswerForRegion(found.id, await self.id_of("region", region), tuple(answers), day, **more)

    async def round_of(self, case_id: UUID) -> Round:
        async with system_work(self.tenant) as work, work.engine_scope():
            found = await find_newest_round(work, case_id)
        assert found is not None
        return found

    async def standing(self, case_id: UUID) -> Standing:
        async with system_work(self.tenant) as work, work.engine_scope():
            found = (await find_anchoring(work, case_id)).standing
        assert found is not None
        return found

    async def reply(self, round_id: UUID, name: str) -> dict[str, Any]:
        """The row of one asked by name, with its name."""
        async with system_work(self.tenant) as work, work.engine_scope():
            found = [reply.id for reply in await find_replies(work, round_id) if reply.asked.name == name]
        return (await self.rows("reply", id=found[0]))[0]

    async def stance(self, round_id: UUID, region: str | None) -> dict[str, Any]:
        """The row of a region's position by its key, or of the trust's."""
        region_id = await self.id_of("region", region) if region else None
        return next(
            row for row in await self.rows("stance", round_id=round_id) if row["region_id"] == region_id
        )

    async def urgent(self, case_id: UUID, *names: str) -> None:
        """Mark a case urgent as each of the persons."""
        for name in names:
            await self.do(name, mark_urgent, MarkUrgent(case_id, f"{name} mener det haster"))


async def build(settings: Settings, slug: str, structure: Structure = STRUCTURE) -> Road:
    """Create the community with its people; `DB` is the login role's before and after."""
    async with as_provisioner(settings):
        tenant = await create_tenant(settings, slug, slug.capitalize())
    road = Road(tenant, FixedClock(NOW))
    async with system_work(tenant, road.clock) as work:
        await apply_structure(work, ApplyStructure(structure, START, "Første", "første", REGISTER))
    await _people(road, structure)
    return road


async def _people(road: Road, structure: Structure) -> None:
    async def place(table: str, key: str) -> UUID:
        return await road.id_of(table, key)

    await _add(road, "anne", RoleKind.SECRETARIAT, Side.HOSPITAL)
    await _add(road, "bjorn", RoleKind.SECRETARIAT, Side.MUNICIPAL)
    for number in structure.municipalities:
        name = REGISTER[number].name.lower()
        await _add(
            road, name, RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=await place("partner", number)
        )
    for region in structure.regions:
        region_id = await place("region", region.key)
        await _add(road, region.key, RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=region_id)
    for division in structure.divisions:
        if not division.external:
            division_id = await place("division", division.key)
            await _add(road, division.key, RoleKind.DIVISION_CONTACT, Side.HOSPITAL, division_id=division_id)
    await _add(road, "valgt", RoleKind.ELECTED, Side.MUNICIPAL)
    holders = {row["key"]: row["id"] for row in await road.rows("seat")}
    for key, seat_id in holders.items():
        if structure.seat(key).office:
            continue
        await _add(road, key)
        await _add(road, f"vara-{key}")
        async with system_work(road.tenant, road.clock) as work:
            await appoint(work, Appoint(seat_id, road.people[key], START))
            if structure.seat(key).deputies not in (Deputies.NONE, Deputies.COMMON):
                await appoint(work, Appoint(seat_id, road.people[f"vara-{key}"], START, deputy_rank=1))


async def _add(
    road: Road, name: str, kind: RoleKind | None = None, side: Side = Side.OTHER, **place: Any
) -> None:
    async with system_work(road.tenant, road.clock) as work:
        road.people[name] = await register_person(work, RegisterPerson(name.capitalize(), demo=True))
        if kind is not None:
            await grant_role(work, GrantRole(road.people[name], kind, side, START, **place))
