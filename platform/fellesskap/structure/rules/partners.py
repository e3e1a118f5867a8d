"""Who the community is: its name, its municipalities and trust, and the regions between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fellesskap.structure.model import Structure
from fellesskap.structure.rules.expansion import Municipalities
from fellesskap.structure.rules.findings import Fact, Finding, Severity


def check_partners(structure: Structure, municipalities: Municipalities) -> list[Finding]:
    """Check that everybody the structure names is known, and tell what no source has confirmed."""
    return [*_partners(structure, municipalities), *_regions(structure), *_unsaid(structure)]


def _partners(structure: Structure, municipalities: Municipalities) -> Iterator[Finding]:
    """R-STRUCTURE-9: The municipalities stand in the national register and the trust has its number. One that
    ends is told with the day and those that replace it. Source: 004 avtale, A22.
    """
    if not structure.municipalities:
        yield Finding("municipalities", "structure.no_municipality")
    for number in structure.municipalities:
        known = municipalities.get(number)
        if known is None:
            yield Finding("municipalities", "structure.municipality_unknown", facts={"number": number})
        elif known.valid_to:
            facts: dict[str, Fact] = {"name": known.name, "number": number, "day": known.valid_to}
            successors = [_called(one, municipalities) for one in successors_of(number, municipalities)]
            if successors:
                facts["successors"] = successors
            code = "structure.municipality_replaced" if successors else "structure.municipality_abolished"
            yield Finding("municipalities", code, Severity.WARNING, facts)
    if not _is_org_number(structure.trust.org_number):
        bad: dict[str, Fact] = {"number": structure.trust.org_number}
        yield Finding("trust.org_number", "structure.org_number_malformed", facts=bad)
    if not structure.trust.name.strip():
        yield Finding("trust.name", "structure.name_missing")


def successors_of(ended: str, municipalities: Municipalities) -> list[str]:
    """R-STRUCTURE-9, the numbers of those that replace a municipality, past the ones that were themselves replaced
    later; none where the register names nobody.
    """
    found: dict[str, None] = {}
    seen, waiting = {ended}, list(municipalities[ended].successors) if ended in municipalities else []
    while waiting:
        number = waiting.pop(0)
        if number in seen:
            continue
        seen.add(number)
        known = municipalities.get(number)
        if known and known.successors:
            waiting = [*known.successors, *waiting]
        else:
            found[number] = None
    return list(found)


def _called(number: str, municipalities: Municipalities) -> str:
    known = municipalities.get(number)
    return f"{known.name} ({number})" if known else number


def _regions(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-10: A municipality is in one region at a time. Source: 003 «sju helseregioner», A21."""
    places = Counter(member.municipality for region in structure.regions for member in region.members)
    for number, times in places.items():
        if number not in structure.municipalities:
            yield Finding("regions", "structure.unknown_reference", facts={"reference": number})
        if times > 1:
            yield Finding("regions", "structure.municipality_in_two_regions", facts={"number": number})
    for number in structure.municipalities:
        if structure.regions and number not in places:
            yield Finding(
                "regions", "structure.municipality_without_region", Severity.WARNING, {"number": number}
            )
    for region in structure.regions:
        unconfirmed = sum(not member.confirmed for member in region.members)
        if unconfirmed:
            told: dict[str, Fact] = {"name": region.name.nb, "count": unconfirmed}
            path = f"regions.{region.key}"
            yield Finding(path, "structure.members_unconfirmed", Severity.WARNING, told)


def _unsaid(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-23: A name or a structure that no source of the community's own states is told apart.

    Source: A21.
    """
    if not structure.name_confirmed:
        facts: dict[str, Fact] = {"name": structure.name.nb}
        yield Finding("name_confirmed", "structure.name_unconfirmed", Severity.WARNING, facts)
    if structure.assumed:
        yield Finding("assumed", "structure.assumed", Severity.WARNING)


def _is_org_number(text: str) -> bool:
    """Check the nine digits of an organisation number by its last (modulus 11)."""
    if not re.fullmatch(r"[0-9]{9}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, (3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True))
    return total % 11 == 0
