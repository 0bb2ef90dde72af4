"""The plain pages at the addresses of the real ones.

Pages that are not compared stand here by their names alone, for the links in the frame: importing
the real ones would give the plain site their memory and their start.
"""

from django.contrib import admin
from django.http import Http404
from django.urls import path
from django.views.generic import TemplateView

from benchmarks.plain import views


def elsewhere(request, slug=None):
    raise Http404("This page is not compared.")


PAGES = ["search", "about", "accessibility", "glossary", "report"]
LISTS = ["organisation", "network", "event", "series", "source"]

urlpatterns = [
    path("", elsewhere, name="home"),
    path("programmes/", views.ProgrammeListView.as_view(), name="programme_list"),
    path("programmes/<slug:slug>/", views.ProgrammeDetailView.as_view(), name="programme_detail"),
    # An empty Django template of the size of a list, as a measure of Django itself.
    path("empty/", TemplateView.as_view(template_name="empty.html")),
    path("admin/", admin.site.urls),
    *[path(f"{name}/", elsewhere, name=name) for name in PAGES],
    *[path(f"{name}s/", elsewhere, name=f"{name}_list") for name in LISTS],
    *[path(f"{name}s/<slug:slug>/", elsewhere, name=f"{name}_detail") for name in LISTS],
]
