"""Measures what the directory's pages cost, beside a plain Django site and a static file.

`script/bench` starts it; docs/performance.md says how the figures are taken.
"""
