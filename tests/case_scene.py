"""Innlandet with a case brought as far as a test wants it, by the product's own commands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from builders import NOW, Community, found
from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.cases.model import PerspectiveState
from fellesskap.cases.service import (
    PlaceCase,
    ReportCase,
    SettlePerspective,
    place_case,
    report_case,
    settle_perspective,
)
from fellesskap.clock import FixedClock, today
from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect, Position, Voice
from fellesskap.decisions.service import RecordDecision
from fellesskap.followups.service import conclude
from fellesskap.identity.service import LoggedIn
from fellesskap.meetings.model import MeetingForm
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
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.rounds.service import (
    AnswerRound,
    CloseRound,
    OpenRound,
    answer_round,
    close_round,
    open_round,
)
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from frame_scene import log_in_again

QUESTION = "Skal kommunene og sykehuset ta i bruk en felles rutine for utskriving av pasienter med sår?"
TEXTS = {
    "question": QUESTION,
    "background": (
        "Pasienter med sår skrives ut med ulike prosedyrer fra de tre sykehusene. Hjemmetjenesten får ofte ikke "
        "vite hvilken behandling som er begynt.\n\nVideokonsultasjon er prøvd i Sør-Gudbrandsdal, med hell."
    ),
    "proposal": "En felles prosedyre, med videokonsultasjon innen fem dager etter utskriving.",
    "consequences": "Noe mer arbeid i kommunene de første ukene, færre reinnleggelser.",
}


@dataclass(slots=True)
class Scene:
    """The community at a moment that tests move forward, and its cases."""

    settings: Settings
    community: Community
    clock: FixedClock
    numbers: Any

    @property
    def today(self) -> date:
        return today(self.clock)

    @property
    def slug(self) -> str:
        return self.community.tenant.slug

    async def do(self, actor: Actor, act: Any, command: object) -> UUID:
        """Give a command as an actor."""
        async with Work(self.community.tenant, actor, self.clock, write=True) as work:
            done: UUID = await act(work, command)
            return done

    async def log_in(self, actor: Actor) -> LoggedIn:
        """Log an actor in."""
        assert actor.person_id
        return await log_in_again(self.settings, self.clock, self.community.tenant, actor.person_id)

    async def row(self, table: str, row_id: UUID) -> dict[str, Any]:
        """One row as it really lies there."""
        return dict((await self.community.ask(f'SELECT * FROM "{table}" WHERE id = $1', row_id))[0])

    async def row_titles(self) -> set[str]:
        """The titles of all cases."""
        return {row["title"] for row in await self.community.ask('SELECT title FROM "case"')}

    async def address(self, case_id: UUID) -> str:
        """The address of a case's page."""
        row = await self.row("case", case_id)
        return f"/{self.slug}/saker/{row['number']}-{row['year']}"

    async def reported(self, title: str = "Felles rutine for utskriving, sår og video") -> UUID:
        """A case that a member of FSU has reported."""
        texts = {**TEXTS, "title": f"{title} {next(self.numbers)}"}
        return await self.do(await self.community.member("fsu"), report_case, ReportCase(**texts))

    async def placed(self, body: str = "fu", *, lit: bool = True, **kind: str) -> UUID:
        """A case placed with a body; its checklist is filled in unless told otherwise."""
        case_id = await self.reported()
        secretary = await self.community.secretary()
        keys = await self.community.ask("SELECT key FROM perspective WHERE case_id = $1", case_id)
        for row in keys if lit else ():
            covered = SettlePerspective(case_id, row["key"], 1, PerspectiveState.COVERED, "Se bakgrunnen.")
            await self.do(secretary, settle_perspective, covered)
        place = PlaceCase(
            case_id,
            (await self.row("case", case_id))["version"],
            kind.get("matter_class", "faglig"),
            kind.get("route", "faglig"),
            await self.community.body(body),
            "Saken gjelder en rutine, og hører til i fagutvalget.",
        )
        return await self.do(secretary, place_case, place)

    async def planned(self, body: str, days: int = 10) -> UUID:
        """A planned meeting of a body."""
        command = PlanMeeting(
            await self.community.body(body),
            self.clock.moment + timedelta(days=days),
            MeetingForm.PHYSICAL,
            place="Hamar rådhus",
        )
        return await self.do(await self.community.secretary(), plan_meeting, command)

    async def listed(self, case_id: UUID, meeting_id: UUID) -> UUID:
        """Put a case on an agenda; return the line."""
        version = (await self.row("meeting", meeting_id))["version"]
        return await self.do(
            await self.community.secretary(), add_case, AddCase(meeting_id, version, case_id)
        )

    async def called(self, meeting_id: UUID) -> None:
        """Call a meeting."""
        version = (await self.row("meeting", meeting_id))["version"]
        await self.do(await self.community.secretary(), call_meeting, CallMeeting(meeting_id, version))

    async def held(self, meeting_id: UUID) -> None:
        """Call a meeting and let its day come with all who were called."""
        secretary = await self.community.secretary()
        await self.called(meeting_id)
        meeting = await self.row("meeting", meeting_id)
        self.clock.moment = max(self.clock.moment, meeting["starts_at"])
        called = await self.community.ask(
            "SELECT seat_id, person_id FROM attendance WHERE meeting_id = $1", meeting_id
        )
        seats = tuple(SeatAttendance(row["seat_id"], row["person_id"]) for row in called)
        await self.do(secretary, record_attendance, RecordAttendance(meeting_id, meeting["version"], seats))

    async def discussed(self, **kind: str) -> UUID:
        """A case whose discussion is recorded."""
        case_id, meeting_id = await self.placed(**kind), await self.planned(kind.get("body", "fu"))
        item_id = await self.listed(case_id, meeting_id)
        await self.held(meeting_id)
        summary = "Fagutvalget støtter forslaget, og ber om at fastlegene får beskjed."
        await self.do(
            await self.community.secretary(), record_discussion, RecordDiscussion(item_id, 1, summary)
        )
        return case_id

    async def approved(self, case_id: UUID) -> None:
        """Approve the minutes of the newest meeting that treated a case, which opens it to the elected."""
        secretary = await self.community.secretary()
        meeting = (
            await self.community.ask(
                "SELECT m.id FROM meeting m JOIN agenda_item i ON i.meeting_id = m.id WHERE i.case_id = $1 "
                "ORDER BY m.starts_at DESC LIMIT 1",
                case_id,
            )
        )[0]["id"]
        for act, command in ((draft_minutes, DraftMinutes), (approve_minutes, ApproveMinutes)):
            await self.do(secretary, act, command(meeting, (await self.row("meeting", meeting))["version"]))

    async def anchoring(self, **kind: str) -> UUID:
        """A case that the partners are being asked about."""
        case_id = await self.discussed(**kind)
        version = (await self.row("case", case_id))["version"]
        command = OpenRound(case_id, version, "Slutter dere dere til forslaget?")
        return await self.do(await self.community.secretary(), open_round, command)

    async def answer(self, case_id: UUID, many: int, answer: Answer = Answer.AGREE, reason: str = "") -> None:
        """Let municipalities answer, in their order."""
        rows = await self.community.ask(
            "SELECT y.id, y.partner_id, y.version FROM reply y JOIN round r ON r.id = y.round_id "
            "WHERE r.case_id = $1 AND y.answer IS NULL AND y.division_id IS NULL ORDER BY y.sort_key LIMIT $2",
            case_id,
            many,
        )
        for row in rows:
            contact = await self.community.having(
                RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=row["partner_id"]
            )
            given = AnswerRound(
                row["id"], row["version"], answer, reason, EvidenceKind.ADMINISTRATIVE, "12/26", self.today
            )
            await self.do(contact, answer_round, given)

    async def anchored(self) -> UUID:
        """A case whose round was closed after its deadline."""
        case_id = await self.anchoring()
        await self.answer(case_id, 3)
        self.clock.moment += timedelta(days=40)
        found_round = (await self.community.ask("SELECT id, version FROM round WHERE case_id = $1", case_id))[
            0
        ]
        closing = CloseRound(found_round["id"], found_round["version"])
        await self.do(await self.community.secretary(), close_round, closing)
        return case_id

    async def decided(self, objection: str = "", **choices: Any) -> UUID:
        """A case on which FSU has agreed, or with an objection has not."""
        case_id, meeting_id = await self.anchored(), await self.planned("fsu")
        item_id = await self.listed(case_id, meeting_id)
        await self.held(meeting_id)
        seats = await self.community.ask(
            "SELECT a.seat_id FROM attendance a JOIN seat_edition s USING (seat_id) "
            "WHERE a.meeting_id = $1 AND s.counts AND a.person_id IS NOT NULL",
            meeting_id,
        )
        said = {
            "wording": "Kommunene og sykehuset tar i bruk den felles prosedyren fra 1. september.",
            "effect": DecisionEffect.BINDING,
            "voices": tuple(
                Voice(row["seat_id"], Position.OBJECTS, objection)
                if objection and place == 0
                else Voice(row["seat_id"], Position.AGREES)
                for place, row in enumerate(seats)
            ),
            "due": self.today + timedelta(days=90),
            **choices,
        }
        version = (await self.row("case", case_id))["version"]
        await self.do(await self.community.secretary(), conclude, RecordDecision(item_id, version, **said))
        return case_id


async def open_scene(settings: Settings, slug: str, like: str = "innlandet") -> Scene:
    """Found a community like Innlandet, or another that ships, for one module of tests alone."""
    structure = load_structure(structures_folder() / f"{like}.toml")
    community = await found(settings, slug, f"Helsefellesskap {slug.capitalize()}", structure)
    # Days pass between one thing and the next; nobody is logged out by that.
    patient = replace(settings, session_idle_minutes=10**6, session_max_minutes=10**6)
    return Scene(patient, community, FixedClock(NOW), count(1))
