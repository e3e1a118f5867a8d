"""What the pages on which partners are asked share: whom a route can ask, region by region, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from fellesskap.cases.rules import comes_after_hearing
from fellesskap.rounds.rules import choose_deadline
from fellesskap.sortkey import sort_key
from fellesskap_graphql.positions import asked_name
from fellesskap_web.forms import Form
from fellesskap_web.rendering import as_day, bare_id

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """One who can be asked; `value` is sent in the group's field."""

    value: str
    name: str
    chosen: bool
    voiceless: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A region's municipalities, those outside regions (no name), or of the trust (`hospital`)."""

    name: str
    field: str
    options: tuple[Option, ...]
    hospital: bool = False

    @property
    def chosen(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.chosen)


@dataclass(frozen=True, slots=True)
class Askable:
    """Everyone the route asks, with who is chosen."""

    groups: tuple[Group, ...]

    @property
    def left_out(self) -> int:
        return sum(len(group.options) - len(group.chosen) for group in self.groups)

    @property
    def voiceless(self) -> list[str]:
        """The names of those chosen whom nobody can answer for."""
        return [option.name for group in self.groups for option in group.chosen if option.voiceless]

    def count(self, *, chosen: bool) -> Data:
        """Count all, or those chosen, in the words they are told with."""
        counted = [(group, len(group.chosen if chosen else group.options)) for group in self.groups]
        hospital = [(group.field, number) for group, number in counted if group.hospital]
        return {
            "municipalities": sum(number for group, number in counted if not group.hospital),
            "divisions": sum(number for field, number in hospital if field == "divisions"),
            "trust": any(number for field, number in hospital if field == "partners"),
        }


def gather(askable: Sequence[Data], form: Form | None) -> Askable:
    """Gather those a round about a case can ask, chosen as the form was sent; before it is, those it concerns."""

    def option(one: Data, field: str) -> Option:
        values = form.values(field) if form is not None and form.sent else None
        value = bare_id(one["divisionId"] or one["partnerId"])
        chosen = one["concerned"] if values is None else value in values
        return Option(value, one["name"], chosen, voiceless=not one["answerable"])

    def place(one: Data) -> tuple[str, str, bool]:
        return one["region"], "divisions" if one["divisionId"] else "partners", one["side"] == "HOSPITAL"

    return Askable(
        tuple(
            Group(name, field, tuple(option(one, field) for one in those), hospital)
            for (name, field, hospital), those in groupby(askable, key=place)
        )
    )


def gather_unasked(unasked: Sequence[Data], form: Form | None) -> Askable:
    """Gather those a round left out, as they were when it opened; before the form is sent nobody is chosen."""
    found = [
        {
            "partnerId": one["partner"]["id"],
            "divisionId": one["division"]["id"] if one["division"] else None,
            "name": asked_name(one),
            "side": one["partner"]["side"],
            "region": one["region"]["name"] if one["region"] else "",
            "concerned": False,
            "answerable": one.get("answerable", True),
        }
        for one in unasked
        if one["partner"]
    ]

    def place(one: Data) -> tuple[bool, bool, str]:
        return one["side"] == "HOSPITAL", not one["region"], sort_key(one["region"])

    return gather(sorted(found, key=place), form)


def until_day(form: Form, today: date) -> Form:
    """Give a form that was not refused with its deadline as the day that was counted, for seeing it over."""
    deadline, days, working = form.longer()
    day = choose_deadline(today, today, deadline, days, working=working)
    return form.with_values({"until": "day", "deadline": day.isoformat()})


def ends_late(case: Data, form: Form | None) -> bool:
    """Tell whether the deadline that is looked over comes after the answer in a hearing is due."""
    ends = form.day_or_none("deadline") if form else None
    due = as_day(case["hearingDue"]) if case["hearingDue"] else None
    return ends is not None and comes_after_hearing(due, ends)
