"""The road of a case as the page draws it, for every state a case can be in."""

from __future__ import annotations

from typing import Any

import pytest

from fellesskap.cases.model import CaseKind, CaseState
from fellesskap_web.road import road, story

FU = {"key": "fu", "name": "Fagutvalget", "abbreviation": "FU"}
FSU = {"key": "fsu", "name": "Faglig samarbeidsutvalg", "abbreviation": "FSU"}
ROUTE = {"key": "faglig", "decideIn": "fsu"}


def case(state: CaseState, **changes: Any) -> dict[str, Any]:
    placed = state is not CaseState.REPORTED
    return {
        "state": state.value.upper(),
        "kind": "DECISION",
        "reportedAt": "2026-03-02T09:00:00+00:00",
        "body": FU if placed else None,
        "route": "faglig" if placed else None,
        "treatments": [treated("DISCUSS", "DONE")] if placed else [],
        "rounds": [],
        "decisions": [],
        "structureVersion": {"routes": [ROUTE]},
        **changes,
    }


def states(found: dict[str, Any]) -> list[str]:
    return [stop.state for stop in road(found, [FU, FSU])]


def a_round(state: str = "OPEN", about: str = "drøftet") -> dict[str, Any]:
    return {
        "state": state,
        "deadline": "2026-04-20",
        "closedAt": "2026-04-21T08:00:00+00:00",
        "treatment": {"id": about},
    }


def treated(step: str, state: str, name: str = "drøftet", body: dict[str, str] = FU) -> dict[str, Any]:
    return {"id": name, "step": step, "state": state, "treatedOn": None, "body": body, "agendaItem": None}


def a_decision(done: int, total: int, standing: str = "IN_FORCE", **more: Any) -> dict[str, Any]:
    followed = {"followupsDone": done, "followupsTotal": total}
    made = {"result": "AGREEMENT", "effect": "BINDING", "standing": standing, "confirms": None}
    return {**followed, **made, **more}


def onward(step: str, state: str) -> dict[str, Any]:
    return {"step": step, "state": state, "treatedOn": None, "body": FSU, "agendaItem": None}


def confirming() -> dict[str, Any]:
    return a_decision(0, 0, confirms={"id": "Decision_1"})


@pytest.mark.parametrize(
    ("state", "more", "wanted"),
    [
        (CaseState.REPORTED, {}, "current waiting waiting waiting waiting"),
        (CaseState.PLACED, {}, "done current waiting waiting waiting"),
        (CaseState.DISCUSSING, {}, "done current waiting waiting waiting"),
        (CaseState.DISCUSSED, {}, "done done current waiting waiting"),
        (CaseState.ANCHORING, {"rounds": [a_round()]}, "done done current waiting waiting"),
        (CaseState.ANCHORED, {"rounds": [a_round("CLOSED")]}, "done done done current waiting"),
        (CaseState.ANCHORED, {}, "done done skipped current waiting"),
        (CaseState.DECIDING, {}, "done done skipped current waiting"),
        (CaseState.DECIDED, {"decisions": [a_decision(3, 43)]}, "done done skipped done current"),
        (CaseState.DECIDED, {"decisions": [a_decision(43, 43)]}, "done done skipped done done"),
        (CaseState.DECIDED, {"decisions": [a_decision(0, 0)]}, "done done skipped done skipped"),
        (CaseState.DECIDED, {}, "done done skipped done skipped"),
        (
            CaseState.DECIDED,
            {"decisions": [a_decision(0, 43)], "treatments": [onward("NOTE", "WAITING")]},
            "done done skipped done waiting current",
        ),
        (
            CaseState.DECIDED,
            {"decisions": [a_decision(43, 43)], "treatments": [onward("NOTE", "DONE")]},
            "done done skipped done done done",
        ),
        (
            CaseState.DECIDED,
            {"decisions": [a_decision(0, 0, "WAITING")], "treatments": [onward("CONFIRM", "LISTED")]},
            "done done skipped done current waiting",
        ),
        (
            CaseState.DECIDED,
            {"decisions": [confirming(), a_decision(3, 43)], "treatments": [onward("CONFIRM", "DONE")]},
            "done done skipped done done current",
        ),
        (
            CaseState.NOT_AGREED,
            {
                "decisions": [confirming(), a_decision(0, 0, "FALLEN")],
                "treatments": [onward("CONFIRM", "DONE")],
            },
            "done done skipped done done skipped",
        ),
        (CaseState.NOT_AGREED, {"decisions": [a_decision(0, 0)]}, "done done skipped done skipped"),
    ],
)
def test_every_state_stands_at_one_place(state: CaseState, more: dict[str, Any], wanted: str) -> None:
    assert states(case(state, **more)) == wanted.split()


def test_who_sees_no_answers_is_not_told_that_there_were_none() -> None:
    decided = case(CaseState.DECIDED, decisions=[a_decision(0, 0)])
    assert [stop.state for stop in road(decided, [], among_partners=False)] == [
        *("done", "done", "done", "done"),
        "current",
    ]
    agreed_on_nothing = case(CaseState.DECIDED, decisions=[a_decision(0, 0, "NO_EFFECT")])
    assert road(agreed_on_nothing, [], among_partners=False)[-1].state == "skipped"


def test_all_states_are_drawn() -> None:
    for state in CaseState:
        for kind in CaseKind:
            assert states(case(state, kind=kind.value.upper()))


@pytest.mark.parametrize("kind", [CaseKind.DISCUSSION, CaseKind.INFORMATION])
def test_what_ends_with_its_discussion_has_no_further_road(kind: CaseKind) -> None:
    assert states(case(CaseState.PLACED, kind=kind.value.upper())) == ["done", "current"]
    assert states(case(CaseState.DISCUSSED, kind=kind.value.upper())) == ["done", "done"]
    assert states(case(CaseState.CONCLUDED, kind=kind.value.upper())) == ["done", "done"]
    # A decision that was made before it was taken up as something else stays on its road.
    assert len(states(case(CaseState.PLACED, kind=kind.value.upper(), decisions=[a_decision(0, 0)]))) == 5


def test_a_stop_tells_its_body_and_day_as_soon_as_they_are_known() -> None:
    listed = {**treated("DISCUSS", "LISTED"), "agendaItem": {"meeting": {"heldOn": "2026-03-12"}}}
    discuss, anchor, decide = road(case(CaseState.DISCUSSING, treatments=[listed]), [FU, FSU])[1:4]
    assert (discuss.body, discuss.day) == (FU, "2026-03-12")
    assert anchor.day is None
    assert (decide.body, decide.day) == (FSU, None)
    done = {**listed, "treatedOn": "2026-03-13", "agendaItem": None}
    asked = road(case(CaseState.ANCHORING, treatments=[done], rounds=[a_round()]), [FU, FSU])
    assert (asked[1].day, asked[2].day) == ("2026-03-13", "2026-04-20")


def test_a_meeting_that_the_reader_does_not_see_gives_no_day() -> None:
    hidden = {**treated("DISCUSS", "LISTED"), "agendaItem": {"meeting": None}}
    assert road(case(CaseState.DISCUSSING, treatments=[hidden]), [FU])[1].day is None


def test_a_case_that_went_on_stands_where_it_is_and_what_was_answered_before_counts_no_more() -> None:
    moved = case(
        CaseState.PLACED,
        treatments=[
            treated("DISCUSS", "DONE", "i fu"),
            treated("DECIDE", "LIFTED", "i fsu", FSU),
            treated("DISCUSS", "WAITING", "i au", FSU),
        ],
        rounds=[a_round("CLOSED", "i fu")],
    )
    stops = road(moved, [FU, FSU])
    assert [stop.state for stop in stops] == ["done", "current", "waiting", "waiting", "waiting"]
    assert (stops[1].body, stops[2].day) == (FSU, None)
    waived = case(CaseState.ANCHORED, treatments=moved["treatments"], rounds=moved["rounds"])
    assert states(waived)[2] == "skipped"


def event(kind: str, name: str = "", at: int = 0) -> dict[str, Any]:
    return {
        "kind": kind,
        "facts": {"name": name} if name else {},
        "happenedAt": at,
        "person": {"name": "Kari"},
    }


def test_answers_one_after_the_other_become_one_line_with_the_last_ones_time() -> None:
    told = story(
        [
            event("round.opened", at=1),
            event("round.answered", "Alvdal", 2),
            event("round.answered", "Dovre", 3),
            event("round.stance_settled", "Nord", 4),
            event("round.answered", "Elverum", 5),
        ]
    )
    assert [line["kind"] for line in told] == [
        "round.answered", "round.stance_settled", "round.answered", "round.opened",
    ]  # fmt: skip
    assert told[2]["names"] == ["Alvdal", "Dovre"]
    assert (told[2]["happenedAt"], told[2]["person"]) == (3, None)
    assert (told[0]["names"], told[0]["person"]) == (["Elverum"], {"name": "Kari"})
