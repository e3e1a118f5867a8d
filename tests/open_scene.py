"""A real community at work: a case from report to decision by the product's own commands, for its open pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from builders import Community
from fellesskap.actor import Actor
from fellesskap.cases.model import PerspectiveState
from fellesskap.cases.queries import load_case
from fellesskap.cases.service import (
    PlaceCase,
    ReportCase,
    SettlePerspective,
    place_case,
    report_case,
    settle_perspective,
)
from fellesskap.clock import FixedClock, today
from fellesskap.db.work import Work, system_work
from fellesskap.decisions.model import DecisionEffect
from fellesskap.decisions.service import RecordDecision
from fellesskap.followups.service import conclude
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.queries import find_attendance, load_item, load_meeting
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    PlanMeeting,
    add_case,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import (
    ApproveMinutes,
    DraftMinutes,
    RecordAttendance,
    RecordDiscussion,
    SeatAttendance,
    approve_minutes,
    draft_minutes,
    record_attendance,
    record_discussion,
)
from fellesskap.rounds.service import OpenRound, open_round
from fellesskap.structure.model import AnchoringLevel

Command = Callable[[Work, Any], Awaitable[UUID]]


@dataclass(slots=True)
class Busy:
    """A community whose secretary works, at a moment that moves forward."""

    community: Community
    clock: FixedClock
    secretary: Actor

    @classmethod
    async def of(cls, community: Community, clock: FixedClock) -> Busy:
        return cls(community, clock, await community.secretary())

    async def do(self, act: Command, command: object) -> UUID:
        """Give a command as the secretary."""
        async with Work(self.community.tenant, self.secretary, self.clock, write=True) as work:
            return await act(work, command)

    async def placed(self, title: str, route: str, matter: str, body: str) -> UUID:
        """Report a case, light all its sides and place it."""
        case_id = await self.do(
            report_case,
            ReportCase(
                title,
                "Skal alle kommunene ta imot epikrise samme dag?",
                background="Pasienter skrives ut uten at kommunen vet hva som er gjort.",
                proposal="Sykehuset sender epikrisen samme dag som pasienten reiser hjem.",
                consequences="Mindre telefonarbeid for begge parter.",
            ),
        )
        for perspective in await self.community.ask(
            "SELECT key FROM perspective WHERE case_id = $1", case_id
        ):
            settled = SettlePerspective(case_id, perspective["key"], 1, PerspectiveState.COVERED, "I saken")
            await self.do(settle_perspective, settled)
        body_id = await self.community.body(body)
        version = await self._version("case", case_id)
        await self.do(place_case, PlaceCase(case_id, version, matter, route, body_id, "Hører hjemme her"))
        return case_id

    async def called(self, body: str, case_id: UUID, days: int = 1) -> tuple[UUID, UUID]:
        """Plan and call a meeting some days ahead with a case on its agenda."""
        starts_at = self.clock.moment + timedelta(days=days)
        command = PlanMeeting(
            await self.community.body(body), starts_at, MeetingForm.PHYSICAL, place="Rådhuset, Alta"
        )
        meeting_id = await self.do(plan_meeting, command)
        item_id = await self.do(add_case, AddCase(meeting_id, 1, case_id))
        await self.do(call_meeting, CallMeeting(meeting_id, await self._version("meeting", meeting_id)))
        return meeting_id, item_id

    async def held(self, meeting_id: UUID) -> None:
        """Let the meeting's day come, and record that all who were called came."""
        async with system_work(self.community.tenant) as work, work.engine_scope():
            meeting = await load_meeting(work, meeting_id)
            called = await find_attendance(work, meeting_id)
        self.clock.moment = meeting.starts_at + timedelta(hours=2)
        seats = tuple(SeatAttendance(seat, attendance.person_id) for seat, attendance in called.items())
        await self.do(record_attendance, RecordAttendance(meeting_id, meeting.version, seats))

    async def minuted(self, meeting_id: UUID, *, approve: bool = True) -> None:
        """Draft and approve the minutes."""
        await self.do(draft_minutes, DraftMinutes(meeting_id, await self._version("meeting", meeting_id)))
        if approve:
            version = await self._version("meeting", meeting_id)
            await self.do(approve_minutes, ApproveMinutes(meeting_id, version))

    async def decided(
        self, title: str, route: str, matter: str, discuss_in: str, decide_in: str
    ) -> tuple[UUID, UUID]:
        """Take a case the whole road without anchoring; return the case and the meeting that decided it."""
        case_id = await self.placed(title, route, matter, discuss_in)
        meeting_id, item_id = await self.called(discuss_in, case_id)
        await self.held(meeting_id)
        await self.do(
            record_discussion,
            RecordDiscussion(item_id, await self._version("agenda_item", item_id), "Alle støttet forslaget."),
        )
        await self.minuted(meeting_id)
        version = await self._version("case", case_id)
        await self.do(open_round, OpenRound(case_id, version, level=AnchoringLevel.NONE))
        deciding, line = await self.called(decide_in, case_id)
        await self.held(deciding)
        version = await self._version("case", case_id)
        wording = "Sykehuset sender epikrise samme dag."
        await self.do(
            conclude,
            RecordDecision(
                line,
                version,
                wording,
                DecisionEffect.BINDING,
                due=today(self.clock) + timedelta(days=90),
            ),
        )
        await self.minuted(deciding)
        return case_id, deciding

    async def _version(self, table: str, row_id: UUID) -> int:
        load: Any = {"case": load_case, "meeting": load_meeting, "agenda_item": load_item}[table]
        async with system_work(self.community.tenant) as work, work.engine_scope():
            version: int = (await load(work, row_id)).version
            return version
