"""The page on which several positions are settled, each sent by itself, with what a formøte answered."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from fellesskap.errors import DomainError, Invalid
from fellesskap.rounds import service
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import AnswerAndSettle, AnswerForRegion, MunicipalAnswer, SettleStance
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.positions import asked_name
from fellesskap_web.context import Page, Visit, attempt, page, read, redirect, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.region_meetings import own_meetings
from fellesskap_web.rendering import bare_id
from fellesskap_web.road import Data

LONGEST_REFERENCE = 200
_SKIPPED = ("", "skip")
_PLACES = {
    "answers.reason": "said",
    "reason": "reason",
    "silence_reason": "silence_reason",
    "meeting_id": "meeting_id",
}


@get("/forankring/standpunkt")
async def show_positions(visit: Visit) -> Page:
    """Show all positions that wait for the reader, to be settled alike or each by itself."""
    return await _positions(visit)


async def _positions(
    visit: Visit, form: Form | None = None, accepted: int = 0, refused: tuple[str, ...] = ()
) -> Page:
    """Show those that wait, and those of the form that could not be saved though they wait no longer."""
    found = (await read(visit, "BatchPositions", {}))["stancesWaiting"]
    waiting = {bare_id(stance["id"]) for stance in found}
    for key in refused:
        if key not in waiting:
            found.append((await read(visit, "OnePosition", {"id": global_id("Stance", UUID(key))}))["stance"])
    shown = [
        {**stance, "names": [asked_name(reply) for reply in stance["silent"]]}
        for stance in found
        if stance and stance["round"] and stance["round"]["case"]
    ]
    return await page(
        visit,
        "rounds/positions.html",
        data={"positions": shown},
        form=form,
        accepted=accepted,
        meetings=await own_meetings(visit, shown),
    )


@post("/forankring/standpunkt")
async def send_positions(visit: Visit) -> Page:
    """Save each case by itself; what is refused is shown again with its words and what is wrong."""
    form = await sent_form(visit)
    common = _common(form)
    if form.problems:
        return await _positions(visit, form)
    given = {key: one for key in _sent(form) if (one := _line(form, key, common))}
    wrong = {key for key in _sent(form) if any(form.problem(f"{name}-{key}") for name in _NAMES)}
    if not given and not wrong:
        form.refuse(Invalid("round.no_answers", field="positions"))
        return await _positions(visit, form)
    accepted = 0
    for key, one in given.items():
        if key in wrong:
            continue
        refusal = await attempt(visit, service.answer_and_settle, one, f"{form.key[:36]}:{key}")
        if refusal:
            wrong.add(key)
            form.refuse(_at(refusal, key, one))
        else:
            accepted += 1
    if wrong:
        return await _positions(visit, form, accepted, tuple(sorted(wrong)))
    return redirect(
        visit,
        visit.path("forankring"),
        mark("Svarene på %(number)s saker er lagret.")
        if accepted > 1
        else mark("Svarene på saken er lagret."),
        {"number": str(accepted)},
        mark("Endrer noen svaret sitt etter dette, må standpunktet avklares på nytt."),
    )


def _sent(form: Form) -> list[str]:
    """List the keys of the lines a form has, in their order on the page."""
    found = [name.removeprefix("version-") for name, _ in form.starting_with("version-")]
    return [key for key in found if _is_key(key)]


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


_NAMES = (
    "answers",
    "said",
    "position",
    "reason",
    "silence_reason",
    "meeting_id",
    "version",
    "round",
    "region",
)


def _common(form: Form) -> Data:
    """Read what stands above the lines and counts for all of them."""
    return {
        "day": form.day_or_none("evidence_date"),
        "reference": form.text("evidence_reference", required=False, longest=LONGEST_REFERENCE),
        "position": form.choice_or_none("position", Answer),
        "reason": form.text("reason", required=False),
        "silence_reason": form.text("silence_reason", required=False),
    }


def _line(form: Form, key: str, common: Data) -> AnswerAndSettle | None:
    """Read one line: what the silent answered in the formøte, the position, both, or nothing now."""
    answers = position = None
    if form.value(f"answers-{key}") not in _SKIPPED:
        answer, said = form.choice(f"answers-{key}", Answer), form.text(f"said-{key}", required=False)
        answers = AnswerForRegion(
            form.identifier(f"round-{key}"),
            form.identifier(f"region-{key}"),
            tuple(MunicipalAnswer(*one, answer, said) for one in _silent(form, key)),
            common["day"],
            common["reference"],
        )
    choice = form.value(f"position-{key}")
    if choice not in _SKIPPED:
        alike = choice == "same"
        if alike and common["position"] is None:
            form.refuse(Invalid("form.missing", field="position"))
            form.refuse(Invalid("form.missing", field=f"position-{key}"))
        own = form.text(f"reason-{key}", required=False)
        position = SettleStance(
            UUID(key),
            form.integer(f"version-{key}"),
            (common["position"] or Answer.ABSTAIN) if alike else form.choice(f"position-{key}", Answer),
            own or (common["reason"] if alike else ""),
            form.text(f"silence_reason-{key}", required=False) or common["silence_reason"],
            form.identifier_or_none(f"meeting_id-{key}"),
        )
    elif form.value(f"meeting_id-{key}"):
        form.refuse(Invalid("form.missing", field=f"position-{key}"))
    return AnswerAndSettle(answers, position) if answers or position else None


def _silent(form: Form, key: str) -> list[tuple[UUID, int]]:
    """List the municipalities that were silent when the page was shown, each with its answer's version."""
    found = []
    for one in form.values(f"silent-{key}"):
        partner, _, version = one.partition(":")
        if _is_key(partner) and version.isdecimal() and len(version) < 10:
            found.append((UUID(partner), int(version)))
    return found


def _at(refusal: DomainError, key: str, one: AnswerAndSettle) -> DomainError:
    """Place a refusal at the line it is about, in the field that is to be mended."""
    of_answers = one.position is None or (refusal.field or "").startswith("answers")
    name = _PLACES.get(refusal.field or "", "answers" if of_answers else "position")
    return type(refusal)(refusal.code, field=f"{name}-{key}", **refusal.facts)


routes = [show_positions, send_positions]
