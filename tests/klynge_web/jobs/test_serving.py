"""`klynge serve` with real processes: it prepares the database, keeps site and worker alive, and stops both."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest
from django.db import connection

from klynge_web.history.actions import COMMAND
from klynge_web.jobs import actions, database, supervisor, watch
from klynge_web.jobs.models import Worker
from worker_processes import wait_until


class Served:
    """A site that was started, and what it said."""

    def __init__(self, installation, *choices: str):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.said = installation.home / "said"
        with self.said.open("w") as said:
            self.process = installation.run("serve", "--port", str(self.port), *choices, stdout=said, stderr=said)

    def answers(self) -> bool:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=5).status == 200
        return False

    def children(self) -> dict[str, psutil.Process]:
        found = psutil.Process(self.process.pid).children()
        return {"worker" if "worker" in child.cmdline() else "server": child for child in found}

    def ready(self) -> None:
        assert wait_until(lambda: self.answers() or self.process.poll() is not None, 60)
        assert self.process.poll() is None, self.said.read_text()


@pytest.mark.both
def test_site_and_worker_are_kept_alive_and_stop_together(installation):
    job = actions.begin("hang", by=COMMAND, seconds=60)
    served = Served(installation)
    served.ready()
    assert re.search(r"no administrator yet.*\nhttp://127\.0\.0\.1:\d+/nb/set-up/\S{20,}/", served.said.read_text())
    installation.wait_for(job, "running")
    children = served.children()
    killed_at = time.monotonic()
    children["worker"].kill()
    installation.wait_for(job, "lost", seconds=2)  # known at once, for it is a child
    assert time.monotonic() - killed_at < 2
    children["server"].kill()
    after = actions.begin("count", by=COMMAND)
    installation.wait_for(after, "done")
    served.ready()
    everything = psutil.Process(served.process.pid).children(recursive=True)
    stopped_at = time.monotonic()
    served.process.terminate()
    assert served.process.wait(timeout=15) == 0
    assert time.monotonic() - stopped_at < 10
    assert psutil.wait_procs(everything, timeout=1)[1] == []
    assert not Worker.objects.exists()


def test_a_job_that_does_not_stop_is_killed_and_called_lost(installation):
    job = actions.begin("deaf", by=COMMAND)
    served = Served(installation)
    served.ready()
    installation.wait_for(job, "running")
    time.sleep(0.3)
    stopped_at = time.monotonic()
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(timeout=15) == 0
    assert time.monotonic() - stopped_at < 10.5
    job.refresh_from_db()
    assert job.state == "lost"


def test_no_worker_and_no_orphans(installation):
    served = Served(installation, "--no-worker")
    served.ready()
    assert set(served.children()) == {"server"} and not watch.working()
    everything = psutil.Process(served.process.pid).children(recursive=True)
    served.process.kill()
    assert psutil.wait_procs(everything, timeout=8)[1] == []


def forget(migration: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name = %s", [migration])


def test_a_failing_migration_stops_the_start(installation):
    """Its table is there already, so it cannot be made."""
    forget("0001_initial")
    connection.close()
    served = Served(installation)
    assert served.process.wait(timeout=60) == 71
    said = served.said.read_text()
    assert "could not be brought up to date at jobs.0001_initial" in said and "was not started" in said
    copies = list(installation.home.glob("klynge.sqlite3.before-*"))
    assert len(copies) == 1 and str(copies[0]) in said and "Traceback" not in said
    assert copies[0].stat().st_mode & 0o077 == 0


def test_three_copies_are_kept(installation):
    file = installation.home / "klynge.sqlite3"
    old = [file.with_name(f"{file.name}.before-2026010{n}-000000") for n in range(1, 5)]
    for one in old:
        one.touch()
    made = database._copy()
    assert sorted(installation.home.glob("*.before-*")) == [*old[2:], made]
    assert made.stat().st_size == file.stat().st_size


@pytest.mark.both
def test_nothing_pending_nothing_copied(installation):
    assert database.pending() == []
    assert database.bring_up_to_date(installation.home) is None
    assert not list(installation.home.glob("*.before-*"))


def child(code: str, **choices) -> supervisor.Child:
    return supervisor.Child("stand-in", lambda: [sys.executable, "-c", code], **choices)


def test_a_process_that_never_starts_well_stops_everything(monkeypatch):
    monkeypatch.setattr(supervisor, "WAITS", (0.1,))
    died = []
    steady = child("import time; time.sleep(60)")
    with pytest.raises(supervisor.StartError, match="stand-in does not start"):
        supervisor.keep([steady, child("raise SystemExit(3)", needed=True, died=died.append)], lambda: None)
    assert len(died) == 3 and steady.running.poll() is not None


def test_waits_become_longer_and_a_good_start_shortens_them(monkeypatch):
    waited = []
    one = child("pass")
    for _ in range(8):
        one.due_at = 0
        one.look()
        one.running.wait()
        before = time.monotonic()
        one.look()
        waited.append(round(one.due_at - before))
    assert waited == [1, 2, 4, 8, 15, 30, 30, 30]
    monkeypatch.setattr(supervisor, "STEADY", -1.0)
    one.due_at = 0
    one.look()
    one.running.wait()
    one.look()
    assert one.steady and one.failures == 1


@pytest.fixture(autouse=True)
def signals():
    """`keep` takes the signals of the process it runs in."""
    kept = {signum: signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for signum, handler in kept.items():
        signal.signal(signum, handler)


def test_who_is_deaf_is_killed(monkeypatch):
    monkeypatch.setattr(supervisor, "ASKED_AGAIN", 0.3)
    monkeypatch.setattr(supervisor, "KILLED", 0.6)
    died = []
    deaf = child("import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)")
    deaf.died = died.append
    deaf.start()
    time.sleep(0.3)
    supervisor.stop([deaf, child("pass")])
    assert deaf.running.poll() == -signal.SIGKILL and died == [deaf.running.args]


def test_a_process_whose_starter_is_gone_does_not_start():
    environment = {**os.environ, "KLYNGE_SUPERVISOR": "1"}
    code = "from klynge_web.jobs import parent; parent.follow(); print('started')"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
