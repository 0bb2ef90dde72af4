"""The command behind script/bench."""

import argparse
import json
import os
import signal
import sys
from pathlib import Path

from benchmarks import report
from benchmarks.database import ROOT, Trouble
from benchmarks.measure import Bench
from benchmarks.progress import say

FEWEST, MOST = 1_000, 1_000_000
PARTS = ["ours", "nginx", "plain"]


def sizes(text):
    """Numbers of programmes, separated by commas."""
    try:
        found = [int(part.replace("_", "")) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no number, such as 10000.") from None
    if not all(FEWEST <= number <= MOST for number in found):
        raise argparse.ArgumentTypeError(f"Choose from {FEWEST:,} to {MOST:,} programmes.")
    return found


def arguments(given):
    parser = argparse.ArgumentParser(
        prog="script/bench",
        description="Measures what the directory's pages cost, beside a plain Django site and the "
        "same bytes as static files. docs/performance.md says how.",
        epilog="DATABASE_URL names a PostgreSQL server on which a database of its own is made; "
        "without it, the made-up directory is a SQLite file. What is kept lies in VAR_DIR/bench.",
    )
    add = parser.add_argument
    add(
        "--programmes", type=sizes, default=[10_000], metavar="N[,N…]",
        help="Sizes to measure, one after the other (10000).",
    )  # fmt: skip
    add("--seed", type=int, default=1, help="Another number makes another directory (1).")
    add("--addresses", type=int, default=400, help="How many different pages are asked for (400).")
    add("--repeats", type=int, default=3, help="How often each of them is asked for again (3).")
    add(
        "--plain-seconds", type=int, default=60, metavar="S",
        help="About how long the plain site is measured: at a million, a page takes seconds (60).",
    )  # fmt: skip
    add(
        "--without", action="append", default=[], choices=PARTS,
        help="Leave this out; may be given several times.",
    )  # fmt: skip
    add("--fresh", action="store_true", help="Make the directory anew, also where it is there.")
    add(
        "--keep", action="store_true",
        help="Keep the database on the PostgreSQL server; a SQLite file is always kept.",
    )  # fmt: skip
    add("--json", type=Path, metavar="FILE", help="Write everything there as JSON too.")
    add("--markdown", type=Path, metavar="FILE", help="Write the tables there as Markdown too.")
    return parser.parse_args(given)


def measure(options, programmes):
    """The figures of one size; its database is dropped where nobody asked to keep it."""
    folder = ROOT / os.environ.get("VAR_DIR", "var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(
        programmes=programmes,
        server=os.environ.get("DATABASE_URL", ""),
        folder=folder,
        options=options,
    )
    try:
        return bench.run()
    finally:
        if bench.database.is_postgresql and not options.keep:
            bench.database.drop()


def stop(number, frame):
    # So that servers are stopped and files put away as after any other error.
    sys.exit(128 + number)


def main(given=None):
    options = arguments(given)
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("script/bench needs Linux: it reads what processes use from /proc.")
    signal.signal(signal.SIGTERM, stop)
    print(report.machine(), flush=True)
    results = []
    try:
        for programmes in options.programmes:
            results.append(measure(options, programmes))
            print(f"\n{report.text(results[-1])}", flush=True)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        say("Stopped.")
        sys.exit(130)
    if growth := report.growth_text(results):
        print(f"\n{growth}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))
    if options.markdown:
        options.markdown.write_text(report.markdown(results))


if __name__ == "__main__":
    main()
