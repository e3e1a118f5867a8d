"""Who leads: a party by turn, persons for a time; whose word makes minutes final, and what then never changes."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, EVERYONE

ID = "tenant_0017_pre_leaders"
VERSION = "1.38.0"
DESCRIPTION = "Leaders and the approval of minutes"

DDL = """
ALTER TABLE meeting
    ADD COLUMN chair_party varchar(28) NOT NULL DEFAULT '',
    ADD CONSTRAINT meeting_chair_party_has_side CHECK (chair_party = '' OR chair_side IS NOT NULL);
ALTER TABLE body_edition ADD COLUMN minutes_approved_by varchar(12) NOT NULL DEFAULT 'secretariat'
    CHECK (minutes_approved_by IN ('secretariat', 'next_meeting', 'leaders'));

CREATE TABLE body_leader (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES body,
    holding_id uuid NOT NULL REFERENCES holding ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES person,
    role varchar(6) NOT NULL CHECK (role IN ('leader', 'deputy')),
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital', 'other')),
    party varchar(28) NOT NULL DEFAULT '',
    reference varchar(200) NOT NULL DEFAULT '',
    decided_on date,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to > valid_from),
    term_warned_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT body_leader_one_at_a_time EXCLUDE USING gist (
        body_id WITH =, role WITH =, daterange(valid_from, valid_to) WITH &&
    ),
    CONSTRAINT body_leader_one_role_each EXCLUDE USING gist (
        body_id WITH =, person_id WITH =, daterange(valid_from, valid_to) WITH &&
    )
);
CREATE INDEX body_leader_holding ON body_leader (holding_id);
CREATE INDEX body_leader_person ON body_leader (person_id);
-- Whoever leaves the seat leads no longer, however the seat was left.
CREATE FUNCTION end_leading_with_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM body_leader WHERE holding_id = NEW.id AND valid_from >= NEW.valid_to;
    UPDATE body_leader SET valid_to = NEW.valid_to, version = version + 1
        WHERE holding_id = NEW.id AND (valid_to IS NULL OR valid_to > NEW.valid_to);
    RETURN NULL;
END $$;
CREATE TRIGGER leading_ends AFTER UPDATE OF valid_to ON holding
    FOR EACH ROW WHEN (NEW.valid_to IS NOT NULL AND NEW.valid_to IS DISTINCT FROM OLD.valid_to)
    EXECUTE FUNCTION end_leading_with_seat();

-- A line that approves the minutes of an earlier meeting, and what came of it.
ALTER TABLE agenda_item
    ADD COLUMN approves_id uuid REFERENCES meeting,
    ADD COLUMN approval varchar(8) NOT NULL DEFAULT '' CHECK (approval IN ('', 'approved', 'returned')),
    ADD CONSTRAINT agenda_item_approval_of_minutes CHECK (approval = '' OR approves_id IS NOT NULL),
    ADD CONSTRAINT agenda_item_approves_no_case CHECK (approves_id IS NULL OR case_id IS NULL);
CREATE UNIQUE INDEX agenda_item_approves ON agenda_item (approves_id) WHERE approval <> 'returned';
ALTER TABLE minutes
    ADD COLUMN approved_in_id uuid REFERENCES meeting,
    ADD COLUMN remark text NOT NULL DEFAULT '',
    ADD CONSTRAINT minutes_approved_once CHECK (approved_in_id IS NULL OR approved_at IS NOT NULL);
CREATE INDEX minutes_approved_in ON minutes (approved_in_id) WHERE approved_in_id IS NOT NULL;
CREATE TABLE minutes_approval (
    id uuid PRIMARY KEY,
    minutes_id uuid NOT NULL REFERENCES minutes,
    meeting_id uuid NOT NULL REFERENCES meeting,
    person_id uuid NOT NULL REFERENCES person,
    role varchar(6) NOT NULL CHECK (role IN ('leader', 'deputy')),
    approved_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (minutes_id, role)
);
CREATE INDEX minutes_approval_meeting ON minutes_approval (meeting_id);

-- What approved minutes tell of never changes; how far it is seen may, and the version that counts saving.
CREATE FUNCTION same_but_who_sees(before jsonb, after jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT before - ARRAY['audience', 'version', 'open_to_public']
        IS NOT DISTINCT FROM after - ARRAY['audience', 'version', 'open_to_public']
$$;
CREATE FUNCTION keep_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := to_jsonb(CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END);
    approved boolean;
BEGIN
    IF TG_TABLE_NAME = 'minutes' THEN
        approved := told ->> 'approved_at' IS NOT NULL AND TG_OP <> 'INSERT';
    ELSIF TG_TABLE_NAME = 'voice' THEN
        approved := EXISTS (SELECT FROM decision d JOIN meeting m ON m.id = d.meeting_id
            WHERE d.id = (told ->> 'decision_id')::uuid AND m.state = 'approved');
    ELSIF TG_TABLE_NAME = 'meeting' THEN
        approved := told ->> 'state' = 'approved' AND TG_OP <> 'INSERT';
    ELSE
        approved := EXISTS (SELECT FROM meeting m
            WHERE m.id = (told ->> 'meeting_id')::uuid AND m.state = 'approved');
    END IF;
    IF approved AND NOT (TG_OP = 'UPDATE' AND same_but_who_sees(to_jsonb(OLD), to_jsonb(NEW))) THEN
        RAISE EXCEPTION 'approved minutes never change: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER kept_approved BEFORE UPDATE OR DELETE ON meeting FOR EACH ROW EXECUTE FUNCTION keep_approved();
CREATE TRIGGER kept_approved BEFORE UPDATE OR DELETE ON minutes FOR EACH ROW EXECUTE FUNCTION keep_approved();
CREATE TRIGGER kept_approved BEFORE INSERT OR UPDATE OR DELETE ON agenda_item
    FOR EACH ROW EXECUTE FUNCTION keep_approved();
CREATE TRIGGER kept_approved BEFORE INSERT OR UPDATE OR DELETE ON attendance
    FOR EACH ROW EXECUTE FUNCTION keep_approved();
CREATE TRIGGER kept_approved BEFORE INSERT OR UPDATE OR DELETE ON decision
    FOR EACH ROW EXECUTE FUNCTION keep_approved();
CREATE TRIGGER kept_approved BEFORE INSERT OR UPDATE OR DELETE ON voice
    FOR EACH ROW EXECUTE FUNCTION keep_approved();
DO $$
BEGIN
    -- They look in this schema wherever they are called from.
    EXECUTE format('ALTER FUNCTION end_leading_with_seat SET search_path TO %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION keep_approved SET search_path TO %I, pg_temp', current_schema());
END $$;
"""

VISIBLE = {"body_leader": EVERYONE, "minutes_approval": AUDIENCE}

WRITABLE = {"body_leader": "INSERT, UPDATE, DELETE", "minutes_approval": "INSERT, UPDATE (audience)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
