from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storyboard.editor import positions
from storyboard.editor.view import shift
from storyboard.text import Source, Span, normalise

SIGNS = st.text(st.sampled_from("ab é漢𝄞👍\t\n\r\u2028\x0b{}@"), max_size=40)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-32"])


@given(SIGNS, ENCODINGS)
def test_every_offset_comes_back_from_its_place(text: str, encoding: positions.Encoding) -> None:
    source = Source("a", normalise(text))
    for at in range(len(source.text) + 1):
        assert positions.offset(source, positions.place(source, at, encoding), encoding) == at


def test_columns_count_as_the_encoding_does() -> None:
    source = Source("a", "a𝄞漢b\nx")
    end = 3
    assert positions.place(source, end, "utf-32") == (0, 3)
    assert positions.place(source, end, "utf-16") == (0, 4)
    assert positions.place(source, end, "utf-8") == (0, 8)


def test_a_column_inside_a_sign_is_its_start_and_one_past_the_end_is_the_end() -> None:
    source = Source("a", "a𝄞b\nx")
    assert positions.offset(source, (0, 2), "utf-16") == 1
    assert positions.offset(source, (0, 99), "utf-16") == 3
    assert positions.offset(source, (99, 0), "utf-16") == len(source.text)


@given(SIGNS, SIGNS, st.data())
def test_an_edit_by_line_and_column_is_the_edit_by_offset(text: str, new: str, data: st.DataObject) -> None:
    source = Source("a", normalise(text))
    start = data.draw(st.integers(0, len(source.text)))
    end = data.draw(st.integers(start, len(source.text)))
    raw = text.removeprefix("\ufeff")
    made = positions.edited(raw, positions.place(source, start), positions.place(source, end), new)
    before = positions.edited(raw, positions.place(source, start), (len(source.starts), 0), "")
    after = positions.edited(raw, (0, 0), positions.place(source, end), "")
    assert (normalise(before), normalise(after)) == (source.text[:start], source.text[end:])
    assert made == before + new + after
    if "\r" not in before[-1:] + new[-1:]:  # half a line end may join with another
        assert normalise(made) == source.text[:start] + normalise(new) + source.text[end:]


def test_the_line_ends_that_were_typed_stay() -> None:
    assert positions.edited("one\r\ntwo\r\nthree", (1, 0), (1, 3), "2\r\n2") == "one\r\n2\r\n2\r\nthree"
    assert positions.edited("one\r\ntwo", (0, 3), (1, 0), "") == "onetwo"
    assert positions.edited("one\r\ntwo", (0, 99), (0, 99), "!") == "one!\r\ntwo"


@given(SIGNS, SIGNS, st.data())
def test_an_edited_source_is_the_source_of_the_edited_text(text: str, new: str, data: st.DataObject) -> None:
    source, new = Source("a", normalise(text)), normalise(new)
    start = data.draw(st.integers(0, len(source.text)))
    end = data.draw(st.integers(start, len(source.text)))
    made = source.edited(start, end, new)
    plain = Source("a", source.text[:start] + new + source.text[end:])
    assert made == plain
    assert made.starts == plain.starts


@given(SIGNS, SIGNS)
def test_what_did_not_change_is_found_again(before: str, after: str) -> None:
    moved = shift(before, after)
    for start in range(len(before)):
        span = moved.now(Span("a", start, start + 1))
        if span:
            assert after[span.start : span.end] == before[start]
            assert moved.then(span.start) is not None
    if before == after:
        assert moved.now(Span("a", 0, len(before))) == Span("a", 0, len(before))
