import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from organisations.models import Network, Organisation
from programmes.models import Programme
from tests import factories

PASSWORD = re.compile(r"^  password  (\S+)$", re.MULTILINE)


def prepare(capsys):
    """Run the command; return what it printed."""
    call_command("prepare_embedded")
    return capsys.readouterr().out


@pytest.fixture
def few_fixtures(settings, tmp_path):
    """Fewer entries, where a test is about the account alone."""
    (tmp_path / "none.yaml").write_text("[]", encoding="utf-8")
    settings.FIXTURE_DIRS = [tmp_path]


@pytest.mark.django_db
class TestPrepareEmbedded:
    def test_fills_the_directory_and_makes_an_account(self, capsys):
        prepare(capsys)

        assert Programme.objects.published().filter(slug="insan-mukmin").exists()
        assert Network.objects.published().filter(slug="care-network").exists()
        (account,) = get_user_model().objects.all()
        assert (account.username, account.is_staff, account.is_superuser) == ("admin", True, True)

    @pytest.mark.usefixtures("few_fixtures")
    def test_shows_a_password_that_lets_the_reader_in(self, capsys, client):
        printed = prepare(capsys)

        (password,) = PASSWORD.findall(printed)
        assert len(password) >= 20
        response = client.post("/admin/login/", {"login": "admin", "password": password})
        assert response.status_code == 302
        assert client.get("/admin/").status_code == 200

    @pytest.mark.usefixtures("few_fixtures")
    def test_makes_another_password_each_time(self, capsys):
        passwords = set()
        for _ in range(2):
            passwords.add(PASSWORD.search(prepare(capsys))[1])
            get_user_model().objects.all().delete()

        assert len(passwords) == 2

    def test_a_second_time_says_and_changes_nothing(self, capsys):
        prepare(capsys)
        (account,) = get_user_model().objects.all()
        Organisation.objects.filter(slug="score").update(name="Renamed by an editor")
        programmes = set(Programme.objects.all())

        assert prepare(capsys) == ""

        assert set(Programme.objects.all()) == programmes
        assert Organisation.objects.get(slug="score").name == "Renamed by an editor"
        (same,) = get_user_model().objects.all()
        assert same.password == account.password

    @pytest.mark.usefixtures("few_fixtures")
    def test_makes_no_account_where_somebody_has_one_already(self, capsys):
        editor = factories.editor()

        assert prepare(capsys) == ""

        assert list(get_user_model().objects.all()) == [editor]

    def test_is_refused_on_a_public_site(self, settings):
        settings.EMBEDDED = False

        with pytest.raises(CommandError, match="EMBEDDED=1"):
            call_command("prepare_embedded")

        assert not Programme.objects.exists()
        assert not get_user_model().objects.exists()
