"""One case and its meetings as a sequence of acts leads them, each command followed by what must hold after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

from fellesskap.db.work import Work, system_work
from fellesskap.errors import DomainError
from fellesskap.meetings.queries import load_meeting
from fellesskap.meetings.service import find_seats
from fellesskap.people.model import FilledSeat
from fellesskap.settings import Settings
from fellesskap.structure.model import Structure
from kept_tables import KEPT, digests
from order_history import Given, Rows, require_history, require_now
from order_people import seat_people
from road import Road, build

READ = (
    *("case", "case_number", "treatment", "decision", "voice", "seat", "seat_edition", "event", "body"),
    *("round", "reply", "stance", "earlier_answer", "circulation", "circulation_seat", "circulation_answer"),
    *("meeting", "agenda_item", "attendance", "absence", "stint", "recusal", "guest", "deputy_call"),
    *("minutes", "minutes_line", "minutes_comment", "minutes_correction", "proposed_correction"),
)
_KEPT = tuple(dict.fromkeys((*KEPT, *READ)))


@dataclass(slots=True)
class Stage:
    """A community that was founded once, and what stood in it after the last command."""

    road: Road
    structure: Structure
    matter: str
    names: dict[UUID, str]
    digest: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)
    trail: int = 0
    given: Given = field(default_factory=dict)

    def key(self, table: str, id_: UUID) -> str:
        """The key of a body or a seat by its id."""
        return str(next(row["key"] for row in self.rows[table] if row["id"] == id_))

    def id(self, table: str, key: str) -> UUID:
        """The id of a body or a seat by its key."""
        return UUID(str(next(row["id"] for row in self.rows[table] if row["key"] == key)))

    def of(self, table: str, **wanted: object) -> Rows:
        """The rows of a table with these values, as they stood after the last command."""
        return [row for row in self.rows[table] if all(row[name] == value for name, value in wanted.items())]

    async def look(self) -> None:
        """See what stands in the community now, reading again only the tables in which something changed."""
        road = self.road
        async with system_work(road.tenant) as work, work.engine_scope():
            digest = await digests(work.connection, (f'"{table}"' for table in _KEPT))
            for table in READ:
                if digest[f'"{table}"'] != self.digest.get(f'"{table}"'):
                    found = await work.connection.fetch(f'SELECT * FROM "{table}"')
                    self.rows[table] = sorted((dict(row) for row in found), key=_place)
            self.trail = await self._follow(work)
        self.digest = digest

    async def _follow(self, work: Work) -> int:
        """Read what has been added to the trail, which is chained to what stood there."""
        rows = await work.connection.fetch(
            "SELECT * FROM audit WHERE sequence >= $1 ORDER BY sequence", self.trail
        )
        told = [dict(row) for row in rows]
        before = self.rows.get("audit", [])
        assert before[-1:] == (told[:1] if before else []), "the trail was changed"
        fresh = told[1:] if before else told
        last = before[-1]["hash"] if before else (fresh[0]["previous"] if fresh else "")
        for row in fresh:
            assert row["previous"] == last, "the trail is broken"
            last = row["hash"]
        self.rows["audit"] = [*before, *fresh]
        return cast(int, told[-1]["sequence"]) if told else self.trail


def _words(rows: Mapping[str, Rows]) -> dict[str, list[dict[str, Any]]]:
    """What the rows say, which may be the same again in another version."""
    return {table: [{**row, "version": None} for row in rows[table]] for table in READ}


def _place(row: dict[str, Any]) -> tuple[object, ...]:
    place = row.get("position")
    return (place if isinstance(place, int) else 0, str(row.get("id", row)))


@dataclass(slots=True)
class Course:
    """A case on its way through a community, and how often it was let through or turned back."""

    stage: Stage
    case_id: UUID
    done: int = 0
    turned: list[str] = field(default_factory=list)

    @property
    def road(self) -> Road:
        return self.stage.road

    @property
    def case(self) -> dict[str, Any]:
        return self.stage.of("case", id=self.case_id)[0]

    async def do(
        self,
        name: str,
        act: Any,
        command: object,
        answers: Mapping[UUID, tuple[str, str]] = MappingProxyType({}),
    ) -> UUID:
        """Give a command; refused, nothing has changed, and done, the trail says so and all that was stands.

        `answers` are those the command gives in a round, and why.
        """
        stage = self.stage
        before, trail, rows = stage.digest, stage.trail, dict(stage.rows)
        try:
            found = await self.road.do(name, act, command)
        except DomainError as refusal:
            self.turned.append(refusal.code)
            await stage.look()
            assert stage.digest == before, f"{command} was refused and changed something"
            raise
        self.done += 1
        for reply_id, answer in answers.items():
            stage.given.setdefault(reply_id, []).append(answer)
        await stage.look()
        assert stage.trail > trail or _words(rows) == _words(stage.rows), f"{command} left no trail"
        require_history(rows, stage.rows)
        require_now(stage.structure, rows, stage.rows, stage.given)
        return found

    def lines(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """The meetings that the case is on the agenda of, the last first, each with the case's line there."""
        meetings = {row["id"]: row for row in self.stage.rows["meeting"] if row["state"] != "cancelled"}
        found = [
            (meetings[line["meeting_id"]], line)
            for line in self.stage.of("agenda_item", case_id=self.case_id)
            if line["meeting_id"] in meetings
        ]
        return sorted(found, key=lambda one: (one[0]["starts_at"], one[0]["id"]), reverse=True)

    def line(self, pick: int = 0) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The last meeting with its line; one time in four the one before it, whatever has become of that."""
        found = self.lines()
        return found[min(len(found) - 1, pick % 4 == 3)] if found else None

    async def seats(self, meeting_id: UUID) -> list[FilledSeat]:
        """The seats of a meeting with those who may step in."""
        async with system_work(self.road.tenant) as work, work.engine_scope():
            return await find_seats(work, await load_meeting(work, meeting_id))


async def found_stage(settings: Settings, slug: str, structure: Structure, matter: str = "region") -> Stage:
    """Found a community with this structure, fill its seats and rows of deputies, and see what stands in it."""
    road = await build(settings, slug, structure)
    await seat_people(road, structure)
    stage = Stage(road, structure, matter, {number: name for name, number in road.people.items()})
    await stage.look()
    return stage
