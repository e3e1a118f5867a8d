"""The structure of a day as it is drawn and as it is listed: both from the same units, edges and sides.

Bodies that one template makes for each region are one unit that opens. What is drawn is plain nodes and edges
(`static/chart/draw.js` says their form), so that another structure can be drawn by the same script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fellesskap.texts import Translator
from fellesskap_web.days import Looked
from fellesskap_web.visitor import Visit

Data = dict[str, Any]

RELATIONS = {"reportsTo": "reports", "preparesFor": "prepares", "partOf": "part"}
_PARTNERS = "partners"


@dataclass(slots=True)
class Unit:
    """A body, or the bodies a template makes for each region, as one."""

    key: str
    name: str
    abbreviation: str
    level: int
    bodies: list[Data] = field(default_factory=list)
    above: dict[str, list[Unit]] = field(default_factory=dict)

    @property
    def first(self) -> Data:
        """The body, or the first of several that are alike."""
        return self.bodies[0]

    @property
    def several(self) -> bool:
        return self.first["region"] is not None

    @property
    def full_name(self) -> str:
        """The name with the abbreviation people use."""
        short = self.abbreviation
        return f"{self.name} ({short})" if short and short not in self.name else self.name

    @property
    def side(self) -> str:
        """The one side that sits here, or nothing where both do or neither."""
        seats = {"municipal": self.first["municipalSeats"], "hospital": self.first["hospitalSeats"]}
        sitting = [side for side, count in seats.items() if count]
        return sitting[0] if len(sitting) == 1 else ""

    @property
    def seats(self) -> int:
        return sum(body["seatCount"] for body in self.bodies)

    @property
    def vacant(self) -> int:
        return sum(body["vacantSeats"] for body in self.bodies)


def units(bodies: Iterable[Data]) -> list[Unit]:
    """Gather bodies into units, in their order, each with those it reports to, prepares for and is part of."""
    found: dict[str, Unit] = {}
    unit_of: dict[str, Unit] = {}
    for body in bodies:
        key, name = _template(body)
        unit = found.setdefault(key, Unit(key, name, body["abbreviation"], body["level"]))
        unit.bodies.append(body)
        unit_of[body["key"]] = unit
    for unit in found.values():
        for relation, kind in RELATIONS.items():
            above = [unit_of.get(body[relation]["key"]) for body in unit.bodies if body[relation]]
            if named := [one for one in dict.fromkeys(one.key for one in above if one) if one != unit.key]:
                unit.above[kind] = [found[one] for one in named]
    return list(found.values())


def _template(body: Data) -> tuple[str, str]:
    """The key and the name of what a body was made from."""
    if body["region"] is None:
        return body["key"], body["name"]
    key, name = body["region"]["key"], body["region"]["name"]
    return body["key"].removesuffix(f"-{key}"), body["name"].removesuffix(f" – {name}")


def chart(data: Data, shown: list[Unit], visit: Visit, looked: Looked) -> Data:
    """The nodes and edges of a day's structure, with every text that is drawn."""
    partners = list(_partner_nodes(data, visit))
    drawn = drawing(shown, (_linked(unit, visit, looked) for unit in shown), visit.texts)
    if partners:
        drawn["tiers"].append({"id": _PARTNERS, "label": visit.texts.gettext("Partene")})
        drawn["nodes"] += partners
        drawn["edges"] += _partner_edges(partners)
    return drawn


def drawing(shown: list[Unit], nodes: Iterable[Data], texts: Translator) -> Data:
    """The bodies alone, each as the node given for it, with what they report to and prepare for."""
    levels = sorted({unit.level for unit in shown})
    return {
        "label": texts.gettext("Organisasjonskart"),
        "words": open_and_close(texts),
        "tiers": [{"id": level, "label": texts.gettext("Nivå %(num)s") % {"num": level}} for level in levels],
        "nodes": list(nodes),
        "edges": list(_edges(shown, texts)),
    }


def open_and_close(texts: Translator) -> dict[str, str]:
    """What a node that stands for several says."""
    return {"open": texts.gettext("Vis hvert av dem"), "close": texts.gettext("Skjul")}


def relations(unit: Unit, texts: Translator) -> list[str]:
    """Say in words what a unit hangs on."""
    return [
        _relation(kind, texts) % {"name": texts.listing([one.full_name for one in above])}
        for kind, above in unit.above.items()
    ]


def _relation(kind: str, texts: Translator) -> str:
    return {
        "reports": texts.gettext("Rapporterer til %(name)s"),
        "prepares": texts.gettext("Forbereder saker for %(name)s"),
        "part": texts.gettext("Hører til %(name)s"),
    }[kind]


def _linked(unit: Unit, visit: Visit, looked: Looked) -> Data:
    if not unit.several:
        return node(unit, visit.texts, href=visit.path("utvalg", unit.key) + looked.query)
    items = [
        {"name": body["region"]["name"], "href": visit.path("utvalg", body["key"]) + looked.query}
        for body in unit.bodies
    ]
    return node(unit, visit.texts, items=items)


def node(unit: Unit, texts: Translator, **more: Any) -> Data:
    """What is drawn of a unit: its name, seats and side, and what it hangs on in words; `more` is added."""
    seats = texts.ngettext("%(num)s plass", "%(num)s plasser", unit.seats) % {"num": unit.seats}
    vacant = texts.ngettext("%(num)s ledig", "%(num)s ledige", unit.vacant) % {"num": unit.vacant}
    note = seats
    if unit.several:
        count = len(unit.bodies)
        note = texts.ngettext(
            "%(num)s utvalg, ett i hver region", "%(num)s utvalg, ett i hver region", count
        ) % {"num": count}
    return {
        "id": unit.key,
        "name": unit.full_name,
        "note": note,
        "tag": texts.gettext("Beslutter") if unit.first["decides"] else "",
        "warn": vacant if unit.vacant else "",
        "tier": unit.level,
        "side": unit.side,
        "about": ". ".join(relations(unit, texts)),
        **more,
    }


def _edges(shown: list[Unit], texts: Translator) -> Iterator[Data]:
    for unit in shown:
        for kind, above in unit.above.items():
            for one in above:
                said = _relation(kind, texts) % {"name": one.full_name}
                yield {"from": one.key, "to": unit.key, "kind": kind, "about": f"{unit.full_name}: {said}"}


def _partner_nodes(data: Data, visit: Visit) -> Iterator[Data]:
    """The municipalities and their regions on one side, the trust and its divisions on the other."""
    texts = visit.texts
    municipal = [one for one in data["partners"] if one["side"] == "MUNICIPAL"]
    unsure = sum(not one["confirmed"] for region in data["regions"] for one in region["members"])
    if data["regions"]:
        yield _gathered(
            "partner:regions",
            texts.gettext("Helseregionene"),
            texts.ngettext("%(num)s region", "%(num)s regioner", len(data["regions"]))
            % {"num": len(data["regions"])},
            "municipal",
            [{"name": one["name"], "href": visit.path("regioner", one["key"])} for one in data["regions"]],
            texts.ngettext("%(num)s kommune må bekreftes", "%(num)s kommuner må bekreftes", unsure)
            % {"num": unsure}
            if unsure
            else "",
        )
    if municipal:
        yield _gathered(
            "partner:municipalities",
            texts.gettext("Kommunene"),
            texts.ngettext("%(num)s kommune", "%(num)s kommuner", len(municipal)) % {"num": len(municipal)},
            "municipal",
            [{"name": one["name"], "href": visit.path("kommuner", one["key"])} for one in municipal],
        )
    for trust, divisions in trusts_of(data):
        external = any(one["external"] and one["key"] == trust["key"] for one in data["divisions"])
        yield from _trust_nodes(trust, divisions, visit, external=external)


def trusts_of(data: Data) -> list[tuple[Data, list[Data]]]:
    """The trust with its divisions, then enterprises of their own that are counted among its divisions."""
    trusts = [one for one in data["partners"] if one["side"] == "HOSPITAL"]
    return sorted(((one, divisions_of(data, one)) for one in trusts), key=lambda pair: not pair[1])


def divisions_of(data: Data, partner: Data) -> list[Data]:
    """The divisions of a trust; an enterprise that is itself counted as one has none below it."""
    own = [one for one in data["divisions"] if one["partner"] and one["partner"]["key"] == partner["key"]]
    return [] if [one["key"] for one in own] == [partner["key"]] else own


def _trust_nodes(trust: Data, divisions: list[Data], visit: Visit, *, external: bool) -> Iterator[Data]:
    texts = visit.texts
    key, name = f"partner:{trust['key']}", str(trust["name"])
    side = texts.gettext("Eget foretak") if external else texts.gettext("Sykehussiden")
    yield {
        "id": key,
        "name": name,
        "note": side,
        "tier": _PARTNERS,
        "side": "hospital",
        "href": visit.path("sykehus", trust["key"]),
    }
    if divisions:
        count = len(divisions)
        yield _gathered(
            f"{key}:divisions",
            texts.gettext("Divisjonene"),
            texts.ngettext("%(num)s divisjon", "%(num)s divisjoner", count) % {"num": count},
            "hospital",
            [{"name": one["name"]} for one in divisions],
        )


def _gathered(key: str, name: str, note: str, side: str, items: list[Data], warn: str = "") -> Data:
    return {
        "id": key,
        "name": name,
        "note": note,
        "warn": warn,
        "tier": _PARTNERS,
        "side": side,
        "items": items,
    }


def _partner_edges(nodes: list[Data]) -> Iterator[Data]:
    """A line from regions to their municipalities, and from the trust to its divisions."""
    known = {node["id"]: node for node in nodes}
    pairs = [("partner:regions", "partner:municipalities")]
    pairs += [(key, f"{key}:divisions") for key in known]
    for above, below in pairs:
        if above in known and below in known:
            about = f"{known[below]['name']} – {known[above]['name']}"
            yield {"from": above, "to": below, "kind": "part", "about": about}
