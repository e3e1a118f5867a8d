"""The database roles of an installation and what the login role may become.

`provisioner` creates schemas and roles (command line only); `owner` owns every schema and runs migrations;
`platform` reads and writes the shared registry, sessions and outbox; `national` reads released snapshots;
`backup` bypasses row policies; each tenant has a role of its own; the login role owns and inherits nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

SHARED_SCHEMA = "shared"


@dataclass(frozen=True, slots=True)
class RoleNames:
    """The names of one installation's roles, kept apart from other installations' by their prefix."""

    prefix: str

    @property
    def owner(self) -> str:
        return f"{self.prefix}_owner"

    @property
    def platform(self) -> str:
        return f"{self.prefix}_platform"

    @property
    def national(self) -> str:
        return f"{self.prefix}_national"

    @property
    def backup(self) -> str:
        return f"{self.prefix}_backup"

    @property
    def login(self) -> str:
        return f"{self.prefix}_app"
