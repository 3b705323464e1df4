"""What can go wrong that a user can put right?

Every such error says what was found, why it cannot be used, and the next step.
It is shown without a traceback; `code` is stable, so that the site can
translate by it, and the facts of the case are attributes in `facts`.
"""


class KlyngeError(Exception):
    """Base of all errors a user can put right. `facts` holds names and counts of the case."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, **facts):
        self.facts = facts
        super().__init__(message)


class SettingError(KlyngeError):
    """A setting has a value that cannot be used."""

    code = "setting"
    exit_code = 10


class FileFaultError(KlyngeError):
    """A source file as a whole cannot be used; the lake is as before. `fact` names the fault."""

    code = "file_fault"
    exit_code = 11

    def __init__(self, message: str, *, fault: str, file: str, **facts):
        self.fault, self.file = fault, file
        self.code = f"file_fault.{fault}"
        super().__init__(message, file=file, **facts)


class MissingColumnsError(KlyngeError):
    """A table was read, but it lacks columns that are needed."""

    code = "missing_columns"
    exit_code = 12

    def __init__(self, table: str, missing: list[str], found: list[str], hint: str = ""):
        self.table, self.missing, self.found = table, missing, found
        super().__init__(
            f"The {table} table has no column {' or '.join(map(repr, missing))}; "
            f"it has {', '.join(map(repr, found))}. {hint or 'Rename the columns and try again.'}",
            table=table,
            missing=missing,
            found=found,
        )


class NullValuesError(KlyngeError):
    """A column of a table handed in names something in every row, but it is empty in some."""

    code = "null_values"
    exit_code = 15

    def __init__(self, table: str, column: str, nulls: int, rows: int):
        self.table, self.column = table, column
        super().__init__(
            f"The {table} table has no {column} in {nulls} of {rows} rows; every row needs one. "
            "Leave those rows out, or fill them in, and try again.",
            table=table,
            column=column,
            nulls=nulls,
            rows=rows,
        )


class RejectLimitError(KlyngeError):
    """Too many rows of a source could not be read; the lake is as before."""

    code = "reject_limit"
    exit_code = 13


class IndustryVersionError(KlyngeError):
    """Industry codes came without a classification version, and the version cannot be told from them."""

    code = "industry_version"
    exit_code = 14


class NotImportedError(KlyngeError):
    """A table is not in the lake."""

    code = "not_imported"
    exit_code = 20

    def __init__(self, table: str, remedy: str):
        self.table = table
        super().__init__(f"The lake has no {table}. It is needed for this answer. {remedy}", table=table, remedy=remedy)


class NotBuiltError(KlyngeError):
    """The national tables have not been built for the manifest in force."""

    code = "not_built"
    exit_code = 21

    def __init__(self, table: str):
        super().__init__(
            f"The national table {table} has not been built for the data in force. "
            "Run 'klynge build', which takes a few minutes for a national register.",
            table=table,
        )


class LakeBusyError(KlyngeError):
    """Another process holds the lock of the lake."""

    code = "lake_busy"
    exit_code = 22


class LakeStorageError(KlyngeError):
    """The lake cannot be written: a full disk or a folder without permission. It is as before."""

    code = "lake_storage"
    exit_code = 23


class LakeDamagedError(KlyngeError):
    """A manifest of the lake cannot be read; the snapshots it names may be whole."""

    code = "lake_damaged"
    exit_code = 24


class UnknownRegionError(KlyngeError):
    """A region, or a municipality of it, is not known."""

    code = "unknown_region"
    exit_code = 30


class UnknownNameError(KlyngeError):
    """Something was asked for by a name that does not exist. The message lists the good ones."""

    code = "unknown_name"
    exit_code = 31

    def __init__(self, kind: str, name: str, known: list[str]):
        self.kind, self.name, self.known = kind, name, known
        super().__init__(f"There is no {kind} {name!r}. Known: {', '.join(known)}.", kind=kind, name=name)


class DeclarationError(KlyngeError):
    """A declared file (framework, region, area, published evidence) cannot be used."""

    code = "declaration"
    exit_code = 40

    def __init__(self, file: str, where: str, found: str, remedy: str):
        self.file, self.where = file, where
        super().__init__(f"{file}: {where}: {found}. {remedy}", file=file, where=where)


class FetchError(KlyngeError):
    """A register could not be downloaded; what was fetched so far is kept and the next call resumes."""

    code = "fetch"
    exit_code = 50
