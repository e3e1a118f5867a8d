"""An answer, or a position over answers, that is replaced or taken back is kept as it was given.

The database keeps it whoever writes, so no way to answer can forget to. What an answer was before this
migration was not kept.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE

ID = "tenant_0053_pre_earlier_answers"
VERSION = "1.38.0"
DESCRIPTION = "Answers and positions as they were given before they were changed"

DDL = """
CREATE TABLE earlier_answer (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    reply_id uuid REFERENCES reply,
    stance_id uuid REFERENCES stance,
    edition integer NOT NULL,
    answer varchar(18) NOT NULL CHECK (answer IN ('agree', 'agree_with_remark', 'object', 'abstain')),
    reason text NOT NULL,
    silence_reason text NOT NULL DEFAULT '',
    evidence_kind varchar(16) CHECK (evidence_kind IN ('administrative', 'council', 'region_meeting')),
    evidence_reference varchar(200) NOT NULL DEFAULT '',
    evidence_date date,
    meeting_id uuid REFERENCES meeting,
    answered_by uuid REFERENCES person,
    on_behalf boolean NOT NULL DEFAULT false,
    answered_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (reply_id, edition),
    UNIQUE (stance_id, edition),
    CHECK (num_nonnulls(reply_id, stance_id) = 1)
);

CREATE FUNCTION keep_reply() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO earlier_answer (reply_id, edition, answer, reason, evidence_kind, evidence_reference,
        evidence_date, answered_by, on_behalf, answered_at, audience)
    VALUES (OLD.id, OLD.version, OLD.answer, OLD.reason, OLD.evidence_kind, OLD.evidence_reference,
        OLD.evidence_date, OLD.answered_by, OLD.on_behalf, OLD.answered_at, OLD.audience);
    RETURN NULL;
END $$;
CREATE TRIGGER kept_answer AFTER UPDATE ON reply FOR EACH ROW
    WHEN (OLD.version <> NEW.version AND OLD.answer IS NOT NULL)
    EXECUTE FUNCTION keep_reply();

CREATE FUNCTION keep_stance() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO earlier_answer (stance_id, edition, answer, reason, silence_reason, meeting_id, answered_by,
        answered_at, audience)
    VALUES (OLD.id, OLD.version, OLD.position, OLD.reason, OLD.silence_reason, OLD.meeting_id, OLD.settled_by,
        OLD.settled_at, OLD.audience);
    RETURN NULL;
END $$;
CREATE TRIGGER kept_position AFTER UPDATE ON stance FOR EACH ROW
    WHEN (OLD.version <> NEW.version AND OLD.position IS NOT NULL)
    EXECUTE FUNCTION keep_stance();
"""

VISIBLE = {"earlier_answer": AUDIENCE}

WRITABLE = {"earlier_answer": "INSERT, UPDATE (audience)"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
