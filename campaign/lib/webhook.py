"""One signed call to a gateway, as Standard Webhooks 1.0 describes it.

The gateway answers 2xx once it has the message; the same `webhook-id` again is the same message.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import requests

from campaign.lib import clock
from campaign.lib.relay import Reply, Verdict

# A 4xx says that the call itself is wrong; these two say that the moment is.
LATER = {408, 429}


def call(url: str, secret: str, key: str, content: dict[str, Any], timeout: float) -> Reply:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        with requests.post(
            url,
            data=body,
            headers=headers(secret, key, body),
            timeout=timeout,
            allow_redirects=False,
            stream=True,
        ) as answer:
            text = answer.raw.read(300, decode_content=True).decode("utf-8", "replace")
            return _reply(answer.status_code, text)
    except (requests.RequestException, OSError) as error:
        return Reply(Verdict.LATER, type(error).__name__)


def headers(secret: str, key: str, body: bytes) -> dict[str, str]:
    stamp = str(int(clock.machine().timestamp()))
    signed = b".".join((key.encode(), stamp.encode(), body))
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": key,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


def _reply(status: int, text: str) -> Reply:
    words = f"{status} {text.strip()}".strip()
    if 200 <= status < 300:
        return Reply(Verdict.SENT, words)
    refused = 400 <= status < 500 and status not in LATER
    return Reply(Verdict.REFUSED if refused else Verdict.LATER, words)
