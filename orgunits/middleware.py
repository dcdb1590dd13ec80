"""Sessions end after idling, and in any case after the absolute limit."""

import time

from django.conf import settings
from django.contrib.auth import logout

BEGAN, SEEN = "_session_began", "_session_seen"


class SessionLimits:
    """Seconds of real time: a pinned date must not keep a session alive."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self._limit(request)
        return self.get_response(request)

    def _limit(self, request):
        now, session = int(time.time()), request.session
        began, seen = session.setdefault(BEGAN, now), session.get(SEEN, now)
        if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen > 30 or SEEN not in session:
            session[SEEN] = now
