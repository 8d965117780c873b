"""Which addresses name one page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

MAX_ADDRESS = 4000  # characters; browsers and servers stop at about 2,000 to 8,000
PORTS = {"http": 80, "https": 443}

# Query parameters that say how a reader came to a page, not which page it is.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|cmpid|ocid|smid|smtyp", re.I)


def address_of(url: str | None) -> str | None:
    """The address by which one page is known, however it was reached; None where it names no single page.

    The scheme is left out (one page, by http or https), and so are default ports, "www.", what only says how a
    reader came, and a last slash. A front page is no single document: what stands there changes all day.

    >>> address_of("http://www.Example.org/a/?utm_source=x&id=7"), address_of("https://example.org/")
    ('example.org/a?id=7', None)
    """
    if not url or len(url) > MAX_ADDRESS:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in PORTS or not host:
        return None
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    path = parts.path.rstrip("/")
    if not path and not kept:
        return None
    host = host.lower().removeprefix("www.") + (f":{port}" if port and port not in PORTS.values() else "")
    # A post of a live page is told from the next by what stands behind the "#" alone.
    mark = f"#{parts.fragment}" if re.search(r"\d{3}", parts.fragment) else ""
    return f"{host}{path}" + (f"?{urlencode(kept)}" if kept else "") + mark
