"""Row-level security as the models declare it: the second lock behind `within()`.

The first lock is the predicate in every query. This one holds when that one is forgotten:
a role that is neither superuser nor owner sees only rows whose division lies in the
transaction's scope, whose person is one of its persons, or whose bank is its bank.
"""

from dataclasses import dataclass
from typing import Self

APP, HOT, SEALER, OWNER = "rongyao_app", "rongyao_hot", "rongyao_sealer", "rongyao_owner"
KEPT = "SELECT, INSERT, UPDATE"
PASSING = "SELECT, INSERT, UPDATE, DELETE"
"""For rows that are replaced as a whole or forgotten in time; whatever else there is, stays."""


@dataclass(frozen=True)
class Protection:
    """How the rows of one table are guarded.

    `division`, `person` and `bank` name its own columns; `parent` and `via` say that a row is
    visible exactly when its parent is. `hot` lets the read-only role SELECT it: hot reads
    carry the scope predicate in their own statement. `grants` is what role app may do, and
    `sealer` what the sealer may. The rows of an `append_only` table nobody changes, not even
    its owner.
    """

    division: str | None = None
    person: str | None = None
    parent: str | None = None
    via: str | None = None
    hot: bool = False
    grants: str = KEPT
    sealer: str | None = None
    append_only: bool = False
    bank: str | None = None

    @classmethod
    def open_to_app(cls, *, hot: bool = False, grants: str | None = None) -> Self:
        """No row belongs to anybody: reference data, and what identity keeps for itself."""
        return cls(hot=hot, grants=grants or cls.grants)

    @property
    def predicate(self) -> str | None:
        """The condition a row must meet, or None where rows are open."""
        if self.parent:
            # Names of our own tables, never anything that came from outside.
            return f"EXISTS (SELECT 1 FROM {self.parent} parent WHERE parent.id = {self.via})"  # noqa: S608
        parts = []
        if self.division:
            # A row of no division is seen by whoever sees everything, and by nobody else.
            parts.append(f"coalesce({self.division}, '') <@ (SELECT scope_codes())")
        if self.person:
            parts.append(f"{self.person} = ANY ((SELECT scope_persons())::uuid[])")
        if self.bank:
            parts.append(f"{self.bank} = (SELECT scope_bank())")
        return " OR ".join(parts) or None


def protection_ddl(table: str, protection: Protection) -> list[str]:
    """Return the statements that put `protection` on `table`."""
    statements = [f"GRANT {protection.grants} ON {table} TO {APP}"]
    readers = [(HOT, "SELECT")] if protection.hot else []
    readers += [(SEALER, protection.sealer)] if protection.sealer else []
    statements += [f"GRANT {grants} ON {table} TO {role}" for role, grants in readers]
    if protection.append_only:
        statements.append(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    if protection.predicate is None:
        return statements
    statements += [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY in_scope ON {table} TO {APP} USING ({protection.predicate})",
    ]
    statements += [
        f"CREATE POLICY {role}_reads ON {table} FOR SELECT TO {role} USING (true)"
        for role, _ in readers
    ]
    return statements
