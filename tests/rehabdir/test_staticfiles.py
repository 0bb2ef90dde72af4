"""The static files of the public site: one stylesheet, hashed and compressed."""

import gzip
import json
import re
import shutil

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from rehabdir import settings as public

SOURCES = settings.BASE_DIR / "static" / "css"
IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')
URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.fixture(scope="module")
def root(tmp_path_factory, prepared):
    """The folder that collectstatic fills for the public site."""
    folder = tmp_path_factory.mktemp("static") / "root"
    shutil.copytree(prepared / "static", folder)
    with override_settings(STATIC_ROOT=folder, STORAGES=public.STORAGES):
        yield folder


@pytest.fixture
def stylesheet(root):
    (path,) = (root / "css").glob("site.*.css")
    return path


def imports():
    return IMPORT.findall((SOURCES / "site.css").read_text(encoding="utf-8"))


def bare(css):
    """The rules without comments and white space."""
    return "".join(COMMENT.sub("", css).split())


def blocks(css):
    """The rules of each `@layer name { … }` at the top of a stylesheet, and what stands outside."""
    found, outside, place = [], "", 0
    for head in re.finditer(r"@layer (\w+) \{", css):
        if head.start() < place:
            continue
        outside += css[place : head.start()]
        depth, place = 1, head.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[place], 0)
            place += 1
        found.append((head[1], css[head.end() : place - 1]))
    return found, outside + css[place:]


def test_every_part_is_imported_once_into_a_layer_of_its_own():
    parts = sorted(path.name for path in SOURCES.glob("*.css") if path.name != "site.css")

    assert sorted(name for name, _ in imports()) == parts
    assert [f"{layer}.css" for _, layer in imports()] == [name for name, _ in imports()]
    css = COMMENT.sub("", (SOURCES / "site.css").read_text(encoding="utf-8"))
    assert css.count("@import") == len(parts)


def test_the_layers_stand_in_the_order_of_the_imports():
    css = (SOURCES / "site.css").read_text(encoding="utf-8")
    (order,) = re.findall(r"^@layer ([^{;]+);", css, re.MULTILINE)

    assert order.split(", ") == [layer for _, layer in imports()]


def test_a_browser_gets_one_stylesheet(root, stylesheet):
    css = stylesheet.read_text(encoding="utf-8")

    assert "@import" not in css
    assert re.fullmatch(r"site\.[0-9a-f]{12}\.css", stylesheet.name)
    assert staticfiles_storage.url("css/site.css").endswith(f"/css/{stylesheet.name}")


def test_every_part_keeps_its_rules_in_its_layer(stylesheet):
    found, outside = blocks(stylesheet.read_text(encoding="utf-8"))

    assert [(layer, bare(css)) for layer, css in found] == [
        (layer, bare((SOURCES / name).read_text(encoding="utf-8"))) for name, layer in imports()
    ]
    assert bare(outside) == bare(IMPORT.sub("", (SOURCES / "site.css").read_text(encoding="utf-8")))
    assert bare(outside).startswith(bare(f"@layer {', '.join(layer for _, layer in imports())};"))


def test_the_stylesheet_has_no_comments(stylesheet):
    assert "/*" not in stylesheet.read_text(encoding="utf-8")


def test_files_are_sent_compressed(stylesheet):
    content = stylesheet.read_bytes()

    assert gzip.decompress(stylesheet.with_name(f"{stylesheet.name}.gz").read_bytes()) == content
    assert brotli.decompress(stylesheet.with_name(f"{stylesheet.name}.br").read_bytes()) == content


def test_every_address_in_a_stylesheet_leads_to_a_file(root):
    lost = [
        f"{path.relative_to(root)}: {address}"
        for path in root.rglob("*.css")
        for address in URL.findall(path.read_text(encoding="utf-8"))
        if not address.startswith(("data:", "#"))
        and not (path.parent / address.partition("#")[0].partition("?")[0]).is_file()
    ]

    assert lost == []


def test_only_hashed_files_are_kept(root):
    """What a browser keeps for ever must never change under its name."""
    names = json.loads((root / "staticfiles.json").read_text(encoding="utf-8"))["paths"].values()

    files = {
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and path.suffix not in (".gz", ".br") and path.name != "staticfiles.json"
    }
    assert files == set(names)
    assert all(re.search(r"\.[0-9a-f]{12}(\.|$)", name) for name in files)


def test_collecting_again_makes_the_same_files(root):
    before = {path: path.read_bytes() for path in root.rglob("*.css")}

    call_command("collectstatic", interactive=False, verbosity=0)

    assert {path: path.read_bytes() for path in root.rglob("*.css")} == before


def test_collecting_for_show_makes_nothing(root, tmp_path):
    with override_settings(STATIC_ROOT=tmp_path / "none"):
        call_command("collectstatic", interactive=False, verbosity=0, dry_run=True)

    assert not (tmp_path / "none").exists()
