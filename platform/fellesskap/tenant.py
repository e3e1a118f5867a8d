"""A community as the database knows it: its slug, and the schema and role that follow from the slug."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fellesskap.errors import Invalid

RESERVED_SLUGS = frozenset(
    (
        "nasjonal",
        "om",
        "innstillinger",
        "logg-inn",
        "logg-ut",
        "static",
        "helse",
        "graphql",
        "offentlig",
        "api",
        "demo",
        "metrics",
    )
)
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_LONGEST_SLUG = 40


@dataclass(frozen=True, slots=True)
class Tenant:
    """One community's place in the installation."""

    slug: str
    name: str
    schema: str
    role: str
    languages: tuple[str, ...] = ("nb", "nn", "se")
    demo: bool = False


def tenant(slug: str, name: str, role_prefix: str, *, demo: bool = False) -> Tenant:
    """Derive schema and role from the slug; raise `Invalid` for a slug no address could carry."""
    if not _SLUG.match(slug) or len(slug) > _LONGEST_SLUG:
        raise Invalid("tenant.slug_malformed", field="slug", slug=slug)
    if slug in RESERVED_SLUGS:
        raise Invalid("tenant.slug_reserved", field="slug", slug=slug)
    key = slug.replace("-", "_")
    return Tenant(slug, name, schema=f"tenant_{key}", role=f"{role_prefix}_tenant_{key}", demo=demo)
