"""Where staff see what is not translated yet, and translate it."""

from collections import Counter

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext, ngettext

from rehabdir.languages import HTML
from translations import actions, overview
from translations.forms import WorkFilter, texts_of, typed_from
from translations.models import Translation, TranslationState, languages
from translations.texts import entry_kinds, kind_of, model_of

VIEW, CHANGE = "translations.view_translation", "translations.change_translation"
ENTRIES_PER_PAGE = 50
# Django reads at most 1,000 fields of a form, and each text has up to four.
TEXTS_PER_PAGE = 200


def sees(user):
    return user.has_perm(VIEW) or user.has_perm(CHANGE)


def address(language, kind, pk, filters=None):
    """The translating page of an entry, which goes on in the work list with these filters."""
    query = {name: value for name, value in (filters or {}).items() if value and name != "language"}
    return reverse("admin:translations_translate", args=[language, kind, pk], query=query)


@admin.register(Translation)
class TranslationAdmin(admin.ModelAdmin):
    """No list of translations by themselves: only beside their English do they say anything."""

    def get_urls(self):
        def own(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"translations_{name}")

        return [
            # The name that the admin's index looks for.
            own("", self.overview, "translation_changelist"),
            own("entries/", self.entries, "work"),
            own("<str:language>/<str:kind>/<int:pk>/", self.translate, "translate"),
        ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def overview(self, request):
        counts = overview.by_group()
        codes = [code for code, _name in languages()]
        groups = overview.groups()
        rows = [
            (capfirst(name), [_cell(counts[key, code], code, key) for code in codes])
            for key, (name, _kinds) in groups.items()
        ]
        totals = [
            _cell(sum((counts[key, code] for key in groups), start=Counter()), code)
            for code in codes
        ]
        return self._page(
            request,
            "overview",
            title=gettext("Translations"),
            languages=[overview.language_name(code) for code in codes],
            rows=[*rows, (gettext("All"), totals)],
        )

    def entries(self, request):
        filters = WorkFilter(request.GET)
        if filters.ignored:
            ignored = ", ".join(f"«{value}»" for value in filters.ignored)
            messages.warning(request, gettext("Not understood and left out: %s.") % ignored)
        language, state = filters.chosen["language"], filters.chosen["state"]
        found = [each for each in overview.work(language, filters.kinds) if each.has(state)]
        page = Paginator(found, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
        return self._page(
            request,
            "work",
            title=gettext("Entries to translate into %(language)s")
            % {"language": overview.language_name(language)},
            filters=filters,
            page=page,
            pages=page.paginator.get_elided_page_range(page.number),
            works=[(each, address(language, *each[:2], filters.chosen)) for each in page],
        )

    def translate(self, request, language, kind, pk):
        if language not in dict(languages()) or kind not in entry_kinds():
            raise Http404
        entry = get_object_or_404(model_of(kind)._base_manager, pk=pk)
        refused = {}
        if request.method == "POST":
            if not request.user.has_perm(CHANGE):
                raise PermissionDenied
            outcome = actions.save(
                entry=entry, language=language, typed=typed_from(request.POST), by=request.user
            )
            if outcome.summary:
                messages.success(request, gettext("Saved. %s.") % outcome.summary)
            if not outcome.refused:
                return redirect(self._after(request, language, kind, pk))
            refused = outcome.refused
        return self._translating(request, entry, language, refused)

    def _after(self, request, language, kind, pk):
        """Where to go once all is saved."""
        if "next" not in request.POST:
            return request.get_full_path()
        filters = WorkFilter(request.GET)
        filters.chosen["language"] = language
        state = filters.chosen["state"]
        found = overview.next_of(overview.work(language, filters.kinds), kind, pk, state)
        if found:
            return address(language, *found[:2], filters.chosen)
        messages.info(request, gettext("No other entry in this list needs work."))
        return reverse("admin:translations_work", query=filters.chosen)

    def _translating(self, request, entry, language, refused):
        kind, name = kind_of(entry), overview.language_name(language)
        query = request.GET.dict()
        query.pop("page", None)
        found = texts_of(kind, entry.pk, language)
        for text in found:
            if refusal := refused.get(text.key):
                text.typed, text.problem = refusal
        texts = Paginator(found, TEXTS_PER_PAGE).get_page(request.GET.get("page"))
        shown = {text.key for text in texts}
        return self._page(
            request,
            "translate",
            title=gettext("%(entry)s in %(language)s") % {"entry": entry, "language": name},
            entry=entry,
            entry_address=_own_page(request.user, entry),
            work=reverse("admin:translations_work", query=query | {"language": language}),
            others=[
                (overview.language_name(code), address(code, kind, entry.pk, query))
                for code, _name in languages()
                if code != language
            ],
            language_name=name,
            html_language=HTML[language],
            english_language=HTML[settings.LANGUAGE_CODE],
            direction="rtl" if get_language_info(language)["bidi"] else "ltr",
            texts=texts,
            lost=[refusal for key, refusal in refused.items() if key not in shown],
            refused=len(refused),
            may_change=request.user.has_perm(CHANGE),
        )

    def _page(self, request, name, **context):
        if not sees(request.user):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        request.current_app = self.admin_site.name
        return render(request, f"admin/translations/{name}.html", context)


class TranslatedMixin:
    """For the pages of what has translations: says how far each language is, with a link."""

    change_form_template = "admin/translations/translated_change_form.html"

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and sees(request.user):
            counts = overview.of_entry(kind_of(obj), obj.pk)
            context["translation_lines"] = [
                (_line(code, counts[code]), address(code, kind_of(obj), obj.pk))
                for code, _name in languages()
            ]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def _own_page(user, entry):
    """Where the entry itself is changed, or None for somebody who does not see it there."""
    meta = entry._meta
    name = f"{meta.app_label}_{meta.model_name}"
    needed = [f"{meta.app_label}.{what}_{meta.model_name}" for what in ("view", "change")]
    if not any(user.has_perm(each) for each in needed):
        return None
    return reverse(f"admin:{name}_change", args=[entry.pk])


def _cell(counts, language, kind=""):
    """How many texts are in each state, and the list of their entries; none for no texts."""
    cell = []
    for state in (*overview.OPEN, TranslationState.REVIEWED):
        query = {"language": language, "kind": kind, "state": state.value}
        link = reverse("admin:translations_work", query=query) if counts[state] else ""
        cell.append((_phrase(state, counts[state]), link))
    return cell


def _phrase(state, count):
    phrases = {
        TranslationState.MISSING: ngettext("%(count)s missing", "%(count)s missing", count),
        TranslationState.OUT_OF_DATE: ngettext(
            "%(count)s out of date", "%(count)s out of date", count
        ),
        TranslationState.UNREVIEWED: ngettext(
            "%(count)s not reviewed", "%(count)s not reviewed", count
        ),
        TranslationState.REVIEWED: ngettext("%(count)s reviewed", "%(count)s reviewed", count),
    }
    return phrases[state] % {"count": count}


def _line(language, counts):
    """«Malay: 3 missing, 1 out of date»."""
    said = [_phrase(state, counts[state]) for state in overview.OPEN if counts[state]]
    return gettext("%(language)s: %(what)s") % {
        "language": overview.language_name(language),
        "what": ", ".join(said) or gettext("all reviewed"),
    }
