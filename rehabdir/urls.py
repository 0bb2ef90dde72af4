from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path, re_path
from django.views.generic import TemplateView

from accounts import urls as accounts
from editorial import views as editorial
from editorial.confirming import views as confirming
from organisations import views as organisations
from programmes import views as programmes
from rehabdir import views
from rehabdir.languages import ADMIN, CODES, translated
from rehabdir.sitemaps import SITEMAPS

# What somebody looks for, and pages for one person.
UNLISTED = ("/search/", "/report/", "/confirm/")

# In each language, under the prefix that rehabdir.languages reads.
pages = [
    path("", views.HomeView.as_view(), name="home"),
    path("programmes/", programmes.ProgrammeListView.as_view(), name="programme_list"),
    path(
        "programmes/<slug:slug>/",
        programmes.ProgrammeDetailView.as_view(),
        name="programme_detail",
    ),
    path("organisations/", organisations.OrganisationListView.as_view(), name="organisation_list"),
    path(
        "organisations/<slug:slug>/",
        organisations.OrganisationDetailView.as_view(),
        name="organisation_detail",
    ),
    path("networks/", organisations.NetworkListView.as_view(), name="network_list"),
    path("networks/<slug:slug>/", organisations.NetworkDetailView.as_view(), name="network_detail"),
    path("events/", organisations.EventListView.as_view(), name="event_list"),
    path("events/<slug:slug>/", organisations.EventDetailView.as_view(), name="event_detail"),
    path(
        "events/series/<slug:slug>/", organisations.SeriesDetailView.as_view(), name="series_detail"
    ),
    path("search/", views.SearchView.as_view(), name="search"),
    path("sources/", organisations.SourceListView.as_view(), name="source_list"),
    path("sources/<slug:slug>/", organisations.SourceDetailView.as_view(), name="source_detail"),
    path("glossary/", programmes.GlossaryView.as_view(), name="glossary"),
    path("about/", views.AboutView.as_view(), name="about"),
    path("accessibility/", views.AccessibilityView.as_view(), name="accessibility"),
    path("report/", editorial.SiteReportView.as_view(), name="report"),
    path("report/sent/<slug:receipt>/", editorial.SentView.as_view(), name="report_sent"),
    path(
        "report/<slug:kind>/<slug:slug>/", editorial.EntryReportView.as_view(), name="report_entry"
    ),
    path("confirm/<str:token>/", confirming.ConfirmView.as_view(), name="confirm"),
    path(
        "confirm/<str:token>/<slug:kind>/<int:pk>/",
        confirming.ChangeView.as_view(),
        name="confirm_change",
    ),
    path("admin/login/", accounts.sign_in, name="account_login"),
    path("admin/account/", include(accounts)),
    path("admin/", admin.site.urls),
]

urlpatterns = [
    *i18n_patterns(*pages, prefix_default_language=False),
    path(
        "sitemap.xml",
        index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path("sitemap-<slug:section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path(
        "robots.txt",
        TemplateView.as_view(
            template_name="robots.txt",
            content_type="text/plain",
            extra_context={
                "unlisted": [
                    *ADMIN,
                    *(translated(path, each) for path in UNLISTED for each in CODES),
                ]
            },
        ),
        name="robots",
    ),
    # English has no prefix, but whoever knows those of the others may try one.
    re_path(r"^en(?:-gb)?(?:/(?P<rest>.*))?$", views.without_prefix),
]

handler400 = "rehabdir.views.bad_request"
handler403 = "rehabdir.views.permission_denied"
handler404 = "rehabdir.views.page_not_found"
handler500 = "rehabdir.views.server_error"
