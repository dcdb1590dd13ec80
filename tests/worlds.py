"""Two worlds that differ in one secret must give the same bytes to whoever may not know it."""

import io
import re
import zipfile
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve

from orgunits.checks import addresses

CHANGING = re.compile(rb'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": "|nonce[-=]"?)[^"]*')
# The same lists as csv stand for these, which take long to make; a PDF counts by its source, see
# `drawn_as_source`.
STAMPED = re.compile(r"dang=xlsx")
CONVERTER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")
LINK = re.compile(r'href="([^"#]+)')


def bytes_of(client, address):
    """The answer, with whatever the asking itself wrote undone."""
    with transaction.atomic():
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code, CHANGING.sub(rb"\1", unpacked(body))


def unpacked(body):
    """A workbook without the second it was made."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        names = [name for name in book.namelist() if name != "docProps/core.xml"]
        return b"".join(book.read(name) for name in names)


def differences(users, addresses, sign_in, change):
    """(user, address) pairs that show whether `change` has happened."""
    clients = {user.username: sign_in(user) for user in users}
    pairs = [(name, address) for name in clients for address in addresses]
    before = {pair: bytes_of(clients[pair[0]], pair[1]) for pair in pairs}
    change()
    return [pair for pair in pairs if bytes_of(clients[pair[0]], pair[1]) != before[pair]]


def crawl(client, start, most=160, per_page=0, leave=()):
    """Every page that can be reached by links from `start`, as its bytes; with `per_page`, of each
    kind of page so many and those of `start` besides."""
    found, queue, seen = {}, list(start), Counter()
    while queue and (per_page or len(found) < most):
        address = queue.pop(0)
        if address in found or not is_page(address) or address.startswith(tuple(leave)):
            continue
        kind = kind_of(address)
        if per_page and address not in start and seen[kind] >= per_page:
            continue
        seen[kind] += 1
        found[address] = bytes_of(client, address)
        text = found[address][1].decode(errors="replace")
        queue += [urljoin(address, unescape(link)) for link in LINK.findall(text)]
    return found


def kind_of(address):
    """The page as the URL table names it, each of its exports apart."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    return name, "dang=" in parts.query


# What stands in an address for the words in it; a number stands for all else.
WORDS = {"key": "2023", "code": "02B", "kind": "units", "verb": "doi-ten", "part": "noi-nhan"}


def every_address():
    """Each address of the site once, filled with a number or a word that may lead somewhere."""
    found = []
    for each in addresses():
        route = each.route.removesuffix("$").lstrip("^")
        filled = CONVERTER.sub(lambda hit: WORDS.get(hit["name"], "1"), route)
        if "(" not in filled and is_page(f"/{filled}"):
            found.append(f"/{filled}")
    return found


def is_page(address):
    """Of this site, not a file, not the way out, and not the trail's own export, which grows by
    being asked for."""
    parts = urlsplit(address)
    outside = parts.scheme or parts.netloc or STAMPED.search(parts.query)
    if parts.path == "/nhat-ky/" and "dang=" in parts.query:
        return False
    return not outside and not parts.path.startswith(("/static/", "/dang-xuat"))
