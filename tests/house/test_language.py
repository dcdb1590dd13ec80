"""Vietnamese unless someone chose otherwise; an office's English Windows is not a choice."""

from django.core.management import call_command


def chosen(client):
    return client.get("/don-vi/").content.decode()


def test_an_english_browser_still_reads_vietnamese(signed_in, bu_dop_clerk):
    client = signed_in(bu_dop_clerk)
    page = client.get("/don-vi/", headers={"Accept-Language": "en-US"}).content.decode()
    assert '<html lang="vi"' in page
    assert "Đơn vị" in page


def test_english_is_one_choice_away_and_leads_back(signed_in, bu_dop_clerk):
    call_command("catalog", "--compile")
    client = signed_in(bu_dop_clerk)
    answer = client.post("/ngon-ngu/setlang/", {"language": "en", "next": "/don-vi/"})
    assert answer.headers["Location"] == "/don-vi/"
    assert '<html lang="en"' in chosen(client)
    client.post("/ngon-ngu/setlang/", {"language": "vi", "next": "/don-vi/"})
    assert '<html lang="vi"' in chosen(client)
