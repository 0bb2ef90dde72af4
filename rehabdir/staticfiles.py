"""Static files as the public site sends them: one stylesheet, hashed and compressed."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ["css/site.css"]
IMPORT = re.compile(r'@import url\("(?P<name>[\w.-]+)"\) layer\((?P<layer>\w+)\);')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Put the parts of a stylesheet into the place of their `@import`, then hash and compress.

    The source keeps a file a component; a browser on a slow line gets one file. Comments and
    the white space at line ends are dropped, nothing else is changed.
    """

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            for name in BUNDLES:
                if name in paths:
                    self._bundle(name, paths)
        # By name: WhiteNoise looks for it there.
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _bundle(self, name, paths):
        folder = name.rpartition("/")[0]

        def part(match):
            text = self._read(f"{folder}/{match['name']}", paths)
            return f"@layer {match['layer']} {{\n{text}\n}}"

        css = IMPORT.sub(part, self._read(name, paths))
        css = COMMENT.sub("", css)
        css = "\n".join(line.strip() for line in css.splitlines() if line.strip())
        self.delete(name)
        self._save(name, ContentFile(css.encode()))
        paths[name] = (self, name)

    def _read(self, name, paths):
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()
