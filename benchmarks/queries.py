"""Counts the queries that a page sends, in one process with the settings of a server.

`python -m benchmarks.queries MIX`, started by benchmarks.measure: prints JSON with the median of
each kind of page, for the first view and a repeated one. Asks the WSGI application itself, so that
whatever stands before Django counts as it does in production; but for the one look-up of the
edition, which this site does on a connection of its own for every page.
"""

import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path

import django

OF_EACH = 5


def main():
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext
    from django.utils.module_loading import import_string

    application = import_string(settings.WSGI_APPLICATION)

    def queries(address):
        headers = {"host": "127.0.0.1", "accept-encoding": "br, gzip"}
        environ = RequestFactory().get(address, headers=headers).environ
        with CaptureQueriesContext(connection) as captured:
            answer = application(environ, lambda status, headers, error=None: None)
            list(answer)
            if hasattr(answer, "close"):
                answer.close()
        return len(captured)

    found = json.loads(Path(sys.argv[1]).read_text())
    for _, address in found["warm"][:5]:
        queries(address)
    counts = defaultdict(lambda: {"first": [], "again": []})
    for kind, address in found["mix"]:
        if len(counts[kind]["first"]) < OF_EACH:
            counts[kind]["first"].append(queries(address))
            counts[kind]["again"].append(queries(address))
    medians = {
        kind: {view: statistics.median(numbers) for view, numbers in views.items()}
        for kind, views in counts.items()
    }
    print(json.dumps(medians))


if __name__ == "__main__":
    main()
