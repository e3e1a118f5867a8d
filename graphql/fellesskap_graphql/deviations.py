"""The deviations from the national template that decide how a community works, before all the small ones.

What counts is the kind of a body, never its key or its name: a strategic committee is one whatever it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fellesskap.structure.model import Anchor, Body, BodyKind, Force, MatterClass, Structure
from fellesskap_graphql.wording import Glossary, say

_NATIONAL = (BodyKind.PARTNERSHIP, BodyKind.STRATEGIC, BodyKind.PROFESSIONAL)


@dataclass(frozen=True, slots=True)
class Highlight:
    """One deviation: a code with a sentence in the catalogues, and its facts in the reader's words."""

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


def highlights(national: Structure, here: Structure, words: Glossary) -> list[Highlight]:
    """Tell what matters most of how a community differs; source: S1, 1.11."""
    return [
        *_tiers(national, here),
        *_levels(national, here, words),
        *_ways(national, here, words),
        *_effects(national, here, words),
        *_forces(national, here, words),
        *_openness(national, here, words),
        *_more(national, here, words),
    ]


def _tiers(national: Structure, here: Structure) -> Iterator[Highlight]:
    if here.regions and not national.regions:
        yield Highlight("deviation.municipal_tier", {"count": len(here.regions)})
    through = [route for route in here.routes if Anchor.DIVISIONS in route.anchor_with]
    if through and not any(Anchor.DIVISIONS in route.anchor_with for route in national.routes):
        yield Highlight("deviation.hospital_tier", {"count": len(here.divisions)})


def _levels(national: Structure, here: Structure, words: Glossary) -> Iterator[Highlight]:
    kinds = {body.kind for body in here.bodies}
    for body in national.bodies:
        if body.kind in _NATIONAL and body.kind not in kinds:
            name = body.name.in_language(words.texts.language)
            yield Highlight("deviation.level_missing", {"name": name, "level": body.level})


def _more(national: Structure, here: Structure, words: Glossary) -> Iterator[Highlight]:
    known = {body.kind for body in national.bodies}
    more = [body for body in here.bodies if body.kind not in known]
    if more:
        yield Highlight("deviation.more_bodies", {"names": _names(more, words)})


def _ways(national: Structure, here: Structure, words: Glossary) -> Iterator[Highlight]:
    for code, bodies_of in (
        ("deviation.discusses_elsewhere", _discussing),
        ("deviation.decides_elsewhere", _deciding),
    ):
        alike: dict[tuple[str, str], list[MatterClass]] = {}
        for matter in national.matter_classes:
            there_in, here_in = bodies_of(national, matter), bodies_of(here, matter)
            if here_in and {body.kind for body in here_in} != {body.kind for body in there_in}:
                place = _names(here_in, words), _names(there_in, words)
                alike.setdefault(place, []).append(_matter(here, matter))
        for (here_names, there_names), matters in alike.items():
            facts = {"matter": _matters(matters, words), "here": here_names, "there": there_names}
            yield Highlight(code, facts)


def _effects(national: Structure, here: Structure, words: Glossary) -> Iterator[Highlight]:
    for matter in national.matter_classes:
        own = _matter(here, matter)
        if own.effect is not matter.effect:
            facts = {
                "matter": _matters([own], words),
                "here": say("effect", own.effect.value, words),
                "there": say("effect", matter.effect.value, words),
            }
            yield Highlight("deviation.effect", facts)


def _forces(national: Structure, here: Structure, words: Glossary) -> Iterator[Highlight]:
    alike: dict[tuple[Force, str], list[MatterClass]] = {}
    for matter in national.matter_classes:
        own = _matter(here, matter)
        if own.force is not matter.force and own.force is not Force.AT_ONCE:
            alike.setdefault((own.force, own.onward_to), []).append(own)
    for (force, onward), matters in alike.items():
        facts = {"matter": _matters(matters, words), "body": say("onward_to", onward, words)}
        yield Highlight(f"deviation.force_{force}", facts)


def _openness(national: Structure, here: Structure, words: Glossary) -> Iterator[Highlight]:
    closed = {body.kind for body in national.bodies if not body.open_to_public}
    opened = [body for body in here.bodies if body.open_to_public and body.kind in closed]
    if opened:
        yield Highlight("deviation.open_meetings", {"names": _names(opened, words)})


def _matter(here: Structure, matter: MatterClass) -> MatterClass:
    return next((one for one in here.matter_classes if one.key == matter.key), matter)


def _matters(matters: Iterable[MatterClass], words: Glossary) -> str:
    return words.texts.listing([f"«{one.name.in_language(words.texts.language)}»" for one in matters])


def _discussing(structure: Structure, matter: MatterClass) -> list[Body]:
    keys = {
        key for route in structure.routes if matter.key in route.matter_classes for key in route.discuss_in
    }
    return [body for body in structure.bodies if body.key in keys]


def _deciding(structure: Structure, matter: MatterClass) -> list[Body]:
    keys = {route.decide_in for route in structure.routes if matter.key in route.matter_classes}
    return [body for body in structure.bodies if body.key in keys]


def _names(bodies: Iterable[Body], words: Glossary) -> str:
    return words.texts.listing([_full(body, words.texts.language) for body in bodies])


def _full(body: Body, language: str) -> str:
    name = body.name.in_language(language)
    return f"{name} ({body.abbreviation})" if body.abbreviation and body.abbreviation != name else name
