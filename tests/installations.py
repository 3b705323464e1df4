"""Installations of their own, as a machine has them: a home, a database, and commands run as processes."""

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
SECONDS = 120


@dataclass
class Installation:
    """Where one lies. `database_url` '' : a SQLite file in the home."""

    home: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "KLYNGE_URL")}
        own = {"KLYNGE_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "klynge_web.config.settings"}
        return kept | own | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    def klynge(self, *arguments: str | Path, fails: bool = False, **environment: str) -> str:
        """Run a command; what it printed."""
        return self._run([PYTHON, "-m", "klynge.cli", *map(str, arguments)], fails, environment)

    def python(self, script: str, *arguments: str) -> str:
        """Run a few lines inside the site."""
        return self._run([PYTHON, "-c", f"import django\ndjango.setup()\n{script}", *arguments], False, {})

    def begin_python(self, script: str) -> subprocess.Popen:
        command = [PYTHON, "-c", f"import django\ndjango.setup()\n{script}"]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def migrate(self) -> None:
        self.python("from django.core.management import call_command\ncall_command('migrate', verbosity=0)")

    def _run(self, command: list[str], fails: bool, environment: dict[str, str]) -> str:
        done = subprocess.run(
            command, env=self.environment | environment, capture_output=True, text=True, timeout=SECONDS
        )
        assert (done.returncode != 0) == fails, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done.stderr if fails else done.stdout


def new(folder: Path) -> Installation:
    """An empty one, on the kind of database that the tests run on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return Installation(folder)
    import psycopg

    name = f"drill_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    before, _, after = url.partition("/postgres?")
    return Installation(folder, f"{before}/{name}?{after}")
