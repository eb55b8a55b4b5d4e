"""The secret that signs cookies."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from hbgeo.doors.cookie_secret import cookie_secret
from hbgeo.errors import SettingsError
from hbgeo.settings import Settings, from_env


def test_it_is_made_once_for_its_owner_alone(tmp_path):
    settings = Settings(home=tmp_path / "home")
    secret = cookie_secret(settings)
    assert len(secret) == 64
    assert cookie_secret(settings) == secret
    (file,) = settings.home.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_many_who_need_it_first_get_the_same(tmp_path):
    settings = Settings(home=tmp_path / "home")
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: cookie_secret(settings), range(64)))) == 1


@pytest.mark.parametrize("name", ["HBGEO_COOKIE_SECRET", "STREAMLIT_SERVER_COOKIE_SECRET"])
def test_one_from_the_environment_is_used_and_nothing_is_written(tmp_path, name):
    settings = from_env({"HBGEO_HOME": str(tmp_path / "home"), name: "s" * 32})
    assert cookie_secret(settings) == "s" * 32
    assert not settings.home.exists()
    assert "s" * 32 not in repr(settings)


def test_a_short_one_is_refused():
    with pytest.raises(SettingsError, match="32"):
        from_env({"HBGEO_COOKIE_SECRET": "s" * 31})


def test_an_emptied_file_is_refused_instead_of_signing_with_nothing(tmp_path):
    (tmp_path / "cookie-secret").write_text("")
    with pytest.raises(SettingsError, match="too short"):
        cookie_secret(Settings(home=tmp_path))


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "home").write_text("a file, no folder")
    with pytest.raises(SettingsError, match="HBGEO_COOKIE_SECRET"):
        cookie_secret(Settings(home=tmp_path / "home"))
