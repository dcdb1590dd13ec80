"""How many queries a page costs; asked once before, so that warm-up does not count."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(caught)
