"""Names that wait for a body's word stand on the agenda of its meeting, and what it said of each is kept."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_MEETINGS

ID = "tenant_0059_pre_listed_nominations"
VERSION = "1.38.0"
DESCRIPTION = "Names on agendas"

DDL = """
ALTER TABLE nomination
    DROP CONSTRAINT nomination_state_check,
    ADD CONSTRAINT nomination_state_check CHECK (state IN
        ('nominated', 'selected', 'appointed', 'reserve', 'deputy', 'withdrawn', 'refused'));
DROP INDEX nomination_one_of_call;
CREATE UNIQUE INDEX nomination_one_of_call ON nomination (seat_call_id)
    WHERE state NOT IN ('withdrawn', 'refused');
CREATE TABLE listed_nomination (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    agenda_item_id uuid NOT NULL REFERENCES agenda_item ON DELETE CASCADE,
    nomination_id uuid NOT NULL REFERENCES nomination,
    person_id uuid NOT NULL REFERENCES person,
    seat_id uuid NOT NULL REFERENCES seat,
    day date NOT NULL,
    stand varchar(9) CHECK (stand IN ('confirmed', 'refused', 'postponed', 'withdrawn')),
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (agenda_item_id, nomination_id)
);
CREATE UNIQUE INDEX listed_nomination_one_open ON listed_nomination (nomination_id) WHERE stand IS NULL;
CREATE INDEX listed_nomination_of ON listed_nomination (nomination_id);
CREATE INDEX listed_nomination_meeting ON listed_nomination (meeting_id);
CREATE TRIGGER kept_approved BEFORE INSERT OR UPDATE OR DELETE ON listed_nomination
    FOR EACH ROW EXECUTE FUNCTION keep_approved();
"""

# A deputy who is called reads what the meeting was sent.
VISIBLE = {"listed_nomination": f"{AUDIENCE} OR (audience >= 1 AND meeting_id {CALLED_MEETINGS})"}
WRITABLE = {"listed_nomination": "INSERT, UPDATE, DELETE"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
