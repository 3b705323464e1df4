"""Settings say what is wrong with them."""

import pytest

from klynge import settings
from klynge.errors import SettingError
from klynge.lake import engine


def test_defaults(monkeypatch, tmp_path):
    monkeypatch.setenv("KLYNGE_HOME", str(tmp_path))
    found = settings.load()
    assert found.lake == tmp_path / "lake"
    assert found.reject_share == 0.01
    assert found.lake not in found.person_key.parents


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("KLYNGE_THREADS", "many", "KLYNGE_THREADS is 'many'; it must be a whole number of at least 1"),
        ("KLYNGE_THREADS", "0", "at least 1"),
        ("KLYNGE_MEMORY", "abc", "KLYNGE_MEMORY is 'abc'; it must be a number and a unit, such as 640MB or 2GB"),
        ("KLYNGE_MEMORY", "640", "a number and a unit"),
        ("KLYNGE_MEMORY", "80%", "a number and a unit"),
        ("KLYNGE_MEMORY", "0MB", "a number and a unit"),
        ("KLYNGE_REJECT_SHARE", "2", "must be a share between 0 and 1"),
        ("KLYNGE_REJECT_SHARE", "a lot", "must be a share between 0 and 1"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=words):
        settings.load()


@pytest.mark.parametrize("value", ["640MB", "1.5 GB", "2gib", "1TB"])
def test_a_memory_limit_that_the_engine_knows_is_used(monkeypatch, value):
    monkeypatch.setenv("KLYNGE_MEMORY", value)
    assert settings.load().memory == value
    engine.connect().close()
