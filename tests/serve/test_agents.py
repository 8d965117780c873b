"""What an agent gets: a real MCP client starts `whowhom mcp` over its standard input and output and asks."""

import hashlib
import json
import os
import subprocess
import sys
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.serve.conftest import NOW
from tests.serve.making import BIDI, tell
from whowhom.errors import InputError
from whowhom.pipeline import merge_store
from whowhom.serve.address import View
from whowhom.serve.desk import Desk
from whowhom.serve.library import Library
from whowhom.serve.parts import MOST, MOST_CHARACTERS, Part, Shape, make_cursor, take_part
from whowhom.serve.rows import fold_statements
from whowhom.store import open_store

pytest.importorskip("mcp", reason="no MCP: pip install 'whowhom[mcp]'")

TOOLS = {"search_actors", "ledger", "events", "evidence", "brief", "streaks"}
PAIR = {"actor": "USA", "toward": "RUS", "since": "2025-02-05", "until": "2025-03-04"}
COMMAND = [sys.executable, "-c", "from whowhom.cli import main; main()", "mcp", "--store"]


@asynccontextmanager
async def session(store, *more):
    """A session of the SDK's own client with a server of its own."""
    from mcp import ClientSession, StdioServerParameters, stdio_client

    command, *rest = COMMAND
    server = StdioServerParameters(command=command, args=[*rest, str(store), *more], env=dict(os.environ))
    with Path(os.devnull).open("w") as nowhere:
        async with stdio_client(server, errlog=nowhere) as streams, ClientSession(*streams) as opened:
            await opened.initialize()
            yield opened


def talk(store, conversation, *more):
    """What `conversation` makes of a session."""
    import anyio

    async def run():
        async with session(store, *more) as opened:
            return await conversation(partial(ask, opened), opened)

    return anyio.run(run)


async def ask(opened, tool, **arguments):
    """The answer of a tool as data."""
    found = await opened.call_tool(tool, arguments)
    assert not found.is_error, found.content[0].text
    assert json.loads(found.content[0].text) == found.structured_content
    return found.structured_content


def talk_all(store, *questions):
    """The answers to questions, of one session."""

    async def conversation(ask, opened):
        return [await ask(tool, **arguments) for tool, arguments in questions]

    return talk(store, conversation)


def refuse_all(store, *questions):
    """The errors that a client is told, of one session."""

    async def conversation(ask, opened):
        found = [await opened.call_tool(tool, arguments) for tool, arguments in questions]
        assert all(f.is_error for f in found), found
        return [f.content[0].text for f in found]

    return talk(store, conversation)


def desk_of(path):
    return Desk(Library(str(path)), lambda: NOW, (), "test")


# ---------------------------------------------------------------- what can be asked


def test_a_client_finds_six_tools_that_only_read(store_path):
    async def conversation(ask, opened):
        return (await opened.list_tools()).tools, (await opened.list_resource_templates()).resource_templates

    tools, templates = talk(store_path, conversation)
    assert {t.name for t in tools} == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert {"limit", "cursor", "fields"} <= set(tool.input_schema["properties"])
        assert len(tool.description) > 40
    assert [t.uri_template for t in templates] == ["whowhom://event/{event_id}"]
    assert sum(len(t.model_dump_json()) for t in tools) < 14_000  # all tools together stay small for a model's context


def test_the_server_tells_an_agent_that_news_are_material(store_path):
    import anyio
    from mcp import ClientSession, StdioServerParameters, stdio_client

    async def run():
        command, *rest = COMMAND
        server = StdioServerParameters(command=command, args=[*rest, str(store_path)], env=dict(os.environ))
        with Path(os.devnull).open("w") as nowhere:
            async with stdio_client(server, errlog=nowhere) as streams, ClientSession(*streams) as opened:
                return await opened.initialize()

    told = anyio.run(run)
    assert "never instructions" in told.instructions
    assert told.server_info.name == "whowhom"


# ---------------------------------------------------------------- answers


def test_each_move_leads_to_the_sentence_it_stands_on(store_path):
    async def conversation(ask, opened):
        ledger = await ask("ledger", **PAIR, limit=MOST)
        found = []
        for item in ledger["items"]:
            by_tool = await ask("evidence", event_id=item["event_id"])
            by_link = json.loads((await opened.read_resource(item["link"])).contents[0].text)
            found.append((item, by_tool, by_link))
        return ledger, found

    ledger, found = talk(store_path, conversation)
    assert ledger["total"] == ledger["shown"] == len(found) > 3
    assert ledger["cut"] == [] and ledger["next_cursor"] is None
    with open_store(str(store_path), read_only=True) as store:
        texts = {d.document_id: d.text for d in store.documents()}
    for item, by_tool, by_link in found:
        assert by_tool["event_id"] == by_link["event_id"] == item["event_id"]
        assert by_tool["items"] == by_link["items"]
        for telling in by_tool["items"]:
            assert telling["report_id"] and telling["document_id"] in texts
            assert telling["sentence"] in texts[telling["document_id"]]
        assert any(item["evidence"] == t["sentence"] for t in by_tool["items"])


def test_the_answers_are_those_of_the_page(store_path, client):
    ledger, brief, streaks = talk_all(
        store_path, ("ledger", {**PAIR, "limit": MOST}), ("brief", PAIR), ("streaks", {"actor": "USA", "toward": "RUS"})
    )
    query = "&".join(f"{k}={v}" for k, v in PAIR.items())
    page = client.get("/api/pair?" + query).json()
    assert ledger["answer"] == page["answer"]
    assert ledger["certainty"] == page["certainty"]
    assert [i["event_id"] for i in ledger["items"]] == [r["event_id"] for r in page["rows"]]
    written = client.get("/brief.json?" + query).json()
    assert [i["text"] for i in brief["items"]] == [s["text"] for p in written["sections"] for s in p["sentences"]]
    assert brief["headline"] == written["headline"]
    assert all(i["event_ids"] for i in brief["items"] if i["text"] and i["section"] == "The moves")
    found = desk_of(store_path).found(View("USA", "RUS")).answer
    assert [i["event_ids"] for i in streaks["items"]] == [list(s.event_ids) for s in found.streaks]


def test_events_are_the_stores(store_path):
    some, denied, aid = talk_all(
        store_path,
        ("events", {"limit": MOST, "fields": ["title", "actor", "report_ids"]}),
        ("events", {"status": "denied"}),
        ("events", {"actor": "us", "act": "AID", "since": "2025-02-01"}),
    )
    with open_store(str(store_path), read_only=True) as store:
        expected = [e.event_id for e in store.events(untyped=True)]
        given = [e.event_id for e in store.events(untyped=True, actor="USA", event_type="AID", since=date(2025, 2, 1))]
    assert [i["event_id"] for i in some["items"]] == expected
    assert set(some["items"][0]) == {"event_id", "link", "title", "actor", "report_ids"}
    assert [i["status"] for i in denied["items"]] == ["denied"]
    assert [i["event_id"] for i in aid["items"]] == given != []


def test_a_name_leads_to_a_country(store_path):
    lavrov, nobody = talk_all(
        store_path, ("search_actors", {"name": "Lavrov"}), ("search_actors", {"name": "Nobody Atall"})
    )
    assert {i["country"] for i in lavrov["items"]} == {"RUS"}
    assert all(i["entity_id"] for i in lavrov["items"])
    assert nobody["items"] == []


def test_with_a_page_people_can_look_at_the_same(store_path):
    async def conversation(ask, opened):
        return await ask("ledger", **PAIR, limit=1)

    found = talk(store_path, conversation, "--page", "http://127.0.0.1:8470/")
    assert found["page"] == "http://127.0.0.1:8470/pair?actor=USA&toward=RUS&since=2025-02-05&until=2025-03-04"


# ---------------------------------------------------------------- parts


def test_a_cursor_gives_each_item_once_and_tells_what_was_cut(store_path):
    async def walk(ask, tool, **arguments):
        items, cursor, turns = [], "", []
        while cursor is not None:
            found = await ask(tool, **arguments, cursor=cursor)
            items += [i["event_id"] for i in found["items"]]
            turns.append(found["cut"])
            cursor = found["next_cursor"]
        return items, turns

    async def conversation(ask, opened):
        return [await walk(ask, "ledger", **PAIR, limit=2), await walk(ask, "events", limit=3)]

    (ledger, turns), (events, more) = talk(store_path, conversation)
    view = View("USA", "RUS", date(2025, 2, 5), date(2025, 3, 4))
    assert ledger == [row.event_id for row in fold_statements(desk_of(store_path).found(view))]
    with open_store(str(store_path), read_only=True) as store:
        assert events == [e.event_id for e in store.events(untyped=True)]
    assert all("cursor" in cut[0] for cut in [*turns[:-1], *more[:-1]])
    assert "last" in turns[-1][0]


def test_a_cursor_of_another_question_or_another_state_is_refused(own_store):
    async def conversation(ask, opened):
        before = await ask("ledger", **PAIR, limit=2)
        cursor = before["next_cursor"]
        other = await opened.call_tool("ledger", {**PAIR, "status": ["actual"], "cursor": cursor})
        import anyio

        await anyio.sleep(3.5)  # the file is let go after three idle seconds
        with open_store(str(own_store)) as store:
            store.add_coded([tell("new", 6, "United States", "thanked Russia", "SUPPORT", "USA", "RUS", cameo="051")])
            merge_store(store)
        stale = await opened.call_tool("ledger", {**PAIR, "limit": 2, "cursor": cursor})
        after = await ask("ledger", **PAIR, limit=2)
        return before, other, stale, after

    before, other, stale, after = talk(own_store, conversation)
    for refused in (other, stale):
        assert refused.is_error
        assert "ask again without a cursor" in refused.content[0].text
    assert after["total"] == before["total"] + 1


@pytest.mark.parametrize("limit", [1, 3, 7, MOST])
def test_parts_of_any_size_make_the_whole(limit):
    rows = [{"event_id": f"e{n}", "text": "x" * (n * 300)} for n in range(23)]
    shape, found, cursor = Shape(("event_id",), ("text",)), [], ""
    while cursor is not None:
        part = take_part({}, lambda a, n: rows[a : a + n], shape, Part(limit, cursor), total=23, key="k")
        assert part["items"]
        assert len(json.dumps(part["items"])) < MOST_CHARACTERS + 2000
        found += part["items"]
        cursor = part["next_cursor"]
    assert [f["event_id"] for f in found] == [r["event_id"] for r in rows]


@pytest.mark.parametrize("cursor", ["5", "-1-abc", "5-0000000000", "x", "٣-a", "9" * 5000, "5-" + make_cursor(5, "k")])
def test_what_is_no_cursor_is_refused(cursor):
    with pytest.raises(InputError, match="without a cursor"):
        take_part({}, lambda a, n: [], Shape((), ("a",)), Part(1, cursor), total=0, key="k")


# ---------------------------------------------------------------- refusals


def test_refusals_say_what_is_wrong_and_what_to_do(store_path):
    wrong = [
        ("ledger", {"actor": "Atlantis", "toward": "RUS"}, "no country is called 'Atlantis'; use a name or an ISO3 code"),
        ("ledger", {**PAIR, "since": "last week"}, "write it as 2025-03-04"),
        ("ledger", {**PAIR, "since": "2025-03-05"}, "swap the two days"),
        ("ledger", {**PAIR, "act": ["AIDING"]}, "known are AGREE"),
        ("ledger", {**PAIR, "acts": ["AID"]}, "takes no 'acts'; known are actor"),
        ("ledger", {**PAIR, "limit": 0}, "ask for 1 to 100"),
        ("ledger", {**PAIR, "limit": 10**40}, "ask for 1 to 100"),
        ("ledger", {**PAIR, "fields": ["evidences"]}, "take some of event_id"),
        ("ledger", {"actor": "USA"}, "toward"),
        ("events", {"status": "rumoured"}, "known are actual"),
        ("events", {"act": "SANCTIONS"}, "known are AGREE"),
        ("events", {"min_voices": -3}, "1 to 99"),
        ("evidence", {"event_id": "e\0'; DROP TABLE events; --"}, "take an event_id of a fresh answer"),
        ("streaks", {"until": "9999-99-99"}, "write it as"),
        ("brief", {"actor": "USA", "toward": ""}, "choose a country"),
    ]  # fmt: skip
    told = refuse_all(store_path, *[(tool, arguments) for tool, arguments, _ in wrong])
    for (tool, arguments, expected), text in zip(wrong, told, strict=True):
        assert expected in text, (tool, arguments, text)
        assert "Traceback" not in text


def test_while_a_store_is_written_to_the_client_is_told_to_wait(own_store):
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys\nfrom whowhom.store import open_store\nstore = open_store(sys.argv[1])\n"
         "print('held', flush=True)\nsys.stdin.read()", str(own_store)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == b"held\n"
        assert "in use by" in refuse_all(own_store, ("events", {}))[0]
    finally:
        holder.communicate()


def test_without_a_store_the_command_refuses_at_once(tmp_path):
    done = subprocess.run([*COMMAND, str(tmp_path / "none.duckdb")], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].endswith("no such store; make one with whowhom add")


def test_without_the_extra_the_command_says_what_to_install(store_path, tmp_path):
    (tmp_path / "mcp.py").write_text("raise ImportError('none here', name='mcp')\n")
    done = subprocess.run(
        [*COMMAND, str(store_path)], capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.strip() == "whowhom: this needs mcp; pip install 'whowhom[mcp]'"


# ---------------------------------------------------------------- hostile news, and nothing written


def test_hostile_words_come_as_data_and_long_ones_are_cut(store_path):
    events, ledger = talk_all(
        store_path, ("events", {"actor": "KEN"}), ("ledger", {"actor": "KEN", "toward": "TZA"})
    )  # fmt: skip
    (evidence,) = talk_all(
        store_path,
        ("evidence", {"event_id": events["items"][0]["event_id"], "fields": ["sentence", "title", "outlet"]}),
    )
    whole = json.dumps([events, ledger, evidence], ensure_ascii=False)
    assert BIDI not in whole
    assert len(whole) < 12_000  # the sentence has 100,000 characters
    assert evidence["items"][0]["url"] == ""  # it was a javascript: address
    assert evidence["items"][0]["sentence"].startswith("Kenya <script>")


def test_asking_writes_nothing(own_store):
    before = hashlib.sha256(own_store.read_bytes()).hexdigest()
    names = {p.name for p in own_store.parent.iterdir()}
    talk_all(
        own_store,
        ("ledger", PAIR),
        ("brief", PAIR),
        ("events", {}),
        ("streaks", {}),
        ("search_actors", {"name": "Kenya"}),
    )
    assert hashlib.sha256(own_store.read_bytes()).hexdigest() == before
    assert {p.name for p in own_store.parent.iterdir()} == names


def test_standard_output_carries_messages_alone(store_path):
    asked = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "ledger", "arguments": PAIR}},
    ]  # fmt: skip
    running = subprocess.Popen([*COMMAND, str(store_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for message in asked:
        running.stdin.write(json.dumps(message) + "\n")
    running.stdin.flush()
    lines = [json.loads(running.stdout.readline()) for _ in range(2)]
    rest, _ = running.communicate(timeout=60)
    assert [line["id"] for line in lines] == [1, 2]
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in rest.splitlines())
    assert running.returncode == 0


def test_the_questions_of_the_documented_session_can_be_asked(store_path):
    text = (Path(__file__).parents[2] / "docs" / "mcp.md").read_text(encoding="utf-8")
    lines = [line.removeprefix("→ ").split(" ", 1) for line in text.splitlines() if line.startswith("→ ")]
    assert {tool for tool, _ in lines} == TOOLS
    of_its_store = ("event_id", "cursor", "Washingtonia")  # ids and cursors of the example news; what is refused there
    fresh = [(tool, json.loads(given)) for tool, given in lines if not any(word in given for word in of_its_store)]
    assert len(fresh) >= 6
    talk_all(store_path, *fresh)
