from django.apps import AppConfig
from django.db.models.signals import post_migrate


def install_triggers(using, **kwargs):
    from finding import triggers

    triggers.install(using)


class FindingConfig(AppConfig):
    name = "finding"
    verbose_name = "Finding"

    def ready(self):
        # After every migration, because SQLite makes a table anew for some of them.
        post_migrate.connect(install_triggers, sender=self)
