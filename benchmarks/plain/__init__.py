"""The directory's list and detail pages as a Django developer writes them without special effort.

Class-based views, django-filter, icontains, objects with prefetched relations and template loops,
on the same tables, with the same base template. It is what the figures are compared with, so it is
neither tuned nor held back.
"""
