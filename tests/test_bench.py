import json

from bench.__main__ import FLOORS, score_all


def test_no_score_is_below_its_floor():
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    scores = score_all()
    assert {name: scores[name] for name in floors if scores[name] < floors[name]} == {}
