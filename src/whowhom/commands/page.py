"""The body of `whowhom serve`: the page, on this machine alone unless a token or a proxy guards it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whowhom.errors import InputError
from whowhom.model import RollCall
from whowhom.serve.access import Access

MOST_AT_ONCE = 200  # connections; more are told to come back


def run_page(
    store_url: str,
    access: Access,
    *,
    port: int,
    calls: Sequence[RollCall],
    notice: str,
    say: Callable[[str], None],
) -> None:
    """Serve the page until it is stopped. InputError for access that is too open, or without the extra installed."""
    access.check()
    try:
        import uvicorn

        from whowhom.serve.app import make_app
    except ImportError as error:
        raise InputError(f"the page needs {error.name}", do="pip install 'whowhom[serve]'") from error
    app = make_app(store_url, access=access, calls=calls, notice=notice)
    for line in say_access(access, port):
        say(line)
    uvicorn.run(
        app,
        host=access.host,
        port=port,
        log_level="warning",
        server_header=False,
        limit_concurrency=MOST_AT_ONCE,
        proxy_headers=False,
    )


def say_access(access: Access, port: int) -> list[str]:
    """Where the page is, who may read it and who may judge."""
    host = f"[{access.host}]" if ":" in access.host else access.host
    lines = [f"http://{host}:{port}/ (stop with Ctrl+C)"]
    if access.user_header:
        lines.append(f"readers are those whom a proxy at {', '.join(access.proxies)} names in {access.user_header}")
    elif access.token or access.judge_token:
        lines.append("readers need the token")
    else:
        lines.append("open to whoever sits at this machine, and to nobody else")
    if access.judges:
        lines.append(f"judging: {', '.join(access.judges)}")
    elif access.judge_token:
        lines.append("judging: whoever has the judges' token")
    elif access.local_judge and access.is_open:
        lines.append(f"judging: whoever sits at this machine, as {access.local_judge}")
    else:
        lines.append("judging is off")
    return lines
