"""Loading and saving calls for input, input and themes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from fellesskap.actor import Audience
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.inputs.model import Given, InputCall, Invited, MeetingBody, OnBehalf, Theme, ThemeOutcome
from fellesskap.inputs.tables import Input as InputRow
from fellesskap.inputs.tables import InputCall as CallRow
from fellesskap.inputs.tables import InputInvited
from fellesskap.inputs.tables import InputTheme as ThemeRow
from fellesskap.people.model import PersonRef
from fellesskap.structure.model import BodyKind

_CALL = "SELECT id, version, meeting_id, question, last_day, released_at FROM input_call"
_GIVEN = "SELECT id, version, call_id, theme_id, text, author_id, partner_id, region_id FROM input"
_THEME = "SELECT id, version, call_id, title, outcome FROM input_theme"
_ON_DAY = "{0}.valid_from <= $2 AND ({0}.valid_to IS NULL OR {0}.valid_to > $2)"

_BODIES = f"""
SELECT e.body_id, e.kind, e.region_id FROM body_edition e
WHERE {_ON_DAY.format("e")} AND e.body_id IN (SELECT m.body_id FROM meeting m WHERE m.id = $1
    UNION SELECT j.body_id FROM joint_body j WHERE j.meeting_id = $1)
"""

_MUNICIPALITIES = f"""
SELECT p.id, p.sort_key, m.region_id
FROM partner p LEFT JOIN region_member m ON m.partner_id = p.id AND {_ON_DAY.format("m")}
WHERE p.kind = 'municipality' AND {_ON_DAY.format("p")} AND (cardinality($1::uuid[]) = 0 OR m.region_id = ANY($1))
ORDER BY p.sort_key
"""

_ELECTED = """
SELECT DISTINCT p.id, p.name, p.language FROM role_grant g JOIN person p ON p.id = g.person_id
WHERE g.kind = 'elected' AND g.valid_from <= $1 AND (g.valid_to IS NULL OR g.valid_to > $1)
    AND (g.partner_id = ANY($2::uuid[]) OR (g.partner_id IS NULL AND $3))
ORDER BY p.id
"""

_SILENT = """
SELECT i.partner_id FROM input_invited i WHERE i.call_id = $1
    AND NOT EXISTS (SELECT FROM input g WHERE g.call_id = i.call_id AND g.partner_id = i.partner_id)
"""


async def find_bodies(work: Work, meeting_id: UUID, on: date) -> list[MeetingBody]:
    """List the bodies that meet, as they are on a day."""
    rows = await work.connection.fetch(_BODIES, meeting_id, on)
    return [MeetingBody(row["body_id"], row["kind"] == BodyKind.DIALOGUE, row["region_id"]) for row in rows]


async def invite(
    work: Work, call_id: UUID, regions: Collection[UUID], on: date
) -> list[tuple[UUID, UUID | None]]:
    """Keep which municipalities are asked, those of the regions or all, and list them with their regions."""
    rows = await work.connection.fetch(_MUNICIPALITIES, list(regions), on)
    if rows:
        await InputInvited.insert(
            *(
                InputInvited(
                    id=uuid7(),
                    call_id=call_id,
                    partner_id=row["id"],
                    region_id=row["region_id"],
                    sort_key=row["sort_key"],
                    audience=int(Audience.ELECTED),
                )
                for row in rows
            )
        )
    return [(row["id"], row["region_id"]) for row in rows]


async def load_invited(work: Work, call: InputCall, on: date) -> Invited:
    """Load who may give input to a meeting."""
    rows = await InputInvited.select(InputInvited.partner_id, InputInvited.region_id).where(
        InputInvited.call_id == call.id
    )
    bodies = await find_bodies(work, call.meeting_id, on)
    return Invited(
        partners=frozenset(row["partner_id"] for row in rows),
        regions=frozenset(row["region_id"] for row in rows if row["region_id"]),
        bodies=frozenset(body.id for body in bodies),
        everywhere=all(body.region_id is None for body in bodies),
    )


async def find_elected(
    work: Work, on: date, partners: Collection[UUID], *, everywhere: bool
) -> list[PersonRef]:
    """List the elected people of partners, and where `everywhere` those of no one partner."""
    rows = await work.connection.fetch(_ELECTED, on, list(partners), everywhere)
    return [PersonRef(row["id"], row["name"], row["language"]) for row in rows]


async def find_trusts(work: Work, on: date) -> list[UUID]:
    """List the trusts of the community on a day."""
    rows = await work.connection.fetch(
        "SELECT id FROM partner WHERE kind = 'trust' AND valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)",
        on,
    )
    return [row["id"] for row in rows]


async def find_call_of(work: Work, meeting_id: UUID) -> InputCall | None:
    """Find the call for input to a meeting."""
    rows = await work.connection.fetch(f"{_CALL} WHERE meeting_id = $1", meeting_id)
    return InputCall(**rows[0]) if rows else None


async def load_call(work: Work, call_id: UUID, *, alone: bool = False) -> InputCall:
    """Load a call in the scope in force; raise `NotFound` where it does not show.

    With `alone`, keep every other change to its input and themes waiting until this work is done.
    """
    lock = " FOR NO KEY UPDATE" if alone else ""
    rows = await work.connection.fetch(f"{_CALL} WHERE id = $1{lock}", call_id)
    if not rows:
        raise NotFound("input.call_not_found")
    return InputCall(**rows[0])


async def find_due(work: Work, on: date, days: int) -> list[InputCall]:
    """List the calls that nobody has been reminded of and whose last day is near, in meetings to come."""
    rows = await work.connection.fetch(
        f"{_CALL} c WHERE reminded_at IS NULL AND last_day BETWEEN $1 AND $2 AND EXISTS "
        "(SELECT FROM meeting m WHERE m.id = c.meeting_id AND m.state IN ('planned', 'called')) "
        "ORDER BY last_day, id FOR NO KEY UPDATE",
        on,
        on + timedelta(days=days),
    )
    return [InputCall(**row) for row in rows]


async def find_silent(work: Work, call_id: UUID) -> list[UUID]:
    """List the municipalities invited that no input is from."""
    return [row["partner_id"] for row in await work.connection.fetch(_SILENT, call_id)]


async def insert_call(work: Work, meeting_id: UUID, question: str, last_day: date) -> UUID:
    """Insert a call and return its id."""
    call_id = uuid7()
    await CallRow.insert(
        CallRow(
            id=call_id,
            meeting_id=meeting_id,
            question=question,
            last_day=last_day,
            opened_by=work.actor.person_id,
            opened_at=work.clock.now(),
            audience=int(Audience.ELECTED),
        )
    )
    return call_id


async def update_call(work: Work, call: InputCall, version: int, values: dict[Column | str, Any]) -> None:
    """Change a call that still has its version; raise `Conflict` where it has moved on."""
    done = (
        await CallRow.update({**values, CallRow.version: CallRow.version + 1})
        .where((CallRow.id == call.id) & (CallRow.version == version))
        .returning(CallRow.id)
    )
    if not done:
        raise Conflict("input.changed_meanwhile")


async def note_reminded(work: Work, call_id: UUID, at: datetime) -> None:
    """Note that the municipalities without input were reminded."""
    await CallRow.update({CallRow.reminded_at: at}).where(CallRow.id == call_id)


async def show_meeting(work: Work, meeting_id: UUID, audience: Audience) -> None:
    """Let an audience see that the meeting is held, and of which bodies; its papers stay as they are."""
    for table, key in (("meeting", "id"), ("joint_body", "meeting_id")):
        await work.connection.execute(
            f"UPDATE {table} SET audience = $2 WHERE {key} = $1 AND audience < $2",
            meeting_id,
            int(audience),
        )


async def open_to(work: Work, call_id: UUID, audience: Audience) -> None:
    """Let an audience read a call, its input and its themes."""
    for table, key in (
        ("input_call", "id"),
        ("input_invited", "call_id"),
        ("input_theme", "call_id"),
        ("input", "call_id"),
    ):
        await work.connection.execute(
            f"UPDATE {table} SET audience = $2 WHERE {key} = $1 AND audience < $2",
            call_id,
            int(audience),
        )


async def find_named(work: Work, call_id: UUID) -> list[UUID]:
    """List the people who gave input to a meeting and want to be named with it."""
    rows = await work.connection.fetch(
        "SELECT DISTINCT named_id FROM input WHERE call_id = $1 AND named_id IS NOT NULL", call_id
    )
    return [row["named_id"] for row in rows]


async def load_given(work: Work, input_id: UUID) -> Given:
    """Load an input in the scope in force; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(f"{_GIVEN} WHERE id = $1", input_id)
    if not rows:
        raise NotFound("input.not_found")
    return Given(**rows[0])


async def find_given(work: Work, call_id: UUID) -> list[Given]:
    """List all input to a meeting, the first first."""
    rows = await work.connection.fetch(f"{_GIVEN} WHERE call_id = $1 ORDER BY given_at, id", call_id)
    return [Given(**row) for row in rows]


async def insert_input(
    work: Work, call_id: UUID, text: str, behalf: OnBehalf, *, named_id: UUID | None, registered: bool
) -> UUID:
    """Insert an input and return its id; one that is `registered` has no author."""
    input_id = uuid7()
    await InputRow.insert(
        InputRow(
            id=input_id,
            call_id=call_id,
            text=text,
            author_id=None if registered else work.actor.person_id,
            named_id=named_id,
            registered_by=work.actor.person_id if registered else None,
            partner_id=behalf.partner_id,
            region_id=behalf.region_id,
            given_at=work.clock.now(),
            audience=int(Audience.SECRETARIAT),
        )
    )
    return input_id


async def update_input(work: Work, input_id: UUID, version: int, values: dict[Column | str, Any]) -> None:
    """Change an input that still has its version; raise `Conflict` where it has moved on."""
    done = (
        await InputRow.update({**values, InputRow.version: InputRow.version + 1})
        .where((InputRow.id == input_id) & (InputRow.version == version))
        .returning(InputRow.id)
    )
    if not done:
        raise Conflict("input.changed_meanwhile")


async def delete_input(work: Work, input_id: UUID, version: int) -> None:
    """Delete an input that still has its version; raise `Conflict` where it has moved on."""
    done = await work.connection.fetchval(
        "DELETE FROM input WHERE id = $1 AND version = $2 RETURNING id", input_id, version
    )
    if done is None:
        raise Conflict("input.changed_meanwhile")


async def place_inputs(work: Work, input_ids: Iterable[UUID], theme_id: UUID | None) -> None:
    """Put input in a theme, or in none."""
    await work.connection.execute(
        "UPDATE input SET theme_id = $2 WHERE id = ANY($1::uuid[])", list(input_ids), theme_id
    )


async def move_inputs(work: Work, from_theme: UUID, to_theme: UUID | None) -> None:
    """Put all input of a theme in another, or in none."""
    await InputRow.update({InputRow.theme_id: to_theme}).where(InputRow.theme_id == from_theme)


async def load_theme(work: Work, theme_id: UUID) -> Theme:
    """Load a theme in the scope in force; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(f"{_THEME} WHERE id = $1", theme_id)
    if not rows:
        raise NotFound("input.theme_not_found")
    return _theme(rows[0])


async def find_themes(work: Work, call_id: UUID) -> list[Theme]:
    """List the themes of a meeting in their order."""
    rows = await work.connection.fetch(f"{_THEME} WHERE call_id = $1 ORDER BY position, id", call_id)
    return [_theme(row) for row in rows]


async def insert_theme(work: Work, call_id: UUID, title: str) -> UUID:
    """Insert a theme after the others and return its id."""
    theme_id = uuid7()
    last = await work.connection.fetchval(
        "SELECT coalesce(max(position), 0) FROM input_theme WHERE call_id = $1", call_id
    )
    await ThemeRow.insert(
        ThemeRow(
            id=theme_id,
            call_id=call_id,
            title=title,
            position=int(last) + 1,
            audience=int(Audience.SECRETARIAT),
        )
    )
    return theme_id


async def update_theme(work: Work, theme_id: UUID, version: int, values: dict[Column | str, Any]) -> None:
    """Change a theme that still has its version; raise `Conflict` where it has moved on."""
    done = (
        await ThemeRow.update({**values, ThemeRow.version: ThemeRow.version + 1})
        .where((ThemeRow.id == theme_id) & (ThemeRow.version == version))
        .returning(ThemeRow.id)
    )
    if not done:
        raise Conflict("input.changed_meanwhile")


async def show_theme(work: Work, theme_id: UUID, audience: Audience) -> None:
    """Let an audience read a theme, and what became of it."""
    await ThemeRow.update({ThemeRow.audience: int(audience)}).where(
        (ThemeRow.id == theme_id) & (ThemeRow.audience < int(audience))
    )


async def delete_theme(work: Work, theme_id: UUID, version: int) -> None:
    """Delete an empty theme that still has its version; raise `Conflict` where it has moved on."""
    done = await work.connection.fetchval(
        "DELETE FROM input_theme WHERE id = $1 AND version = $2 RETURNING id", theme_id, version
    )
    if done is None:
        raise Conflict("input.changed_meanwhile")


def _theme(row: Any) -> Theme:
    return Theme(**{**row, "outcome": ThemeOutcome(row["outcome"])})
