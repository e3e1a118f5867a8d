"""Bodies with mandates and an end, and seats with how they are filled."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0006_pre_appointing"
VERSION = "1.38.0"
DESCRIPTION = "Mandates, and how seats are filled"

DDL = """
ALTER TABLE body_edition
    ADD COLUMN mandate text NOT NULL DEFAULT '',
    ADD COLUMN mandate_reference varchar(200) NOT NULL DEFAULT '',
    ADD COLUMN mandate_adopted_by_id uuid REFERENCES body,
    ADD COLUMN mandate_adopted_on date,
    ADD COLUMN until date,
    ADD COLUMN appointed_by_id uuid REFERENCES body,
    ADD COLUMN succeeds_id uuid REFERENCES body;
ALTER TABLE seat_edition
    ADD COLUMN may_attend boolean NOT NULL DEFAULT true,
    ADD COLUMN requires text NOT NULL DEFAULT '',
    ADD COLUMN speaks_for varchar(24) NOT NULL DEFAULT '',
    ADD COLUMN deputies varchar(10) NOT NULL DEFAULT 'none'
        CHECK (deputies IN ('none', 'personal', 'ordered', 'common')),
    ADD COLUMN office varchar(28) NOT NULL DEFAULT '',
    ADD COLUMN nominated_by varchar(28) NOT NULL DEFAULT '',
    ADD COLUMN selected_by varchar(28) NOT NULL DEFAULT '',
    ADD COLUMN appointed_by varchar(28) NOT NULL DEFAULT '',
    ADD COLUMN confirmed_by varchar(28) NOT NULL DEFAULT '',
    ADD COLUMN term_months integer,
    ADD COLUMN leader_level integer;
CREATE INDEX seat_edition_office ON seat_edition (office) WHERE office <> '';
-- What the documents said all along, of the seats that exist.
UPDATE seat_edition s SET requires = t ->> 'requires', deputies = t ->> 'deputies',
    speaks_for = coalesce(t ->> 'group', '')
FROM structure_version v, jsonb_array_elements(v.content -> 'bodies') b, jsonb_array_elements(b -> 'seats') t
WHERE s.structure_version_id = v.id AND split_part(s.key, ':', 2) = t ->> 'key'
    AND (split_part(s.key, ':', 1) = b ->> 'key'
        OR (b ->> 'each' IS NOT NULL AND starts_with(split_part(s.key, ':', 1), (b ->> 'key') || '-')));
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
