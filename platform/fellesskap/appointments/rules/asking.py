"""Whom a seat is asked of, and what happens to a name after them; read off the structure's words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fellesskap.appointments.model import AppointmentAct, Asking, Party, PartyKind, SeatPath

LONGEST_NAME = 200
_KINDS = {
    "regions": PartyKind.REGION,
    "municipalities": PartyKind.MUNICIPALITY,
    "divisions": PartyKind.DIVISION,
    "trust": PartyKind.TRUST,
}


def ask(path: SeatPath, known: Collection[Party]) -> Asking:
    """R-APPOINTMENT-1: A seat is asked of those who nominate for it, else of those who appoint to it.

    A seat of a region, municipality or division is asked of its own alone; any other of all there are. Where
    several are asked, or somebody is named to choose, a choice is made. What is nominated is settled by the
    one who confirms, else by the one who appoints; what is appointed only by one who confirms.

    Source: 002 «oppnevne representant», 000 milestone 7; models.md A3, A30.
    """
    if path.office:
        return Asking(path, None, (), False, "", "")
    word = path.nominated_by or path.appointed_by
    act = AppointmentAct.NOMINATE if path.nominated_by else AppointmentAct.APPOINT
    parties = tuple(party for party in known if _is_named(party, word) and _is_near(party, path))
    appoints = path.appointed_by if path.nominated_by and path.appointed_by != path.nominated_by else ""
    settles = path.confirmed_by or appoints
    return Asking(
        path,
        act if parties else None,
        parties,
        bool(parties) and (bool(path.selected_by) or len(parties) > 1),
        path.selected_by,
        settles if parties else "",
        _name_of(path.selected_by, path, known),
        _name_of(settles, path, known),
    )


def parties_of(askings: Iterable[Asking]) -> list[Party]:
    """List those called on, each once, in the order they are known in."""
    found = {party.key: party for asking in askings for party in asking.parties}
    return sorted(found.values(), key=_order)


def settling_words(askings: Iterable[Asking]) -> set[str]:
    """The words for those who choose or settle something."""
    return {word for asking in askings for word in (asking.selects, asking.settles) if word}


def _name_of(word: str, path: SeatPath, known: Collection[Party]) -> str:
    """What the one that a word means is called; several by all their names."""
    names = [party.name for party in known if _is_named(party, word) and _is_near(party, path)]
    return ", ".join(names)[:LONGEST_NAME]


def _is_named(party: Party, word: str) -> bool:
    kind = _KINDS.get(word)
    if kind is not None:
        return party.kind is kind
    return party.kind in (PartyKind.BODY, PartyKind.OUTSIDE) and party.word == word


def _is_near(party: Party, path: SeatPath) -> bool:
    """Tell whether a party of several of its kind is the one this seat belongs to."""
    if party.kind is PartyKind.MUNICIPALITY and path.partner_id is not None:
        return party.partner_id == path.partner_id
    if party.kind is PartyKind.DIVISION and path.division_id is not None:
        return party.division_id == path.division_id
    if path.region_id is None:
        return True
    if party.kind in (PartyKind.REGION, PartyKind.MUNICIPALITY):
        return party.region_id == path.region_id
    # A body of one region is asked for its own region alone, one for all of them for each.
    return party.region_id in (None, path.region_id)


_FIRST = list(PartyKind)


def _order(party: Party) -> tuple[int, str, str]:
    return _FIRST.index(party.kind), party.sort_key, party.key
