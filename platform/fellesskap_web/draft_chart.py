"""A draft's bodies as they are drawn while it is edited, each leading to its form and marked where it fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fellesskap.actor import Side
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import expand
from fellesskap.texts import Translator
from fellesskap_graphql.rehearsals import register
from fellesskap_web.chart import RELATIONS, drawing, node, open_and_close, units

Data = dict[str, Any]

_ABOVE = dict(zip(RELATIONS, ("reports_to", "prepares_for", "part_of"), strict=True))


def draft_chart(
    structure: Structure,
    counts: Mapping[str, Counter[str]],
    texts: Translator,
    address: Callable[[str], str],
) -> Data | None:
    """The drawing of a draft, or nothing where it has no bodies yet.

    Args:
        structure: what the draft holds.
        counts: errors and warnings by the path of a part.
        texts: the reader's language.
        address: where the body of a key leads.
    """
    shown = units(_bodies(structure, texts.language))
    if not shown:
        return None
    return drawing(
        shown,
        (
            node(
                unit,
                texts,
                href=address(unit.key),
                warn=_warning(_below(counts, f"bodies.{unit.key}"), texts),
            )
            for unit in shown
        ),
        texts,
    )


def partners_chart(structure: Structure, municipalities: Mapping[str, str], texts: Translator) -> Data:
    """The drawing of who takes part in a draft: municipalities in their regions, the trust with its divisions.

    `municipalities` gives their names by number.
    """
    names = {number: municipalities.get(number, number) for number in structure.municipalities}
    nodes = [
        _partner(
            f"region:{region.key}",
            region.name.in_language(texts.language),
            _counted_municipalities(len(region.members), texts),
            "municipal",
            [names.get(one.municipality, one.municipality) for one in region.members],
        )
        for region in structure.regions
    ]
    placed = {one.municipality for region in structure.regions for one in region.members}
    alone = [name for number, name in names.items() if number not in placed]
    if alone:
        called = texts.gettext("Kommuner uten region") if structure.regions else texts.gettext("Kommunene")
        nodes.append(
            _partner("municipalities", called, _counted_municipalities(len(alone), texts), "municipal", alone)
        )
    divided = texts.ngettext("%(num)s divisjon", "%(num)s divisjoner", len(structure.divisions))
    nodes.append(
        _partner(
            "trust",
            structure.trust.name or texts.gettext("Helseforetaket"),
            divided % {"num": len(structure.divisions)} if structure.divisions else "",
            "hospital",
            [one.name.in_language(texts.language) for one in structure.divisions],
        )
    )
    tiers = {"municipal": texts.gettext("Kommunesiden"), "hospital": texts.gettext("Sykehussiden")}
    return {
        "label": texts.gettext("Partene"),
        "words": open_and_close(texts),
        "tiers": [{"id": key, "label": label} for key, label in tiers.items()],
        "nodes": nodes,
        "edges": [],
    }


def _partner(key: str, name: str, note: str, side: str, items: list[str]) -> Data:
    """One of those who take part, with who is in it where it has anybody."""
    inside = {"items": [{"name": one} for one in items]} if items else {}
    return {"id": key, "name": name, "note": note, "tier": side, "side": side, **inside}


def _counted_municipalities(count: int, texts: Translator) -> str:
    return texts.ngettext("%(num)s kommune", "%(num)s kommuner", count) % {"num": count}


def _bodies(structure: Structure, language: str) -> Iterator[Data]:
    made = expand(structure, register())
    seats: dict[str, Counter[Side]] = {}
    for seat in made.seats:
        seats.setdefault(seat.body, Counter())[seat.template.side] += 1
    regions = {one.key: one.name.in_language(language) for one in structure.regions}
    for body in made.bodies:
        sides = seats.get(body.key, Counter())
        yield {
            "key": body.key,
            "name": body.name.in_language(language),
            "abbreviation": body.template.abbreviation,
            "level": body.template.level,
            "region": {"key": body.region, "name": regions[body.region]} if body.region else None,
            "decides": body.template.decides,
            "municipalSeats": sides[Side.MUNICIPAL],
            "hospitalSeats": sides[Side.HOSPITAL],
            "seatCount": sides.total(),
            "vacantSeats": 0,
            **{name: _key(getattr(body, above)) for name, above in _ABOVE.items()},
        }


def _key(key: str) -> Data | None:
    return {"key": key} if key else None


def _below(counts: Mapping[str, Counter[str]], path: str) -> Counter[str]:
    """What is counted on a part and on the parts within it."""
    found = [count for place, count in counts.items() if place == path or place.startswith(f"{path}.")]
    return sum(found, Counter())


def _warning(count: Counter[str], texts: Translator) -> str:
    said = [
        texts.ngettext("%(num)s feil", "%(num)s feil", count["ERROR"]) % {"num": count["ERROR"]}
        if count["ERROR"]
        else "",
        texts.ngettext("%(num)s advarsel", "%(num)s advarsler", count["WARNING"]) % {"num": count["WARNING"]}
        if count["WARNING"]
        else "",
    ]
    return texts.listing([one for one in said if one])
