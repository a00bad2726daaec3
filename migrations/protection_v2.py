"""The row-level security of `app/models/security.py`, frozen for migrations to call: with banks.

Never edit it: what has been migrated stays as it was. A new shape becomes `protection_v3`.
"""

from alembic import op

_APP, _HOT, _SEALER = "rongyao_app", "rongyao_hot", "rongyao_sealer"


def protect(  # noqa: PLR0913  # The fields of one declaration.
    table: str,
    *,
    division: str | None = None,
    person: str | None = None,
    parent: str | None = None,
    via: str | None = None,
    hot: bool = False,
    grants: str = "SELECT, INSERT, UPDATE, DELETE",
    sealer: str | None = None,
    append_only: bool = False,
    bank: str | None = None,
) -> None:
    """Grant `table` to its roles and put its policy on."""
    op.execute(f"GRANT {grants} ON {table} TO {_APP}")
    readers = [(_HOT, "SELECT")] if hot else []
    readers += [(_SEALER, sealer)] if sealer else []
    for role, granted in readers:
        op.execute(f"GRANT {granted} ON {table} TO {role}")
    if append_only:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    predicate = _predicate(division, person, bank, parent, via)
    if predicate is None:
        return
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY in_scope ON {table} TO {_APP} USING ({predicate})")
    for role, _ in readers:
        op.execute(f"CREATE POLICY {role}_reads ON {table} FOR SELECT TO {role} USING (true)")


def _predicate(
    division: str | None,
    person: str | None,
    bank: str | None,
    parent: str | None,
    via: str | None,
) -> str | None:
    if parent:
        return f"EXISTS (SELECT 1 FROM {parent} parent WHERE parent.id = {via})"  # noqa: S608
    parts = []
    if division:
        parts.append(f"coalesce({division}, '') <@ (SELECT scope_codes())")
    if person:
        parts.append(f"{person} = ANY ((SELECT scope_persons())::uuid[])")
    if bank:
        parts.append(f"{bank} = (SELECT scope_bank())")
    return " OR ".join(parts) or None
