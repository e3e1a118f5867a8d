"""A disagreement comes to a level: by the units themselves, or in a body as an ordinary case of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Case, CaseState, Step
from fellesskap.cases.service import number_in_body
from fellesskap.clock import today
from fellesskap.db.work import Work
from fellesskap.disagreements import queries, rules
from fellesskap.disagreements.model import Disagreement, Party
from fellesskap.errors import NotFound
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_composition, find_people, find_trusted
from fellesskap.structure.model import Direction, DisagreementLevel, Structure
from fellesskap.structure.queries import find_body_ids, load_body_key
from fellesskap.transfers.model import Way
from fellesskap.transfers.queries import insert_transfer


@dataclass(frozen=True, slots=True)
class Coming:
    """Where a disagreement comes to, past which levels, and why; in a body, as what kind of case."""

    structure: Structure
    passed: tuple[DisagreementLevel, ...]
    level: DisagreementLevel
    skip_reason: str
    matter_class: str
    reason: str = ""


async def arrive(work: Work, case: Case, found: Disagreement, coming: Coming) -> None:
    """Let a disagreement come to a level inside the command's engine scope; in a body it waits for an agenda."""
    on, position, level = today(work.clock), len(found.stages), coming.level
    for one in coming.passed:
        body_id = await _body_of(work, one)
        await queries.insert_stage(
            work, found.id, position, one, body_id, (on, on), skipped=coming.skip_reason
        )
        await case_queries.add_event(
            work,
            case.id,
            "disagreement.level_skipped",
            case.audience,
            level=one.name.nb,
            reason=coming.skip_reason,
        )
        position += 1
    body_id, due = await _body_of(work, level), rules.due_on(level, on)
    await queries.insert_stage(work, found.id, position, level, body_id, (on, due))
    await case_queries.add_event(
        work,
        case.id,
        "disagreement.came_to_level",
        case.audience,
        body_id=body_id,
        level=level.name.nb,
        due=due.isoformat(),
        reason=coming.reason or None,
    )
    if body_id is not None:
        await _place(work, case, coming, body_id)


async def _place(work: Work, case: Case, coming: Coming, body_id: UUID) -> None:
    target, reason = coming.level.body, coming.reason or coming.skip_reason
    onward = rules.choose_onward(coming.structure, target, case.matter_class or "", coming.matter_class)
    file = await case_queries.load_file(work, case)
    await case_queries.move_case(
        work,
        case.id,
        CaseState.PLACED,
        matter_class=onward.matter_class,
        route=onward.route.key,
        body_id=body_id,
        deciding_body_id=(await find_body_ids(work, [onward.route.decide_in]))[0],
    )
    await number_in_body(work, coming.structure, case.id, body_id, first=case.body_id is None)
    arriving = await case_queries.add_treatment(
        work, file, body_id, Step.DISCUSS, case.audience, reason=reason
    )
    if file.treatments:
        leaving = file.treatments[-1]
        way = Way(Direction.LIFT, await load_body_key(work, leaving.body_id), target)
        await insert_transfer(work, case.id, leaving, arriving, way, reason)
    seats = await find_composition(work, body_id, today(work.clock))
    people = [seat.holder for seat in seats if seat.holder]
    await notify(work, NoticeKind.CASE_PLACED, case.title, people, Subject(case_id=case.id))


async def _body_of(work: Work, level: DisagreementLevel) -> UUID | None:
    if not level.body:
        return None
    found = await find_body_ids(work, [level.body])
    if not found:
        raise NotFound("disagreement.body_not_found", field="level")
    return found[0]


async def tell(work: Work, kind: NoticeKind, case: Case, parties: tuple[Party, ...]) -> None:
    """Tell whoever registered a disagreement, the secretariat, and those who answer for its parties."""
    people = await find_people(work, [case.submitted_by])
    people += await find_answering(work, parties)
    await notify(work, kind, case.title, people, Subject(case_id=case.id))


async def find_answering(work: Work, parties: tuple[Party, ...]) -> list[PersonRef]:
    """List the secretariat and whoever answers for the parties."""
    return await find_trusted(
        work,
        today(work.clock),
        secretariat=True,
        partners=[one.partner_id for one in parties if one.side is Side.MUNICIPAL],
        divisions=[one.division_id for one in parties if one.division_id],
    )
