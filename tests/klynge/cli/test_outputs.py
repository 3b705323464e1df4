"""Is a place that cannot be written told in words, by every command that writes?"""

import errno
import os

import pytest
from typer.testing import CliRunner

import small_demo
from klynge.cli import printing
from klynge.cli.app import app
from klynge.errors import SettingError


@pytest.fixture
def in_the_way(tmp_path):
    """A file where a folder is needed: no permission makes it one."""
    file = tmp_path / "file"
    file.write_text("in the way")
    return file / "folder"


def test_a_folder_for_the_demo_that_cannot_be_made_is_said(in_the_way):
    found = CliRunner().invoke(app, ["demo", "--to", str(in_the_way), "--units", "1000"])
    assert isinstance(found.exception, SettingError), found.exception
    assert f"{in_the_way} cannot be written: Not a directory. Name another place with --to" in str(found.exception)


@pytest.mark.parametrize(
    ("command", "option"), [(["readiness", "elvedalen"], "--to"), (["network", "elvedalen"], "--graphml")]
)
def test_a_report_or_a_network_that_cannot_be_written_is_said(
    tmp_path_factory, monkeypatch, in_the_way, command, option
):
    home = small_demo.make_home(tmp_path_factory.getbasetemp() / "small_demo")
    monkeypatch.setenv("KLYNGE_HOME", str(home))
    found = CliRunner().invoke(app, [*command, option, str(in_the_way)])
    assert isinstance(found.exception, SettingError), found.exception
    assert f"Name another place with {option}" in str(found.exception)


def test_a_full_disk_is_told_by_its_own_words(tmp_path):
    words = r"cannot be written: No space left on device\. Name another place with --to"
    with pytest.raises(SettingError, match=words), printing.written_to(tmp_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
