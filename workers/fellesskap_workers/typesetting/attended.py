"""In the minutes, in words: who met for whom and in which lines, who stepped aside, empty seats, and guests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fellesskap.texts import Translator
from fellesskap_workers.typesetting.frame import Row


def attended(meeting: Row, say: Translator) -> list[str]:
    """One sentence for each deputy, for each change during the meeting, and for what nobody met for."""
    last = len(meeting["agenda"])
    lines = [line for row in meeting["attendance"] if row["seat"] for line in _of_seat(row, last, say)]
    empty = [
        row["seat"]["title"]
        for row in meeting["attendance"]
        if row["seat"] and row["seat"]["kind"] == "MEMBER" and row["state"] == "ABSENT"
    ]
    if empty:
        lines.append(say.gettext("Ikke representert: %(seats)s") % {"seats": say.listing(empty)})
    return [*lines, *_guests(meeting, last, say)]


def aside(recusals: Iterable[Row], say: Translator) -> str:
    """Who stepped aside in a line and why, and who met instead."""
    return "\n\n".join(_aside(one, say) for one in recusals)


def _aside(one: Row, say: Translator) -> str:
    name = one["person"]["name"] if one["person"] else one["seat"]["title"]
    said = say.gettext("%(name)s fratrådte som inhabil: %(reason)s") % {
        "name": name,
        "reason": one["reason"],
    }
    if not one["deputy"]:
        return said
    instead = say.gettext("%(name)s møtte i stedet.") % {"name": one["deputy"]["name"]}
    return f"{said.rstrip('.')}. {instead}"


def _of_seat(row: Row, last: int, say: Translator) -> Iterator[str]:
    holder = row["seat"]["holder"]["person"] if row["seat"]["holder"] else None
    whole = {"firstItem": 1, "lastItem": last, "deputy": row["deputy"], "person": row["person"]}
    for one in row["stints"] or ([whole] if row["state"] == "PRESENT" else []):
        if one["person"] is None or not (one["deputy"] or row["stints"]):
            continue
        facts = {
            "name": one["person"]["name"],
            "holder": holder["name"] if holder else "",
            "seat": row["seat"]["title"],
            "lines": _lines(one, say),
        }
        part = (one["firstItem"], one["lastItem"]) != (1, last)
        if not one["deputy"]:
            yield say.gettext("%(name)s møtte i %(lines)s") % facts
        elif holder:
            text = (
                say.gettext("%(name)s møtte for %(holder)s i %(lines)s")
                if part
                else say.gettext("%(name)s møtte for %(holder)s")
            )
            yield text % facts
        else:
            text = (
                say.gettext("%(name)s møtte for ledig plass (%(seat)s) i %(lines)s")
                if part
                else say.gettext("%(name)s møtte for ledig plass (%(seat)s)")
            )
            yield text % facts


def _guests(meeting: Row, last: int, say: Translator) -> Iterator[str]:
    for guest in meeting["guests"]:
        name = ", ".join(filter(None, (guest["name"], guest["represents"])))
        if (guest["firstItem"], guest["lastItem"]) == (1, last):
            yield say.gettext("Gjest: %(name)s") % {"name": name}
        else:
            yield say.gettext("Gjest: %(name)s, %(lines)s") % {"name": name, "lines": _lines(guest, say)}


def _lines(one: Row, say: Translator) -> str:
    first, last = one["firstItem"], one["lastItem"]
    if first == last:
        return say.gettext("sak %(first)s") % {"first": first}
    return say.gettext("sak %(first)s–%(last)s") % {"first": first, "last": last}
