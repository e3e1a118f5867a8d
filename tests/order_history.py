"""What must hold after any act, told by the rows alone and by nothing of the product's own rules.

A case's number is its own for good, a decision has the steps before it, a counted seat is heard once and an
observer never, no answer vanishes, and what was decided, approved or corrected stays as it was.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from fellesskap.structure.model import Structure
from order_decisions import require_decision, require_heard, there

Row = dict[str, Any]
Rows = list[Row]
Given = dict[UUID, list[tuple[str, str]]]
"""What each asked one has answered and why, in the order it was given."""

_FOR_GOOD = {
    "case": ("year", "number", "reference", "reported_at"),
    "decision": None,
    "voice": None,
    "circulation_answer": None,
    "minutes_line": None,
    "minutes_correction": ("meeting_id", "agenda_item_id", "number", "before", "text", "reason"),
    "proposed_correction": ("agenda_item_id", "before", "text", "reason", "proposed_by", "proposed_at"),
    "minutes_comment": ("meeting_id", "edition", "person_id", "text", "made_at"),
    "event": None,
    "earlier_answer": None,
    "reply": ("round_id", "partner_id", "division_id"),
}
"""Tables whose rows stay, and in which of their columns; without any, in all but how far they are seen."""

_APPROVED = (
    *("agenda_item", "attendance", "absence", "stint", "recusal", "guest", "deputy_call"),
    *("minutes", "minutes_line", "minutes_comment", "decision"),
)
"""What belongs to a meeting and stands still once its minutes are approved."""


def require_history(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> None:
    """Nothing that was said, numbered, decided or approved has been changed or taken away."""
    for table, columns in _FOR_GOOD.items():
        if before[table] is after[table]:
            continue
        kept = {row["id"]: row for row in after[table]}
        for row in before[table]:
            assert row["id"] in kept, f"a row of {table} is gone"
            assert _still(row, columns) == _still(kept[row["id"]], columns), f"a row of {table} has changed"
    _positions(before["stance"], after)
    settled = {row["id"]: row for row in after["proposed_correction"]}
    for row in before["proposed_correction"]:
        assert row["state"] == "open" or settled[row["id"]] == row
    approved = {row["id"] for row in before["meeting"] if row["state"] == "approved"}
    for row in after["meeting"]:
        if row["id"] in approved:
            assert row["state"] == "approved"
    for table in _APPROVED:
        if before[table] is after[table]:
            continue
        was, now = (_of(rows[table], approved) for rows in (before, after))
        assert was == now, f"{table} of a meeting whose minutes are approved has changed"


def _positions(before: Rows, after: Mapping[str, Rows]) -> None:
    """The position of a region or of the trust that is settled anew, or taken back, is kept as it was."""
    now = {row["id"]: row for row in after["stance"]}
    kept = {
        (row["stance_id"], row["edition"]): (row["answer"], row["reason"]) for row in after["earlier_answer"]
    }
    for row in before:
        said = (row["position"], row["reason"])
        if row["position"] and (now[row["id"]]["position"], now[row["id"]]["reason"]) != said:
            assert kept.get((row["id"], row["version"])) == said, "a position is lost"


def _still(row: Row, columns: Iterable[str] | None) -> Row:
    return {
        name: value for name, value in row.items() if (name in columns if columns else name != "audience")
    }


def _of(rows: Rows, meetings: set[UUID]) -> Rows:
    return sorted((_still(row, None) for row in rows if row["meeting_id"] in meetings), key=str)


def require_now(
    structure: Structure, before: Mapping[str, Rows], rows: Mapping[str, Rows], given: Given
) -> None:
    """What lies there now agrees with itself; what nothing was done to is not looked at again."""

    def changed(*tables: str) -> bool:
        return any(before[table] is not rows[table] for table in tables)

    if changed("case", "case_number"):
        _numbers(rows)
    if changed("reply", "earlier_answer"):
        _answers(rows, given)
    if changed("deputy_call"):
        _called(rows)
    if changed("circulation_seat", "circulation_answer"):
        _written(rows)
    if changed("meeting", "agenda_item", "attendance", "stint", "recusal", "deputy_call"):
        _meetings(rows)
        require_heard(rows)
    if changed("case", "treatment", "round"):
        _roads(rows)
    known = {row["id"] for row in before["decision"]}
    for decision in rows["decision"]:
        if decision["id"] not in known:
            require_decision(structure, before, rows, decision)


def _numbers(rows: Mapping[str, Rows]) -> None:
    numbers = Counter((row["year"], row["number"]) for row in rows["case"])
    assert not [number for number, times in numbers.items() if times > 1], "two cases have one number"
    last = {row["year"]: row["last"] for row in rows["case_number"]}
    assert all(number <= last[year] for year, number in numbers), "a number is given that is to come"


def _answers(rows: Mapping[str, Rows], given: Given) -> None:
    """Every answer is kept as it was given, in its order and on the trail, and the last is what counts."""
    kept: dict[UUID, list[tuple[str, str]]] = {}
    for row in sorted(rows["earlier_answer"], key=lambda row: row["edition"]):
        if row["reply_id"]:
            kept.setdefault(row["reply_id"], []).append((row["answer"], row["reason"]))
    told: dict[UUID, list[str]] = {}
    for line in rows["audit"]:
        if line["name"] == "reply.answered":
            told.setdefault(line["subject"], []).append(_fact(line, "answer"))
    replies = {row["id"]: row for row in rows["reply"]}
    for reply_id, answers in given.items():
        assert told.get(reply_id) == [answer for answer, _ in answers], "an answer is not on the trail"
        reply = replies[reply_id]
        assert (reply["answer"], reply["reason"]) == answers[-1], "an answer is lost"
        # What stood over from the round before was the first of them.
        stood_over = 1 if reply["follows_id"] and len(kept.get(reply_id, [])) == len(answers) else 0
        assert kept.get(reply_id, [])[stood_over:] == answers[:-1], "an earlier answer is lost"
    for reply_id, reply in replies.items():
        assert reply["answer"] is None or reply["carried"] or reply_id in given, "an answer nobody gave"


def _called(rows: Mapping[str, Rows]) -> None:
    """No deputy who said no is called to the same meeting again."""
    said: dict[tuple[UUID, str], str] = {}
    for line in rows["audit"]:
        if line["name"].startswith("deputy."):
            who = (line["subject"], _fact(line, "person"))
            refused = line["name"] == "deputy.called" and said.get(who) == "deputy.declined"
            assert not refused, "a deputy who said no is called again"
            said[who] = line["name"]


def _written(rows: Mapping[str, Rows]) -> None:
    """What a seat says in a written procedure is what it answered last."""
    said: dict[UUID, str] = {}
    for row in sorted(rows["circulation_answer"], key=lambda row: (row["answered_at"], str(row["id"]))):
        said[row["circulation_seat_id"]] = row["stand"]
    for seat in rows["circulation_seat"]:
        if seat["stand"]:
            assert said.get(seat["id"]) == seat["stand"], "a written answer is lost"


def _fact(line: Row, name: str) -> str:
    return str(json.loads(line["facts"])[name])


def _meetings(rows: Mapping[str, Rows]) -> None:
    """Nobody is called or counted for two seats, nor asked again after a no; one deputy at a time is for a seat."""
    calls: dict[UUID, Rows] = {}
    for call in rows["deputy_call"]:
        if call["state"] != "released":
            calls.setdefault(call["meeting_id"], []).append(call)
    lines: dict[UUID, Rows] = {}
    for line in rows["agenda_item"]:
        lines.setdefault(line["meeting_id"], []).append(line)
    for meeting in rows["meeting"]:
        if meeting["state"] == "called":
            asked = calls.get(meeting["id"], [])
            _once(call["person_id"] for call in asked)
            _once(call["seat_id"] for call in asked if call["state"] != "declined")
            seats = [row for row in rows["attendance"] if row["meeting_id"] == meeting["id"]]
            _once(row["person_id"] for row in seats if row["person_id"] and row["state"] != "absent")
        elif meeting["state"] in ("held", "minuted", "approved"):
            for line in lines.get(meeting["id"], []):
                _once(there(rows, line).values())
        places = [line["position"] for line in lines.get(meeting["id"], [])]
        assert sorted(places) == list(range(1, len(places) + 1)), "an agenda has gaps"


def _once(found: Iterable[UUID]) -> None:
    several = [one for one, times in Counter(found).items() if times > 1]
    assert not several, "somebody meets for two seats, or two for one"


def _roads(rows: Mapping[str, Rows]) -> None:
    """A case waits in one place at most, and in none once it has ended."""
    for case in rows["case"]:
        going = [
            row
            for row in rows["treatment"]
            if row["case_id"] == case["id"]
            and row["state"] in ("waiting", "listed", "in_writing")
            and row["step"] in ("discuss", "decide")
        ]
        asking = [row for row in rows["round"] if row["case_id"] == case["id"] and row["state"] == "open"]
        assert len(going) <= 1, "a case waits in two places"
        assert len(asking) <= 1, "a case is asked about twice at once"
        if case["state"] in ("decided", "not_agreed", "withdrawn"):
            assert not going and not asking, "a case has ended and goes on"
        if case["state"] in ("placed", "discussing", "deciding"):
            assert going, "a case waits for nothing"
        assert (case["state"] == "anchoring") <= bool(asking), "a case is anchored with nobody"
