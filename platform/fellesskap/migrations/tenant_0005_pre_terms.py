"""What pages ask of a structure at every turn, kept beside the document so that it need not be unpacked for it."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0005_pre_terms"
VERSION = "1.38.0"
DESCRIPTION = "Terms of a structure that pages read often"

# A trigger and not generated columns, into which Piccolo would write.
DDL = """
ALTER TABLE structure_version ADD COLUMN call_days integer, ADD COLUMN intake jsonb, ADD COLUMN chairs jsonb;
CREATE FUNCTION take_out_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.call_days := (NEW.content ->> 'call_days')::integer;
    NEW.intake := NEW.content -> 'intake';
    NEW.chairs := (
        SELECT coalesce(
            jsonb_agg(jsonb_build_object('key', b -> 'key', 'each', b -> 'each', 'chair', b -> 'chair')), '[]'
        )
        FROM jsonb_array_elements(NEW.content -> 'bodies') b WHERE b ? 'chair'
    );
    RETURN NEW;
END $$;
CREATE TRIGGER terms_of_content BEFORE INSERT OR UPDATE ON structure_version
    FOR EACH ROW EXECUTE FUNCTION take_out_terms();
ALTER TABLE structure_version ENABLE ALWAYS TRIGGER terms_of_content;
UPDATE structure_version SET version = version;
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
