"""Partners that ended while something was awaited of them, in words and with the address where it is settled."""

from __future__ import annotations

from fellesskap.texts import mark
from fellesskap_graphql.positions import asked_name
from fellesskap_web.road import Data, reach
from fellesskap_web.visitor import Visit


def told_ended(reply: Data, visit: Visit) -> tuple[str, Data]:
    """Tell that one who is asked has ended, and who replaced it where the register says."""
    names = [] if reply["division"] else names_of(reply["partner"])
    if names:
        facts = {"name": asked_name(reply), "names": visit.texts.listing(names)}
        return mark("%(names)s har tatt over for %(name)s. Hvem svarer nå?"), facts
    return mark("%(name)s er ikke lenger med i helsefellesskapet. Hvem svarer nå?"), {
        "name": asked_name(reply)
    }


def told_left(followup: Data, visit: Visit) -> tuple[str, Data]:
    """Tell that a partner with something left to follow up has ended, and who replaced it where that is known."""
    name, names = followup["partner"]["name"], names_of(followup["partner"])
    if names:
        facts = {"name": name, "names": visit.texts.listing(names)}
        return mark("%(names)s har tatt over for %(name)s. Hvem følger opp nå?"), facts
    return mark("%(name)s er ikke lenger med i helsefellesskapet. Hvem følger opp nå?"), {"name": name}


def names_of(partner: Data) -> list[str]:
    """Name those that the register says replaced a municipality."""
    return [one["name"] for one in partner["replacedBy"]]


def ended_url(found: Data, reply: Data, visit: Visit) -> str:
    """Give the page on which it is settled who answers for one that ended."""
    return reach(visit, "forankring", found["id"], "opphort", reply["id"])
