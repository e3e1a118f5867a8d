"""Gathering input under themes, and saying what becomes of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases.service import ReportCase, report_case
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.inputs import queries, rules
from fellesskap.inputs.model import Given, InputCall, Theme, ThemeOutcome
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.service import load_title
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people


@dataclass(frozen=True, slots=True)
class MakeTheme:
    """Make a theme, with the input that belongs under it."""

    input_call_id: UUID
    title: str
    input_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class RenameTheme:
    """Give a theme another title."""

    input_theme_id: UUID
    version: int
    title: str


@dataclass(frozen=True, slots=True)
class MergeThemes:
    """Put all input of a theme in another; the first is gone."""

    input_theme_id: UUID
    version: int
    into_id: UUID


@dataclass(frozen=True, slots=True)
class RemoveTheme:
    """Remove a theme; its input is then in none."""

    input_theme_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class PlaceInputs:
    """Put input in a theme, or in none."""

    input_call_id: UUID
    input_ids: tuple[UUID, ...]
    input_theme_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReportTheme:
    """Report a theme as a case in the community's own form."""

    input_theme_id: UUID
    version: int
    title: str
    question: str
    background: str = ""
    proposal: str = ""
    consequences: str = ""
    language: str = "nb"


@dataclass(frozen=True, slots=True)
class SetThemeAside:
    """Put a theme aside, with the reason everyone who gave input to it will read."""

    input_theme_id: UUID
    version: int
    reason: str


async def make_theme(work: Work, command: MakeTheme) -> UUID:
    """Make a theme and return its id."""
    guarded(command)
    await queries.load_call(work, command.input_call_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        call, themes = await _unreleased(work, command.input_call_id)
        rules.require_title(command.title, themes)
        if command.input_ids:
            await _choose(work, call, themes, command.input_ids)
        theme_id = await queries.insert_theme(work, call.id, command.title.strip())
        await queries.place_inputs(work, command.input_ids, theme_id)
        await audit.append(work, "input.theme_made", theme_id, inputs=len(command.input_ids))
    return theme_id


async def rename_theme(work: Work, command: RenameTheme) -> UUID:
    """Rename a theme and return its id."""
    guarded(command)
    theme = await queries.load_theme(work, command.input_theme_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        _, themes = await _unreleased(work, theme.call_id)
        theme = await queries.load_theme(work, theme.id)
        rules.require_unsettled(theme)
        rules.require_title(command.title, [one for one in themes if one.id != theme.id])
        await queries.update_theme(work, theme.id, command.version, {"title": command.title.strip()})
        await audit.append(work, "input.theme_renamed", theme.id)
    return theme.id


async def merge_themes(work: Work, command: MergeThemes) -> UUID:
    """Merge a theme into another and return the other's id."""
    guarded(command)
    theme = await queries.load_theme(work, command.input_theme_id)
    into = await queries.load_theme(work, command.into_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        await _unreleased(work, theme.call_id)
        theme, into = await queries.load_theme(work, theme.id), await queries.load_theme(work, into.id)
        rules.require_apart(theme, into)
        rules.require_unsettled(theme)
        rules.require_unsettled(into)
        await queries.move_inputs(work, theme.id, into.id)
        await queries.delete_theme(work, theme.id, command.version)
        await audit.append(work, "input.themes_merged", into.id, merged=str(theme.id))
    return into.id


async def remove_theme(work: Work, command: RemoveTheme) -> UUID:
    """Remove a theme and return the id of the call it was of."""
    guarded(command)
    theme = await queries.load_theme(work, command.input_theme_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        call, _ = await _unreleased(work, theme.call_id)
        rules.require_unsettled(await queries.load_theme(work, theme.id))
        await queries.move_inputs(work, theme.id, None)
        await queries.delete_theme(work, theme.id, command.version)
        await audit.append(work, "input.theme_removed", theme.id)
    return call.id


async def place_inputs(work: Work, command: PlaceInputs) -> UUID:
    """Put input in a theme or in none, and return the call's id."""
    guarded(command)
    await queries.load_call(work, command.input_call_id)
    if command.input_theme_id is not None:
        await queries.load_theme(work, command.input_theme_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        call, themes = await _unreleased(work, command.input_call_id)
        if command.input_theme_id is not None:
            rules.require_target(command.input_theme_id, themes)
        await _choose(work, call, themes, command.input_ids)
        await queries.place_inputs(work, command.input_ids, command.input_theme_id)
        theme = str(command.input_theme_id or "")
        await audit.append(work, "input.placed", call.id, theme=theme, inputs=len(command.input_ids))
    return call.id


async def report_theme(work: Work, command: ReportTheme) -> UUID:
    """Report a theme as a case and return the case's id; those who gave input to it are told."""
    guarded(command)
    theme = await queries.load_theme(work, command.input_theme_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        inputs = await _settling(work, theme)
    case_id = await report_case(
        work,
        ReportCase(
            title=command.title,
            question=command.question,
            background=command.background,
            proposal=command.proposal,
            consequences=command.consequences,
            language=command.language,
        ),
    )
    async with work.engine_scope():
        await _settle(
            work, theme, command.version, inputs, {"outcome": ThemeOutcome.REPORTED, "case_id": case_id}
        )
        await audit.append(work, "input.theme_reported", theme.id, case=str(case_id))
    return case_id


async def set_theme_aside(work: Work, command: SetThemeAside) -> UUID:
    """Put a theme aside and return its id; those who gave input to it are told."""
    guarded(command)
    theme = await queries.load_theme(work, command.input_theme_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        inputs = await _settling(work, theme)
        rules.require_reason(command.reason)
        aside: dict[Column | str, Any] = {"outcome": ThemeOutcome.ASIDE, "reason": command.reason.strip()}
        await _settle(work, theme, command.version, inputs, aside)
        await audit.append(work, "input.theme_set_aside", theme.id)
    return theme.id


async def _unreleased(work: Work, call_id: UUID) -> tuple[InputCall, list[Theme]]:
    call = await queries.load_call(work, call_id, alone=True)
    rules.require_unreleased(call)
    return call, await queries.find_themes(work, call.id)


async def _choose(work: Work, call: InputCall, themes: list[Theme], input_ids: tuple[UUID, ...]) -> None:
    asked = set(input_ids)
    chosen = [one for one in await queries.find_given(work, call.id) if one.id in asked]
    rules.require_chosen(chosen, asked, call)
    rules.require_movable(chosen, themes)


async def _settling(work: Work, theme: Theme) -> list[Given]:
    """Take the theme alone and list the input in it, where its outcome can be said."""
    await queries.load_call(work, theme.call_id, alone=True)
    rules.require_unsettled(await queries.load_theme(work, theme.id))
    inputs = await queries.find_given(work, theme.call_id)
    rules.require_gathered(theme, inputs)
    return [one for one in inputs if one.theme_id == theme.id]


async def _settle(
    work: Work, theme: Theme, version: int, inputs: list[Given], outcome: dict[Column | str, Any]
) -> None:
    """Keep what became of a theme, let those who gave input read it, and tell them."""
    call = await queries.load_call(work, theme.call_id)
    meeting = await meeting_queries.load_meeting(work, call.meeting_id)
    await queries.update_theme(
        work,
        theme.id,
        version,
        {**outcome, "settled_by": work.actor.person_id, "settled_at": work.clock.now()},
    )
    await queries.show_theme(work, theme.id, Audience.ELECTED)
    people = await find_people(work, [one.author_id for one in inputs if one.author_id])
    title = f"{theme.title} – {await load_title(work, meeting)}"
    await notify(work, NoticeKind.INPUT_SETTLED, title, people, Subject(meeting_id=meeting.id))
