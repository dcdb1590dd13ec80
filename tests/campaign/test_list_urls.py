"""Every address is listed with the rule that guards it."""

import json

from django.core.management import call_command


def listed(capsys):
    call_command("list_urls", "--json")
    return {row["name"]: row for row in json.loads(capsys.readouterr().out)}


def test_each_address_names_its_guard(capsys):
    rows = listed(capsys)
    assert all(row["guard"] for row in rows.values())
    assert rows["campaign:publish"] == {
        "route": "ke-hoach/<slug:key>/ban-hanh/",
        "name": "campaign:publish",
        "guard": "run_campaign or own_plan",
        "any_of": ["own_plan", "run_campaign"],
        "public": False,
        "demo_only": False,
    }


def test_what_is_public_is_said(capsys):
    rows = listed(capsys)
    public = {name for name, row in rows.items() if row["public"] and not row["demo_only"]}
    assert public == {
        *("login", "account_login", "mfa_authenticate", "set_language", "orgunits:activate"),
        *("openid_connect_login", "openid_connect_callback"),
        *("campaign:health", "reviews:feed", "admin:login", "admin:logout"),
    }
    demo = {name for name, row in rows.items() if row["public"] and row["demo_only"]}
    assert demo == {"styleguide", "styleguide-page"}


def test_without_json_it_is_a_table(capsys):
    call_command("list_urls")
    assert "run_campaign" in capsys.readouterr().out
