"""The national template as a structure to compare with: what ships, without any one community in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from fellesskap.structure.model import Structure
from fellesskap_tenants.structures import load_template, structures_folder

NATIONAL = "national"


@cache
def national_template() -> Structure:
    """Read the national template that ships with the product; it names no trust and no municipality."""
    return load_template(structures_folder() / f"{NATIONAL}.toml")


def national_default_for(structure: Structure) -> Structure:
    """Give the national template as it would be for one community.

    What every community must fill in itself (its name, its trust, its municipalities, the papers it follows
    and whether they are adopted) is taken from the community, so that it is no difference.
    """
    return replace(
        national_template(),
        name=structure.name,
        trust=structure.trust,
        municipalities=structure.municipalities,
        source=structure.source,
        proposal=structure.proposal,
    )
