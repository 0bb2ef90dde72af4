"""Says what was found: tables for a terminal or for docs/performance.md, ratios and checks."""

import os
import platform
import sqlite3
from pathlib import Path

from benchmarks import kinds

ROWS = [
    ("this site, first view", ("ours", "first", "mix")),
    ("this site, repeated view", ("ours", "again", "mix")),
    ("this site, unchanged (304)", ("ours", "unchanged", "mix")),
    ("plain Django", ("plain", "first", "mix")),
    ("empty Django template", ("plain", "empty")),
    ("nginx, first view", ("nginx", "first", "mix")),
    ("nginx, repeated view", ("nginx", "again", "mix")),
    ("nginx, unchanged (304)", ("nginx", "unchanged", "mix")),
]
RATIOS = [
    ("this site, first view", "plain Django"),
    ("this site, repeated view", "plain Django"),
    ("this site, first view", "empty Django template"),
    ("this site, first view", "nginx, first view"),
    ("this site, repeated view", "nginx, repeated view"),
    ("this site, unchanged (304)", "nginx, unchanged (304)"),
]
PATHS = dict(ROWS)
# How many first views of a list one of the plain list has to cost.
LIST_FACTORS = {1_000: 10, 10_000: 22, 100_000: 80}
COLD_START = 1.3
MEMORY = {1_000: 1.1, 10_000: 1.1, 100_000: 1.5}
# In MB, and of two workers.
MOST_MEMORY = {1_000_000: 400}
# How many times what 1,000 programmes cost a first view may cost.
GROWTH = {100_000: {"p50": 2, "p95": 4}, 1_000_000: {"p50": 4}}


def dig(result, *path):
    """The value under these keys, or None where one of them is missing."""
    for key in path:
        result = result.get(key) if result else None
    return result


def figure(value, digits=2):
    if value is None:
        return "–"
    return f"{value:,.{digits}f}" if value < 100 else f"{value:,.0f}"


def ratio(one, other):
    """How many times `other` the figure `one` is: «1/23» below a half, «1.3» above; or a dash."""
    if not one or not other:
        return "–"
    return f"1/{other / one:.0f}" if one < other / 2 else figure(one / other)


class Table:
    """Rows of texts under a head, set for a terminal or as Markdown."""

    def __init__(self, *head):
        self.rows = [list(head)]

    def add(self, *cells):
        self.rows.append([str(cell) for cell in cells])

    def text(self):
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        return "\n".join(
            "  ".join(
                cell.ljust(width) if place == 0 else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in self.rows
        )

    def markdown(self):
        head, *rows = self.rows
        marks = ["---", *["---:"] * (len(head) - 1)]
        return "\n".join(f"| {' | '.join(row)} |" for row in [head, marks, *rows])


# --- Tables of one size ----------------------------------------------------------------------


def costs(result):
    table = Table(
        "CPU ms a request", "requests", "mean", "p50", "p95", "of it database", "wall p50", "KB"
    )
    for label, path in ROWS:
        if found := dig(result, *path):
            table.add(
                label,
                found["requests"],
                *[figure(found[name]) for name in ("mean", "p50", "p95", "database", "wall")],
                figure(found["bytes"] / 1000, 1),
            )
    return table


def by_kind(result):
    table = Table("CPU ms, p50", "first", "repeated", "plain", "ratio", "queries", "plain's")
    for kind in [*kinds.KINDS, "lists", "mix"]:
        first, again, plain = (
            dig(result, name, view, kind, "p50")
            for name, view in (("ours", "first"), ("ours", "again"), ("plain", "first"))
        )
        if first or plain:
            queries = [dig(result, name, "queries", kind, "first") for name in ("ours", "plain")]
            table.add(
                kind,
                figure(first),
                figure(again),
                figure(plain),
                ratio(first, plain),
                *[figure(number, 0) for number in queries],
            )
    return table


def ratios(result):
    table = Table("ratio of CPU", "mean", "p50", "p95")
    for one, other in RATIOS:
        pairs = [
            (dig(result, *PATHS[one], name), dig(result, *PATHS[other], name))
            for name in ("mean", "p50", "p95")
        ]
        if all(first and second for first, second in pairs):
            table.add(f"{one} : {other}", *[ratio(first, second) for first, second in pairs])
    return table


def rest(result):
    table = Table("", "this site", "plain Django", "ratio")
    for label, path in [
        ("private memory of all processes, MB", ("memory",)),
        ("cold start to the first list, s", ("cold", "seconds")),
        ("cold start, CPU ms", ("cold", "cpu")),
        ("edit to the first right programme page, ms", ("edits", "page")),
        ("edit to the first right search, ms", ("edits", "search")),
        ("wrong answers after an edit", ("edits", "wrong")),
    ]:
        ours, plain = dig(result, "ours", *path), dig(result, "plain", *path)
        if ours is not None or plain is not None:
            table.add(label, figure(ours, 1), figure(plain, 1), ratio(ours, plain))
    return table


def title(result):
    return (
        f"{result['programmes']:,} programmes on {result['database']} "
        f"({result['megabytes']:,.0f} MB), {result['addresses']} addresses"
    )


# --- Several sizes ---------------------------------------------------------------------------


def growth(results):
    """How the figures grow from the smallest directory on; None for one size."""
    if len(results) < 2:
        return None
    table = Table("first view, CPU ms", "p50", "times", "p95", "times", "plain p50", "times")
    smallest, *_ = results = sorted(results, key=lambda result: result["programmes"])
    for result in results:
        cells = []
        for path in [("ours", "p50"), ("ours", "p95"), ("plain", "p50")]:
            site, name = path
            now, then = (dig(each, site, "first", "mix", name) for each in (result, smallest))
            cells += [figure(now), f"{now / then:.1f}" if now and then else "–"]
        table.add(f"{result['programmes']:,} programmes", *cells)
    return table


def at_most(words, one, other, factor):
    """A promise that `one` is at most `factor` times `other`, as checks() has them."""
    known = one is not None and other is not None
    return words, one <= factor * other if known else None


def checks(result):
    """The project's promises for this size, as (words, whether kept, or None if unknown)."""
    found = [*cost_checks(result)]
    size = result["programmes"]
    for thing, limit, path in [
        ("private memory", MEMORY.get(size), ("memory",)),
        ("cold start", COLD_START if size in MEMORY else None, ("cold", "seconds")),
    ]:
        if limit:
            ours, plain = dig(result, "ours", *path), dig(result, "plain", *path)
            words = f"{thing}: at most {limit} times plain Django"
            found.append(at_most(words, ours, plain, limit))
    if most := MOST_MEMORY.get(size):
        found.append(at_most(f"memory: at most {most} MB", dig(result, "ours", "memory"), most, 1))
    wrong = dig(result, "ours", "edits", "wrong")
    found.append(("no wrong page after an edit", None if wrong is None else wrong == 0))
    return found


def cost_checks(result):
    """Those about the CPU time of a page."""

    def p50(*path):
        return dig(result, *path, "p50")

    if factor := LIST_FACTORS.get(result["programmes"]):
        words = f"first view of a list: at most 1/{factor} of plain Django"
        lists = p50("ours", "first", "lists"), p50("plain", "first", "lists")
        yield at_most(words, *lists, 1 / factor)
    if result["programmes"] == 10_000:
        again, plain = p50("ours", "again", "mix"), p50("plain", "first", "mix")
        yield at_most("repeated view: at most 1/80 of plain Django", again, plain, 1 / 80)
        words = "repeated view: at most 18 times a static file"
        yield at_most(words, again, p50("nginx", "again", "mix"), 18)
        words = "first view: no more than an empty Django template of that size"
        yield at_most(words, p50("ours", "first", "mix"), p50("plain", "empty"), 1)


def growth_checks(results):
    """The promises about how the cost of a page grows, as checks() has them."""
    by_size = {result["programmes"]: result for result in results}
    for size, limits in GROWTH.items():
        for name, limit in limits.items() if {1_000, size} <= by_size.keys() else ():
            small, large = (
                dig(by_size[each], "ours", "first", "mix", name) for each in (1_000, size)
            )
            words = f"first view, {name}, of {size:,}: at most {limit} times that of 1,000"
            yield at_most(words, large, small, limit)


def check_lines(checked):
    """What checks() or growth_checks() found, as lines."""
    marks = {True: "kept", False: "NOT KEPT", None: "not known"}
    return [f"{marks[kept]:<10}{words}" for words, kept in checked]


def growth_text(results):
    """How the figures grow, for a terminal; an empty text for one size."""
    table = growth(results)
    lines = "\n".join(check_lines(growth_checks(results)))
    return f"{table.text()}\n\n{lines}" if table else ""


def machine():
    """What the figures were taken on, in one line."""
    import django

    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return (
        f"{os.cpu_count()} × {model}, Python {platform.python_version()}, "
        f"Django {django.get_version()}, SQLite {sqlite3.sqlite_version}"
    )


def text(result):
    """Everything about one size, for a terminal."""
    tables = [costs(result), by_kind(result), ratios(result), rest(result)]
    parts = [table.text() for table in tables if len(table.rows) > 1]
    return "\n\n".join([title(result), *parts, "\n".join(check_lines(checks(result)))])


def markdown(results):
    """All results as the tables of docs/performance.md."""
    parts = [f"Taken on {machine()}."]
    for result in results:
        parts.append(f"### {title(result)}")
        tables = [costs(result), by_kind(result), ratios(result), rest(result)]
        parts += [table.markdown() for table in tables if len(table.rows) > 1]
        parts.append("\n".join(f"- {line}" for line in check_lines(checks(result))))
    if table := growth(results):
        parts += ["### Growth", table.markdown()]
        parts.append("\n".join(f"- {line}" for line in check_lines(growth_checks(results))))
    return "\n\n".join(parts) + "\n"
