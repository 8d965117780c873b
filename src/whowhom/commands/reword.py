"""Sentences in other words by a language model behind any OpenAI-compatible address; off unless asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from whowhom.errors import InputError

PATIENCE = 120.0  # seconds
MOST_READ = 1_000_000  # bytes of an answer
INSTRUCTION = (
    "You edit a brief on political events. You get a JSON list of sentences. Give back a JSON list with exactly as "
    "many sentences, in the same order, each in plainer and smoother English. Change no name, number, date or "
    "quotation, add no fact and no judgement, and keep words in quotation marks as they are. Give back the JSON list "
    "alone."
)


def ask_model(url: str, model: str, key: str, sentences: Sequence[str]) -> list[str]:
    """The sentences as the model words them; InputError where the address gives no such list."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise InputError("no address of the web", where=url, do="give http(s)://…/v1")
    asked = {
        "model": model,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": INSTRUCTION},
            {"role": "user", "content": json.dumps(list(sentences), ensure_ascii=False)},
        ],
    }
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {key}"} if key else {})
    request = Request(url.rstrip("/") + "/chat/completions", json.dumps(asked).encode(), headers)  # noqa: S310 checked
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 checked above
            content = json.loads(answer.read(MOST_READ))["choices"][0]["message"]["content"]
            found = json.loads(content[content.index("[") : content.rindex("]") + 1])
    except (URLError, TimeoutError) as error:
        raise InputError(f"no answer: {error}", where=url, do="check the address, or leave --reword out") from error
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise InputError("the answer holds no list of sentences", where=url, do="try another model") from error
    if not all(isinstance(text, str) for text in found):
        raise InputError("the answer holds other things than sentences", where=url, do="try another model")
    return list(found)
