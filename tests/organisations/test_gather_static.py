import os
import time

import pytest
from django.core.management import call_command


@pytest.fixture
def manifest(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "rehabdir.staticfiles.BundledStaticFilesStorage"},
    }
    return tmp_path / "static" / "staticfiles.json"


def test_files_are_gathered(manifest):
    call_command("gather_static")

    assert manifest.exists()
    assert list(manifest.parent.glob("css/site.*.css"))


def test_what_another_start_has_just_gathered_is_left_alone(manifest):
    manifest.parent.mkdir()
    manifest.write_text("{}", encoding="utf-8")
    later = time.time() + 60
    os.utime(manifest, (later, later))

    call_command("gather_static")

    assert manifest.read_text(encoding="utf-8") == "{}"
