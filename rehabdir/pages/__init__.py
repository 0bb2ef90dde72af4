"""Whole pages, kept compressed under the edition of the directory that they show.

A request for a public page is answered here, before Django: the current edition is read
(`editions`), the page is looked up (`store`, then `shared`) and sent as it was kept (`kept`).
Only what is not known yet is rendered by Django (`handler`). While the database is away, pages
are served as they were last known, with a line that says so (`away`).

docs/decisions/0007 says what was weighed.
"""
