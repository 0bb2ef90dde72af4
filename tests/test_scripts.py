"""script/serve and script/test, run in a copy so that the checkout's own .venv stays untouched.

A Python that only notes what it is asked to do stands in for the real one.
"""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import DEADLINE, ROOT, environment

SCRIPTS = ["serve", "test"]
# Notes every call with what matters of its environment, and makes what the real call would make.
RECORDER = """#!/bin/sh
echo "$* [${{DATABASE_URL-}}] $PWD" >>'{log}'
{refuse}
case "$*" in
*"-m venv"*)
    mkdir -p .venv/bin
    cp "$0" .venv/bin/python
    ;;
*gather_static*)
    mkdir -p "$VAR_DIR/static"
    touch "$VAR_DIR/static/staticfiles.json"
    ;;
esac
"""
OLD = """
case "$*" in
-V) echo "Python 3.9.2"; exit ;;
*version_info*) exit 1 ;;
esac
"""
WITHOUT_VENV = """
case "$*" in
*ensurepip*)
    echo "Traceback (most recent call last):" >&2
    echo "ModuleNotFoundError: No module named 'ensurepip'" >&2
    exit 1
    ;;
esac
"""
NOT_RUNNING = """
echo "cannot execute:" >&2
echo "required file not found" >&2
exit 127
"""
OFFLINE = """
case "$*" in
*"pip install"*) exit 1 ;;
esac
"""


class Checkout:
    """A copy of what the scripts need, and what became of it."""

    def __init__(self, folder):
        self.folder = folder / "a checkout"
        for name in ("script", "requirements", "static"):
            shutil.copytree(ROOT / name, self.folder / name)
        (self.folder / "rehabdir").mkdir()
        shutil.copy(ROOT / "rehabdir" / "staticfiles.py", self.folder / "rehabdir")
        self.log = folder / "log"
        self.python_path = folder / "python"
        self.before = self.files()

    def files(self):
        return {path.relative_to(self.folder) for path in self.folder.rglob("*")}

    def python(self, refuse=""):
        """Make a Python that notes its calls; `refuse` is what goes wrong with it."""
        self.log.write_text("")
        self.python_path.write_text(RECORDER.format(log=self.log, refuse=refuse))
        self.python_path.chmod(0o755)
        return str(self.python_path)

    def run(self, script, *arguments, **variables):
        return subprocess.run(
            ["/bin/sh", f"{self.folder}/script/{script}", *arguments],
            # From elsewhere: the scripts find their checkout themselves.
            cwd=self.folder.parent,
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            check=False,
        )

    def calls(self):
        """What Python was asked to do, without the checks that come first."""
        calls = [line.split(" [")[0] for line in self.log.read_text().splitlines()]
        return [call for call in calls if not call.startswith(("-c", "-V", "- ", "-m pip --ver"))]

    def assert_refuses(self, outcome, *words):
        """One line says what is wrong, and nothing was made."""
        assert outcome.returncode != 0
        assert outcome.stdout == ""
        (line,) = outcome.stderr.splitlines()
        for word in words:
            assert word in line
        assert self.files() == self.before


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


@pytest.fixture
def port():
    """A port that is free, as far as anybody can know."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])


@pytest.mark.parametrize("script", SCRIPTS)
class TestWithoutAFittingPython:
    def test_python_is_missing(self, checkout, tmp_path, script):
        # All that the scripts use but Python.
        (tmp_path / "bin").mkdir()
        for name in ("dirname", "cmp", "find"):
            os.symlink(shutil.which(name), tmp_path / "bin" / name)

        outcome = checkout.run(script, PATH=str(tmp_path / "bin"))

        checkout.assert_refuses(outcome, "Python is missing", "3.11", "python3 starts it")

    def test_the_python_asked_for_is_missing(self, checkout, script):
        outcome = checkout.run(script, PYTHON="/nowhere/python3.12")

        checkout.assert_refuses(outcome, "Python is missing", "/nowhere/python3.12")

    @pytest.mark.parametrize(
        ("refuse", "words"),
        [
            (OLD, ["Python is too old", "3.11 or newer", "this is Python 3.9.2"]),
            (WITHOUT_VENV, ["venv module is missing", "python3-venv"]),
            (NOT_RUNNING, ["Python does not start", "-V"]),
        ],
        ids=["old", "without venv", "not running"],
    )
    def test_python_does_not_do(self, checkout, script, refuse, words):
        outcome = checkout.run(script, PYTHON=checkout.python(refuse))

        checkout.assert_refuses(outcome, *words)

    def test_requirements_cannot_be_installed(self, checkout, script, port):
        python = checkout.python(OFFLINE)

        for _ in range(2):
            outcome = checkout.run(script, PYTHON=python, PORT=port)

            assert outcome.returncode != 0
            (line,) = outcome.stderr.splitlines()
            assert "could not be installed" in line
            assert "Installing requirements/" in outcome.stdout


class TestPort:
    @pytest.mark.parametrize(
        "senseless", ["web", "0", "-1", "65536", "80000000000000000000", "80 81", "8000;id", "٨٠"]
    )
    def test_that_makes_no_sense_is_refused(self, checkout, senseless):
        outcome = checkout.run("serve", PYTHON=checkout.python(), PORT=senseless)

        checkout.assert_refuses(outcome, f"PORT={senseless} is no port", "PORT=8001")

    def test_that_is_taken_is_refused(self, checkout):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            outcome = checkout.run("serve", PYTHON=sys.executable, PORT=port)

        checkout.assert_refuses(outcome, f"Port {port} on 127.0.0.1", "PORT=8001 script/serve")

    def test_that_is_taken_on_all_addresses_is_refused(self, checkout):
        with socket.create_server(("0.0.0.0", 0)) as taken:
            port = str(taken.getsockname()[1])
            outcome = checkout.run("serve", PYTHON=sys.executable, PORT=port)

        checkout.assert_refuses(outcome, f"Port {port} on 127.0.0.1")


GUNICORN = "-m gunicorn --config deploy/gunicorn.conf.py rehabdir.wsgi"
COLLECT = "manage.py gather_static"


class TestServe:
    def test_sets_everything_up_the_first_time(self, checkout, port):
        outcome = checkout.run("serve", PYTHON=checkout.python(), PORT=port)

        assert outcome.returncode == 0, outcome.stderr
        assert outcome.stdout == (
            "Installing requirements/runtime.txt …\n"
            f"The directory answers on http://127.0.0.1:{port}/ (Ctrl+C stops it).\n"
        )
        venv, install, *then = checkout.calls()
        assert venv == "-m venv .venv"
        assert "--require-hashes --requirement requirements/runtime.txt" in install
        assert then == ["manage.py prepare_embedded", COLLECT, GUNICORN]

    def test_works_in_the_checkout_wherever_it_is_called(self, checkout, port):
        checkout.run("serve", PYTHON=checkout.python(), PORT=port)

        folders = {line.rpartition("] ")[2] for line in checkout.log.read_text().splitlines()}
        assert folders == {str(checkout.folder)}

    def test_sets_nothing_up_twice(self, checkout, port):
        python = checkout.python()
        checkout.run("serve", PYTHON=python, PORT=port)
        checkout.log.write_text("")

        outcome = checkout.run("serve", PYTHON=python, PORT=port)

        assert checkout.calls() == ["manage.py prepare_embedded", GUNICORN]
        assert "Installing" not in outcome.stdout

    @pytest.mark.parametrize(
        "path", ["static/css/base.css", "rehabdir/staticfiles.py", "requirements/runtime.txt"]
    )
    def test_gathers_static_files_again_after_a_change(self, checkout, port, path):
        python = checkout.python()
        checkout.run("serve", PYTHON=python, PORT=port)
        manifest = checkout.folder / "var" / "static" / "staticfiles.json"
        newer = manifest.stat().st_mtime + 5
        os.utime(checkout.folder / path, (newer, newer))
        checkout.log.write_text("")

        checkout.run("serve", PYTHON=python, PORT=port)

        assert COLLECT in checkout.calls()

    def test_installs_again_after_the_requirements_changed(self, checkout, port):
        python = checkout.python()
        checkout.run("serve", PYTHON=python, PORT=port)
        with (checkout.folder / "requirements" / "runtime.txt").open("a") as file:
            file.write("# changed\n")

        outcome = checkout.run("serve", PYTHON=python, PORT=port)

        assert "Installing requirements/runtime.txt" in outcome.stdout

    def test_makes_a_broken_environment_anew(self, checkout, port):
        python = checkout.python()
        checkout.run("serve", PYTHON=python, PORT=port)
        # As after the system's Python was replaced.
        (checkout.folder / ".venv" / "bin" / "python").unlink()
        checkout.log.write_text("")

        checkout.run("serve", PYTHON=python, PORT=port)

        assert checkout.calls()[0] == "-m venv .venv"

    def test_keeps_its_data_where_it_is_told_to(self, checkout, port, tmp_path):
        folder = tmp_path / "its data"

        for _ in range(2):
            python = checkout.python()
            checkout.run("serve", PYTHON=python, PORT=port, VAR_DIR=str(folder))

        assert (folder / "static" / "staticfiles.json").exists()
        assert not (checkout.folder / "var").exists()
        assert COLLECT not in checkout.calls()

    def test_answers_this_machine_only_whatever_the_environment_says(self, checkout, port):
        python = checkout.python('echo "BIND=$BIND EMBEDDED=$EMBEDDED PORT=$PORT" >>"$0.env"')

        checkout.run("serve", PYTHON=python, PORT=port, BIND="0.0.0.0", EMBEDDED="0")

        last = Path(f"{checkout.folder}/.venv/bin/python.env").read_text().splitlines()[-1]
        assert last == f"BIND=127.0.0.1 EMBEDDED=1 PORT={port}"


class TestTest:
    def runs(self, checkout):
        """The database of each run of pytest."""
        return [
            line.split(" [")[1].split("]")[0]
            for line in checkout.log.read_text().splitlines()
            if line.startswith("-m pytest")
        ]

    @pytest.mark.parametrize("variables", [{}, {"DATABASE_URL": "sqlite:///here"}])
    def test_runs_on_sqlite_alone_without_a_server(self, checkout, variables):
        outcome = checkout.run("test", PYTHON=checkout.python(), **variables)

        assert outcome.returncode == 0, outcome.stderr
        assert self.runs(checkout) == [""]
        assert outcome.stdout.endswith("so the tests ran on SQLite only.\n")

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
    def test_runs_on_both_databases_where_a_server_is_named(self, checkout, scheme):
        url = f"{scheme}://user@127.0.0.1/name"

        outcome = checkout.run("test", PYTHON=checkout.python(), DATABASE_URL=url)

        assert outcome.returncode == 0, outcome.stderr
        assert self.runs(checkout) == ["", url]

    def test_hands_its_arguments_to_pytest(self, checkout):
        checkout.run("test", "-k", "glossary or seeding", PYTHON=checkout.python())

        (call,) = [call for call in checkout.calls() if call.startswith("-m pytest")]
        assert call.endswith(" -k glossary or seeding")

    @pytest.mark.parametrize("url", ["", "postgres://user@127.0.0.1/name"])
    def test_fails_where_the_tests_fail(self, checkout, url):
        python = checkout.python('case "$*" in *"-m pytest"*) exit 3 ;; esac')

        outcome = checkout.run("test", PYTHON=python, DATABASE_URL=url)

        assert outcome.returncode == 3
        assert len(self.runs(checkout)) == 1


@pytest.mark.parametrize("path", sorted((ROOT / "script").iterdir()), ids=lambda path: path.name)
def test_scripts_are_plain_shell(path):
    outcome = subprocess.run(
        ["/bin/sh", "-n", path], capture_output=True, timeout=DEADLINE, check=False
    )

    assert outcome.stderr == b""
    assert os.access(path, os.X_OK) == path.read_text().startswith("#!/bin/sh\n")
