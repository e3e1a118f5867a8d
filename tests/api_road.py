"""The steps of the road as a program takes them: every one a document over the door, by whoever takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx2

from api_scene import Api, serve
from builders import NOW, Community
from fellesskap.actor import RoleKind, Side
from fellesskap.clock import FixedClock
from fellesskap.settings import Settings

TEXTS = {
    "question": "Skal kommunene og sykehuset ta i bruk en felles rutine for utskriving av pasienter med sår?",
    "background": "Pasienter med sår skrives ut med ulike prosedyrer fra de tre sykehusene.",
    "proposal": "En felles prosedyre, med videokonsultasjon innen fem dager.",
    "consequences": "Noe mer arbeid i kommunene de første ukene.",
}
STORY = "state version timeline { kind } urgency { side reason } body { key } decidingBody { key }"
LINE = "id version case { version state }"
COUNTS = "id version state asked answered"
ASKED = """query Asked($id: ID!) { case(id: $id) { rounds {
    id version deadline state asked answered level silence objectionEffect
    replies { id version answer partner { id name side } division { id name } region { id key } }
    stances { id version side position asked answered region { id key } } } } }"""
CALLED = """query Called($id: ID!) { meeting(id: $id) { version state heldOn
    attendance { seat { id counts kind side } person { id name } } } }"""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with the ids of its lines, by case."""

    id: str
    lines: dict[str, str]


@dataclass
class Journey:
    """A community, its two secretaries, and how far its cases have come."""

    api: Api
    community: Community
    secretary: UUID
    other_secretary: UUID

    @classmethod
    async def begin(cls, settings: Settings, community: Community, superuser: asyncpg.Connection) -> Journey:
        """Open the real application on a community, on the tests' day."""
        clock = FixedClock(NOW)
        api = Api(settings, community.tenant, clock, serve(settings, clock), superuser)
        people = [(await community.secretary(side)).person_id for side in (Side.MUNICIPAL, Side.HOSPITAL)]
        assert people[0] and people[1]
        return cls(api, community, people[0], people[1])

    async def member(self, body: str, *, counts: bool = True) -> UUID:
        """A holder of a seat."""
        found = (await self.community.member(body, counts=counts)).person_id
        assert found
        return found

    async def trusted(self, kind: RoleKind, **place: UUID) -> UUID:
        """Whoever is trusted with a role at a place."""
        found = (await self.community.having(kind, Side.MUNICIPAL, **place)).person_id
        assert found
        return found

    async def get(self, who: UUID | None, *parts: str) -> httpx2.Response:
        """A page of the community."""
        client = await self.api.client(who)
        return await client.get("/".join((f"/{self.api.tenant.slug}", *parts)))

    async def body(self, key: str) -> str:
        """The global id of a body."""
        found = await self.api.ask(self.secretary, "query($key: String!) { body(key: $key) { id } }", key=key)
        return str(found["body"]["id"])

    async def case(self, case_id: str) -> dict[str, Any]:
        """A case as the secretary sees it."""
        text = f"query($id: ID!) {{ case(id: $id) {{ id number year title {STORY} }} }}"
        found = await self.api.ask(self.secretary, text, id=case_id)
        return dict(found["case"])

    async def report(self, who: UUID, title: str) -> str:
        """Report a case in the community's own form."""
        made = await self.api.do(who, "reportCase", "state", title=title, **TEXTS)
        assert made["state"] == "REPORTED"
        return str(made["id"])

    async def place(self, case_id: str, body: str, route: str, matter: str = "faglig") -> dict[str, Any]:
        """Fill the checklist and place the case."""
        text = "query($id: ID!) { case(id: $id) { perspectives { key version state } } }"
        lines = (await self.api.ask(self.secretary, text, id=case_id))["case"]["perspectives"]
        assert {line["state"] for line in lines} <= {"MISSING"}
        for line in lines:
            await self.api.do(
                self.secretary,
                "settlePerspective",
                caseId=case_id,
                key=line["key"],
                version=line["version"],
                state="COVERED",
                note="Se bakgrunnen.",
            )
        placed = await self.api.do(
            self.secretary,
            "placeCase",
            STORY,
            caseId=case_id,
            version=(await self.case(case_id))["version"],
            matterClass=matter,
            route=route,
            bodyId=await self.body(body),
            reason="Saken gjelder en rutine, og hører til her.",
        )
        assert (placed["state"], placed["body"]["key"]) == ("PLACED", body)
        return dict(placed)

    async def plan(self, body: str, days: float) -> str:
        """Plan a meeting."""
        made = await self.api.do(
            self.secretary,
            "planMeeting",
            "state",
            bodyId=await self.body(body),
            startsAt=(self.api.clock.moment + timedelta(days=days)).isoformat(),
            form="HYBRID",
            place="Rådhuset",
            link="https://video.example/rom",
        )
        assert made["state"] == "PLANNED"
        return str(made["id"])

    async def meeting_version(self, meeting_id: str) -> int:
        """The meeting's version now."""
        found = await self.api.ask(self.secretary, CALLED, id=meeting_id)
        return int(found["meeting"]["version"])

    async def listing(self, meeting_id: str, case_id: str) -> dict[str, Any]:
        """What puts a case on an agenda."""
        return {
            "meetingId": meeting_id,
            "version": await self.meeting_version(meeting_id),
            "caseId": case_id,
        }

    async def agenda(self, meeting_id: str, *cases: str) -> Meeting:
        """Put cases on an agenda."""
        lines = {}
        for case_id in cases:
            given = await self.listing(meeting_id, case_id)
            lines[case_id] = str((await self.api.do(self.secretary, "addCase", LINE, **given))["id"])
        return Meeting(meeting_id, lines)

    async def call(self, meeting_id: str) -> None:
        """Send the call."""
        version = await self.meeting_version(meeting_id)
        called = await self.api.do(
            self.secretary, "callMeeting", "state callSequence", meetingId=meeting_id, version=version
        )
        assert (called["state"], called["callSequence"]) == ("CALLED", 1)

    async def hold(self, meeting_id: str, *absent: str) -> list[dict[str, Any]]:
        """Record that all who were called came but the seats given; return those who were there."""
        found = (await self.api.ask(self.secretary, CALLED, id=meeting_id))["meeting"]
        there = [one for one in found["attendance"] if one["person"] and one["seat"]["id"] not in absent]
        seats = [
            {"seatId": one["seat"]["id"], "personId": one["person"]["id"] if one in there else None}
            for one in found["attendance"]
        ]
        held = await self.api.do(
            self.secretary,
            "recordAttendance",
            "state attendanceCount(states: [PRESENT])",
            meetingId=meeting_id,
            version=found["version"],
            seats=seats,
        )
        assert (held["state"], held["attendanceCount"]) == ("HELD", len(there))
        return there

    async def discuss(self, item_id: str) -> None:
        """Record a discussion."""
        summary = "Utvalget støtter forslaget, og ber om at fastlegene får beskjed."
        done = await self.api.do(
            self.secretary, "recordDiscussion", "state", itemId=item_id, version=1, summary=summary
        )
        assert done["state"] == "DISCUSSED"

    async def open_round(self, case_id: str, **chosen: Any) -> dict[str, Any]:
        """Ask the partners; return the round."""
        opened = await self.api.do(
            self.secretary,
            "openRound",
            "state",
            caseId=case_id,
            version=(await self.case(case_id))["version"],
            question="Slutter dere dere til rutinen?",
            **chosen,
        )
        assert opened["state"] == "ANCHORING"
        return await self.round(case_id)

    async def round(self, case_id: str) -> dict[str, Any]:
        """A case's newest round as the secretary sees it, with its matrix."""
        found = (await self.api.ask(self.secretary, ASKED, id=case_id))["case"]["rounds"]
        return dict(found[0])

    async def answer(self, reply: dict[str, Any], **more: Any) -> None:
        """Answer as the one who is asked, with evidence of the administration's treatment."""
        who = await self.answerer(reply)
        evidence = {"evidenceKind": "ADMINISTRATIVE", "evidenceReference": "12/26"}
        given = {"answer": "AGREE", **evidence, "evidenceDate": self.api.today.isoformat(), **more}
        done = await self.api.do(
            who, "answerRound", "answer", replyId=reply["id"], version=reply["version"], **given
        )
        assert done["answer"] == given["answer"]

    async def answerer(self, reply: dict[str, Any]) -> UUID:
        """Who answers a reply."""
        if reply["division"]:
            return await self.trusted(RoleKind.DIVISION_CONTACT, division_id=key_of(reply["division"]))
        if reply["partner"]["side"] == "HOSPITAL":
            return self.other_secretary
        return await self.trusted(RoleKind.MUNICIPAL_CONTACT, partner_id=key_of(reply["partner"]))

    async def close(self, case_id: str) -> None:
        """Close a case's round."""
        found = await self.round(case_id)
        closed = await self.api.do(
            self.secretary, "closeRound", "state", roundId=found["id"], version=found["version"]
        )
        assert closed["state"] == "CLOSED"

    async def deciding(self, meeting: Meeting, case_id: str, **more: Any) -> dict[str, Any]:
        """A decision that all counted seats present agree on, but for what is given."""
        found = (await self.api.ask(self.secretary, CALLED, id=meeting.id))["meeting"]
        counted = [one for one in found["attendance"] if one["seat"]["counts"] and one["person"]]
        return {
            "agendaItemId": meeting.lines[case_id],
            "version": (await self.case(case_id))["version"],
            "wording": "Kommunene og sykehuset tar i bruk den felles prosedyren.",
            "effect": "BINDING",
            "voices": [{"seatId": one["seat"]["id"], "position": "AGREES"} for one in counted],
            "due": (self.api.today + timedelta(days=90)).isoformat(),
            **more,
        }

    async def decide(self, meeting: Meeting, case_id: str, **more: Any) -> dict[str, Any]:
        """Record a decision and return it."""
        given = await self.deciding(meeting, case_id, **more)
        selection = (
            "result effect urgent urgentReason followupsTotal followups { id state partner { name side } } "
            "voices { counted position } documents { kind state }"
        )
        return dict(await self.api.do(self.secretary, "recordDecision", selection, **given))

    async def minute(self, meeting_id: str) -> None:
        """Draft the minutes and approve them."""
        for command, state in (("draftMinutes", "MINUTED"), ("approveMinutes", "APPROVED")):
            version = await self.meeting_version(meeting_id)
            done = await self.api.do(self.secretary, command, "state", meetingId=meeting_id, version=version)
            assert done["state"] == state

    async def minute_in_next(self, meeting_id: str, body: str) -> None:
        """Draft the minutes, and approve them in the body's next meeting."""
        version = await self.meeting_version(meeting_id)
        await self.api.do(self.secretary, "draftMinutes", "state", meetingId=meeting_id, version=version)
        following = await self.plan(body, 14)
        await self.call(following)
        self.api.later(14)
        await self.hold(following)
        text = "query($id: ID!) { meeting(id: $id) { agenda { id version approves { id } } } }"
        (line,) = (await self.api.ask(self.secretary, text, id=following))["meeting"]["agenda"]
        assert line["approves"]["id"] == meeting_id
        await self.api.do(self.secretary, "recordApproval", itemId=line["id"], version=line["version"])


def key_of(node: dict[str, Any]) -> UUID:
    """The uuid in a node's global id."""
    return UUID(str(node["id"]).partition("_")[2])
