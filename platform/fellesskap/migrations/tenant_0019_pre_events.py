"""What others hold that a year is planned around, such as KS' autumn meeting, and the bodies that meet there."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import PARTNERS

ID = "tenant_0019_pre_events"
VERSION = "1.38.0"
DESCRIPTION = "Events that a year is planned around"

DDL = """
CREATE TABLE year_event (
    id uuid PRIMARY KEY,
    name varchar(120) NOT NULL CHECK (name <> ''),
    day date NOT NULL,
    place varchar(200) NOT NULL,
    removed_at timestamptz,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX year_event_day ON year_event (day);
CREATE TABLE event_body (
    id uuid PRIMARY KEY,
    event_id uuid NOT NULL REFERENCES year_event,
    body_id uuid NOT NULL REFERENCES body,
    beside varchar(6) NOT NULL CHECK (beside IN ('before', 'same', 'after')),
    UNIQUE (event_id, body_id)
);
"""

VISIBLE = {"year_event": PARTNERS, "event_body": PARTNERS}
WRITABLE = {"event_body": "INSERT, DELETE"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
