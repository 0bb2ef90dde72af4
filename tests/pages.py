"""The public pages as a reader sees them: entries, facts, choices and links."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

from tests import factories

# The addresses of the lists, and what makes an entry for each.
LISTS = {
    "/programmes/": factories.programme,
    "/organisations/": factories.organisation,
    "/networks/": factories.network,
    "/events/": factories.event,
}
# What the addresses of pages in other languages than English begin with.
OTHER_LANGUAGES = ("/ms/", "/zh-hans/", "/ta/")
# What ends a line when it is read.
BLOCKS = {"p", "li", "dt", "dd", "br"}
# Of a form that anybody can send: another one each time.
SEAL = re.compile(r'<input type="hidden" name="form" value="[^"]*"')


def page(response):
    """What the response shows; parsed once, so nobody may change it."""
    if not hasattr(response, "parsed"):
        response.parsed = BeautifulSoup(response.content, "html.parser")
    return response.parsed


def words(tag):
    """The text of `tag` as it is read, with single spaces."""
    return " ".join("".join(_texts(tag)).split())


def _texts(tag):
    for child in tag.children:
        if isinstance(child, Tag):
            yield from _texts(child)
            if child.name in BLOCKS:
                yield " "
        elif type(child) is NavigableString:
            # Not comments, styles or scripts, which are strings of a kind too.
            yield child


def listed(response):
    """The names of the entries on a list, in its order."""
    return [words(link) for link in page(response).select(".cards > li :is(h2, h3) a")]


def addresses(response):
    """The addresses of the entries on a list, in its order."""
    return [link["href"] for link in page(response).select(".cards > li :is(h2, h3) a")]


def total(response):
    """The number of entries that a list says it has."""
    return int(page(response).select_one(".total strong").text)


def chips(response):
    """The filters in force as a dict of «Facet: choice» to the link that removes each."""
    return {
        words(link).removeprefix("Remove ").removesuffix("×"): link["href"]
        for link in page(response).select("a.chip:not(.chip-all)")
    }


def choices(response, facet):
    """What one facet offers, as a dict of values to the numbers beside them."""
    boxes = page(response).select(f"#filters input[type=checkbox][name={facet}]")
    return {box["value"]: int(words(box.parent.select_one(".count"))) for box in boxes}


def labels(response, facet):
    """The labels of the choices of one facet, in order."""
    boxes = page(response).select(f"#filters input[type=checkbox][name={facet}]")
    return [words(box.parent.select_one(".choice-label")) for box in boxes]


def ticked(response):
    """The boxes that are ticked, as pairs of facet and value."""
    boxes = page(response).select("#filters input[checked]")
    return [(box["name"], box["value"]) for box in boxes]


def ignored(response):
    """What the page says that it did not understand."""
    return [words(item) for item in page(response).select(".notice li")]


def ways_out(response):
    """What an empty list offers, as a dict of the sentence to its link."""
    return {words(item): item.a["href"] for item in page(response).select(".empty li")}


def facts(response):
    """The facts of an entry as a dict of their names to what is said."""
    rows = page(response).select("dl.facts > div")
    return {words(row.dt): words(row.dd) for row in rows}


def section(response, name):
    """The text of each item (or paragraph) of the section with this id on its heading."""
    part = page(response).select_one(f"section[aria-labelledby={name}]")
    if part is None:
        return None
    return [words(item) for item in part.select("li, dl > div") or part.select("p")]


def text(response):
    """Everything on the page that is read, with single spaces."""
    return words(page(response).main)


def typed(response, name="q"):
    """What stands in the box for words."""
    return page(response).main.select_one(f"input[name={name}]")["value"]


def crawl(client, *more, filtered=True):
    """Every page in English that can be reached from the home page and the addresses in `more`.

    A dict of addresses to HTML. With `filtered`, what forms can send is tried too: each choice
    of each facet and each answer of the finder.
    """
    waiting, pages = ["/", *more], {}
    while waiting:
        address = urldefrag(waiting.pop()).url
        path, query = urlsplit(address).path, urlsplit(address).query
        if address in pages or path.startswith(("/admin", *OTHER_LANGUAGES)):
            continue
        if query and not filtered and not query.startswith("page="):
            continue
        response = client.get(address)
        assert response.status_code == 200, address
        pages[address] = SEAL.sub("", response.text)
        shown = page(response)
        links = shown.select("a[href^='/'], a[href^='?']")
        waiting += [urljoin(address, link["href"]) for link in links]
        if query == "":
            for form in shown.select("form[action]"):
                for box in form.select("input[type=checkbox], option[value]"):
                    name = box.get("name") or box.find_parent("select")["name"]
                    waiting.append(f"{form['action']}?{name}={box['value']}")
    return pages
