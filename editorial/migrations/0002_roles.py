"""The four groups, with their permissions."""

from django.apps import apps as current
from django.contrib.auth.management import create_permissions
from django.db import migrations

from editorial.roles import make_groups


def forwards(apps, schema_editor):
    # Django makes permissions only after all migrations.
    for config in current.get_app_configs():
        create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    make_groups(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"))


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
