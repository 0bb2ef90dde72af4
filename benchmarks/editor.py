"""Edits programmes as an editor's process would: beside the server, through the models.

`python -m benchmarks.editor`, started by benchmarks.edits. Reads a slug and a new name a line,
separated by a tab; answers each with a line of JSON: the old name and when the change was
committed, in ns of the clock that all processes of a machine share.
"""

import json
import sys
import time

import django


def main():
    django.setup()
    from programmes.models import Programme

    print("ready", flush=True)
    for line in sys.stdin:
        slug, name = line.rstrip("\n").split("\t")
        programme = Programme.objects.get(slug=slug)
        was, programme.name = programme.name, name
        programme.save()
        print(json.dumps({"was": was, "at": time.monotonic_ns()}), flush=True)


if __name__ == "__main__":
    main()
