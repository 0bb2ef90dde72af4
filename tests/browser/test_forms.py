"""Pages that no address alone shows: forms that come back, and those of a link in a message.

axe-core looks at each in every state, and the HTML checker reads it.
"""

import pytest

from rehabdir.languages import translated
from tests.browser.axe import SCRIPT, Audit
from tests.browser.site import told_by_its_database
from tests.browser.test_accessibility import WINDOWS, modes
from tests.browser.test_html import faults_of

LANGUAGES = ["en-gb", "ta"]
REPORT = "/report/programme/insan-mukmin/"
# For each language a link about an organisation and what it runs, and one that is too old.
LINKS = f"""
from django.utils import timezone
from editorial.models import ConfirmationLink, Contact
from programmes.models import PartnerRole
from programmes.models.partner import RUNNING

role = PartnerRole.objects.filter(role__in=RUNNING).order_by("pk").first()
contact = Contact.objects.create(email="contact@example.org", organisation=role.organisation)
for _language in {LANGUAGES}:
    for is_old in (False, True):
        entries = [role.organisation, role.programme]
        link, token = ConfirmationLink.make(contact=contact, entries=entries, number=1)
        if is_old:
            link.expires_at = timezone.now()
            link.save()
        print(token)
"""


def sent(page, button):
    """What the server answers when this button is pressed."""
    with page.expect_navigation() as navigation:
        button.click()
    return navigation.value


def pages(context, language, token, old):
    """What somebody who reports something sees, and a contact who answers meanwhile.

    Each page with its name and with what the server sent.
    """
    reporter, contact = context.new_page(), context.new_page()
    reporter.goto(translated(REPORT, language))
    send = reporter.locator("form.report button")
    yield reporter, "report, with errors", sent(reporter, send)
    for name, response in of_a_link(contact, language, token, old):
        yield contact, name, response
    # A form that is answered within three seconds would be a robot's.
    reporter.locator("form.report textarea").first.fill("The street is wrong.")
    yield reporter, "report, sent", sent(reporter, send)


def of_a_link(page, language, token, old):
    address = translated(f"/confirm/{token}/", language)
    choices, send = page.locator("fieldset"), page.locator("form button").last
    yield "question", page.goto(address)
    yield "question, with an error", sent(page, send)
    choices.last.locator("[value=change]").check()
    yield "change", sent(page, send)
    yield "change, with an error", sent(page, send)
    page.locator("form.report textarea").last.fill("It has moved.")
    yield "question, answered in part", sent(page, send)
    choices.last.locator("[value=closed]").check()
    yield "thanks", sent(page, send)
    yield "used", page.goto(address)
    yield "too old", page.goto(translated(f"/confirm/{old}/", language))
    yield "unknown", page.goto(translated("/confirm/nonsense/", language))


@pytest.fixture(scope="module")
def looked_at(browser, site, shared_folder, tmp_path_factory):
    """What axe finds on the pages by their names, and a folder with the pages."""
    tokens = told_by_its_database(shared_folder / "site", LINKS).split()
    folder, audit, found = tmp_path_factory.mktemp("pages"), Audit(), {}
    for language in LANGUAGES:
        context = browser.new_context(base_url=site, viewport=WINDOWS[0])
        context.add_init_script(SCRIPT)
        link, tokens = tokens[:2], tokens[2:]
        for page, name, response in pages(context, language, *link):
            (folder / f"{name} ({language}).html").write_bytes(response.body())
            found[name, language] = audit.of_page(page, modes(page))
        context.close()
    return found, folder


def test_axe_finds_nothing(looked_at):
    found, _folder = looked_at
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_every_page_is_another_and_is_valid(looked_at):
    found, folder = looked_at
    headings = {path.read_text().partition("<h1>")[2] for path in folder.iterdir()}
    assert len(headings) == len(found) == 11 * len(LANGUAGES)
    assert faults_of(folder) == set()
