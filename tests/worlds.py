"""Two worlds that differ in one secret must give the same bytes to whoever may not know it."""

import re

CHANGING = re.compile(rb'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": "|nonce[-=]"?)[^"]*')


def bytes_of(client, address):
    answer = client.get(address)
    return answer.status_code, CHANGING.sub(rb"\1", answer.content)


def differences(users, addresses, sign_in, change):
    """(user, address) pairs that show whether `change` has happened."""
    clients = {user.username: sign_in(user) for user in users}
    pairs = [(name, address) for name in clients for address in addresses]
    before = {pair: bytes_of(clients[pair[0]], pair[1]) for pair in pairs}
    change()
    return [pair for pair in pairs if bytes_of(clients[pair[0]], pair[1]) != before[pair]]
