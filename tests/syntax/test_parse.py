"""Characters to tree: spans, recovery, and that nothing can make it fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from stories import EXAMPLES, bent, noise, source

from storyboard.syntax import decode, parse
from storyboard.syntax.tree import Block, Cue, Prose, Quoted, Setting
from storyboard.syntax.words import BLOCKS, SETTINGS
from storyboard.text import Source, Span
from storyboard.text.catalogue import ENTRIES


def nodes(node):
    if isinstance(node, tuple):
        for one in node:
            yield from nodes(one)
    elif isinstance(node, Struct) and not isinstance(node, Span):
        yield node
        for name in node.__struct_fields__:
            yield from nodes(getattr(node, name))


def codes(text):
    return [fault.code for fault in parse(source(text))[1]]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_guides_stories_are_without_fault_and_every_span_is_exact(path):
    text = path.read_text(encoding="utf-8")
    tree, found = parse(source(text))
    assert found == ()
    for node in nodes(tree):
        match node:
            case Prose(text=said, span=span) | Quoted(text=said, inner=span):
                assert text[span.start : span.end] == said
            case Cue(words=words):
                assert text[words.span.start : words.span.end] == words.text
            case Block(keyword=keyword, span=span, header=header):
                assert text[span.start :].startswith(keyword.text) or node.inline
                assert text[span.end - 1] == "}" and text[header.end - 1] == "{"
            case Setting(word=word, span=span):
                assert text[span.start : span.end].startswith(word.text)
            case _:
                pass


@given(st.text() | noise | bent())
@settings(max_examples=250, deadline=None)
def test_any_text_has_a_tree_of_known_words_and_spans_inside_it(text):
    tree, found = parse(source(text))
    for fault in found:
        assert fault.code in ENTRIES
        spans = [fault.span, *(label.span for label in fault.labels), *(edit.span for edit in fault.fix)]
        assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    for node in nodes(tree):
        match node:
            case Block(keyword=keyword, body=body):
                assert keyword.text in BLOCKS
                assert all(BLOCKS[item.keyword.text].parent == keyword.text for item in body if isinstance(item, Block))
                assert all(
                    keyword.text in SETTINGS[item.word.text].blocks for item in body if isinstance(item, Setting)
                )
            case _ if hasattr(node, "span"):
                assert 0 <= node.span.start <= node.span.end <= len(text)
            case _:
                pass


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_line_left_out_says_so_and_spares_the_other_blocks(seed):
    text = EXAMPLES[-1].read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    braces = [at for at, line in enumerate(lines) if line.strip() == "}"]
    gone = braces[seed % len(braces)]
    tree, found = parse(source("".join(lines[:gone] + lines[gone + 1 :])))
    assert [fault.code for fault in found] == ["missing-brace"]
    whole = parse(source(text))[0]
    assert [(b.keyword.text, b.name and b.name.text) for b in tree.items if isinstance(b, Block)] == [
        (b.keyword.text, b.name and b.name.text) for b in whole.items if isinstance(b, Block)
    ]


@given(bent())
@settings(max_examples=100, deadline=None)
def test_fixes_do_not_overlap_and_take_their_fault_away(text):
    for fault in parse(source(text))[1]:
        if not fault.fix:
            continue
        fixed, end = "", 0
        for edit in sorted(fault.fix, key=lambda edit: edit.span.start):
            assert edit.span.start >= end
            fixed += text[end : edit.span.start] + edit.text
            end = edit.span.end
        fixed += text[end:]
        assert fixed != text


@pytest.mark.parametrize("depth", [3, 50, 3000])
def test_blocks_within_blocks_without_end(depth):
    text = "scene a {\n" * depth + "}\n" * depth
    assert set(codes(text)) == {"misplaced-block"}
    assert codes("".join(f"scene a{n} {{\n" for n in range(depth))) == ["missing-brace"] * depth
    assert codes("scene a {\n" * depth) == ["missing-brace", *["doubled-line"] * (depth - 1)]
    assert codes("} " * depth)[0] in ("extra-brace", "one-thing-a-line")


def test_windows_and_old_mac_line_ends_and_a_byte_order_mark():
    text = EXAMPLES[0].read_text(encoding="utf-8")
    unix = parse(decode("a", text.encode())[0])
    assert parse(decode("a", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())[0]) == unix
    assert parse(decode("a", text.replace("\n", "\r").encode())[0]) == unix


@pytest.mark.parametrize("data", [b"caf\xe9", "scene".encode("utf-16"), b"\x00\xff\xfe", b"ok\r\n\xc3"])
def test_other_encodings_are_one_clear_fault(data):
    made, (fault,) = decode("a", data)
    assert fault.code in ("not-utf8", "not-text")
    assert 0 <= fault.span.start <= fault.span.end <= len(made.text)
    assert fault.code in {each.code for each in parse(made)[1]}


@pytest.mark.parametrize(
    ("codec", "called", "title"),
    [
        ("cp1252", "Windows-1252", "Un café à Orléans"),
        ("cp1251", "Windows-1251", "Первый поезд зимой"),
        ("shift_jis", "Shift-JIS", "神社の雨宿り"),
        ("euc_kr", "EUC-KR", "할머니의 별밤"),
        ("gb18030", "GBK", "老人点亮了一盏灯笼"),
        ("utf-16", "UTF-16", "Gulls"),
        ("utf-16-le", "UTF-16", "Gulls"),
        ("utf-16-be", "UTF-16", "Gulls"),
        ("utf-32", "UTF-32", "Gulls"),
    ],
)
def test_another_encoding_is_named_and_its_text_is_read(codec, called, title):
    text = f'# a\nstory "{title}" {{\n  mood: soft\n}}\n'
    made, (fault,) = decode("a", text.replace("\n", "\r\n").encode(codec))
    assert called in fault.message
    assert made.text == text
    if not called.startswith("UTF"):
        assert made.position(fault.span.start).line == 2
        assert made.text[fault.span.start] == next(sign for sign in title if sign > "\x7f")
    assert [each.code for each in parse(made)[1]] == ["not-utf8", "unknown-setting"]


def test_what_was_meant_stands_in_the_tree():
    tree, found = parse(
        source("sceen quay {\n  mode: profesional\n  shto 5s wide {\n    Gulls.\n  }\n}\nstory Gulls {\n}\n")
    )
    assert len(found) == 4
    scene, story = tree.items
    assert isinstance(scene, Block) and isinstance(story, Block)
    assert (scene.keyword.text, scene.name.text) == ("scene", "quay")
    setting, shot = scene.body
    assert setting.values[0].text == "pro" and [word.text for word in shot.framing] == ["5s", "wide"]
    assert story.title.text == "Gulls"


def test_names_are_the_same_however_their_accents_were_typed():
    (one,), (other,) = (parse(source(f'character {name} "Z" {{\n}}\n'))[0].items for name in ("zo\u00eb", "zoe\u0308"))
    assert one.name.text == other.name.text


def test_signs_that_nobody_sees_are_told_once_and_taken_out() -> None:
    text = "scene quay {\n  shot 5s {\n    Gulls\x07 over\x00 a quay.\n  }\n}\n"
    faults = [each for each in parse(Source("s.kstory", text))[1] if each.code == "control-sign"]
    assert [text[each.span.start] for each in faults] == ["\x07"]
    assert {text[edit.span.start : edit.span.end] for edit in faults[0].fix} == {"\x07", "\x00"}


TYPED = ["s", "scene", "scene n", 'scene new "New"', "scene new {", 'character x "X"', "shot 5s"]


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_being_typed_above_other_blocks_is_no_fault_of_theirs(typed):
    names = [f"s{number}" for number in range(8)]
    scenes = [f"scene {name} {{\n  shot 5s {{\n    Rain on {name}.\n  }}\n}}\n\n" for name in names]
    text = "".join([*scenes[:4], f"{typed}\n\n", *scenes[4:]])
    tree, found = parse(source(text))
    read = [item.name.text for item in tree.items if isinstance(item, Block) and item.name]
    assert [name for name in read if name in names] == names
    assert found and all(fault.span.start <= text.index("scene s4") for fault in found)
