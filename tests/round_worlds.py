"""Rounds that were extended and asked again about a new text, and advice, in both of two communities."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from api_road import Journey
from fellesskap.advice.model import AdviceStance
from fellesskap.advice.service import AskAdvice, GiveAdvice, ask_advice, give_advice
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.rounds.service import CloseRound, ExtendRound, close_round, extend_round
from fellesskap.structure.rules.holidays import working_day_from
from partial_rounds import some
from road import Road

ASKED = ("Aune", "Berg", "Dal", "Eid", "Fjell", "Divisjon kirurgi", "Divisjon psykiatri")


async def ask_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Extend a round, ask again about a text, and let rounds be ready for the same."""
    extended = await road.opened("region")
    day = working_day_from(extended.deadline + timedelta(days=9))
    await road.do("anne", extend_round, ExtendRound(extended.id, 1, "Påsken kom imellom.", deadline=day))
    ready["round_to_extend"] = extended.id
    shown = {"evidence_kind": EvidenceKind.ADMINISTRATIVE, "evidence_reference": "12/26"}
    await road.answer(extended, "Aune", Answer.OBJECT, evidence_date=road.today, **shown)
    await road.answer(extended, "Aune")
    asked = await _closed(road)
    await road.revise(asked)
    await road.asked_again(asked)
    ready["to_ask_again"] = await _closed(road)
    before = await road.round_of(ready["to_ask_again"])
    ready["reply_to_ask"] = (await road.reply(before.id, "Berg"))["id"]
    await road.revise(ready["to_ask_again"])
    advised = await road.placed()
    asking = AskAdvice(
        advised, "Hva mener dere?", day, (await road.id_of("body", "fsu"),), ("Utenfor", "FAMU")
    )
    await road.do("anne", ask_advice, asking)
    others = {row["name"]: row["id"] for row in await road.rows("advice", case_id=advised)}
    ready["advice"] = others["Utenfor"]
    said = GiveAdvice(others["FAMU"], 1, AdviceStance.ADVISES_AGAINST, "For dyrt.", "E-post 3. mars")
    await road.do("anne", give_advice, said)
    chosen = await some(road, ("9901",), ("kirurgi",))
    ready["round_to_ask_more"] = (await road.opened("region", **chosen)).id
    ready["round_with_ended"] = (await road.opened("region", **chosen)).id
    ready["round_to_reopen"] = (await road.round_of(await _closed(road))).id


async def _closed(road: Road) -> UUID:
    """Close a round that all have answered, before its deadline; return the case."""
    found = await road.opened("region")
    for name in ASKED:
        how = Answer.OBJECT if name == "Berg" else Answer.AGREE
        await road.answer(found, name, how)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    return found.case_id


async def all_but_one(there: Journey, case_id: str) -> dict[str, Any]:
    """Whom to ask about a case of the other community, so that one municipality is left out."""
    question = "query ($id: ID!) { case(id: $id) { askable { partnerId divisionId } } }"
    found = (await there.api.ask(there.secretary, question, id=case_id))["case"]["askable"]
    whole = [one["partnerId"] for one in found if not one["divisionId"]]
    return {"partners": whole[1:]}


async def ask_elsewhere(there: Journey, matrix: dict[str, Any]) -> None:
    """Let an answer be changed in a round of the other community, and give it more time."""
    reply = matrix["replies"][0]
    await there.answer({**reply, "version": reply["version"] + 1}, answer="ABSTAIN")
    given = {"roundId": matrix["id"], "version": matrix["version"], "days": 9, "reason": "Ferie."}
    await there.api.do(there.secretary, "extendRound", **given)
    case_id = await there.report(await there.member("annentopp"), "Sak med råd")
    await there.place(case_id, "annengruppe", "annenvei", "annenklasse")
    asking = {"question": "Hva?", "deadline": "2027-01-04", "others": ["En fagforening"]}
    await there.api.do(there.secretary, "askAdvice", caseId=case_id, **asking)
