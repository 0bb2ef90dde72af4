import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_migrations_make_what_the_models_say(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True)

    assert capsys.readouterr().out == "No changes detected\n"
