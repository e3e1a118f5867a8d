"""What a decision must show for itself: the steps before it, and those whose voices it was formed by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fellesskap.structure.model import Basis, Structure

Row = dict[str, Any]
Rows = list[Row]


def there(rows: Mapping[str, Rows], line: Row) -> dict[UUID, UUID]:
    """Who met for each seat in a line: by that line's own record where there is one, else all through."""
    meeting_id, position = line["meeting_id"], line["position"]
    stints = [row for row in rows["stint"] if row["meeting_id"] == meeting_id]
    parted = {row["seat_id"] for row in stints}
    found = {
        row["seat_id"]: row["person_id"]
        for row in rows["attendance"]
        if row["meeting_id"] == meeting_id and row["state"] == "present" and row["seat_id"] not in parted
    }
    for stint in stints:
        if stint["first_item"] <= position <= stint["last_item"]:
            assert stint["seat_id"] not in found, "two meet for one seat"
            found[stint["seat_id"]] = stint["person_id"]
    for recusal in rows["recusal"]:
        if recusal["agenda_item_id"] == line["id"] and found.get(recusal["seat_id"]) == recusal["person_id"]:
            del found[recusal["seat_id"]]
            if recusal["deputy_id"]:
                found[recusal["seat_id"]] = recusal["deputy_id"]
    return {seat_id: person_id for seat_id, person_id in found.items() if person_id}


def require_decision(
    structure: Structure, before: Mapping[str, Rows], rows: Mapping[str, Rows], decision: Row
) -> None:
    """A new decision was the body's to make, had its steps, and was formed by those who counted there."""
    if decision["result"] == "postponed":
        assert decision["effect"] == "none"
        return
    _voices(structure, rows, decision)
    body = next(row["key"] for row in rows["body"] if row["id"] == decision["body_id"])
    assert structure.body(body).decides, "a body decided that decides nothing"
    if decision["confirms_id"]:
        first = next(row for row in rows["decision"] if row["id"] == decision["confirms_id"])
        assert first["onward_body_id"] == decision["body_id"], "another body confirmed it"
        return
    _steps(structure, rows, decision, body)
    # A decision closes what is still asked, which only an urgent one may.
    asking = [
        row for row in before["round"] if row["case_id"] == decision["case_id"] and row["state"] == "open"
    ]
    assert decision["urgent"] or not asking, "decided while partners are asked"


def require_heard(rows: Mapping[str, Rows]) -> None:
    """Whoever a decision was formed by is still recorded as there, however attendance is recorded anew."""
    lines = {row["id"]: row for row in rows["agenda_item"]}
    of_decision = {row["id"]: row["agenda_item_id"] for row in rows["decision"]}
    for voice in rows["voice"]:
        line = lines.get(of_decision[voice["decision_id"]])
        if line is not None:
            came = there(rows, line).get(voice["seat_id"])
            assert came == voice["person_id"], "somebody who was heard is not there any longer"


def _steps(structure: Structure, rows: Mapping[str, Rows], decision: Row, body: str) -> None:
    case = next(row for row in rows["case"] if row["id"] == decision["case_id"])
    route = structure.route(case["route"])
    assert body == route.decide_in, "another body decided"
    day = decision["decided_on"]
    discussed = [
        row["treated_on"]
        for row in rows["treatment"]
        if (row["case_id"], row["step"], row["state"]) == (case["id"], "discuss", "done")
        and row["treated_on"] <= day
    ]
    assert discussed, "a decision without a discussion"
    if decision["urgent"]:
        assert decision["urgent_reason"]
        return
    assert min(discussed) < day or not route.later_meeting, "decided in the meeting that discussed it"
    asked = [row for row in rows["round"] if row["case_id"] == case["id"]]
    assert not [row for row in asked if row["state"] == "open"], "decided while partners are asked"
    ended = [row["closed_at"].date() for row in asked if row["state"] == "closed"]
    waived = [
        row["happened_at"].date()
        for row in rows["event"]
        if (row["case_id"], row["kind"]) == (case["id"], "round.waived")
    ]
    assert [one for one in (*ended, *waived) if min(discussed) <= one <= day], (
        "a decision nobody was asked of"
    )


def _voices(structure: Structure, rows: Mapping[str, Rows], decision: Row) -> None:
    """Each counted seat that somebody met for was heard once, and nobody else."""
    seats = {
        row["seat_id"]: row
        for row in rows["seat_edition"]
        if row["body_id"] == decision["body_id"] and row["valid_to"] is None
    }
    counted = {one for one, seat in seats.items() if seat["counts"] and seat["kind"] == "member"}
    voices = [row for row in rows["voice"] if row["decision_id"] == decision["id"]]
    heard = {row["seat_id"]: row["person_id"] for row in voices}
    assert len(heard) == len(voices), "a seat was heard twice"
    assert set(heard) <= counted, "somebody was heard who does not count"
    assert len(set(heard.values())) == len(heard), "somebody was heard for two seats"
    formed = json.loads(decision["consensus"])
    if decision["agenda_item_id"]:
        line = next(row for row in rows["agenda_item"] if row["id"] == decision["agenda_item_id"])
        came = {seat: person for seat, person in there(rows, line).items() if seat in counted}
        assert heard == came, "those heard are not those who were there"
    assert formed["counted_total"] == len(counted)
    assert formed["present"] == len(heard)
    assert {row["seat"] for row in formed["seats"] if row["counts"]} == {str(one) for one in heard}
    _agreement(structure, rows, decision, {one: seats[one]["side"] for one in heard}, voices)


def _agreement(
    structure: Structure, rows: Mapping[str, Rows], decision: Row, sides: dict[UUID, str], voices: Rows
) -> None:
    """What is called agreement has its quorum and its sides, and nobody against it."""
    if decision["result"] != "agreement":
        assert decision["effect"] == "none", "what was not agreed has an effect"
        return
    body = next(row["key"] for row in rows["body"] if row["id"] == decision["body_id"])
    rule = structure.body(body).decision
    total = json.loads(decision["consensus"])["counted_total"]
    assert len(voices) * rule.quorum_denominator >= total * rule.quorum_numerator, "no quorum"
    assert not [row for row in voices if row["position"] == "objects"], "agreed over an objection"
    both = [list(sides.values()).count(side) for side in ("municipal", "hospital")]
    assert all(both) or not rule.both_sides, "agreed without both sides"
    assert both[0] == both[1] or not rule.equal_sides, "agreed with unequal sides"
    if rule.basis is Basis.ALL_AGREE:
        assert voices
