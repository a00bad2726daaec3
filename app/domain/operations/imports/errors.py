"""What can go wrong with a list."""

from app.domain.errors import Conflict, Forbidden, Gone, Invalid, TooLarge, UnsupportedMedia

MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 8, 50_000, 60
MOST_FAULTS = 100_000


class NotASpreadsheet(UnsupportedMedia):
    """No xlsx inside, whatever the name says: an old xls, a csv that was renamed, a picture."""

    code = "not_a_spreadsheet"


class SpreadsheetEncrypted(UnsupportedMedia):
    """Nobody here knows the password."""

    code = "spreadsheet_encrypted"


class SpreadsheetActive(UnsupportedMedia):
    """It carries macros, embedded files or controls."""

    code = "spreadsheet_active"


class SpreadsheetDamaged(Invalid):
    """It breaks off, or contradicts itself."""

    code = "spreadsheet_damaged"


class SpreadsheetTooLarge(TooLarge):
    """More sheets, rows, columns or octets, once unpacked, than are read."""

    code = "spreadsheet_too_large"

    def __init__(self) -> None:
        super().__init__(rows=MOST_ROWS, columns=MOST_COLUMNS, sheets=MOST_SHEETS)


class SpreadsheetEmpty(Invalid):
    """Not a single row."""

    code = "spreadsheet_empty"


class TooManyFaults(Invalid):
    """So many that the columns must have slipped: a list of them would help nobody."""

    code = "too_many_faults"


class IllegalImportStep(Conflict):
    """The list is not where this could be done to it."""

    code = "illegal_import_step"


class SecondPersonNeeded(Forbidden):
    """Whoever entered a list neither checks nor confirms it."""

    code = "second_person_needed"


class SampleDrawnByAnother(Forbidden):
    """Whoever drew the sample checks it: half a sample each is no sample."""

    code = "sample_drawn_by_another"


class NotInSample(Invalid):
    """One of the rows was not drawn."""

    code = "not_in_sample"


class ImportNotReadYet(Conflict):
    """The file is still being read, or could not be."""

    code = "import_not_read"


class ImportFileCleared(Gone):
    """The file of a rehearsal is not kept for good."""

    code = "import_file_cleared"


class ImportOvertaken(Conflict):
    """What the rows speak of changed since they were read; nothing was applied."""

    code = "import_overtaken"
