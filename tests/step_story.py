"""S4 and S5 in one community and another: what its structure makes different, and what happens without a window."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from api_road import Journey, key_of
from api_scene import Api
from browser_story import Reader, Story
from fellesskap.actor import RoleKind, Side
from fellesskap.db.work import Work
from fellesskap.identity.service import LoggedIn
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.rounds.service import AnswerRound, SettleStance, answer_round, settle_stance
from fellesskap.structure.rules.holidays import holidays, is_working_day, working_day_from
from frame_scene import log_in_again

ASKED = """SELECT r.id, r.version, d.key FROM reply r JOIN division d ON d.id = r.division_id
    JOIN round o ON o.id = r.round_id AND o.state = 'open' WHERE r.answer IS NULL"""
UNSETTLED = """SELECT s.id, s.version, r.key FROM stance s JOIN region r ON r.id = s.region_id
    JOIN round o ON o.id = s.round_id AND o.state = 'open' WHERE s.position IS NULL"""


@dataclass(frozen=True)
class Steps:
    """How a community's structure takes a case through two steps, in the words people there see."""

    discuss: str
    discussed_by: str
    decide: str
    decided_by: str
    reporters: str  # key of the body that may report
    deciders: str  # key of the body that decides
    placed: tuple[str, str]  # keys of the discussing body and of the route
    remarking: str
    other: str
    silent: str
    trust: str
    region: tuple[str, str] | None = None  # key and name of that which `remarking` and `other` are in
    silent_region: tuple[str, str] | None = None
    divided: bool = False  # the trust's divisions are asked, and then it settles its position
    onward: str = ""  # where what is decided is reported
    public: bool = False  # anybody reads the letter, so it names no partner
    # Lifting.
    lift_to: str = ""
    lifted_to: str = ""
    lift_key: str = ""
    by_path: bool = False
    larger: str = "Prinsipiell"
    part_to: str = ""
    further: tuple[str, str] | None = None  # a second lift: key and name of the body
    strategic: str = ""  # the body that decides what was lifted, and how it is written
    strategic_by: str = ""
    binds: bool = False  # whether a principal matter may bind
    row: tuple[str, ...] = ()  # the row of bodies at the end


INNLANDET = Steps(
    discuss="Fagutvalget",
    discussed_by="FU",
    decide="Faglig samarbeidsutvalg",
    decided_by="FSU",
    reporters="fsu",
    deciders="fsu",
    placed=("fu", "faglig"),
    remarking="Øyer",
    other="Lillehammer",
    silent="Vang",
    trust="Sykehuset Innlandet HF",
    region=("sor-gudbrandsdal", "Helseregion Sør-Gudbrandsdal"),
    silent_region=("valdres", "Helseregion Valdres"),
    divided=True,
    lift_to="Arbeidsutvalget",
    lifted_to="AU",
    lift_key="au",
    by_path=True,
    larger="Administrativ og økonomisk",
    part_to="(FSU)",
    further=("ssu", "Strategisk samarbeidsutvalg"),
    strategic="Strategisk samarbeidsutvalg",
    strategic_by="SSU",
    row=(
        "FU drøfting",
        "FSU beslutning",
        "løftet til AU drøfting",
        "løftet til unntak SSU drøfting",
        "SSU anbefaling",
    ),
)
FINNMARK = Steps(  # no regions, one pair for every kind of case, and nowhere to lift a case to by a path
    discuss="Samhandlingssekretariatet",
    discussed_by="Samhandlingssekretariatet",
    decide="Strategisk samarbeidsutvalg",
    decided_by="SU",
    reporters="su",
    deciders="su",
    placed=("samhandlingssekretariatet", "to-trinn"),
    remarking="Karasjok",
    other="Tana",
    silent="Loppa",
    trust="Finnmarkssykehuset HF",
    onward="Partnerskapsmøtet",
    public=True,
    lift_to="Samhandlingssekretariatet",
    lifted_to="Samhandlingssekretariatet",
    lift_key="samhandlingssekretariatet",
    strategic="Strategisk samarbeidsutvalg",
    strategic_by="SU",
    binds=True,
    row=(
        "Samhandlingssekretariatet drøfting",
        "SU beslutning",
        "løftet til unntak Samhandlingssekretariatet drøfting",
        "SU beslutning",
        "Partnerskapsmøtet orientering",
    ),
)
TELEMARK = Steps(  # as its administrator set it up: three regions, two pairs, no paths between them
    discuss="Faglig samarbeidsutvalg",
    discussed_by="FSU",
    decide="Faglig samarbeidsutvalg",
    decided_by="FSU",
    reporters="fsu",
    deciders="fsu",
    placed=("fsu", "faglig"),
    remarking="Tokke",
    other="Vinje",
    silent="Tinn",
    trust="Sykehuset Telemark HF",
    region=("vest", "Vest"),
    silent_region=("midt", "Midt"),
    lift_to="Arbeidsutvalget",
    lifted_to="AU",
    lift_key="arbeidsutvalg",
    part_to="(FSU)",
    strategic="Strategisk samarbeidsutvalg",
    strategic_by="SSU",
    row=(
        "FSU drøfting",
        "FSU beslutning",
        "løftet til unntak AU drøfting",
        "SSU anbefaling",
    ),
)


class _Quiet(Api):
    """Logs in as the story's windows do, so that one person is one."""

    async def _log_in(self, who: UUID) -> LoggedIn:
        return await log_in_again(self.settings, self.clock, self.tenant, who)


@contextlib.asynccontextmanager
async def road(story: Story) -> AsyncIterator[Journey]:
    """The story's community and day by its API, for what a story presupposes and does not tell."""
    connection = await asyncpg.connect(story.settings.provisioner_url)
    try:
        api = _Quiet(story.settings, story.community.tenant, story.clock, story.app, connection)
        who = [await story.secretary(side) for side in (Side.MUNICIPAL, Side.HOSPITAL)]
        yield Journey(api, story.community, *who)
    finally:
        await connection.close()


async def discuss_quietly(story: Story, journey: Journey, case_id: str, body: str) -> str:
    """Let a body discuss a case; return the meeting's address."""
    meeting = await journey.agenda(await journey.plan(body, 14), case_id)
    await journey.call(meeting.id)
    story.later(14)
    await journey.hold(meeting.id)
    await journey.discuss(meeting.lines[case_id])
    return f"{story.home}moter/{key_of({'id': meeting.id})}"


async def address_of(story: Story, journey: Journey, case_id: str) -> str:
    """The address of a case."""
    text = "query($id: ID!) { case(id: $id) { slug } }"
    found = await journey.api.ask(journey.secretary, text, id=case_id)
    return f"{story.home}saker/{found['case']['slug']}"


async def settle_quietly(story: Story, *but: str) -> None:
    """Let every division but one of those that are asked agree, and every region but some."""
    divisions = await story.ask(ASKED)
    for row in divisions[1:]:
        who = await story.contact("division_contact", "division", row["key"])
        given = AnswerRound(
            row["id"],
            row["version"],
            Answer.AGREE,
            evidence_kind=EvidenceKind.ADMINISTRATIVE,
            evidence_reference="24/77",
        )
        async with _as(story, await story.community.actor(who, story.today)) as work:
            await answer_round(work, given)
    for row in await story.ask(UNSETTLED):
        if row["key"] not in but:
            who = await story.contact(RoleKind.REGION_CONTACT, "region", row["key"])
            async with _as(story, await story.community.actor(who, story.today)) as work:
                await settle_stance(work, SettleStance(row["id"], row["version"], Answer.AGREE))


def _as(story: Story, actor: Any) -> Work:
    return Work(story.community.tenant, actor, story.clock, write=True)


def day_off(today: date) -> date:
    """The first holiday of a work week a fortnight ahead or more; where none is near, a Saturday."""
    earliest = today + timedelta(days=14)
    for year in (today.year, today.year + 1):
        for day, _ in holidays(year):
            if earliest <= day <= today + timedelta(days=60) and day.weekday() < 5:
                return day
    return earliest + timedelta(days=(5 - earliest.weekday()) % 7)


def around(off: date) -> tuple[date, date]:
    """The last working day before a day off, and the first after it."""
    before = off - timedelta(days=1)
    while not is_working_day(before):
        before -= timedelta(days=1)
    return before, working_day_from(off)


async def told_in_order(reader: Reader, *steps: str) -> None:
    """The timeline of the case at hand tells these steps in this order, each with its day and none before the last.

    A step is a line's words; «…» stands between words that may have others between them.
    """
    lines = reader.page.locator(".timeline > li")
    told = (await lines.all_text_contents())[::-1]
    moments = await lines.locator("time").evaluate_all("all => all.map(one => one.dateTime)")
    assert len(moments) == len(told)
    assert moments == sorted(moments, reverse=True)
    at = iter(told)
    for step in steps:
        assert any(all(words in line for words in step.split("…")) for line in at), (step, told)


async def total_of(story: Story) -> int:
    """How many a decision is followed up by: every municipality, and the trust."""
    rows = await story.ask("SELECT id FROM partner WHERE kind = 'municipality' AND valid_to IS NULL")
    return len(rows) + 1
