"""Whom a round left out when it was opened, and for whom a decision therefore is not.

Of rounds that were opened before, it was never kept: they have no rows here, and their decisions leave nobody out.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE

ID = "tenant_0052_pre_unasked"
VERSION = "1.38.0"
DESCRIPTION = "Partners that a round leaves out"

DDL = """
CREATE TABLE unasked (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES round,
    partner_id uuid NOT NULL REFERENCES partner,
    division_id uuid REFERENCES division,
    region_id uuid REFERENCES region,
    sort_key varchar(400) NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE NULLS NOT DISTINCT (round_id, partner_id, division_id)
);
ALTER TABLE decision ADD COLUMN left_out jsonb NOT NULL DEFAULT '[]';
"""

VISIBLE = {"unasked": AUDIENCE}

WRITABLE = {"unasked": "INSERT, DELETE, UPDATE (audience)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
