"""The kinds of pages that are asked for, and how many of each there are."""

FACETED, DETAIL, WHOLE, SEARCH, SEARCH_FACETED = (
    "list with facets", "programme", "whole list", "search", "search with facets"
)  # fmt: skip
KINDS = (FACETED, DETAIL, WHOLE, SEARCH, SEARCH_FACETED)
LISTS = (FACETED, WHOLE, SEARCH, SEARCH_FACETED)
TWENTY = [FACETED] * 8 + [DETAIL] * 5 + [WHOLE] * 3 + [SEARCH] * 3 + [SEARCH_FACETED]
