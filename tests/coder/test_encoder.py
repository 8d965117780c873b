import json

import pytest

from whowhom.coder.encoder import MAX_LENGTH, Pieces, check_model, load_encoder, mark_pair, reach, read_plain
from whowhom.errors import ModelError

MARKS = [1, 2, 3, 4]


def pieces_of(words):
    """Word pieces as a tokenizer gives them: one per word, a mark of no width at each end."""
    offsets, at = [(0, 0)], 0
    for word in words:
        offsets.append((at, at + len(word)))
        at += len(word) + 1
    return Pieces([101, *range(1000, 1000 + len(words)), 102], [*offsets, (0, 0)])


def test_marks_stand_around_the_words_of_the_pair():
    pieces = pieces_of("Aland sued Beland today".split())
    marked = mark_pair(pieces, (0, 5), (11, 17), MARKS)
    assert marked.ids == [101, 1, 1000, 2, 1001, 3, 1002, 4, 1003, 102]
    assert [marked.ids[k] for k in marked.at] == [1, 3, 2, 4]


def test_an_actor_alone_has_two_marks():
    marked = mark_pair(pieces_of("Aland voted".split()), (0, 5), None, MARKS)
    assert marked.ids == [101, 1, 1000, 2, 1001, 102]
    assert marked.at[1] == marked.at[3] == 0


def test_neighbours_close_before_the_next_opens():
    marked = mark_pair(pieces_of("Aland Beland".split()), (0, 5), (6, 12), MARKS)
    assert marked.ids == [101, 1, 1000, 2, 3, 1001, 4, 102]


@pytest.mark.parametrize("place", [0, 150, 395])
def test_a_long_sentence_is_read_through_a_window_that_holds_the_pair(place):
    pieces = pieces_of([f"w{k:03}" for k in range(400)])
    actor, recipient = pieces.offsets[place + 1], pieces.offsets[place + 3]
    marked = mark_pair(pieces, actor, recipient, MARKS)
    assert len(marked.ids) <= MAX_LENGTH + 4
    assert {1, 2, 3, 4, 1000 + place, 1002 + place} <= set(marked.ids)


def test_a_span_that_touches_nothing_is_read_all_the_same():
    assert reach(pieces_of(["Aland"]), (50, 60)) == (1, 2)


def test_a_plain_sentence_is_cut_at_the_longest_length():
    assert len(read_plain(pieces_of(["w"] * 500)).ids) == MAX_LENGTH


def test_damaged_model_files_are_refused_by_name(tmp_path):
    with pytest.raises(ModelError, match="model is missing"):
        check_model(tmp_path)
    (tmp_path / "config.json").write_text("{]")
    with pytest.raises(ModelError, match=r"config\.json"):
        check_model(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="lacks fields"):
        check_model(tmp_path)
    files = {"model.onnx": "0" * 64, "tokenizer.json": "0" * 64}
    config = {"version": "x", "types": [], "modes": [], "statuses": [], "temperature": 1, "files": files}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="hash differs"):
        check_model(tmp_path)
    config["files"] = {"../../etc/passwd": "0" * 64, "tokenizer.json": "0" * 64}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="lacks fields"):
        check_model(tmp_path)


def test_what_onnxruntime_cannot_run_on_here_is_refused_and_not_replaced_unnoticed():
    with pytest.raises(ModelError, match=r"onnxruntime cannot run on NoSuchExecutionProvider here, only on .*CPU"):
        load_encoder(provider="NoSuchExecutionProvider")


def test_one_thread_reads_as_many_do():
    from whowhom.coder import load_coder
    from whowhom.model import Document

    document = Document(
        "d1", "Canada imposed sanctions on Iran. Kenya thanked Tanzania. Japan accused Russia. France met Spain. " * 2
    )
    assert load_coder(threads=1).code(document) == load_coder().code(document) != []
