"""What stands in a structure's document, said as people read it.

Choices become words, keys become the names they stand for, and yes is yes: a change of a structure is read by
people who have never seen its document. Pure; the reader's language comes with the `Glossary`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fellesskap.plain import identity
from fellesskap.structure.model import Structure
from fellesskap.texts import Translator, mark

_ANCHORING = {
    "none": mark("ingen forankring"),
    "region": mark("i regionenes formøter"),
    "administrative": mark("administrativt"),
    "council": mark("i kommunestyrene"),
}
_SIDES = {
    "municipal": mark("kommunesiden"),
    "hospital": mark("sykehussiden"),
    "other": mark("andre"),
}
_BODY_KINDS = {
    "partnership": mark("partnerskapsmøte"),
    "dialogue": mark("dialogmøte"),
    "strategic": mark("strategisk samarbeidsutvalg"),
    "working": mark("arbeidsutvalg"),
    "professional": mark("faglig samarbeidsutvalg"),
    "expert": mark("fagutvalg"),
    "temporary": mark("midlertidig utvalg"),
    "advisory": mark("rådgivende utvalg"),
    "secretariat": mark("sekretariat"),
    "region": mark("regionens eget møte"),
    "network": mark("nettverk"),
}
CHOICES: dict[str, dict[str, str]] = {
    "kind": {
        **_BODY_KINDS,
        "member": mark("medlem"),
        "observer": mark("observatør"),
        "secretary": mark("sekretær"),
        "seats": mark("antall plasser"),
        "both_sides": mark("begge sider er med"),
        "same_number": mark("like mange fra hver side"),
        "coverage": mark("alle steder er representert"),
        "competence": mark("kompetanse"),
        "gender": mark("begge kjønn er representert"),
    },
    "may_appoint": _BODY_KINDS,
    "each": {
        "municipality": mark("hver kommune"),
        "region": mark("hver region"),
        "division": mark("hver divisjon"),
    },
    "group": {
        "users": mark("brukerne"),
        "general_practitioners": mark("fastlegene"),
        "employees": mark("de ansatte"),
    },
    "deputies": {
        "none": mark("ingen vara"),
        "personal": mark("personlig vara"),
        "ordered": mark("varaer i rekkefølge"),
        "common": mark("felles varaer"),
    },
    "anchoring": _ANCHORING,
    "levels": _ANCHORING,
    "silence": {
        "consents": mark("den som ikke svarer, er enig"),
        "does_not_count": mark("den som ikke svarer, teller ikke med"),
        "blocks": mark("den som ikke svarer, stanser saken"),
    },
    "objection_effect": {
        "blocks": mark("den stanser beslutningen"),
        "must_be_addressed": mark("den må besvares"),
        "noted": mark("den blir notert"),
    },
    "basis": {
        "no_objection": mark("ingen har innvendinger"),
        "all_agree": mark("alle sier seg enige"),
    },
    "effect": {"binding": mark("bindende"), "recommendation": mark("anbefaling")},
    "force": {
        "at_once": mark("gjelder med en gang"),
        "reported": mark("gjelder med en gang, og meldes videre"),
        "pending": mark("gjelder først når et annet utvalg har godkjent den"),
    },
    "anchor_with": {
        "municipalities": mark("kommunene"),
        "divisions": mark("divisjonene"),
        "trust": mark("helseforetaket"),
    },
    "fills": {
        "title": mark("tittel"),
        "question": mark("spørsmål"),
        "background": mark("bakgrunn"),
        "proposal": mark("forslag"),
        "consequences": mark("konsekvenser"),
    },
    "direction": {"lift": mark("løft"), "lower": mark("nedtak")},
    "weight": {"error": mark("feil"), "warning": mark("advarsel")},
    "side": _SIDES,
    "first": _SIDES,
    "minutes_approved_by": {
        "secretariat": mark("sekretariatet"),
        "next_meeting": mark("utvalget i neste møte"),
        "leaders": mark("lederen og nestlederen"),
    },
    "deputy_access": {
        "until_approved": mark("til referatet er godkjent"),
        "until_held": mark("til møtet er holdt"),
        "days_after": mark("et antall dager etter møtet"),
    },
}
"""The words a structure chooses among, by the field of the document."""

PARTIES = {
    "municipalities": mark("kommunene"),
    "regions": mark("regionene"),
    "divisions": mark("divisjonene"),
    "trust": mark("helseforetaket"),
}
_NAMED = {"name", "title", "label", "explanation"}
_REFERENCES: dict[str, tuple[str, ...]] = {
    name: kinds
    for kinds, names in {
        ("bodies",): (
            *("reports_to", "prepares_for", "part_of", "adopted_by", "succeeds", "bodies"),
            *(
                "decide_in",
                "discuss_in",
                "may_start_in",
                "may_report_from",
                "from_bodies",
                "to_bodies",
                "body",
            ),
            *("onward_to", "advised_by"),
        ),
        ("parties", "bodies"): ("appointed_by", "nominated_by", "selected_by", "confirmed_by"),
        ("competences",): ("competences", "competence", "excludes"),
        ("regions",): ("region", "regions"),
        ("municipalities",): ("municipality", "municipalities"),
        ("divisions",): ("division", "divisions"),
        ("regions", "divisions", "municipalities"): ("among", "place", "places"),
        ("regions", "divisions", "trust", "municipalities"): ("parties",),
        ("offices",): ("office",),
        ("matter_classes",): ("matter_classes",),
        ("routes",): ("routes",),
        ("perspectives",): ("perspectives",),
        ("plan_periods",): ("periods",),
    }.items()
    for name in names
}
_KEYED = (
    *("bodies", "regions", "divisions", "offices", "parties", "competences", "matter_classes", "routes"),
    "plan_periods",
)


@dataclass(frozen=True, slots=True)
class Glossary:
    """One reader's words: the translator, and for each kind of thing what its keys are called."""

    texts: Translator
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def name(self, kinds: Iterable[str], key: str) -> str:
        """What a key stands for; the key itself where nobody knows it."""
        return next((self.names[kind][key] for kind in kinds if key in self.names.get(kind, {})), key)

    def word(self, field: str) -> str:
        """What a field of the document is called."""
        return self.texts.sentence(f"structure.field_{field}", {})


def glossary(
    texts: Translator, structures: Iterable[Structure], municipalities: Mapping[str, str]
) -> Glossary:
    """Gather the names of some structures, of the last where they differ; `municipalities` by their numbers."""
    names: dict[str, dict[str, str]] = {kind: {} for kind in (*_KEYED, "perspectives")}
    structures = list(structures)
    for structure in structures:
        for kind, known in names.items():
            known |= {one.key: one.name.in_language(texts.language) for one in getattr(structure, kind)}
    names["trust"] = {one.trust.key: one.trust.name for one in structures}
    names["municipalities"] = dict(municipalities)
    names["parties"] = {**{key: texts.gettext(word) for key, word in PARTIES.items()}, **names["parties"]}
    return Glossary(texts, names)


def say(field: str, value: Any, words: Glossary) -> str:
    """Say the plain value of a field; what is empty or absent is an empty text."""
    if value is None or value in ("", [], {}):
        return ""
    match value:
        case bool():
            said = words.texts.gettext("Ja") if value else words.texts.gettext("Nei")
        case list():
            said = _listed(field, value, words)
        case dict():
            said = _table(field, value, words)
        case int():
            said = _number(field, value, words.texts)
        case _:
            said = _text(field, value, words)
    return said


def _number(field: str, value: int, texts: Translator) -> str:
    """A number with what it counts, where the name of its field does not say so."""
    match field:
        case "call_days" | "answer_days" | "comment_days" | "deputy_access_days":
            counted = texts.ngettext("%(num)s dag", "%(num)s dager", value)
        case "frame_minutes":
            counted = texts.ngettext("%(num)s minutt", "%(num)s minutter", value)
        case _:
            counted = "%(num)s"
    return counted % {"num": texts.number(value)}


def _text(field: str, value: Any, words: Glossary) -> str:
    if field in CHOICES:
        return words.texts.gettext(CHOICES[field].get(value, value))
    if field in _REFERENCES:
        return words.name(_REFERENCES[field], value)
    day = _day(value)
    return words.texts.day(day) if day else str(value)


def name_of(names: Any, language: str) -> str:
    """A name in one language, of the plain form of `Names`; bokmål where that language has none."""
    return str(names.get(language) or names.get("nb") or "") if isinstance(names, dict) else ""


def own_name(item: Any, language: str) -> str:
    """What a part of a document calls itself, or its key."""
    if not isinstance(item, dict):
        return str(item)
    named = (name_of(item.get(place), language) for place in ("name", "title", "label"))
    return next((found for found in named if found), str(identity(item) or ""))


def summary(part: str, item: Any, words: Glossary) -> str:
    """Say in a line what a whole part that came or went is."""
    if not isinstance(item, dict):
        return ""
    made = _SUMMARIES.get(part)
    return made(item, words) if made else ""


def _listed(field: str, value: list[Any], words: Glossary) -> str:
    if all(isinstance(item, dict) for item in value):
        return words.texts.listing([_item(field, item, words) for item in value])
    return words.texts.listing([say(field, item, words) for item in value])


def _item(field: str, item: dict[str, Any], words: Glossary) -> str:
    if field == "by_place":
        return f"{say('place', item['place'], words)}: {item['count']}"
    if field == "members":
        return say("municipality", item["municipality"], words)
    if field == "fields":
        about = name_of(item.get("explanation"), words.texts.language)
        needed = "" if item.get("required", True) else f" ({words.texts.gettext('valgfritt')})"
        return f"«{own_name(item, words.texts.language)}»{needed}{f' – {about}' if about else ''}"
    return own_name(item, words.texts.language)


def _table(field: str, value: dict[str, Any], words: Glossary) -> str:
    if field in _NAMED or "nb" in value:
        return name_of(value, words.texts.language)
    # A turn of the chair lasts either months or meetings: the other is nought and says nothing.
    given = {key: part for key, part in value.items() if part != 0 or part is False}
    said = ((key, say(key, part, words)) for key, part in given.items())
    return "\n".join(f"{words.word(key)}: {text}" for key, text in said if text)


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if len(value) == len("2026-01-01") else None
    except (TypeError, ValueError):
        return None


def _body(item: dict[str, Any], words: Glossary) -> str:
    level = words.texts.gettext("nivå %(num)s") % {"num": item["level"]}
    parts = [say("kind", item["kind"], words), level]
    if item.get("each"):
        parts.append(_one_for(item["each"], words))
    if item.get("decides"):
        parts.append(words.texts.gettext("tar beslutninger"))
    said = ", ".join(parts)
    seats = [own_name(seat, words.texts.language) for seat in item.get("seats", ())]
    if not seats:
        return said
    with_seats = words.texts.gettext("%(body)s, med plass til %(seats)s")
    return with_seats % {"body": said, "seats": words.texts.listing(seats)}


def _seat(item: dict[str, Any], words: Glossary) -> str:
    parts = [say("side", item["side"], words), say("kind", item["kind"], words)]
    if item.get("each"):
        parts.append(_one_for(item["each"], words))
    if item.get("count", 1) > 1:
        count = item["count"]
        parts.append(words.texts.ngettext("%(num)s plass", "%(num)s plasser", count) % {"num": count})
    if not item.get("counts", True) and item["kind"] == "member":
        parts.append(words.texts.gettext("teller ikke når enighet avgjøres"))
    return ", ".join(parts)


def _one_for(each: str, words: Glossary) -> str:
    return words.texts.gettext("én for %(each)s") % {"each": say("each", each, words)}


def _route(item: dict[str, Any], words: Glossary) -> str:
    return words.texts.gettext("drøftes i %(discuss)s, besluttes i %(decide)s") % {
        "discuss": say("discuss_in", item["discuss_in"], words),
        "decide": say("decide_in", item["decide_in"], words),
    }


def _region(item: dict[str, Any], words: Glossary) -> str:
    return say("members", item["members"], words)


def _matter_class(item: dict[str, Any], words: Glossary) -> str:
    parts = [say("effect", item["effect"], words), say("anchoring", item["anchoring"], words)]
    if item.get("onward_to"):
        onward = say("onward_to", item["onward_to"], words)
        parts.append(f"{say('force', item['force'], words)} ({onward})")
    return ", ".join(parts)


def _passage(item: dict[str, Any], words: Glossary) -> str:
    return words.texts.gettext("%(direction)s fra %(from)s til %(to)s") % {
        "direction": say("direction", item["direction"], words),
        "from": say("from_bodies", item["from_bodies"], words),
        "to": say("to_bodies", item["to_bodies"], words),
    }


def _disagreement_level(item: dict[str, Any], words: Glossary) -> str:
    days = item.get("days", 14)
    time = words.texts.ngettext("frist %(num)s dag", "frist %(num)s dager", days) % {"num": days}
    where = say("body", item["body"], words) if item.get("body") else words.texts.gettext("enhetene selv")
    return f"{where}, {time}"


def _plan_period(item: dict[str, Any], words: Glossary) -> str:
    return f"{say('starts', item['starts'], words)}–{say('ends', item['ends'], words)}"


def _priority_group(item: dict[str, Any], words: Glossary) -> str:
    return say("periods", item["periods"], words)


_SUMMARIES: dict[str, Callable[[dict[str, Any], Glossary], str]] = {
    "body": _body,
    "seat": _seat,
    "route": _route,
    "region": _region,
    "matter_class": _matter_class,
    "passage": _passage,
    "plan_period": _plan_period,
    "priority_group": _priority_group,
    "disagreement_level": _disagreement_level,
}
