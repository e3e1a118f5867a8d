"""Cases that a body decides in writing between its meetings: who is asked, what they answer, what came of it."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_CASES
from fellesskap.db.quoting import identifier

ID = "tenant_0032_pre_circulations"
VERSION = "1.38.0"
DESCRIPTION = "Written procedures"

DDL = """
ALTER TABLE body_edition
    ADD COLUMN written_days integer CHECK (written_days > 0),
    ADD COLUMN written_silence varchar(14)
        CHECK (written_silence IN ('consents', 'does_not_count', 'blocks')),
    ADD CONSTRAINT body_edition_written CHECK ((written_days IS NULL) = (written_silence IS NULL));
ALTER TABLE treatment
    DROP CONSTRAINT treatment_state_check,
    ADD CONSTRAINT treatment_state_check CHECK (state IN
        ('waiting', 'listed', 'in_writing', 'done', 'postponed', 'lifted', 'lowered', 'withdrawn'));

CREATE TABLE circulation (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    treatment_id uuid NOT NULL REFERENCES treatment,
    body_id uuid NOT NULL REFERENCES body,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    text_edition integer NOT NULL CHECK (text_edition > 0),
    wording text NOT NULL CHECK (wording <> ''),
    answer_to_objections text NOT NULL,
    effect varchar(14) NOT NULL CHECK (effect IN ('binding', 'recommendation', 'none')),
    due date,
    amount_nok integer CHECK (amount_nok > 0),
    amount_yearly boolean NOT NULL CHECK (amount_nok IS NOT NULL OR NOT amount_yearly),
    message varchar(2000) NOT NULL,
    deadline date NOT NULL,
    silence varchar(14) NOT NULL CHECK (silence IN ('consents', 'does_not_count', 'blocks')),
    state varchar(10) NOT NULL CHECK (state IN ('open', 'closed', 'to_meeting', 'cancelled')),
    started_by uuid NOT NULL REFERENCES person,
    started_at timestamptz NOT NULL,
    ended_by uuid REFERENCES person,
    ended_at timestamptz,
    end_reason text NOT NULL DEFAULT '',
    reminded_at timestamptz,
    overdue_told_at timestamptz,
    reported_item_id uuid REFERENCES agenda_item ON DELETE SET NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((state IN ('to_meeting', 'cancelled')) = (end_reason <> '')),
    CHECK (state = 'closed' OR reported_item_id IS NULL)
);
CREATE UNIQUE INDEX circulation_one_open ON circulation (case_id) WHERE state = 'open';
CREATE INDEX circulation_case ON circulation (case_id, started_at DESC);
CREATE INDEX circulation_body ON circulation (body_id, started_at DESC);
CREATE INDEX circulation_due ON circulation (deadline) WHERE state = 'open';
CREATE INDEX circulation_treatment ON circulation (treatment_id);
CREATE INDEX circulation_line ON circulation (reported_item_id) WHERE reported_item_id IS NOT NULL;
CREATE TABLE circulation_seat (
    id uuid PRIMARY KEY,
    circulation_id uuid NOT NULL REFERENCES circulation,
    case_id uuid NOT NULL REFERENCES "case",
    seat_id uuid NOT NULL REFERENCES seat,
    position integer NOT NULL CHECK (position > 0),
    counts boolean NOT NULL,
    person_id uuid REFERENCES person,
    absent_id uuid REFERENCES person CHECK (absent_id <> person_id),
    absence varchar(8) CHECK (absence IN ('vacant', 'leave', 'absent', 'recused')),
    reason varchar(500) NOT NULL DEFAULT '',
    stand varchar(8) CHECK (stand IN ('agrees', 'objects', 'meeting')),
    stand_reason text NOT NULL DEFAULT '',
    answered_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (circulation_id, seat_id),
    CHECK ((coalesce(absence, '') = 'recused') = (reason <> '')),
    CHECK ((stand IS NULL) = (answered_at IS NULL)),
    CHECK (stand IS NULL OR (counts AND person_id IS NOT NULL)),
    CHECK (stand IS NOT NULL OR stand_reason = ''),
    CHECK (coalesce(stand, 'agrees') = 'agrees' OR stand_reason <> '')
);
-- Nobody answers for two seats.
CREATE UNIQUE INDEX circulation_seat_one_of_person ON circulation_seat (circulation_id, person_id) WHERE counts;
CREATE INDEX circulation_seat_person ON circulation_seat (person_id, circulation_id);
CREATE INDEX circulation_seat_case ON circulation_seat (case_id);
CREATE TABLE circulation_answer (
    id uuid PRIMARY KEY,
    circulation_id uuid NOT NULL REFERENCES circulation,
    case_id uuid NOT NULL REFERENCES "case",
    circulation_seat_id uuid NOT NULL REFERENCES circulation_seat,
    person_id uuid NOT NULL REFERENCES person,
    stand varchar(8) NOT NULL CHECK (stand IN ('agrees', 'objects', 'meeting')),
    reason text NOT NULL CHECK (stand = 'agrees' OR reason <> ''),
    answered_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3)
);
CREATE INDEX circulation_answer_of ON circulation_answer (circulation_id, answered_at);
CREATE INDEX circulation_answer_seat ON circulation_answer (circulation_seat_id, answered_at);

ALTER TABLE decision
    ALTER COLUMN agenda_item_id DROP NOT NULL,
    ALTER COLUMN meeting_id DROP NOT NULL,
    ADD COLUMN circulation_id uuid UNIQUE REFERENCES circulation,
    ADD CONSTRAINT decision_of_line CHECK ((meeting_id IS NULL) = (agenda_item_id IS NULL)),
    ADD CONSTRAINT decision_in_meeting_or_writing CHECK ((meeting_id IS NULL) = (circulation_id IS NOT NULL));
ALTER TABLE notice ADD COLUMN circulation_id uuid REFERENCES circulation;
ALTER TABLE document
    DROP CONSTRAINT document_kind_check,
    ADD CONSTRAINT document_kind_check CHECK (kind IN ('call', 'minutes', 'decision_letter', 'appointment_letter',
        'dialogue_summary', 'written_record', 'premeeting_sheet', 'position_sheet'));

-- What was answered in a procedure that has ended never changes; how far it is seen may, and where it is reported.
CREATE FUNCTION keep_ended() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    told jsonb := to_jsonb(CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END);
    ended boolean;
BEGIN
    IF TG_TABLE_NAME = 'circulation' THEN
        ended := told ->> 'state' <> 'open';
    ELSE
        ended := EXISTS (SELECT FROM circulation c
            WHERE c.id = (told ->> 'circulation_id')::uuid AND c.state <> 'open');
    END IF;
    IF ended AND NOT (TG_OP = 'UPDATE' AND same_but_who_sees(
        to_jsonb(OLD) - 'reported_item_id', to_jsonb(NEW) - 'reported_item_id')) THEN
        RAISE EXCEPTION 'a written procedure that has ended never changes: %', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER kept_ended BEFORE UPDATE OR DELETE ON circulation FOR EACH ROW EXECUTE FUNCTION keep_ended();
CREATE TRIGGER kept_ended BEFORE INSERT OR UPDATE OR DELETE ON circulation_seat
    FOR EACH ROW EXECUTE FUNCTION keep_ended();
CREATE TRIGGER kept_ended BEFORE INSERT OR UPDATE OR DELETE ON circulation_answer
    FOR EACH ROW EXECUTE FUNCTION keep_ended();
"""

# A deputy who is asked in writing reads the case (`app.cases`), and what came of the procedure.
_WRITTEN = f"circulation_id IS NOT NULL AND case_id {CALLED_CASES}"
_RECORDS = f"decision_id IN (SELECT id FROM decision WHERE {_WRITTEN})"
ASKED = {
    "decision": _WRITTEN,
    "voice": _RECORDS,
    "document": f"kind = 'written_record' AND {_RECORDS}",
    "document_file": f"document_id IN (SELECT id FROM document WHERE kind = 'written_record' AND {_RECORDS})",
}
READING = "\n".join(
    f"""DO $do$ BEGIN EXECUTE format($policy$CREATE POLICY asked ON {identifier(table)}
    FOR SELECT TO %I USING ({condition})$policy$, current_setting('app.tenant_role')); END $do$;"""
    for table, condition in ASKED.items()
)

_SEEN = f"{AUDIENCE} OR case_id {CALLED_CASES}"
VISIBLE = {"circulation": _SEEN, "circulation_seat": _SEEN, "circulation_answer": _SEEN}

WRITABLE = {"circulation_answer": "INSERT, UPDATE (audience)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL + READING, VISIBLE, WRITABLE)
