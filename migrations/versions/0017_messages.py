"""Messages that go out to people, and how many each account takes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.protection_v2 import protect

revision = "0017_messages"
down_revision = "0016_results"


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.Text(collation="C"), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "wechat",
                "sms",
                name="message_channel",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "unsure",
                "dropped",
                name="message_state",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "no_phone",
                "not_bound",
                "no_credit",
                "refused",
                "wrong",
                "unavailable",
                "deceased",
                "interrupted",
                name="not_sent",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=True,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("written_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("due_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ended_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'queued') = (due_at IS NOT NULL)",
            name=op.f("ck_messages_queued_until_an_hour"),
        ),
        sa.CheckConstraint(
            "(state IN ('queued', 'sending')) = (ended_at IS NULL)",
            name=op.f("ck_messages_ended_at_a_time"),
        ),
        sa.CheckConstraint(
            "state <> 'sending' OR claimed_at IS NOT NULL",
            name=op.f("ck_messages_sent_by_somebody"),
        ),
        sa.CheckConstraint("tries BETWEEN 0 AND 20", name=op.f("ck_messages_tries_are_bounded")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["wechat_accounts.id"], name=op.f("fk_messages_account_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_messages_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(
        "ix_messages_due",
        "messages",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index("ix_messages_person", "messages", ["person_id", "id"], unique=False)
    op.create_index(
        "ix_messages_sending",
        "messages",
        ["claimed_at"],
        unique=False,
        postgresql_where=sa.text("state = 'sending'"),
    )
    protect("messages", parent="persons", via="person_id")

    op.create_table(
        "message_credits",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.Text(collation="C"), nullable=False),
        sa.Column("credits", sa.SmallInteger(), nullable=False),
        sa.Column("changed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "credits BETWEEN 0 AND 1000", name=op.f("ck_message_credits_credits_are_bounded")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["wechat_accounts.id"], name=op.f("fk_message_credits_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "template", name=op.f("pk_message_credits")),
    )
    protect("message_credits")


def downgrade() -> None:
    op.drop_table("message_credits")
    op.drop_table("messages")
