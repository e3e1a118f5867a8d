"""For every command on rounds that go on: who may give it, and an input that is right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from fellesskap.structure.rules.holidays import working_day_from
from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]


async def _extend_round(worlds: Worlds) -> Examples:
    version = await worlds.version("round", "round_to_extend")
    round_id = f"Round_{worlds.ready['round_to_extend']}"
    return [("anne", {"roundId": round_id, "version": version, "days": 30, "reason": "Ferie."})]


async def _reopen_round(worlds: Worlds) -> Examples:
    version = await worlds.version("round", "round_to_reopen")
    given = {
        "roundId": f"Round_{worlds.ready['round_to_reopen']}",
        "version": version,
        "deadline": working_day_from(worlds.road.today + timedelta(days=9)).isoformat(),
        "reason": "Et svar kom sent.",
    }
    return [("anne", given)]


async def _ask_again(worlds: Worlds) -> Examples:
    version = await worlds.version("case", "to_ask_again")
    given = {"caseId": f"Case_{worlds.ready['to_ask_again']}", "version": version, "question": "Og nå?"}
    asked = [f"Reply_{worlds.ready['reply_to_ask']}"]
    editions = [f"AttachmentEdition_{worlds.ready['edition_to_ask_again']}"]
    return [("anne", {**given, "asked": asked, "editions": editions})]


async def _ask_more(worlds: Worlds) -> Examples:
    given = {
        "roundId": f"Round_{worlds.ready['round_to_ask_more']}",
        "version": await worlds.version("round", "round_to_ask_more"),
        "partners": [f"Partner_{await worlds.road.id_of('partner', '9902')}"],
        "divisions": [f"Division_{await worlds.road.id_of('division', 'psykiatri')}"],
    }
    return [("anne", given)]


async def _settle_ended(worlds: Worlds) -> Examples:
    given = {"reason": "Slått sammen.", "days": 30}
    municipality = {
        "replyId": f"Reply_{worlds.ready['reply_ended']}",
        "version": await worlds.version("reply", "reply_ended"),
        "partners": [f"Partner_{await worlds.road.id_of('partner', '9902')}"],
    }
    division = {
        "replyId": f"Reply_{worlds.ready['reply_of_division_ended']}",
        "version": await worlds.version("reply", "reply_of_division_ended"),
        "divisions": [f"Division_{await worlds.road.id_of('division', 'psykiatri')}"],
    }
    return [("anne", {**given, **municipality}), ("anne", {**given, **division})]


async def _answer_rounds(worlds: Worlds) -> Examples:
    reply = f"Reply_{worlds.ready['reply_dal']}"
    return [("dal", {"answers": [{"replyId": reply, "version": 1, "answer": "AGREE"}]})]


ROUNDS: dict[str, Callable[[Worlds], Awaitable[Examples]]] = {
    "extendRound": _extend_round,
    "reopenRound": _reopen_round,
    "askAgain": _ask_again,
    "askMore": _ask_more,
    "settleEnded": _settle_ended,
    "answerRounds": _answer_rounds,
}
