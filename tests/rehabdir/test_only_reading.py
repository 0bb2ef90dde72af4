"""The public pages can be read, and nothing else can be done to them."""

import pytest
from django.test import Client

from tests.pages import LISTS, ignored, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", [*LISTS, "/", "/about/", "/search/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_anything_but_reading_is_answered_in_the_design(path, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert page(response).h1.text == "This page can only be read"


def test_staff_can_send_forms():
    response = Client().post("/admin/login/", {"username": "x", "password": "y"})

    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/", "/about/", "/sources/", "/glossary/"])
def test_pages_without_parameters_name_those_that_they_get(client, path):
    response = client.get(f"{path}?stage=zzz&page=abc&utm_source=x")

    assert ignored(response) == ["stage: «zzz»", "page: «abc»"]


def test_search_has_no_pages(client):
    assert ignored(client.get("/search/?q=care&page=zzz")) == ["page: «zzz»"]


@pytest.mark.parametrize("path", LISTS)
def test_of_several_pages_the_last_counts_and_the_others_are_named(client, path):
    assert ignored(client.get(f"{path}?page=abc&page=1")) == ["Page: «abc»"]
