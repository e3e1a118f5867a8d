"""Loading versions and what lives in them, and projecting a version to the dated rows of the tenant.

What only reads names its schema, so that it works in a reading work too; saving needs a writing work in the
engine scope.
"""

from fellesskap.structure.queries.projection import keep_partners, project
from fellesskap.structure.queries.versions import (
    NewVersion,
    VersionRef,
    find_body_ids,
    find_latest_version,
    find_version_by_key,
    find_version_on,
    load_body_key,
    load_content,
    load_in_use,
    load_municipalities,
    lock_structure,
    save_version,
)

__all__ = [
    "NewVersion",
    "VersionRef",
    "find_body_ids",
    "find_latest_version",
    "find_version_by_key",
    "find_version_on",
    "keep_partners",
    "load_body_key",
    "load_content",
    "load_in_use",
    "load_municipalities",
    "lock_structure",
    "project",
    "save_version",
]
