"""What people say of a visit, who was reminded, and who is rung."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0037_visit_ratings"
down_revision = "0036_campaigns"

TABLES = {
    "visit_ratings": """
        id UUID NOT NULL,
        visit_id UUID NOT NULL,
        score SMALLINT NOT NULL,
        comment_sealed BYTEA,
        rated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_visit_ratings PRIMARY KEY (id),
        CONSTRAINT ck_visit_ratings_five_levels CHECK (score BETWEEN 1 AND 5),
        CONSTRAINT fk_visit_ratings_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
    """,
    "call_backs": """
        id UUID NOT NULL,
        rating_id UUID NOT NULL,
        visit_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        reason VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
        due_on DATE NOT NULL,
        owner_id UUID,
        answer_sealed BYTEA,
        closed_at TIMESTAMP WITH TIME ZONE,
        version BIGINT NOT NULL,
        CONSTRAINT pk_call_backs PRIMARY KEY (id),
        CONSTRAINT ck_call_backs_closed_with_an_answer CHECK ((state = 'closed') = (closed_at IS
          NOT NULL) AND (closed_at IS NULL) = (answer_sealed IS NULL)),
        CONSTRAINT ck_call_backs_closed_by_somebody CHECK (state = 'open' OR owner_id IS NOT
          NULL),
        CONSTRAINT fk_call_backs_rating_id FOREIGN KEY(rating_id) REFERENCES visit_ratings (id),
        CONSTRAINT fk_call_backs_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id),
        CONSTRAINT fk_call_backs_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_call_backs_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT ck_call_backs_call_back_reason CHECK (reason IN ('low_rating', 'distress')),
        CONSTRAINT ck_call_backs_call_back_state CHECK (state IN ('open', 'closed')),
        CONSTRAINT fk_call_backs_owner_id FOREIGN KEY(owner_id) REFERENCES staff_accounts (id)
    """,
    "visit_reminders": """
        visit_id UUID NOT NULL,
        day DATE NOT NULL,
        reminded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_visit_reminders PRIMARY KEY (visit_id, day),
        CONSTRAINT fk_visit_reminders_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
    """,
}

INDEXES = (
    "CREATE UNIQUE INDEX uq_visit_ratings_visit ON visit_ratings (visit_id)",
    "CREATE INDEX ix_call_backs_division ON call_backs (division_code, due_on, id)",
    "CREATE UNIQUE INDEX uq_call_backs_rating ON call_backs (rating_id)",
)

NOT_SENT = (
    "no_phone",
    "not_bound",
    "no_credit",
    "refused",
    "wrong",
    "unavailable",
    "deceased",
    "interrupted",
)

# The people of a team are the county's rows, and a village rings too: it would not see that the
# caller went along.
TEAMS = """
CREATE FUNCTION teams_gone_with(account uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT m.team_id FROM visit_team_members m WHERE m.staff_account_id = account
$$
"""


def _reasons(reasons: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{reason}'" for reason in reasons)
    op.execute("ALTER TABLE messages DROP CONSTRAINT ck_messages_not_sent")
    op.execute(
        f"ALTER TABLE messages ADD CONSTRAINT ck_messages_not_sent CHECK (reason IN ({listed}))"
    )


def upgrade() -> None:
    _reasons((*NOT_SENT, "outdated"))
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    op.execute(TEAMS)
    op.execute("REVOKE ALL ON FUNCTION teams_gone_with(uuid) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION teams_gone_with(uuid) TO rongyao_app")
    added = "SELECT, INSERT"
    protect("visit_ratings", parent="visits", via="visit_id", grants=added)
    protect("call_backs", division="division_code", person="person_id", grants=f"{added}, UPDATE")
    protect("visit_reminders", parent="visits", via="visit_id", grants=added)


def downgrade() -> None:
    op.execute("UPDATE messages SET reason = 'unavailable' WHERE reason = 'outdated'")
    _reasons(NOT_SENT)
    op.execute("DROP FUNCTION teams_gone_with(uuid)")
    for table in reversed(TABLES):
        op.drop_table(table)
