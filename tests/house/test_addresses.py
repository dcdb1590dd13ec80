"""Every address says who may use it, and start-up fails on one that does not."""

import runpy

import pytest
from django.core.checks import run_checks
from django.core.management.base import SystemCheckError
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from orgunits.checks import addresses


def test_every_address_is_guarded():
    assert [a.route for a in addresses() if a.guard is None] == []


def bare(request):
    return HttpResponse("")


urlpatterns = [path("lo/", bare, name="bare")]


@override_settings(ROOT_URLCONF=__name__)
def test_start_up_fails_on_an_unguarded_address():
    errors = [e for e in run_checks(tags=["security"]) if e.id == "orgunits.E001"]
    assert [e.msg for e in errors] == ["'lo/' (bare) does not say who may use it."]


@override_settings(ROOT_URLCONF=__name__)
def test_gunicorn_does_not_start_with_one():
    with pytest.raises(SystemCheckError, match="lo/"):
        runpy.run_module("campaign.wsgi")


def test_everything_asks_for_sign_in_by_default(client, db):
    assert client.get("/don-vi/").headers["Location"] == "/dang-nhap/?next=/don-vi/"
