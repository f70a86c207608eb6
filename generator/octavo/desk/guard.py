"""Who may use the desk: the browser that opened it with the one-time token, from the desk's own pages.

A page elsewhere can send requests to 127.0.0.1, have its own name lead there (DNS rebinding), or be a draft
in the preview, on the same machine at another port. Each request therefore has to name this very address, to
bear the cookie, and, if it changes anything, to come from a page of this origin. See RFC 6265, 8.5, for why
the cookie alone would not do, and https://www.w3.org/TR/fetch-metadata/ for Sec-Fetch-Site.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

_SAFE = frozenset({"GET", "HEAD"})


class Guard:
    """The one session of a desk."""

    def __init__(self, port: int) -> None:
        """Take the port that the desk listens on; all secrets are new."""
        self.host = f"127.0.0.1:{port}"
        self.origin = f"http://{self.host}"
        self.cookie = f"octavo-desk-{port}"  # cookies are those of a host, whatever the port
        self.token = secrets.token_urlsafe(32)
        self._session = secrets.token_urlsafe(32)
        self._is_used = False

    @property
    def address(self) -> str:
        """Return the address that opens the desk, once."""
        return f"{self.origin}/?token={self.token}"

    def refusal(self, method: str, headers: Mapping[str, str]) -> str:
        """Return why a request is not answered, "" when it may be. Names are in small letters."""
        if headers.get("host", "") != self.host:
            return "The desk answers to its own address only."
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and origin != self.origin:
            return "This request comes from another page."
        if site is not None and site not in ("same-origin", "none"):
            return "This request comes from another site."
        if method not in _SAFE and (origin is None or site == "none"):
            # Every browser says where such a request comes from.
            return "This request does not say which page it comes from."
        return ""

    def exchange(self, token: str) -> str | None:
        """Return the header that sets the cookie, for the token; None for another, and the second time."""
        if self._is_used or not hmac.compare_digest(token.encode(), self.token.encode()):
            return None
        self._is_used = True
        return f"{self.cookie}={self._session}; HttpOnly; SameSite=Strict; Path=/"

    def is_known(self, cookies: str) -> bool:
        """Tell whether a Cookie header has the session's."""
        try:
            found = SimpleCookie(cookies).get(self.cookie)
        except CookieError:
            return False
        return found is not None and hmac.compare_digest(found.value.encode(), self._session.encode())
