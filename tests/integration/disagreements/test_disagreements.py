"""A disagreement goes from those nearest to the patient and up, with its days, until it is settled or referred."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from fellesskap.cases.model import PerspectiveState
from fellesskap.cases.service import (
    ReturnCase,
    SetPlaces,
    SettlePerspective,
    return_case,
    set_places,
    settle_perspective,
)
from fellesskap.db.work import system_work
from fellesskap.decisions.model import DecisionEffect, Position
from fellesskap.decisions.service import record_decision
from fellesskap.disagreements.service import (
    EscalateDisagreement,
    Named,
    ReferDisagreement,
    RegisterDisagreement,
    SettleDisagreement,
    escalate_disagreement,
    refer_disagreement,
    register_disagreement,
    settle_disagreement,
    tell_due_disagreements,
)
from fellesskap.errors import Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap.withdrawals.service import ReopenCase, WithdrawCase, reopen_case, withdraw_case
from road import Road


async def parties(road: Road) -> tuple[Named, ...]:
    trust = (await road.rows("division", key="kirurgi"))[0]
    return (Named(await road.id_of("partner", "9901")), Named(trust["partner_id"], trust["id"]))


async def registration(road: Road, **more: Any) -> RegisterDisagreement:
    given = {"title": "Hvem betaler transporten?", "question": "Partene leser avtalen ulikt.", **more}
    return RegisterDisagreement(parties=given.pop("parties", await parties(road)), **given)


async def registered(road: Road, who: str = "aune", **more: Any) -> UUID:
    return await road.do(who, register_disagreement, await registration(road, **more))


async def escalation(road: Road, case_id: UUID, **more: Any) -> EscalateDisagreement:
    given = {"done": "Vi har snakket sammen to ganger.", "reason": "Vi leser avtalen ulikt.", **more}
    return EscalateDisagreement(case_id, await road.case_version(case_id), **given)


async def stages(road: Road, case_id: UUID) -> list[dict[str, Any]]:
    (found,) = await road.rows("disagreement", case_id=case_id)
    rows = await road.rows("disagreement_stage", disagreement_id=found["id"])
    return sorted(rows, key=lambda row: row["position"])


async def levels(road: Road, case_id: UUID) -> list[tuple[str, str]]:
    return [(row["level"], row["state"]) for row in await stages(road, case_id)]


async def told(road: Road, kind: str, case_id: UUID) -> list[UUID]:
    return [row["person_id"] for row in await road.rows("notice", kind=kind, case_id=case_id)]


async def lit(road: Road, case_id: UUID) -> None:
    command = SettlePerspective(case_id, "kommuner", 1, PerspectiveState.COVERED, "I avtalen")
    await road.do("anne", settle_perspective, command)


async def tell(road: Road) -> int:
    async with system_work(road.tenant, road.clock) as work:
        return await tell_due_disagreements(work)


async def in_body(road: Road) -> UUID:
    """Bring a disagreement to its first body."""
    case_id = await registered(road)
    await road.do("aune", escalate_disagreement, await escalation(road, case_id))
    await road.do("kirurgi", escalate_disagreement, await escalation(road, case_id, matter_class="region"))
    await lit(road, case_id)
    return case_id


async def test_it_stands_first_with_those_nearest_to_the_patient(road: Road) -> None:
    case_id = await registered(road)
    assert await road.state(case_id) == "trying"
    (stage,) = await stages(road, case_id)
    assert (stage["level"], stage["state"], stage["came_on"]) == ("enhetene", "open", road.today)
    assert stage["due_on"] == road.today + timedelta(days=7)
    people = await told(road, "disagreement.registered", case_id)
    assert {road.people[one] for one in ("aune", "kirurgi", "anne", "bjorn")} <= set(people)
    assert road.people["berg"] not in people


async def test_the_units_settle_it_themselves(road: Road) -> None:
    case_id = await registered(road)
    version = await road.case_version(case_id)
    for field in ("done", "agreed"):
        words = {"done": "Et møte.", "agreed": "Kommunen betaler.", field: " "}
        refused = await road.refused(
            "aune", settle_disagreement, SettleDisagreement(case_id, version, **words)
        )
        assert (type(refused), refused.field, refused.rule_id) == (Invalid, field, "R-DISAGREEMENT-7")
    settled = SettleDisagreement(case_id, version, "Et møte.", "Kommunen betaler.")
    refused = await road.refused("berg", settle_disagreement, settled)
    assert (type(refused), refused.rule_id) == (NotAllowed, "R-DISAGREEMENT-4")
    await road.do("aune", settle_disagreement, settled)
    assert await road.state(case_id) == "settled"
    (found,) = await road.rows("disagreement", case_id=case_id)
    assert (found["agreed"], found["ended_on"]) == ("Kommunen betaler.", road.today)
    refused = await road.refused("anne", escalate_disagreement, await escalation(road, case_id))
    assert refused.code == "case.is_settled"
    refused = await road.refused(
        "anne", reopen_case, ReopenCase(case_id, await road.case_version(case_id), "Igjen.")
    )
    assert refused.code == "withdrawal.settled"


async def test_the_whole_chain_with_dates_from_the_patient_to_a_body_that_does_not_agree(road: Road) -> None:
    case_id = await registered(road)
    begun = road.today
    road.later(5)
    await road.do("aune", escalate_disagreement, await escalation(road, case_id))
    road.later(9)
    refused = await road.refused("kirurgi", escalate_disagreement, await escalation(road, case_id))
    assert (refused.code, refused.field) == ("transfer.class_needed", "matter_class")
    await road.do("kirurgi", escalate_disagreement, await escalation(road, case_id, matter_class="region"))
    assert await road.state(case_id) == "placed"
    await lit(road, case_id)
    _, item_id = await road.meeting("fu", case_id)
    await road.discuss(item_id)
    # Not settled there: it goes on to the next body, as a case that is lifted does.
    await road.do("anne", escalate_disagreement, await escalation(road, case_id))
    assert await road.state(case_id) == "placed"
    (moved,) = await road.rows("transfer", case_id=case_id)
    assert (moved["direction"], moved["reason"]) == ("lift", "Vi leser avtalen ulikt.")
    chain = await stages(road, case_id)
    assert [(one["level"], one["state"]) for one in chain] == [
        ("enhetene", "escalated"),
        ("lederne", "escalated"),
        ("fu", "escalated"),
        ("fsu", "open"),
    ]
    assert (chain[0]["came_on"], chain[0]["ended_on"]) == (begun, begun + timedelta(days=5))
    assert all(before["ended_on"] == after["came_on"] for before, after in pairwise(chain))
    assert all(one["done"] and one["reason"] for one in chain[:3])
    await _decided_without_agreement(road, case_id)
    referral = ReferDisagreement(
        case_id, await road.case_version(case_id), "Regionalt samarbeidsutvalg", "Ikke enighet."
    )
    refused = await road.refused("aune", refer_disagreement, referral)
    assert refused.code == "access.secretariat_only"
    await road.do("anne", refer_disagreement, referral)
    (found,) = await road.rows("disagreement", case_id=case_id)
    assert (found["referred_to"], found["ended_on"]) == ("Regionalt samarbeidsutvalg", road.today)
    assert (await levels(road, case_id))[-1] == ("fsu", "referred")
    refused = await road.refused("anne", escalate_disagreement, await escalation(road, case_id))
    assert (refused.code, refused.rule_id) == ("disagreement.has_ended", "R-DISAGREEMENT-5")


async def _decided_without_agreement(road: Road, case_id: UUID) -> None:
    _, item_id = await road.meeting("fsu", case_id)
    await road.discuss(item_id)
    await road.urgent(case_id, "anne", "bjorn")
    _, line = await road.meeting("fsu", case_id)
    voices = (await road.voice("fsu:direktor", Position.OBJECTS, "Nei."),)
    command = await road.decision(line, DecisionEffect.NONE, voices=voices)
    await road.do("anne", record_decision, command)
    assert await road.state(case_id) == "not_agreed"


async def test_what_a_body_decides_settles_it(road: Road) -> None:
    case_id = await in_body(road)
    version = await road.case_version(case_id)
    refused = await road.refused("anne", settle_disagreement, SettleDisagreement(case_id, version, "A", "B"))
    assert (refused.code, refused.rule_id) == ("disagreement.body_decides", "R-DISAGREEMENT-8")
    refused = await road.refused("aune", escalate_disagreement, await escalation(road, case_id))
    assert isinstance(refused, NotAllowed)
    _, item_id = await road.meeting("fu", case_id)
    await road.discuss(item_id)
    await road.urgent(case_id, "anne", "bjorn")
    _, line = await road.meeting("fsu", case_id)
    refused = await road.refused("anne", refer_disagreement, ReferDisagreement(case_id, 1, "Noen", "Nei."))
    assert (refused.code, refused.rule_id) == ("disagreement.levels_left", "R-DISAGREEMENT-9")
    await road.do("anne", record_decision, await road.decision(line))
    assert await road.state(case_id) == "decided"
    refused = await road.refused("anne", escalate_disagreement, await escalation(road, case_id))
    assert refused.code == "case.already_decided"


async def test_a_level_is_passed_only_with_a_reason_and_shown_as_passed(road: Road) -> None:
    command = await registration(road, level="fu", matter_class="region")
    refused = await road.refused("aune", register_disagreement, command)
    assert (type(refused), refused.field, refused.rule_id) == (Invalid, "skip_reason", "R-DISAGREEMENT-6")
    refused = await road.refused("aune", register_disagreement, await registration(road, level="ukjent"))
    assert refused.code == "disagreement.level_not_ahead"
    case_id = await registered(road, level="fu", matter_class="region", skip_reason="Prøvd i vår.")
    assert await levels(road, case_id) == [("enhetene", "skipped"), ("lederne", "skipped"), ("fu", "open")]
    assert await road.state(case_id) == "placed"
    kinds = await road.kinds(case_id)
    assert kinds.count("disagreement.level_skipped") == 2


async def test_a_disagreement_is_between_both_sides_each_named_once(road: Road) -> None:
    municipality, division = await parties(road)
    for named, code in (
        ((municipality,), "disagreement.one_side"),
        ((municipality, municipality, division), "disagreement.party_twice"),
    ):
        refused = await road.refused("anne", register_disagreement, await registration(road, parties=named))
        assert (type(refused), refused.code, refused.rule_id) == (Invalid, code, "R-DISAGREEMENT-2")
    unknown = (municipality, Named(uuid4()))
    refused = await road.refused("anne", register_disagreement, await registration(road, parties=unknown))
    assert isinstance(refused, NotFound)
    wrong = (municipality, Named(municipality.partner_id, division.division_id))
    refused = await road.refused("anne", register_disagreement, await registration(road, parties=wrong))
    assert isinstance(refused, NotFound)
    for field, text in (("title", " "), ("question", ""), ("title", "x" * 201)):
        refused = await road.refused("anne", register_disagreement, await registration(road, **{field: text}))
        assert (type(refused), refused.field) == (Invalid, field)


async def test_only_a_party_or_whoever_may_report_registers_it(road: Road) -> None:
    for who in ("berg", "psykiatri", "valgt"):
        refused = await road.refused(who, register_disagreement, await registration(road))
        assert (type(refused), refused.code) == (NotAllowed, "access.may_not_report"), who
    for who in ("kirurgi", "fsu:direktor", "anne"):
        assert await registered(road, who)


async def test_a_number_that_names_a_patient_is_refused(road: Road) -> None:
    command = await registration(road, background="Pasienten 15837030088 ventet.")
    refused = await road.refused("aune", register_disagreement, command)
    assert refused.code == "guard.number_found" or refused.code.startswith("guard.")


async def test_its_time_is_told_of_once_before_and_once_after(road: Road) -> None:
    case_id = await registered(road)

    async def times(kind: str) -> int:
        await tell(road)
        await tell(road)
        return (await told(road, f"disagreement.{kind}", case_id)).count(road.people["kirurgi"])

    assert await times("due") == 0
    road.later(4)
    assert (await times("due"), await times("overdue")) == (1, 0)
    road.later(4)
    assert (await times("due"), await times("overdue")) == (1, 1)
    await road.do("aune", escalate_disagreement, await escalation(road, case_id))
    assert (await times("due"), await times("overdue")) == (1, 1)
    road.later(11)
    assert (await times("due"), await times("overdue")) == (2, 1)


async def test_nobody_is_told_of_the_time_of_what_is_withdrawn(road: Road) -> None:
    case_id = await registered(road)
    version = await road.case_version(case_id)
    await road.do("aune", withdraw_case, WithdrawCase(case_id, version, "Det var en misforståelse."))
    road.later(30)
    assert not await told(road, "disagreement.overdue", case_id)
    await tell(road)
    assert not await told(road, "disagreement.overdue", case_id)
    await road.do("anne", reopen_case, ReopenCase(case_id, await road.case_version(case_id), "Likevel."))
    assert await road.state(case_id) == "trying"
    await tell(road)
    assert await told(road, "disagreement.overdue", case_id)


async def test_it_follows_from_a_case_that_both_show(road: Road) -> None:
    about = await road.placed()
    case_id = await registered(road, "anne", about_id=about)
    (link,) = await road.rows("case_link", from_case_id=case_id)
    assert (link["to_case_id"], link["kind"]) == (about, "follows_up")
    assert (await road.kinds(about))[-1] == "case.linked"


async def test_a_case_that_is_none_and_one_that_is_tried_are_told_apart(road: Road) -> None:
    plain = await road.placed()
    refused = await road.refused("anne", escalate_disagreement, await escalation(road, plain))
    assert (type(refused), refused.code) == (NotFound, "disagreement.not_found")
    case_id = await registered(road)
    back = ReturnCase(case_id, await road.case_version(case_id), "Mangler.")
    refused = await road.refused("anne", return_case, back)
    assert (type(refused), refused.code) == (RuleBroken, "case.too_late_to_return")
    places = SetPlaces(case_id, await road.case_version(case_id), (await road.id_of("region", "nord"),))
    await road.do("anne", set_places, places)
