from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

# Whose migrations may change texts without a signal.
CONTENT_APPS = ("organisations", "programmes", "translations")


def install_triggers(using, **kwargs):
    from finding import triggers

    triggers.install(using)


def install_text(using, plan=(), **kwargs):
    """Make the text index where it is missing, and fill it where it may be out of step.

    That is after migrations of the content and where there is nothing to search: `flush` has then
    emptied the tables of entries, but not the index.
    """
    from finding import documents, text

    is_due = text.index(using).install()
    may_differ = any(migration.app_label in CONTENT_APPS for migration, _backwards in plan)
    if is_due or may_differ or documents.is_empty(using):
        documents.rebuild(using=using)


class FindingConfig(AppConfig):
    name = "finding"
    verbose_name = _("Finding")

    def ready(self):
        from finding import in_step

        # After every migration, because SQLite makes a table anew for some of them.
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(install_text, sender=self)
        in_step.connect()
