"""The languages of the site: which one an address is in, and where its page is in the others.

A page in English has no prefix, `/programmes/`; in the others it has one, `/ms/programmes/`. Only
the address decides, so that a link leads everybody to the same words: no cookie is set, and what a
browser prefers is offered and never forced.
"""

from functools import lru_cache, partial

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.html import conditional_escape
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext, to_locale

from finding.lists import TRACKING

DEFAULT = settings.LANGUAGE_CODE
CODES = tuple(code for code, _ in settings.LANGUAGES)
# By what an address starts with after its first slash.
PREFIXES = {code: code for code in CODES if code != DEFAULT}
# As HTML, Content-Language and hreflang have them: «en-GB», «zh-Hans».
HTML = {code: to_locale(code).replace("_", "-") for code in CODES}
# Said to whoever reads that language, so in that language and in no catalogue. English is offered
# to nobody: most phones are set to it, also those of people who chose another language here.
OFFERS = {
    "ms": "Baca halaman ini dalam Bahasa Melayu",
    "zh-hans": "用中文阅读本页",
    "ta": "இந்தப் பக்கத்தைத் தமிழில் படியுங்கள்",
}
# Stands in links where the query belongs; no address has one that is not quoted.
QUERY = "\0"
# An entry's own address has at most half of that.
LONGEST_PATH = 300
# By the first part of a browser's language: «zh-SG» and «zh» lead to the Chinese that there is.
BY_SUBTAG = {code.partition("-")[0]: code for code in CODES}


def of_path(path):
    """The code of the language of this path, as PATH_INFO has it."""
    return PREFIXES.get(path[1:].partition("/")[0], DEFAULT)


def translated(path, language):
    """The path of the same page in `language`; the page need not exist."""
    own = of_path(path)
    rest = (path if own == DEFAULT else path[len(own) + 1 :]) or "/"
    return rest if language == DEFAULT else f"/{language}{rest}"


# What staff work on, in any language.
ADMIN = tuple(translated("/admin/", language) for language in CODES)


@lru_cache(maxsize=500)
def offered(accepted, language):
    """The language to offer on a page in `language`, or an empty text.

    It is the one of ours that an Accept-Language prefers (RFC 9110, section 12.5.4), where it is
    neither the page's own nor English.
    """
    best, most = "", 0.0
    for part in accepted.lower().split(","):
        tag, _, parameter = part.partition(";")
        code = BY_SUBTAG.get(tag.strip().partition("-")[0])
        # The first of those that are equal: browsers list the best one first.
        if code and (own := weight(parameter)) > most:
            best, most = code, own
    return best if best in OFFERS and best != language else ""


def weight(parameter):
    """The q of a part of a header, 1 where it has none and 0 where it is none."""
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1
    try:
        return float(value)
    except ValueError:
        return 0


def offered_to(environ):
    """The language to offer for these variables of a request, or an empty text.

    Both whoever keeps a page and whoever renders it ask here. Files have no place for an offer.
    """
    accepted = environ.get("HTTP_ACCEPT_LANGUAGE")
    path = environ["PATH_INFO"]
    return offered(accepted, of_path(path)) if accepted and path.endswith("/") else ""


def address_in(language, path, query=""):
    """The address in `language`, from the root of the host, of the page at `path` with `query`.

    `path` is as PATH_INFO has it, `query` as it stands in an address.
    """
    address = _address(get_script_prefix(), language, path)
    return f"{address}?{query}" if query else address


def _address(root, language, path):
    """The same without a query; `root` is where the application lies."""
    # What is no part of an address is quoted.
    address = root + escape_uri_path(translated(path, language)).removeprefix("/")
    # A browser would take what follows two slashes for the name of a host.
    return escape_leading_slashes(address)


@lru_cache(maxsize=500)
def _written(root, path):
    """By language, the address of the page at `path` in it, as HTML, with the mark of a query."""
    return {code: conditional_escape(_address(root, code, path)) + QUERY for code in CODES}


def switcher(request) -> SafeString:
    """Links to the page in the other languages, and above them the one that the browser prefers.

    They keep the query as it came, so that nothing of it is lost that was not understood; but not
    what other sites add to links.
    """
    parts = iri_to_uri(request.META.get("QUERY_STRING", "")).split("&")
    query = "&".join(part for part in parts if not part.startswith(TRACKING))
    return _with_query(
        _switcher(get_script_prefix(), request.path_info, offered_to(request.META)), query
    )


def switcher_of_error(request) -> SafeString:
    """Links to this address in the other languages, or to their first pages if it is endless."""
    path = request.path_info
    path = path if len(path) < LONGEST_PATH else translated("/", of_path(path))
    return _with_query(_switcher(get_script_prefix(), path), "")


def _with_query(html, query):
    """HTML of links of which each has the mark of a query at the end of its address."""
    return mark_safe(html.replace(QUERY, conditional_escape(f"?{query}") if query else ""))


@lru_cache(maxsize=500)
def _switcher(root, path, offer=""):
    own, addresses = of_path(path), _written(root, path)

    def link(code, text):
        return f'<a href="{addresses[code]}" lang="{HTML[code]}" hreflang="{HTML[code]}">{text}</a>'

    items = "".join(
        f"<li>{link(code, name)}</li>"
        if code != own
        else f'<li><span aria-current="true">{name}</span></li>'
        for code, name in settings.LANGUAGES
    )
    line = f"<p>{link(offer, OFFERS[offer])}</p>" if offer else ""
    # Translators: the name of the links to the same page in other languages.
    label = conditional_escape(pgettext("navigation", "Languages"))
    return f'<nav class="languages wrap" aria-label="{label}">{line}<ul>{items}</ul></nav>\n'


def alternates(request, query="") -> SafeString:
    """For the head of a page: the one address under which to list it, and those in each language.

    `query` is what was understood of the query, encoded and without what others add to links.
    """
    start = f"{request.scheme}://{request.get_host()}"
    return _with_query(_alternates(start, get_script_prefix(), request.path_info), query)


@lru_cache(maxsize=500)
def _alternates(start, root, path):
    start, addresses = conditional_escape(start), _written(root, path)

    def link(relation, code):
        return f'<link rel="{relation}" href="{start}{addresses[code]}">'

    links = [link("canonical", of_path(path))]
    links += [link(f'alternate" hreflang="{HTML[code]}', code) for code in CODES]
    links.append(link('alternate" hreflang="x-default', DEFAULT))
    return "\n".join(links) + "\n"


def context(request):
    """For ordinary pages; a view whose page has a query of its own gives `alternates` itself.

    Not worked out before the template asks for it: parts of pages are rendered with a request too.
    """
    return {"switcher": partial(switcher, request), "alternates": partial(alternates, request)}


def html_language():
    """The language in force as HTML has it."""
    return HTML.get(get_language() or DEFAULT, HTML[DEFAULT])
