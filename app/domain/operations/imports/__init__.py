"""Lists that arrive as spreadsheets: what a cell means, what is at fault, who may let it in.

A kind of list is declared once, in a module of `app/imports/` that holds `KIND`; the engine
finds it there and nothing else has to be touched:

    KIND = ImportKind(
        code="entitlements",
        title=Localised("待遇名册", "Entitlements"),
        columns=(
            Column("id_number", "身份证号", "Identity number", ColumnType.ID_NUMBER),
            Column("starts_on", "起始月份", "First month", ColumnType.MONTH),
            Column("amount_fen", "金额(元)", "Amount (yuan)", ColumnType.YUAN, required=False),
            Column("nature", "致残性质", "Nature", ColumnType.CHOICE,
                   required=False, choices=choices_of(DisabilityNature)),
        ),
        natural_key=("id_number", "starts_on"),
        facts=facts,    # async (session, scope, rows) -> anything: read for a chunk at once
        judge=judge,    # (row, facts) -> faults: pure, in app/domain/<stem>/
        apply=apply,    # async (session, order, rows) -> None: writes a chunk
    )

What the engine does with it:

- reads every cell into its typed value (`row["amount_fen"]` is an int of fen, a month is the date
  of its first day, a choice is its stored value, an empty optional cell is None) and finds what
  is wrong with the cell as such, rows that repeat one another by `natural_key`, and rows that an
  earlier list of the kind brought already;
- calls `facts` and `judge` for the rows whose cells are sound, by the thousand, once when the list
  is read and once more in the transaction that applies it: in between people die and move.
  `judge` returns `RowFault(column, code, facts)`; `code` names a `message` of app/texts/problems/.
  A person who is not there and one outside `scope` are the same `person_unknown`;
- calls `apply` in one transaction for the whole list, chunk by chunk in the order of the rows;
  `order` says which import it is, who entered and who confirmed it, and when. Whatever `apply`
  raises leaves nothing behind. It records its own events (`record_many`);
- may be told by an optional `effect` (row, facts) -> Term what a sound row would do (adds,
  replaces, ...): the list says how many rows do what before anybody confirms it.

`app/queries/veterans/numbered.py` finds the people of a whole chunk by their numbers.

All or nothing: one faulty row, and the list waits to be repaired and sent again.
"""
