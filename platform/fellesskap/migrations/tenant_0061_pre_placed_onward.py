"""A decision is confirmed by the body it waits for now, which may have come after the one it was sent to."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0061_pre_placed_onward"
VERSION = "1.38.0"
DESCRIPTION = "Decisions placed onward anew"

DDL = """
CREATE OR REPLACE FUNCTION keep_force() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.effect <> 'none' AND NEW.force IS NULL THEN
        -- Whoever does not know of force records what is in force at once, as all decisions were.
        NEW.force := 'at_once';
        NEW.in_force_on := NEW.decided_on;
    END IF;
    IF NEW.confirms_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM decision d JOIN treatment t ON t.decision_id = d.id AND t.step = 'confirm'
        WHERE d.id = NEW.confirms_id AND d.case_id = NEW.case_id AND d.force = 'pending'
            AND t.body_id = NEW.body_id AND t.state <> 'withdrawn'
    ) THEN
        RAISE EXCEPTION 'decision % confirms none that waits for its body', NEW.id USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
