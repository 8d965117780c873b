"""Which address leads to what: each page as HTML, and the same object as JSON under /api."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware

from whowhom.brief import FILES
from whowhom.brief.chart import draw_png, draw_svg
from whowhom.brief.words import say_day
from whowhom.errors import InputError, StoreError, WhowhomError
from whowhom.model import RollCall
from whowhom.serve.access import COOKIE, Access, Gate, Visitor
from whowhom.serve.address import View, address_of, read_view
from whowhom.serve.charts import SIZES, THEMES, draw_spec
from whowhom.serve.desk import Clock, Desk
from whowhom.serve.downloads import events_file, ledger_file, list_formats, media_type
from whowhom.serve.evidence import EventPage
from whowhom.serve.front import ActorPage, FrontPage, find_actors
from whowhom.serve.judging import judge_reports
from whowhom.serve.library import Library
from whowhom.serve.objects import PairPage

STATIC = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
KINDS = {"svg": "image/svg+xml", "png": "image/png", "json": "application/json"}
# For those who are not let in yet.
OPEN = frozenset({"/enter", "/ready", "/favicon.ico", *(f"/static/{name}" for name in STATIC)})
INLINE_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

MOST_WARM = 6  # pairs of the first page that are answered before anybody asks


def make_app(
    store_url: str,
    *,
    access: Access | None = None,
    calls: Sequence[RollCall] = (),
    clock: Clock = lambda: datetime.now(UTC),
    library: Library | None = None,
    notice: str = "",
    warm: int = MOST_WARM,
) -> FastAPI:
    """The page over a store, as an application for any ASGI server. InputError for access that is too open.

    `calls` are roll calls to show beside the moves; `notice` stands on every page; `warm` pairs are answered before
    anybody asks.
    """
    access = access or Access()
    access.check()
    desk = Desk(library or Library(store_url), clock, calls, version("whowhom"), notice)
    app = FastAPI(
        title="whowhom",
        version=desk.version,
        summary="Who did what to whom, when, and on whose word.",
        docs_url=None,  # they would fetch their scripts from elsewhere; /api lists the same
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=warm_up(desk, warm),
    )
    app.state.desk, app.state.access = desk, access
    app.add_middleware(GZipMiddleware, minimum_size=800)
    app.middleware("http")(let_in)
    app.add_middleware(Gate, access=access)
    add_pages(app)
    add_files(app)
    add_api(app)
    add_errors(app)
    return app


def warm_up(desk: Desk, warm: int) -> Callable[[FastAPI], Any]:
    """Answer the first page before anybody asks; a store that cannot be read is told when somebody does."""

    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        from anyio import to_thread

        app.state.ready, stopping = threading.Event(), threading.Event()

        def prepare() -> None:
            with suppress(WhowhomError):
                for card in desk.front().pairs[:warm] if warm else ():
                    if not stopping.is_set():
                        desk.pair(View(card.actor, card.toward), "")
            app.state.ready.set()

        warming = threading.Thread(target=prepare, daemon=True)
        warming.start()
        yield
        stopping.set()
        await to_thread.run_sync(warming.join)
        desk.library.close()

    return run


def say_ready(request: Request) -> Response:
    """Whether the first page is ready; asked by whoever watches over the server."""
    ready = request.app.state.ready.is_set()
    return Response("ready\n" if ready else "warming up\n", 200 if ready else 503, media_type="text/plain")


async def let_in(request: Request, call_next: Callable[[Request], Any]) -> Response:
    """Recognise who asks; who is not recognised is asked for a token."""
    visitor = access_of(request).recognise(request)
    if visitor is None and request.url.path not in OPEN:
        token = request.query_params.get("token")
        if token is not None:
            return enter(request, token, request.url.remove_query_params("token"))
        if request.url.path.startswith("/api"):
            return JSONResponse({"error": "a token is needed"}, 401, {"www-authenticate": "Bearer"})
        return show(request, "enter.html", status=401, where=request.url.path + with_query(request))
    request.state.visitor = visitor or Visitor("nobody")
    answer: Response = await call_next(request)
    return answer


def with_query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""


def enter(request: Request, token: str, where: object) -> Response:
    """Let in who has a token, by a cookie."""
    cookie = access_of(request).enter(token)
    if not cookie:
        return show(request, "enter.html", status=401, where="/", wrong=True)
    parts = urlsplit(str(where))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    answer = Response(status_code=303, headers={"location": "/" + target.lstrip("/\\")})
    answer.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return answer


# ---------------------------------------------------------------- pages


def add_pages(app: FastAPI) -> None:
    """The pages for people."""

    def page(path: str, make: Callable[..., Response], methods: Sequence[str] = ("GET",)) -> None:
        app.add_api_route(path, make, methods=list(methods), include_in_schema=False, response_model=None)

    page("/", show_front)
    page("/pair", show_pair)
    page("/event/{event_id}", show_event)
    page("/actors", show_actors)
    page("/brief", show_brief)
    page("/embed", show_embed)
    page("/api", show_api)
    app.add_api_route("/judge", judge, methods=["POST"], include_in_schema=False, response_model=None)
    app.add_api_route("/enter", enter_by_form, methods=["POST"], include_in_schema=False, response_model=None)
    page("/ready", say_ready)


def show_front(request: Request) -> Response:
    actor = request.query_params.get("actor", "")
    if actor:
        actor = read_view({"actor": [actor], "toward": [actor]}).actor
    return show(request, "front.html", page=desk_of(request).front(actor))


def show_pair(request: Request) -> Response:
    view = view_of(request)
    page = desk_of(request).pair(view, base_of(request))
    return show(request, "pair.html", page=page, view=view)


def show_event(request: Request, event_id: str) -> Response:
    actor, toward = sides_of(request)
    return show(request, "event.html", page=event_of(request, event_id, actor, toward))


def show_actors(request: Request) -> Response:
    found = find_actors(request.query_params.get("q", ""), desk_of(request).known().through)
    return show(request, "actors.html", page=found)


def show_embed(request: Request) -> Response:
    view = view_of(request)
    return show(request, "embed.html", page=desk_of(request).pair(view, base_of(request)), view=view)


def show_api(request: Request) -> Response:
    schema = request.app.openapi()
    calls = [{"path": path, **details["get"]} for path, details in sorted(schema["paths"].items()) if "get" in details]
    return show(request, "api.html", calls=calls)


def show_brief(request: Request) -> Response:
    """The brief as its own page; its one style sheet is named by its hash, and nothing else may run."""
    text = brief_file(request, "html").decode("utf-8")
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in INLINE_STYLE.findall(text)]
    styles = " ".join(f"'sha256-{h}'" for h in hashes)
    policy = f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'"
    headers = {"content-security-policy": f"{policy}; frame-ancestors 'none'"}
    return Response(text, media_type="text/html", headers=headers)


async def judge(request: Request) -> Response:
    """Keep a verdict by somebody who may judge, and go back to the event."""
    from anyio import to_thread

    desk, visitor = desk_of(request), visitor_of(request)
    form = {key: values[0] for key, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
    if not visitor.may_judge:
        raise HTTPException(403, "You may read, but not judge.")
    if not access_of(request).is_from_here(request, visitor, form.get("key", "")):
        raise HTTPException(403, "The form did not come from this page; reload the page and try again.")
    judged = await to_thread.run_sync(
        lambda: desk.library.write(
            lambda s: judge_reports(
                s,
                form.get("left", ""),
                form.get("right", ""),
                form.get("verdict", ""),
                author=visitor.name,
                now=desk.clock(),
                withdraw=form.get("withdraw") == "yes",
            )
        )
    )
    sides = urlencode({k: form[k] for k in ("actor", "toward") if re.fullmatch(r"[A-Z]{3}", form.get(k, ""))})
    where = f"/event/{judged.event_id or form.get('event', '')}"
    if not re.fullmatch(r"/event/[\w.:-]+", where):
        where = "/"
    return Response(status_code=303, headers={"location": where + (f"?{sides}" if sides else "")})


async def enter_by_form(request: Request) -> Response:
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    return enter(request, form.get("token", [""])[0], form.get("where", ["/"])[0])


# ---------------------------------------------------------------- files


def add_files(app: FastAPI) -> None:
    """Charts, downloads, the brief's files, and the page's own style and script; no other file can be had."""

    def file(path: str, make: Callable[..., Response]) -> None:
        app.add_api_route(path, make, methods=["GET"], include_in_schema=False, response_model=None)

    file("/chart/{name}.{form}", send_chart)
    file("/download/ledger.csv", send_ledger)
    file("/download/events.{form}", send_events)
    file("/brief.{form}", send_brief)
    file("/static/{name}", send_static)
    file("/favicon.ico", lambda: send_static("icon.svg"))  # browsers ask for it where a page names none


def send_chart(request: Request, name: str, form: str) -> Response:
    if form not in KINDS:
        raise HTTPException(404, "Charts are svg, png or json.")
    desk, view = desk_of(request), view_of(request)
    asked = request.query_params
    theme, size = asked.get("theme", "light"), asked.get("size", "wide")
    if theme not in THEMES or size not in SIZES:
        raise InputError("no such theme or size", do="use light or dark, wide or narrow")
    found = desk.found(view)
    try:
        spec = draw_spec(found, name, desk.calls, theme=theme, size=size)
    except KeyError:
        raise HTTPException(404, "No chart has this name.") from None
    if form == "json":
        return JSONResponse(spec)
    drawn = desk.library.recall(
        ("drawn", found.view, name, theme, size, form), lambda: draw_svg(spec) if form == "svg" else draw_png(spec)
    )
    return Response(drawn, media_type=KINDS[form])


def send_ledger(request: Request) -> Response:
    found = desk_of(request).found(view_of(request))
    return attachment(ledger_file(found), media_type("csv"), name_file(found.view, "ledger.csv"))


def send_events(request: Request, form: str) -> Response:
    found = desk_of(request).found(view_of(request))
    try:
        return attachment(events_file(found, form), media_type(form), name_file(found.view, f"events.{form}"))
    except KeyError:
        raise HTTPException(404, "Events come as " + ", ".join(list_formats()) + ".") from None


def send_brief(request: Request, form: str) -> Response:
    if form not in FILES:
        raise HTTPException(404, "Briefs come as " + ", ".join(FILES) + ".")
    return attachment(brief_file(request, form), FILES[form].media_type, name_file(view_of(request), f"brief.{form}"))


def brief_file(request: Request, form: str) -> bytes:
    return desk_of(request).brief(view_of(request), form)


def attachment(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def name_file(view: View, end: str) -> str:
    return f"whowhom-{view.actor}-{view.toward}-{end}"


def send_static(name: str) -> Response:
    if name not in STATIC:
        raise HTTPException(404, "There is no such file.")
    return Response(static_file(name), media_type=STATIC[name])


@cache
def static_file(name: str) -> bytes:
    return (files("whowhom.serve") / "static" / name).read_bytes()


# ---------------------------------------------------------------- the same as JSON

Many = Annotated[list[str] | None, Query()]


def add_api(app: FastAPI) -> None:
    """The page objects as JSON."""
    app.add_api_route("/api/front", api_front, response_model=FrontPage, summary="Pairs with their last weeks and runs")
    app.add_api_route(
        "/api/pair", api_pair, response_model=PairPage, summary="What an actor's moves toward another add up to"
    )
    app.add_api_route(
        "/api/event/{event_id}", api_event, response_model=EventPage, summary="An event with its evidence"
    )
    app.add_api_route("/api/actors", api_actors, response_model=ActorPage, summary="Who may be meant by a name")


def api_front(request: Request, actor: str = "") -> FrontPage:
    return desk_of(request).front(read_view({"actor": [actor], "toward": [actor]}).actor if actor else "")


def api_pair(
    request: Request,
    actor: str,
    toward: str,
    since: str = "",
    until: str = "",
    scale: str = "plover",
    recipient: Many = None,
    act: Many = None,
    status: Many = None,
    voice: Many = None,
    way: Many = None,
    min_voices: str = "1",
    sure: str = "0.5",
    page: str = "1",
) -> PairPage:
    view = read_view(
        {
            "actor": [actor], "toward": [toward], "since": [since], "until": [until], "scale": [scale],
            "recipient": recipient or [], "act": act or [], "status": status or [], "voice": voice or [],
            "way": way or [], "min_voices": [min_voices], "sure": [sure], "page": [page],
        }
    )  # fmt: skip
    return desk_of(request).pair(view, base_of(request))


def api_event(request: Request, event_id: str, actor: str = "", toward: str = "") -> EventPage:
    sides = read_view({"actor": [actor], "toward": [toward]}) if actor and toward else None
    return event_of(request, event_id, sides.actor if sides else "", sides.toward if sides else "")


def api_actors(request: Request, q: str) -> ActorPage:
    return find_actors(q, desk_of(request).known().through)


# ---------------------------------------------------------------- errors


def add_errors(app: FastAPI) -> None:
    """Every error as a page that says what is wrong and what to do, or as JSON under /api."""

    def refuse(request: Request, error: Exception) -> Response:
        if isinstance(error, StoreError):
            return tell(request, 503, "The store cannot be read", str(error))
        if isinstance(error, InputError):
            return tell(request, 400, "That cannot be answered", str(error))
        return tell(
            request, 500, "Something went wrong", str(error) if isinstance(error, WhowhomError) else "It was noted."
        )

    def missing(request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)
        names = {403: "Not allowed", 404: "Not found", 405: "Not like that"}
        return tell(request, error.status_code, names.get(error.status_code, "That did not work"), str(error.detail))

    for kind in (WhowhomError, InputError, StoreError):
        app.add_exception_handler(kind, refuse)
    app.add_exception_handler(StarletteHTTPException, missing)


def tell(request: Request, status: int, title: str, reason: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": reason}, status)
    return show(request, "error.html", status=status, title=title, reason=reason)


# ---------------------------------------------------------------- helpers


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def access_of(request: Request) -> Access:
    access: Access = request.app.state.access
    return access


def event_of(request: Request, event_id: str, actor: str, toward: str) -> EventPage:
    page = desk_of(request).event(event_id, actor, toward, base_of(request))
    if page is None:
        raise HTTPException(404, "No event has this address; events are worked out anew when news is added.")
    return page


def visitor_of(request: Request) -> Visitor:
    visitor: Visitor = getattr(request.state, "visitor", Visitor("nobody"))
    return visitor


def view_of(request: Request) -> View:
    given: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        given.setdefault(key, []).append(value)
    return read_view(given)


def sides_of(request: Request) -> tuple[str, str]:
    actor, toward = request.query_params.get("actor", ""), request.query_params.get("toward", "")
    if not (actor and toward):
        return "", ""
    view = read_view({"actor": [actor], "toward": [toward]})
    return view.actor, view.toward


def base_of(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def show(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page from its template."""
    desk, visitor = desk_of(request), visitor_of(request)
    text = (
        environment()
        .get_template(template)
        .render(
            {
                "version": desk.version,
                "notice_all": desk.notice,
                "may_judge": visitor.may_judge,
                "form_key": access_of(request).form_key(visitor) if visitor.may_judge else "",
                **values,
            }
        )
    )
    return Response(text, status, media_type="text/html")


@cache
def environment() -> Environment:
    """The templates; everything that is not a template's own is escaped."""
    found = Environment(
        loader=PackageLoader("whowhom.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"day": say_day, "chart_file": chart_file}
    found.globals |= {"address_of": address_of}
    return found


def chart_file(address: str, form: str, theme: str = "", size: str = "") -> str:
    """The address of a chart's file in a form, theme and size."""
    path, _, query = address.partition("?")
    more = {k: v for k, v in (("theme", theme), ("size", size)) if v}
    return f"{path}.{form}?{query}" + ("&" + urlencode(more) if more else "")
