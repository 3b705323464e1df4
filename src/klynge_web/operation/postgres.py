"""How is a PostgreSQL database copied, examined and put in its place? By its own tools, and in a schema beside."""

import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from klynge.errors import KlyngeError
from klynge_web.operation.archive import ArchiveError
from klynge_web.operation.running import InUseError
from klynge_web.operation.sqlite import PASSING

MEMBER = "database/klynge.dump"
INSTALLED = Path("/usr/lib/postgresql")
PRESENT, BESIDE = "public", "klynge_restoring"
_OWN = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


class ToolError(KlyngeError):
    """A tool of PostgreSQL is missing, too old, or could not do its work. Nothing was changed."""

    code = "postgres_tool"
    exit_code = 73


@dataclass(frozen=True)
class Postgres:
    """The database on a server; Klynge has it for itself, in the schema `public`."""

    settings: dict

    kind = "postgresql"
    name = "PostgreSQL"
    member = MEMBER

    def dump(self, folder: Path) -> dict:
        """Write the database as a member of an archive; facts for the manifest, of the same moment."""
        member = folder / MEMBER
        member.parent.mkdir()
        with self._connected() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            moment = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
            facts = {"kind": self.kind, "version": _version(connection)} | _content(connection, PRESENT)
            tool = self._tool("pg_dump", at_least=_major(facts["version"]))
            without = [f"--exclude-table-data={PRESENT}.{table}" for table in PASSING]
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={PRESENT}", f"--file={member}"]
            self._run([tool, *options, *without, f"--snapshot={moment}"])
        facts["tool"] = _tool_version(tool)
        facts["counts"] |= {table: 0 for table in PASSING if table in facts["counts"]}
        return facts

    def examine(self, member: Path, facts: dict, scratch: Path) -> None:
        """Raise ArchiveError unless the tool can read what is in the member, and every table is there."""
        tool = self._tool("pg_restore", at_least=_major(facts["tool"]))
        listed = self._listed(tool, member)
        missing = [table for table in facts["counts"] if f" TABLE {PRESENT} {table} " not in listed]
        if missing:
            raise _damaged(member, f"it has no table {missing[0]}")

    def is_empty(self) -> bool:
        """True if nobody has an account in it, so that it can be replaced without asking."""
        with self._connected() as connection:
            if not connection.execute("SELECT to_regclass('public.people_person')").fetchone()[0]:
                return True
            return connection.execute("SELECT 1 FROM public.people_person LIMIT 1").fetchone() is None

    def require_unused(self) -> None:
        """Raise InUseError if another process is connected to the database, from this machine or another."""
        with self._connected() as connection:
            others = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            ).fetchone()[0]
        if others:
            raise InUseError(f"{others} other connections to the database are open: a site, a worker or a console")

    def load_beside(self, member: Path, facts: dict) -> dict:
        """Build the database of the archive in a schema of its own; settings of a connection to it."""
        tool = self._tool("pg_restore", at_least=_major(facts["tool"]))
        with self._connected() as connection:
            present = _version(connection)
        if _major(present) < _major(facts["version"]):
            raise ToolError(
                f"The archive is of PostgreSQL {facts['version']}, and the server is {present}. Nothing was changed. "
                "Restore to a server that is as new."
            )
        self.drop_beside()
        self._load(tool, member)
        with self._connected() as connection:
            if _content(connection, BESIDE)["counts"] != facts["counts"]:
                raise _damaged(member, "its tables have other numbers of rows than the manifest says")
        options = dict(self.settings.get("OPTIONS") or {})
        options["options"] = f"{options.get('options', '')} -c search_path={BESIDE}".strip()
        return self.settings | {"OPTIONS": options, "CONN_MAX_AGE": 0}

    def _load(self, tool: str, member: Path) -> None:
        """In one transaction: the dump names the schema `public`, so the present one steps aside for it meanwhile."""
        wanted = [line for line in self._listed(tool, member).splitlines() if f"SCHEMA - {PRESENT}" not in line]
        contents = member.with_name("contents.txt")
        contents.write_text("\n".join(wanted), "utf-8")
        script = member.with_name("load.sql")
        self._run([tool, "--no-owner", "--no-privileges", f"--use-list={contents}", f"--file={script}", str(member)])
        before, after = member.with_name("before.sql"), member.with_name("after.sql")
        before.write_text(f"ALTER SCHEMA {PRESENT} RENAME TO klynge_aside;\nCREATE SCHEMA {PRESENT};\n")
        after.write_text(
            f"ALTER SCHEMA {PRESENT} RENAME TO {BESIDE};\nALTER SCHEMA klynge_aside RENAME TO {PRESENT};\n"
        )
        files = [f"--file={file}" for file in (before, script, after)]
        psql = self._tool("psql", at_least=_major(_tool_version(tool)))
        self._run([psql, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *files])

    def drop_beside(self) -> None:
        with self._connected() as connection:
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(BESIDE)))

    def moves(self, aside: Path) -> list[tuple[Path, Path]]:
        return []

    def swap(self, aside: Path) -> None:
        """Put the schema of the archive in the place of the present one, which is kept; done twice, it is done once."""
        with self._connected() as connection, connection.transaction():
            if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [BESIDE]).fetchone():
                return
            rename = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(PRESENT), sql.Identifier(_schema(aside))))
            connection.execute(rename.format(sql.Identifier(BESIDE), sql.Identifier(PRESENT)))

    def kept_as(self, aside: Path) -> str:
        """Where the database that was replaced is kept."""
        return f"schema {_schema(aside)} (DROP SCHEMA {_schema(aside)} CASCADE removes it)"

    def drop_aside(self, aside: Path) -> None:
        """Remove the database that was replaced."""
        with self._connected() as connection:
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(_schema(aside))))

    @property
    def parameters(self) -> dict[str, str]:
        """Of a connection, without what is Django's own."""
        known = {ours: str(self.settings[name]) for name, ours in _OWN.items() if self.settings.get(name)}
        options = self.settings.get("OPTIONS") or {}
        return known | {name: str(value) for name, value in options.items() if name in _LIBPQ}

    @contextmanager
    def _connected(self):
        with psycopg.connect(**self.parameters, autocommit=True) as connection:
            yield connection

    def _run(self, command: list[str]) -> str:
        """Run a tool; the password goes by its environment, where other users do not see it."""
        known = {name: value for name, value in self.parameters.items() if name != "password"}
        environment = os.environ | {"PGPASSWORD": self.parameters.get("password", "")}
        done = subprocess.run(
            [*command, *([f"--dbname={make_conninfo(**known)}"] if _asks_server(command) else [])],
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise ToolError(
                f"{Path(command[0]).name} could not do its work: {_first_words(done.stderr)}. Nothing was changed. "
                "The user of DATABASE_URL must own the database."
            )
        return done.stdout

    def _tool(self, name: str, *, at_least: int) -> str:
        found = find_tool(name)
        if found is None:
            raise ToolError(
                f"{name} is not installed, and a backup of PostgreSQL needs it. Nothing was changed. "
                "Install it (Debian: apt-get install postgresql-client), and try again."
            )
        if _major(_tool_version(found)) < at_least:
            raise ToolError(
                f"{name} is of version {_tool_version(found)}, and {at_least} is needed. Nothing was changed. "
                f"Install the tools of PostgreSQL {at_least} or newer."
            )
        return found

    def _listed(self, tool: str, member: Path) -> str:
        try:
            return self._run([tool, "--list", str(member)])
        except ToolError as problem:
            raise _damaged(member, "pg_restore cannot read it") from problem


_LIBPQ = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "service")


def find_tool(name: str) -> str | None:
    """The newest that the system's packages have installed, else the one on the path."""
    installed = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda file: _major(file.parts[-3]))
    return str(installed[-1]) if installed else shutil.which(name)


def _asks_server(command: list[str]) -> bool:
    return Path(command[0]).name in ("pg_dump", "psql")


def _content(connection, schema: str) -> dict:
    """Rows of every table, and the migrations that the database has had."""
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema]).fetchall()
    count = sql.SQL("SELECT count(*) FROM {}")
    counts = {t: connection.execute(count.format(sql.Identifier(schema, t))).fetchone()[0] for (t,) in rows}
    had = sql.SQL("SELECT app, name FROM {} ORDER BY id").format(sql.Identifier(schema, "django_migrations"))
    migrations = connection.execute(had).fetchall() if "django_migrations" in counts else []
    return {"counts": counts, "migrations": [list(row) for row in migrations]}


def _version(connection) -> str:
    return connection.execute("SHOW server_version").fetchone()[0].split()[0]


def _tool_version(tool: str) -> str:
    told = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\d+(\.\d+)*", told)
    return found.group() if found else "0"


def _major(version: str) -> int:
    found = re.match(r"\d+", version)
    return int(found.group()) if found else 0


def _schema(aside: Path) -> str:
    return "klynge_" + re.sub(r"[^a-z0-9]", "_", aside.name)


def _first_words(told: str) -> str:
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.casefold()), lines[0] if lines else "no reason given")[:300]


def _damaged(file: Path, why: str) -> ArchiveError:
    return ArchiveError(
        f"The database of the archive is damaged: {why}. Nothing was changed. Take an earlier archive.",
        fault="damaged",
        file=file,
    )
