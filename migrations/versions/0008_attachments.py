"""Attachments, and keys of earlier tables that point to later ones."""

import sqlalchemy as sa
from alembic import op

from migrations.protection_v1 import protect

revision = "0008_attachments"
down_revision = "0007_requests"

LATE_KEYS = (
    ("request_documents", "attachment_id", "attachments"),
    ("station_staff", "staff_account_id", "staff_accounts"),
)


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "person_id",
            sa.Uuid(),
            nullable=False,
            comment="Whose file it is, whoever sent it",
        ),
        sa.Column(
            "division_code",
            sa.Text(collation="C"),
            nullable=False,
            comment="Of the person; from binding on, of the request",
        ),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column(
            "document_key",
            sa.Text(),
            nullable=False,
            comment="The document of the guide it is meant for",
        ),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column(
            "size_bytes",
            sa.BigInteger(),
            nullable=False,
            comment="Of the content as it is handed out",
        ),
        sa.Column("digest", sa.LargeBinary(), nullable=False, comment="SHA-256 of that content"),
        sa.Column(
            "storage_key",
            sa.Text(collation="C"),
            nullable=False,
            comment="Where the sealed content lies",
        ),
        sa.Column("uploaded_by_kind", sa.Text(), nullable=False, comment="citizen or staff"),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False, comment="The account: of that kind"),
        sa.Column("uploaded_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("bound_at", sa.TIMESTAMP(timezone=True), nullable=True),
        *_checks(),
        *_keys(),
    )
    _indexes()
    protect("attachments", division="division_code", person="person_id")
    # Made before what they point to.
    for table, column, target in LATE_KEYS:
        op.create_foreign_key(op.f(f"fk_{table}_{column}"), table, target, [column], ["id"])


def _checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_attachments_holds_something")),
        sa.CheckConstraint(
            "octet_length(digest) = 32", name=op.f("ck_attachments_digest_is_sha256")
        ),
        sa.CheckConstraint(
            "(request_id IS NULL) = (bound_at IS NULL)",
            name=op.f("ck_attachments_bound_at_a_time"),
        ),
        sa.CheckConstraint(
            "uploaded_by_kind IN ('citizen', 'staff')",
            name=op.f("ck_attachments_uploaded_by_somebody"),
        ),
        sa.CheckConstraint(
            "media_type IN ('image/jpeg', 'image/png', 'application/pdf')",
            name=op.f("ck_attachments_media_type"),
        ),
    ]


def _keys() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_attachments_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["division_code"], ["divisions.code"], name=op.f("fk_attachments_division_code")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_attachments_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_attachments_storage_key")),
    ]


def _indexes() -> None:
    unused = sa.text("request_id IS NULL")
    op.create_index("ix_attachments_request", "attachments", ["request_id"])
    op.create_index("ix_attachments_digest", "attachments", ["digest"])
    op.create_index("ix_attachments_division", "attachments", ["division_code", "id"])
    op.create_index(
        "ix_attachments_unused",
        "attachments",
        ["person_id", "uploaded_at"],
        postgresql_where=unused,
    )
    op.create_index(
        "ix_attachments_left_over", "attachments", ["uploaded_at"], postgresql_where=unused
    )


def downgrade() -> None:
    for table, column, _ in LATE_KEYS:
        op.drop_constraint(f"fk_{table}_{column}", table, type_="foreignkey")
    op.drop_table("attachments")
