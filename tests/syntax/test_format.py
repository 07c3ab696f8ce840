"""The formatter: one layout, the same meaning, nothing lost."""

import pytest
from hypothesis import given, settings
from msgspec import Struct
from stories import EXAMPLES, bent, noise, source

from storyboard.syntax import format_source, format_tree, parse
from storyboard.syntax.format import quote
from storyboard.syntax.tree import Blank, Comment, Prose, Tree
from storyboard.text import Span


def meaning(node):
    """A node without its places and without blank lines."""
    if isinstance(node, tuple):
        return tuple(meaning(one) for one in node if not isinstance(one, Blank))
    if isinstance(node, Struct):
        kept = [name for name in node.__struct_fields__ if name not in ("span", "inner", "header")]
        if isinstance(node, Comment):
            return Comment, node.text.rstrip()
        return type(node), *(meaning(getattr(node, name)) for name in kept)
    return node


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_guides_stories_are_laid_out_already(path):
    text = path.read_text(encoding="utf-8")
    assert format_source(source(text)) == text


@given(bent() | noise)
@settings(max_examples=250, deadline=None)
def test_layout_keeps_the_meaning_and_settles_at_once(text):
    done = format_source(source(text))
    tree, found = parse(source(text))
    if done is None:
        assert found
        return
    assert meaning(parse(source(done))[0]) == meaning(tree)
    assert format_source(source(done)) == done


def test_indentation_blank_lines_and_comments():
    messy = (
        '# for Ann\nstory   "Gulls"{\nmode :std\n\n\n\n   aspect:16:9\n\n}\n# the quay\nscene quay{\n\n\n'
        "    Fog.\nshot 5s   wide,  low {\n# gulls\n>  lighting: soft\n@mara(low):Look.\n}\n----\n}\n"
        'let x="a"\n\n\n'
    )
    assert format_source(source(messy)) == (
        '# for Ann\nstory "Gulls" {\n  mode: std\n\n  aspect: 16:9\n}\n\n# the quay\nscene quay {\n  Fog.\n'
        "  shot 5s wide, low {\n    # gulls\n    > lighting: soft\n    @mara (low): Look.\n  }\n  ---\n}\n\n"
        'let x = "a"\n'
    )


def test_a_broken_file_is_left_alone():
    assert format_source(source("scene quay {\n")) is None
    assert format_source(source("")) == ""


@given(noise)
def test_any_text_can_be_a_string(text):
    text = text.replace("\n", " ")
    (made,) = parse(source(f"let x = {quote(text)}\n"))[0].items
    assert made.value.text == text


def test_prose_of_a_made_tree_is_forced_where_it_has_to_be():
    nowhere = Span("a", 0, 0)
    assert format_tree(Tree("a", (Prose("mode: pro", nowhere), Prose("Fog.", nowhere)))) == "> mode: pro\nFog.\n"


def test_indentation_that_a_warning_rests_on_stays() -> None:
    """Laid out like the rest, the line would look right, and nothing would be left to show that it may not be."""
    text = (
        "scene quay {\n   The yard.\n      Fog comes.\n   shot 5s {\n      A gull.\n   }\n   A boat.\n"
        "   shot 4s {\n   Snow.\n       A train.\n   }\n}\n"
    )
    done = format_source(source(text))
    assert done == (
        "scene quay {\n  The yard.\n    Fog comes.\n  shot 5s {\n    A gull.\n  }\n  A boat.\n"
        "  shot 4s {\n  Snow.\n    A train.\n  }\n}\n"
    )
    assert format_source(source(done)) == done
    assert [each.code for each in parse(source(done))[1]] == [each.code for each in parse(source(text))[1]]
