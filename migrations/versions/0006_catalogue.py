"""Service items, and the versions of their guides, which nobody changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.protection_v1 import protect

revision = "0006_catalogue"
down_revision = "0005_veterans"

CODE = sa.Text(collation="C")


def upgrade() -> None:
    op.create_table(
        "service_items",
        sa.Column("code", CODE, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("closed_reason", JSONB(), nullable=True, comment="{zh, en}, as people read it"),
        sa.CheckConstraint(
            "code ~ '^[a-z][a-z0-9_]{1,39}$'", name=op.f("ck_service_items_code_is_lower_snake")
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_reason IS NOT NULL)",
            name=op.f("ck_service_items_closed_with_a_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'closed', 'draft')", name=op.f("ck_service_items_item_status")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_service_items")),
    )
    op.create_table(
        "service_item_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_code", CODE, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "guide",
            JSONB(),
            nullable=False,
            comment="As written; app/domain/catalogue/parse.py reads it",
        ),
        sa.Column("digest", CODE, nullable=False, comment="SHA-256 of the canonical JSON of guide"),
        sa.Column("published_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "effective_from",
            sa.Date(),
            nullable=False,
            comment="Requests made from this day on use it",
        ),
        sa.CheckConstraint(
            "version >= 1", name=op.f("ck_service_item_versions_version_counts_from_one")
        ),
        sa.CheckConstraint(
            "digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_service_item_versions_digest_is_sha256")
        ),
        sa.CheckConstraint(
            "guide ->> 'code' = item_code",
            name=op.f("ck_service_item_versions_guide_is_of_its_item"),
        ),
        sa.ForeignKeyConstraint(
            ["item_code"],
            ["service_items.code"],
            name=op.f("fk_service_item_versions_item_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_item_versions")),
        sa.UniqueConstraint(
            "item_code", "version", name=op.f("uq_service_item_versions_item_code_version")
        ),
    )
    protect("service_items", hot=True, grants="SELECT, INSERT, UPDATE")
    protect("service_item_versions", hot=True, grants="SELECT, INSERT", append_only=True)


def downgrade() -> None:
    op.drop_table("service_item_versions")
    op.drop_table("service_items")
