"""The national template: as a structure to compare with, and as the file of a community that has told nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cache

from fellesskap.structure.model import Structure
from fellesskap_tenants.registers import RegisteredCommunity, RegisteredMunicipality
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
        name_confirmed=structure.name_confirmed,
        assumed=structure.assumed,
    )


_HEAD = """\
# What the registers know of the community, on the national template; nothing of its own is known.
# `fellesskap tenant template {slug}` writes this file anew from the registers.

extends = "national"
assumed = true # take this away with the first thing the community tells of itself
name = {name}
{confirmed}municipalities = [
"""
_UNCONFIRMED = "name_confirmed = false # no source of the community's own states the name\n"
_TAIL = """\
]

[trust]
key = {key}
name = {name}
org_number = {org_number}
health_region = {health_region}
"""


def template_file(community: RegisteredCommunity, municipalities: Iterable[RegisteredMunicipality]) -> str:
    """Write the structure file; of all municipalities it takes the community's own that have not ended."""
    members = [
        f'  "{line.facts.number}", # {line.facts.name}\n'
        for line in municipalities
        if line.community == community.slug and line.facts.valid_to is None
    ]
    confirmed = "" if community.confirmed else _UNCONFIRMED
    head = _HEAD.format(slug=community.slug, name=_quoted(community.name), confirmed=confirmed)
    return (
        head
        + "".join(members)
        + _TAIL.format(**{name: _quoted(value) for name, value in asdict(community.trust).items()})
    )


def _quoted(text: str) -> str:
    """Write a text as TOML does, which for all that stands in a register is as JSON does."""
    return json.dumps(text, ensure_ascii=False)
