"""Written procedures at every point from which something can be done with them, in both of two communities."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from api_road import Journey
from attachment_worlds import edition_of
from fellesskap.circulations.model import Aside, CirculationStand
from fellesskap.circulations.service import (
    AnswerCirculation,
    CancelCirculation,
    CloseCirculation,
    ExtendCirculation,
    ProposeWrittenCorrection,
    StartCirculation,
    answer_circulation,
    cancel_circulation,
    close_circulation,
    extend_circulation,
    propose_written_correction,
    start_circulation,
)
from fellesskap.decisions.model import DecisionEffect
from fellesskap.minutes.service import ConfirmCorrection, confirm_correction
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import CloseRound, close_round
from fellesskap.structure.rules.holidays import working_day_from
from road import Road
from round_worlds import ASKED
from written_scene import COUNTED


async def circulate_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Have a case to put to its body, and procedures: under way, to close, closed, and cancelled."""
    ready["to_circulate"] = await _anchored(road)
    ready["edition_to_circulate"] = await edition_of(road, ready["to_circulate"])
    ready["circulation"] = await _started(road, recused="fsu:region:sor")
    await _answer(road, ready["circulation"], "fsu:region:nord", CirculationStand.OBJECTS, "Vi mangler folk.")
    (row,) = await road.rows("circulation", id=ready["circulation"])
    longer = ExtendCirculation(row["id"], row["version"], "Ferien kom imellom.", days=5, working_days=True)
    await road.do("anne", extend_circulation, longer)
    ready["circulation_seat"] = await _seat(road, ready["circulation"], "fsu:avdeling")
    for name in ("circulation_to_close", "circulation_closed", "circulation_corrected"):
        ready[name] = await _started(road)
        for key in COUNTED:
            await _answer(road, ready[name], key, reason="Bra.")
    for name in ("circulation_closed", "circulation_corrected"):
        (row,) = await road.rows("circulation", id=ready[name])
        await road.do("anne", close_circulation, CloseCirculation(row["id"], row["version"]))
    proposed = await _propose(road, ready["circulation_closed"])
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))
    ready["written_correction"] = await _propose(road, ready["circulation_corrected"])
    cancelled = await _started(road)
    await road.do("anne", cancel_circulation, CancelCirculation(cancelled, 1, "Vi tar den i møtet."))


async def _anchored(road: Road) -> UUID:
    """Close a round that all have answered, before its deadline; return the case."""
    found = await road.opened("region")
    for name in ASKED:
        await road.answer(found, name, Answer.AGREE)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    return found.case_id


async def _started(road: Road, recused: str = "") -> UUID:
    case_id = await _anchored(road)
    await edition_of(road, case_id)
    road.later()
    command = StartCirculation(
        case_id,
        await road.case_version(case_id),
        "FSU slutter seg til rutinen.",
        DecisionEffect.BINDING,
        working_day_from(road.today + timedelta(days=300)),
        message="Vi rekker ikke et møte.",
        answer_to_objections="Vi har hørt dere.",
        aside=(Aside(await road.id_of("seat", recused), recused=True, reason="Slekt."),) if recused else (),
    )
    return await road.do("anne", start_circulation, command)


async def _propose(road: Road, circulation_id: UUID) -> UUID:
    command = ProposeWrittenCorrection(
        circulation_id, 0, "FSU slutter seg til rutinen!", "Skrivefeil.", same_meaning=True
    )
    return await road.do("anne", propose_written_correction, command)


async def _seat(road: Road, circulation_id: UUID, key: str) -> UUID:
    seat_id = await road.id_of("seat", key)
    (row,) = await road.rows("circulation_seat", circulation_id=circulation_id, seat_id=seat_id)
    return UUID(str(row["id"]))


async def _answer(
    road: Road,
    circulation_id: UUID,
    key: str,
    stand: CirculationStand = CirculationStand.AGREES,
    reason: str = "",
) -> None:
    seat_id = await _seat(road, circulation_id, key)
    await road.do(key, answer_circulation, AnswerCirculation(seat_id, 1, stand, reason))


async def circulate_elsewhere(there: Journey, case_id: str) -> None:
    """Decide a case of the other community in writing."""
    for who in (there.secretary, there.other_secretary):
        await there.api.do(who, "markUrgent", caseId=case_id, reason="Det haster også.")
    there.api.later(1)
    made = await there.api.do(
        there.secretary,
        "startCirculation",
        "id seats { id version counts person { id } }",
        caseId=case_id,
        version=(await there.case(case_id))["version"],
        wording="Den andre slutter seg til.",
        effect="BINDING",
        message="Den andre rekker ikke et møte.",
    )
    longer = {"circulationId": made["id"], "version": 1, "days": 3}
    await there.api.do(there.secretary, "extendCirculation", reason="Den andre trenger tid.", **longer)
    for seat in made["seats"]:
        if seat["counts"] and seat["person"]:
            person = UUID(seat["person"]["id"].partition("_")[2])
            given = {"circulationSeatId": seat["id"], "version": seat["version"], "stand": "AGREES"}
            await there.api.do(person, "answerCirculation", reason="Den andre er enig.", **given)
    text = "query($id: ID!) { circulation(id: $id) { version } }"
    found = await there.api.ask(there.secretary, text, id=made["id"])
    version = found["circulation"]["version"]
    await there.api.do(
        there.secretary, "closeCirculation", circulationId=made["id"], version=version, wording="Ikke enig."
    )
    for count in range(2):
        proposed = await there.api.do(
            there.secretary,
            "proposeWrittenCorrection",
            "id version",
            circulationId=made["id"],
            corrections=count,
            text=f"Den andre har rettet dette {count}.",
            reason="Den andre skrev feil.",
            sameMeaning=True,
        )
        if count == 0:
            given = {"proposedId": proposed["id"], "version": proposed["version"]}
            await there.api.do(there.other_secretary, "confirmCorrection", **given)
