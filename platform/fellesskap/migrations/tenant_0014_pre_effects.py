"""When a decision comes into force, where it goes onward, its sum, and whose authority it exceeds."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0014_pre_effects"
VERSION = "1.38.0"
DESCRIPTION = "The effects of decisions"

DDL = """
ALTER TABLE treatment DROP CONSTRAINT treatment_step_check;
ALTER TABLE treatment
    ADD COLUMN decision_id uuid REFERENCES decision,
    ADD CONSTRAINT treatment_step_check CHECK (step IN ('discuss', 'decide', 'note', 'confirm')),
    ADD CONSTRAINT treatment_of_decision CHECK ((step IN ('note', 'confirm')) = (decision_id IS NOT NULL));
CREATE INDEX treatment_decision ON treatment (decision_id) WHERE decision_id IS NOT NULL;
CREATE UNIQUE INDEX treatment_one_onward ON treatment (decision_id) WHERE state IN ('waiting', 'listed');

ALTER TABLE decision
    ADD COLUMN force varchar(8) CHECK (force IN ('at_once', 'reported', 'pending')),
    ADD COLUMN in_force_on date,
    ADD COLUMN onward_body_id uuid REFERENCES body,
    ADD COLUMN confirms_id uuid REFERENCES decision,
    ADD COLUMN amount_nok integer CHECK (amount_nok BETWEEN 1 AND 1000000000),
    ADD COLUMN amount_yearly boolean NOT NULL DEFAULT false,
    ADD COLUMN beyond jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN beyond_reason text NOT NULL DEFAULT '';
UPDATE decision SET force = 'at_once', in_force_on = decided_on WHERE effect <> 'none';
-- A decision comes into force on the day another body confirms it; that is read off the confirming decision.
ALTER TABLE decision
    ADD CONSTRAINT decision_effect_has_force CHECK ((effect = 'none') = (force IS NULL)),
    ADD CONSTRAINT decision_in_force CHECK (
        (in_force_on IS NOT NULL) = (coalesce(force, '') IN ('at_once', 'reported'))),
    ADD CONSTRAINT decision_onward CHECK (
        (onward_body_id IS NOT NULL) = (coalesce(force, '') IN ('reported', 'pending'))),
    ADD CONSTRAINT decision_onward_elsewhere CHECK (onward_body_id <> body_id),
    ADD CONSTRAINT decision_confirming_ends CHECK (confirms_id IS NULL OR onward_body_id IS NULL),
    ADD CONSTRAINT decision_yearly_amount CHECK (amount_nok IS NOT NULL OR NOT amount_yearly),
    ADD CONSTRAINT decision_beyond_has_reason CHECK ((beyond = '[]') = (beyond_reason = ''));
CREATE UNIQUE INDEX decision_confirmed_once ON decision (confirms_id) WHERE result <> 'postponed';
CREATE INDEX decision_confirms ON decision (confirms_id) WHERE confirms_id IS NOT NULL;

ALTER TABLE seat_edition ADD COLUMN needs_authority boolean NOT NULL DEFAULT false;

CREATE FUNCTION keep_force() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.effect <> 'none' AND NEW.force IS NULL THEN
        -- Whoever does not know of force records what is in force at once, as all decisions were.
        NEW.force := 'at_once';
        NEW.in_force_on := NEW.decided_on;
    END IF;
    IF NEW.confirms_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM decision d WHERE d.id = NEW.confirms_id AND d.case_id = NEW.case_id
            AND d.force = 'pending' AND d.onward_body_id = NEW.body_id
    ) THEN
        RAISE EXCEPTION 'decision % confirms none that waits for its body', NEW.id USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_keeps_force BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION keep_force();
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
