import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import SignIn
from tests.accounts.people import (
    CODE,
    ENROL,
    administrator,
    editor,
    enrol,
    gets_in,
    sign_in,
    signed_in,
)


def test_somebody_who_lost_it_sets_up_a_new_second_factor(client, capsys):
    administrator()
    signed_in(client, "admin")

    call_command("take_away_second_factor", "admin")

    assert "admin has no second factor any more" in capsys.readouterr().out
    assert SignIn.objects.filter(event="factor_removed", proof="operator").count() == 2
    client.post("/admin/logout/")
    assert sign_in(client, "admin")["Location"] != CODE
    assert client.get("/admin/")["Location"] == ENROL


@pytest.mark.parametrize("name", ["mei", "nobody"])
def test_a_name_without_one_is_a_mistake(name):
    editor()

    with pytest.raises(CommandError, match=name):
        call_command("take_away_second_factor", name)


def test_the_first_start_on_one_machine_leads_to_setting_one_up(client, capsys, settings, tmp_path):
    (tmp_path / "none.yaml").write_text("[]", encoding="utf-8")
    settings.FIXTURE_DIRS = [tmp_path]

    call_command("prepare_embedded")
    password = re.search(r"^  password  (\S+)$", capsys.readouterr().out, re.MULTILINE)[1]
    sign_in(client, "admin", password)

    assert client.get("/admin/")["Location"] == ENROL
    enrol(client)
    assert gets_in(client)
