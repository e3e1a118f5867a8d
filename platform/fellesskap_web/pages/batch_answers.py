"""The page on which several rounds are answered in one go."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from fellesskap.errors import DomainError, Invalid
from fellesskap.rounds import service
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.rounds.service import AnswerRound, AnswerRounds
from fellesskap.texts import mark
from fellesskap_web.context import Page, Visit, command, page, read, rehearse, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import bare_id
from fellesskap_web.road import Data

LONGEST_REFERENCE = 200
_FIELDS = ("answer", "reason", "evidence_kind", "evidence_reference", "evidence_date")


@get("/forankring/svar")
async def show_batch(visit: Visit) -> Page:
    """Show all that waits for the reader's answer, to be answered alike or each by itself."""
    return await _batch(visit)


async def _batch(visit: Visit, form: Form | None = None) -> Page:
    data = await read(visit, "BatchAnswers", {})
    return await page(visit, "rounds/batch.html", data={"replies": _shown(data)}, form=form)


@post("/forankring/svar")
async def send_batch(visit: Visit) -> Page:
    """Give all the answers that were chosen, or none with what is wrong shown at each."""
    form = await sent_form(visit)
    replies = _shown(await read(visit, "BatchAnswers", {}))
    given = [one for reply in replies if (one := _given(form, reply))]
    if not given:
        form.refuse(Invalid("round.no_answers", field="answers"))
    for one in given if not form.problems else ():
        await _try(visit, form, one)
    return await command(
        visit,
        form,
        service.answer_rounds,
        lambda: AnswerRounds(tuple(given)),
        then=visit.path("forankring"),
        receipt=mark("%(number)s svar er sendt."),
        facts={"number": str(len(given))},
        next_step=mark("Alle partene kan lese dem. Du kan endre dem så lenge forankringene er åpne."),
        again=lambda shown: _batch(visit, shown),
    )


async def _try(visit: Visit, form: Form, one: AnswerRound) -> None:
    """Try one answer by itself, so that what is wrong shows at its place, whatever is wrong with the others."""
    alone = Form()
    await rehearse(visit, alone, service.answer_round, lambda: one)
    for problem in alone.problems:
        name = problem.field if problem.field in _FIELDS else "answer"
        form.refuse(_at(problem, f"{name}-{one.reply_id}"))


def _at(problem: DomainError, field: str) -> DomainError:
    return type(problem)(problem.code, field=field, **problem.facts)


def _given(form: Form, reply: Data) -> AnswerRound | None:
    """Read the answer of one row: the common one, its own, or none now."""
    key = bare_id(reply["id"])
    choice = form.value(f"answer-{key}")
    if choice in ("", "skip"):
        return None
    answer = form.choice("answer", Answer) if choice == "same" else form.choice(f"answer-{key}", Answer)
    own = form.text(f"reason-{key}", required=False)
    reason = own or (form.text("reason", required=False) if choice == "same" else "")
    own_reference = form.text(f"evidence_reference-{key}", required=False, longest=LONGEST_REFERENCE)
    reference = own_reference or form.text("evidence_reference", required=False, longest=LONGEST_REFERENCE)
    dated = form.day_or_none("evidence_date")
    kind = _kind(form, reply)
    return AnswerRound(
        UUID(key),
        form.integer(f"version-{key}"),
        answer,
        reason,
        kind if reference or dated else None,
        reference,
        dated,
    )


def _kind(form: Form, reply: Data) -> EvidenceKind:
    if reply["partner"]["side"] != "MUNICIPAL":
        return EvidenceKind.ADMINISTRATIVE
    if reply["round"]["level"] == "COUNCIL":
        return EvidenceKind.COUNCIL
    return form.choice_or_none("evidence_kind", EvidenceKind) or EvidenceKind.ADMINISTRATIVE


def _shown(data: Data) -> list[Data]:
    return [reply for reply in data["repliesWaiting"] if reply["round"] and reply["round"]["case"]]


routes = [show_batch, send_batch]
