"""What the pages on which partners are asked share: whom a route can ask, region by region, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fellesskap.rounds.rules import choose_deadline
from fellesskap_web.forms import Form
from fellesskap_web.rendering import bare_id

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


def gather(route: Data, case: Data, found: Data, form: Form | None) -> Askable:
    """Gather those a round on a route asks, chosen as the form was sent.

    Before it is sent all are; of a case that concerns some regions, their municipalities and the hospital side.
    """
    anchors: Sequence[str] = route.get("anchorWith", ())
    own = [one for one in found["divisions"] if not one["external"]] if "DIVISIONS" in anchors else []
    undivided = "TRUST" in anchors or ("DIVISIONS" in anchors and not own)
    regions = {place["region"]["id"] for place in case["places"] if place["region"]}
    spoken_for = {
        place["id"] for grant in found["roleGrants"] if (place := grant["division"] or grant["partner"])
    }

    def group(name: str, field: str, those: Iterable[Data], preset: bool, *, hospital: bool = False) -> Group:
        values = form.values(field) if form is not None and form.sent else None
        options = (
            Option(
                value := bare_id(one["id"]),
                one["name"],
                chosen=preset if values is None else value in values,
                # A trust that is not divided answers through its secretary.
                voiceless=one["id"] not in spoken_for and not (hospital and field == "partners"),
            )
            for one in those
        )
        return Group(name, field, tuple(options), hospital)

    groups = []
    if "MUNICIPALITIES" in anchors:
        for region in (*found["regions"], {"id": None, "name": ""}):
            members = [
                one
                for one in found["municipalities"]
                if (one["region"]["id"] if one["region"] else None) == region["id"]
            ]
            groups.append(group(region["name"], "partners", members, not regions or region["id"] in regions))
    elsewhere = {one["partner"]["id"] for one in found["divisions"] if one["external"]}
    trusts = [one for one in found["hospital"] if undivided and one["id"] not in elsewhere]
    groups.append(group("", "partners", trusts, True, hospital=True))
    groups.append(group("", "divisions", own, True, hospital=True))
    return Askable(tuple(one for one in groups if one.options))


def until_day(form: Form, today: date) -> Form:
    """Give a form that was not refused with its deadline as the day that was counted, for seeing it over."""
    deadline, days, working = form.longer()
    day = choose_deadline(today, today, deadline, days, working=working)
    return form.with_values({"until": "day", "deadline": day.isoformat()})
