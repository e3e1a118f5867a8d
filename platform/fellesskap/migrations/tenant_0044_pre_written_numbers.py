"""A case's number as the community writes it, from the day the case is opened and for good."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0044_pre_written_numbers"
VERSION = "1.38.0"
DESCRIPTION = "Case numbers as they are written"

# Every number that has been shown until now was written so. Code from before this does not say how.
DDL = """
ALTER TABLE "case" ADD COLUMN reference text;
UPDATE "case" SET reference = concat(number, '/', year);
ALTER TABLE "case" ALTER COLUMN reference SET NOT NULL, ADD CHECK (reference <> '');
CREATE FUNCTION write_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.reference := coalesce(NEW.reference, concat(NEW.number, '/', NEW.year));
    RETURN NEW;
END $$;
CREATE TRIGGER written_number BEFORE INSERT ON "case" FOR EACH ROW EXECUTE FUNCTION write_number();
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
