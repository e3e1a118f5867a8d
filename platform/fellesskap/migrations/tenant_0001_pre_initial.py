"""The first tenant schema: structure, people, cases, rounds, meetings, decisions, follow-ups, notices, audit."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.engine import DB
from fellesskap.db.policies import protect

ID = "tenant_0001_pre_initial"
VERSION = "1.38.0"
DESCRIPTION = "The first tenant schema"

TABLES = """
CREATE TABLE structure_version (
    id uuid PRIMARY KEY,
    number integer NOT NULL UNIQUE CHECK (number > 0),
    label varchar(200) NOT NULL,
    state varchar(12) NOT NULL CHECK (state IN ('draft', 'published', 'superseded')),
    valid_from date,
    valid_to date CHECK (valid_to > valid_from),
    content jsonb NOT NULL,
    digest varchar(64) NOT NULL,
    published_at timestamptz,
    published_by uuid,
    version integer NOT NULL DEFAULT 1,
    CHECK ((state = 'draft') = (valid_from IS NULL)),
    EXCLUDE USING gist (daterange(valid_from, valid_to) WITH &&) WHERE (state <> 'draft')
);
CREATE TABLE partner (
    id uuid PRIMARY KEY,
    key varchar(60) NOT NULL UNIQUE,
    kind varchar(12) NOT NULL CHECK (kind IN ('municipality', 'trust', 'other')),
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital', 'other')),
    number varchar(4),
    org_number varchar(9),
    name varchar(200) NOT NULL,
    name_official varchar(200) NOT NULL,
    sort_key varchar(400) NOT NULL,
    language varchar(2) NOT NULL DEFAULT 'nb',
    valid_from date NOT NULL,
    valid_to date
);
CREATE TABLE region (
    id uuid PRIMARY KEY,
    key varchar(60) NOT NULL UNIQUE,
    name_nb varchar(200) NOT NULL,
    name_nn varchar(200) NOT NULL,
    name_se varchar(200) NOT NULL,
    sort_key varchar(400) NOT NULL,
    valid_from date NOT NULL,
    valid_to date
);
CREATE TABLE region_member (
    id uuid PRIMARY KEY,
    region_id uuid NOT NULL REFERENCES region,
    partner_id uuid NOT NULL REFERENCES partner,
    confirmed boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    EXCLUDE USING gist (partner_id WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX region_member_region ON region_member (region_id);
CREATE TABLE division (
    id uuid PRIMARY KEY,
    key varchar(60) NOT NULL UNIQUE,
    partner_id uuid NOT NULL REFERENCES partner,
    name_nb varchar(200) NOT NULL,
    name_nn varchar(200) NOT NULL,
    name_se varchar(200) NOT NULL,
    external boolean NOT NULL DEFAULT false,
    sort_key varchar(400) NOT NULL,
    valid_from date NOT NULL,
    valid_to date
);
CREATE TABLE body (
    id uuid PRIMARY KEY,
    key varchar(60) NOT NULL UNIQUE
);
CREATE TABLE body_edition (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES body,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    key varchar(60) NOT NULL,
    name_nb varchar(200) NOT NULL,
    name_nn varchar(200) NOT NULL,
    name_se varchar(200) NOT NULL,
    abbreviation varchar(20) NOT NULL DEFAULT '',
    purpose text NOT NULL DEFAULT '',
    kind varchar(20) NOT NULL,
    level integer NOT NULL CHECK (level BETWEEN 1 AND 9),
    position integer NOT NULL,
    decides boolean NOT NULL,
    open_to_public boolean NOT NULL,
    frame_minutes integer CHECK (frame_minutes > 0),
    meetings_per_year integer CHECK (meetings_per_year >= 0),
    region_id uuid REFERENCES region,
    reports_to_id uuid REFERENCES body,
    prepares_for_id uuid REFERENCES body,
    part_of_id uuid REFERENCES body,
    valid_from date NOT NULL,
    valid_to date,
    EXCLUDE USING gist (body_id WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX body_edition_body ON body_edition (body_id);
CREATE TABLE seat (
    id uuid PRIMARY KEY,
    key varchar(120) NOT NULL UNIQUE,
    body_id uuid NOT NULL REFERENCES body
);
CREATE INDEX seat_body ON seat (body_id);
CREATE TABLE seat_edition (
    id uuid PRIMARY KEY,
    seat_id uuid NOT NULL REFERENCES seat,
    body_id uuid NOT NULL REFERENCES body,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    key varchar(120) NOT NULL,
    title_nb varchar(200) NOT NULL,
    title_nn varchar(200) NOT NULL,
    title_se varchar(200) NOT NULL,
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital', 'other')),
    kind varchar(12) NOT NULL CHECK (kind IN ('member', 'observer', 'secretary')),
    may_speak boolean NOT NULL,
    may_propose boolean NOT NULL,
    counts boolean NOT NULL,
    region_id uuid REFERENCES region,
    partner_id uuid REFERENCES partner,
    division_id uuid REFERENCES division,
    position integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    EXCLUDE USING gist (seat_id WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX seat_edition_body ON seat_edition (body_id, position);

CREATE TABLE person (
    id uuid PRIMARY KEY,
    name varchar(200) NOT NULL,
    sort_key varchar(400) NOT NULL,
    language varchar(2) NOT NULL DEFAULT 'nb',
    audience smallint NOT NULL DEFAULT 1 CHECK (audience BETWEEN 0 AND 3),
    demo boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1
);
CREATE TABLE contact (
    person_id uuid PRIMARY KEY REFERENCES person,
    email varchar(254),
    phone varchar(20),
    version integer NOT NULL DEFAULT 1
);
CREATE TABLE holding (
    id uuid PRIMARY KEY,
    seat_id uuid NOT NULL REFERENCES seat,
    body_id uuid NOT NULL REFERENCES body,
    person_id uuid NOT NULL REFERENCES person,
    kind varchar(8) NOT NULL CHECK (kind IN ('holder', 'deputy')),
    rank integer NOT NULL DEFAULT 0,
    appointed_by varchar(200) NOT NULL DEFAULT '',
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to > valid_from),
    version integer NOT NULL DEFAULT 1,
    EXCLUDE USING gist (seat_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (kind = 'holder')
);
CREATE INDEX holding_seat ON holding (seat_id);
CREATE INDEX holding_person ON holding (person_id);
CREATE INDEX holding_body ON holding (body_id);
CREATE TABLE role_grant (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    kind varchar(20) NOT NULL CHECK (kind IN ('secretariat', 'administrator', 'municipal_contact',
        'region_contact', 'division_contact', 'elected')),
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital', 'other')),
    partner_id uuid REFERENCES partner,
    region_id uuid REFERENCES region,
    division_id uuid REFERENCES division,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to > valid_from),
    CHECK (kind <> 'municipal_contact' OR partner_id IS NOT NULL),
    CHECK (kind <> 'region_contact' OR region_id IS NOT NULL),
    CHECK (kind <> 'division_contact' OR division_id IS NOT NULL)
);
CREATE INDEX role_grant_person ON role_grant (person_id);
CREATE INDEX role_grant_partner ON role_grant (partner_id);
CREATE INDEX role_grant_region ON role_grant (region_id);

CREATE TABLE document (
    id uuid PRIMARY KEY,
    kind varchar(20) NOT NULL CHECK (kind IN ('call', 'minutes', 'decision_letter')),
    title varchar(300) NOT NULL,
    language varchar(2) NOT NULL,
    media_type varchar(100) NOT NULL DEFAULT 'application/pdf',
    state varchar(10) NOT NULL CHECK (state IN ('requested', 'working', 'ready', 'failed')),
    failure varchar(60),
    meeting_id uuid,
    decision_id uuid,
    edition integer NOT NULL DEFAULT 1,
    size integer,
    digest varchar(64),
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    requested_by uuid REFERENCES person,
    requested_at timestamptz NOT NULL,
    finished_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK ((state = 'ready') = (digest IS NOT NULL)),
    CHECK ((state = 'failed') = (failure IS NOT NULL))
);
CREATE INDEX document_meeting ON document (meeting_id);
CREATE TABLE document_file (
    document_id uuid PRIMARY KEY REFERENCES document,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    content bytea NOT NULL
);

CREATE TABLE notice (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    kind varchar(40) NOT NULL,
    subject varchar(300) NOT NULL,
    case_id uuid,
    meeting_id uuid,
    round_id uuid,
    decision_id uuid,
    created_at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX notice_person ON notice (person_id, created_at DESC);
CREATE TABLE delivery (
    id uuid PRIMARY KEY,
    notice_id uuid NOT NULL REFERENCES notice,
    person_id uuid NOT NULL REFERENCES person,
    meeting_id uuid,
    message_id varchar(200) NOT NULL UNIQUE,
    state varchar(10) NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'uncertain')),
    failure varchar(60),
    attempts integer NOT NULL DEFAULT 0,
    queued_at timestamptz NOT NULL,
    claimed_at timestamptz,
    settled_at timestamptz,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX delivery_meeting ON delivery (meeting_id);
CREATE INDEX delivery_person ON delivery (person_id);

CREATE TABLE case_number (
    year integer PRIMARY KEY,
    last integer NOT NULL
);
CREATE TABLE "case" (
    id uuid PRIMARY KEY,
    year integer NOT NULL,
    number integer NOT NULL,
    title varchar(200) NOT NULL,
    question text NOT NULL,
    background text NOT NULL,
    proposal text NOT NULL,
    consequences text NOT NULL DEFAULT '',
    language varchar(2) NOT NULL DEFAULT 'nb',
    matter_class varchar(40),
    route varchar(60),
    state varchar(12) NOT NULL CHECK (state IN ('reported', 'placed', 'discussing', 'discussed', 'anchoring',
        'anchored', 'deciding', 'decided', 'not_agreed')),
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    submitted_by uuid NOT NULL REFERENCES person,
    body_id uuid REFERENCES body,
    text_edition integer NOT NULL DEFAULT 1,
    audience smallint NOT NULL DEFAULT 0 CHECK (audience BETWEEN 0 AND 3),
    reported_at timestamptz NOT NULL,
    decided_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (year, number)
);
CREATE INDEX case_state ON "case" (state, reported_at DESC);
CREATE INDEX case_body ON "case" (body_id);
CREATE TABLE perspective (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    key varchar(40) NOT NULL,
    position integer NOT NULL,
    state varchar(14) NOT NULL CHECK (state IN ('missing', 'covered', 'not_relevant')),
    note text NOT NULL DEFAULT '',
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    settled_by uuid REFERENCES person,
    settled_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (case_id, key)
);
CREATE TABLE treatment (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    body_id uuid NOT NULL REFERENCES body,
    step varchar(10) NOT NULL CHECK (step IN ('discuss', 'decide')),
    position integer NOT NULL,
    state varchar(10) NOT NULL CHECK (state IN ('waiting', 'listed', 'done', 'postponed')),
    reason text NOT NULL DEFAULT '',
    summary text NOT NULL DEFAULT '',
    treated_on date,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (case_id, position)
);
CREATE INDEX treatment_body ON treatment (body_id, state);
CREATE TABLE urgency (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital')),
    person_id uuid NOT NULL REFERENCES person,
    reason text NOT NULL CHECK (reason <> ''),
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    marked_at timestamptz NOT NULL,
    UNIQUE (case_id, side)
);
CREATE TABLE event (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    kind varchar(40) NOT NULL,
    facts jsonb NOT NULL DEFAULT '{}',
    person_id uuid REFERENCES person,
    body_id uuid REFERENCES body,
    partner_id uuid REFERENCES partner,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    happened_at timestamptz NOT NULL
);
CREATE INDEX event_case ON event (case_id, happened_at);

CREATE TABLE round (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    treatment_id uuid NOT NULL REFERENCES treatment,
    level varchar(20) NOT NULL CHECK (level IN ('none', 'region', 'administrative', 'council')),
    question text NOT NULL,
    text_edition integer NOT NULL,
    opened_at timestamptz NOT NULL,
    deadline date NOT NULL,
    state varchar(8) NOT NULL CHECK (state IN ('open', 'closed')),
    closed_at timestamptz,
    silence varchar(16) NOT NULL CHECK (silence IN ('consents', 'does_not_count', 'blocks')),
    objection_effect varchar(18) NOT NULL CHECK (objection_effect IN ('blocks', 'must_be_addressed', 'noted')),
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX round_one_open ON round (case_id) WHERE state = 'open';
CREATE INDEX round_case ON round (case_id);
CREATE TABLE reply (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES round,
    partner_id uuid NOT NULL REFERENCES partner,
    division_id uuid REFERENCES division,
    region_id uuid REFERENCES region,
    answer varchar(18) CHECK (answer IN ('agree', 'agree_with_remark', 'object', 'abstain')),
    reason text NOT NULL DEFAULT '',
    evidence_kind varchar(16) CHECK (evidence_kind IN ('administrative', 'council', 'region_meeting')),
    evidence_reference varchar(200) NOT NULL DEFAULT '',
    evidence_date date,
    answered_by uuid REFERENCES person,
    on_behalf boolean NOT NULL DEFAULT false,
    answered_at timestamptz,
    sort_key varchar(400) NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE NULLS NOT DISTINCT (round_id, partner_id, division_id),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (answer NOT IN ('object', 'agree_with_remark') OR reason <> '')
);
CREATE INDEX reply_partner ON reply (partner_id) WHERE answer IS NULL;
CREATE TABLE stance (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES round,
    region_id uuid REFERENCES region,
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital')),
    position varchar(18) CHECK (position IN ('agree', 'agree_with_remark', 'object', 'abstain')),
    reason text NOT NULL DEFAULT '',
    silence_reason text NOT NULL DEFAULT '',
    settled_by uuid REFERENCES person,
    settled_at timestamptz,
    sort_key varchar(400) NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE NULLS NOT DISTINCT (round_id, region_id, side),
    CHECK ((position IS NULL) = (settled_at IS NULL))
);

CREATE TABLE meeting (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES body,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    starts_at timestamptz NOT NULL,
    held_on date NOT NULL,
    frame_minutes integer NOT NULL CHECK (frame_minutes BETWEEN 5 AND 1440),
    form varchar(8) NOT NULL CHECK (form IN ('physical', 'digital', 'hybrid')),
    place varchar(200) NOT NULL DEFAULT '',
    link varchar(500) NOT NULL DEFAULT '',
    state varchar(10) NOT NULL CHECK (state IN ('planned', 'called', 'held', 'minuted', 'approved', 'cancelled')),
    open_to_public boolean NOT NULL,
    called_at timestamptz,
    call_sequence integer NOT NULL DEFAULT 0,
    minutes_text text NOT NULL DEFAULT '',
    minutes_approved_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX meeting_body ON meeting (body_id, starts_at);
CREATE INDEX meeting_when ON meeting (starts_at);
CREATE TABLE agenda_item (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    treatment_id uuid REFERENCES treatment,
    case_id uuid REFERENCES "case",
    position integer NOT NULL,
    title varchar(200) NOT NULL,
    minutes integer NOT NULL CHECK (minutes BETWEEN 0 AND 600),
    closed boolean NOT NULL DEFAULT false,
    closed_basis varchar(200) NOT NULL DEFAULT '',
    record text NOT NULL DEFAULT '',
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (meeting_id, position) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX agenda_item_treatment ON agenda_item (treatment_id);
CREATE INDEX agenda_item_case ON agenda_item (case_id);
CREATE TABLE attendance (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    seat_id uuid NOT NULL REFERENCES seat,
    person_id uuid REFERENCES person,
    state varchar(8) NOT NULL CHECK (state IN ('called', 'coming', 'absent', 'present')),
    deputy boolean NOT NULL DEFAULT false,
    position integer NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (meeting_id, seat_id)
);
CREATE INDEX attendance_person ON attendance (person_id);

CREATE TABLE decision (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    agenda_item_id uuid NOT NULL REFERENCES agenda_item,
    meeting_id uuid NOT NULL REFERENCES meeting,
    body_id uuid NOT NULL REFERENCES body,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    wording text NOT NULL CHECK (wording <> ''),
    result varchar(14) NOT NULL CHECK (result IN ('agreement', 'no_agreement', 'postponed')),
    effect varchar(14) NOT NULL CHECK (effect IN ('binding', 'recommendation', 'none')),
    urgent boolean NOT NULL DEFAULT false,
    urgent_reason text NOT NULL DEFAULT '',
    consensus jsonb NOT NULL,
    decided_on date NOT NULL,
    recorded_by uuid NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    CHECK (effect <> 'binding' OR result = 'agreement'),
    CHECK (urgent = (urgent_reason <> ''))
);
CREATE UNIQUE INDEX decision_agenda_item ON decision (agenda_item_id);
CREATE INDEX decision_case ON decision (case_id);
CREATE TABLE voice (
    id uuid PRIMARY KEY,
    decision_id uuid NOT NULL REFERENCES decision,
    seat_id uuid NOT NULL REFERENCES seat,
    person_id uuid NOT NULL REFERENCES person,
    position varchar(8) NOT NULL CHECK (position IN ('agrees', 'objects', 'silent')),
    reason text NOT NULL DEFAULT '',
    counted boolean NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (decision_id, seat_id),
    CHECK (position <> 'objects' OR reason <> '')
);

CREATE TABLE followup (
    id uuid PRIMARY KEY,
    decision_id uuid NOT NULL REFERENCES decision,
    case_id uuid NOT NULL REFERENCES "case",
    partner_id uuid NOT NULL REFERENCES partner,
    state varchar(12) NOT NULL CHECK (state IN ('open', 'under_way', 'done')),
    note text NOT NULL DEFAULT '',
    due date,
    settled_by uuid REFERENCES person,
    settled_at timestamptz,
    sort_key varchar(400) NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (decision_id, partner_id)
);
CREATE INDEX followup_partner ON followup (partner_id, state);

ALTER TABLE document ADD FOREIGN KEY (meeting_id) REFERENCES meeting;
ALTER TABLE document ADD FOREIGN KEY (decision_id) REFERENCES decision;
ALTER TABLE notice ADD FOREIGN KEY (case_id) REFERENCES "case";
ALTER TABLE notice ADD FOREIGN KEY (meeting_id) REFERENCES meeting;
ALTER TABLE notice ADD FOREIGN KEY (round_id) REFERENCES round;
ALTER TABLE notice ADD FOREIGN KEY (decision_id) REFERENCES decision;
ALTER TABLE delivery ADD FOREIGN KEY (meeting_id) REFERENCES meeting;

CREATE TABLE command_key (
    key varchar(80) NOT NULL,
    person_id uuid NOT NULL,
    command varchar(60) NOT NULL,
    digest varchar(64) NOT NULL,
    result uuid,
    used_at timestamptz NOT NULL,
    PRIMARY KEY (key, person_id)
);
CREATE TABLE audit (
    sequence bigint PRIMARY KEY,
    happened_at timestamptz NOT NULL,
    person_id uuid,
    name varchar(60) NOT NULL,
    subject uuid,
    facts jsonb NOT NULL,
    previous varchar(64) NOT NULL,
    hash varchar(64) NOT NULL
);
"""

EVERYONE = "true"
AUDIENCE = "audience >= (SELECT current_setting('app.sees')::smallint)"
OWN = "= (SELECT nullif(current_setting('app.person'), '')::uuid)"
SECRETARIAT = "(SELECT current_setting('app.sees')) = '0'"

VISIBLE = {
    "structure_version": f"state <> 'draft' OR {SECRETARIAT}",
    **dict.fromkeys(
        (
            "partner",
            "region",
            "region_member",
            "division",
            "body",
            "body_edition",
            "seat",
            "seat_edition",
            "holding",
        ),
        EVERYONE,
    ),
    "person": f"{AUDIENCE} OR id {OWN}",
    "contact": f"{SECRETARIAT} OR person_id {OWN}",
    "role_grant": "(SELECT current_setting('app.sees')) <= '1'",
    "document": AUDIENCE,
    "document_file": AUDIENCE,
    "notice": f"person_id {OWN}",
    "delivery": f"{SECRETARIAT} OR person_id {OWN}",
    "case_number": "false",
    "case": f"{AUDIENCE} OR submitted_by {OWN}",
    **dict.fromkeys(("perspective", "treatment", "urgency", "event", "round", "reply", "stance"), AUDIENCE),
    **dict.fromkeys(
        ("meeting", "agenda_item", "attendance", "decision", "voice", "followup"),
        AUDIENCE,
    ),
    "command_key": f"person_id {OWN}",
    "audit": SECRETARIAT,
}

WRITABLE = {
    "audit": "",
    **dict.fromkeys(("event", "decision", "voice", "urgency", "document_file", "command_key"), "INSERT"),
    "agenda_item": "INSERT, UPDATE, DELETE",
}

FUNCTIONS = """
CREATE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published structure never changes' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER structure_version_frozen BEFORE UPDATE ON structure_version FOR EACH ROW
    WHEN (OLD.state <> 'draft' AND (OLD.content, OLD.valid_from) IS DISTINCT FROM (NEW.content, NEW.valid_from))
    EXECUTE FUNCTION refuse_published_change();

CREATE FUNCTION append_audit(
    at timestamptz, person uuid, what varchar, about uuid, details jsonb
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    head record;
    next bigint;
    body text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(current_schema() || '.audit', 0));
    SELECT sequence, hash INTO head FROM audit ORDER BY sequence DESC LIMIT 1;
    next := coalesce(head.sequence, 0) + 1;
    body := concat_ws('|', coalesce(head.hash, repeat('0', 64)), next,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        coalesce(person::text, '-'), what, coalesce(about::text, '-'), details::text);
    INSERT INTO audit (sequence, happened_at, person_id, name, subject, facts, previous, hash)
    VALUES (next, at, person, what, about, details, coalesce(head.hash, repeat('0', 64)),
        encode(sha256(convert_to(body, 'UTF8')), 'hex'));
    RETURN next;
END $$;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="fellesskap", description=DESCRIPTION)

    async def run() -> None:
        await DB.current().connection.execute(TABLES)
        await DB.current().connection.execute(FUNCTIONS)
        role = await DB.current().connection.fetchval("SELECT current_setting('app.tenant_role')")
        for table, visible in VISIBLE.items():
            writable = WRITABLE.get(table, "INSERT, UPDATE")
            await DB.current().connection.execute(protect(table, visible, writable, role))

    manager.add_raw(run)
    return manager
