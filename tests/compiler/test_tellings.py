"""Every take that a scene wants is held against the same rules, in its own words."""

from __future__ import annotations

import pytest
from compiling import compiled, errors

CAST = """character ana "Ana" {
  Tall
  front: "https://x.example/a.png"
  angles: "https://x.example/b.png"
}
character ben "Ben" {
  Small
  front: "https://x.example/c.png"
  angles: "https://x.example/d.png"
}
"""


def story(prose: str, takes: int = 2, more: str = "") -> str:
    return f"""story "Takes" {{
  aspect: 16:9
}}
{CAST}{more}
scene yard {{
  takes: {takes}
  shot 5s {{
    {prose}
  }}
}}
scene street {{
  shot 5s {{
    Rain on @ana. Take {{{{ take }}}}.
  }}
}}
"""


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ("@nobody waits.", "unknown-name"),
        ("{{ 4 // (2 - take) }} trains.", "template-fails"),
        ("", "prompt-empty"),
        ("{{ long }}", "prompt-too-long"),
        ("@street", "not-in-prose"),
    ],
)
def test_what_is_wrong_with_a_further_take_alone_is_told(second: str, code: str) -> None:
    told = compiled(
        story(
            f"{{% if take == 1 %}}@ben waits.{{% else %}}{second}{{% endif %}}", more=f'let long = "{"snow " * 600}"\n'
        )
    )
    assert errors(told) == [code]
    assert "In take 2: " in str([each.message for each in told.diagnostics if each.code == code])


def test_a_fault_of_all_takes_is_told_once() -> None:
    told = compiled(story("@nobody waits, {{ take }}.", takes=5))
    assert [each.code for each in told.diagnostics if each.code == "unknown-name"] == ["unknown-name"]


def test_a_scene_answers_only_for_the_takes_that_it_wants() -> None:
    words = "{% if take < 3 %}@ben waits, {{ take }}.{% else %}@nobody waits.{% endif %}"
    assert compiled(story(words, takes=2)).ok
    assert not compiled(story(words, takes=3)).ok


def test_who_is_named_in_one_take_alone_is_used_and_part_of_the_story() -> None:
    told = compiled(story("{% if take == 1 %}A dog{% else %}@ben{% endif %} waits."))
    assert told.diagnostics == ()
    assert set(told.story.elements) == {"ana", "ben"}
    assert set(told.tellings) == {2}
    assert [each.code for each in compiled(story("A dog waits, {{ take }}.")).diagnostics] == ["unused"]
