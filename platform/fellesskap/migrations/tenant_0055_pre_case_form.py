"""A case keeps the form it was reported in, and its checklist's, when it goes on by another structure."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0055_pre_case_form"
VERSION = "1.38.0"
DESCRIPTION = "The form a case was reported in"

# Until now a case had one version of the structure for everything. Code from before this does not say which form.
DDL = """
ALTER TABLE "case" ADD COLUMN form_version_id uuid REFERENCES structure_version;
UPDATE "case" SET form_version_id = structure_version_id;
ALTER TABLE "case" ALTER COLUMN form_version_id SET NOT NULL;
CREATE FUNCTION keep_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.form_version_id := coalesce(NEW.form_version_id, NEW.structure_version_id);
    RETURN NEW;
END $$;
CREATE TRIGGER kept_form BEFORE INSERT ON "case" FOR EACH ROW EXECUTE FUNCTION keep_form();
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
