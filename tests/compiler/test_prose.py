"""Prose, mentions, dialogue, templates: what is sent, and what is said where it cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from compiling import FRAME, MARA, TOMAS, codes, compiled, errors, film, marked, prompt, said, scene, shot, shots

from storyboard.compiler import tell

STATION = 'let station = "a small station"\n'
LETTER = 'image letter = "letter.png"\n'


@pytest.mark.parametrize(
    ("prose", "sent"),
    [
        ("Snow falls.\nIt is cold.", "Snow falls. It is cold."),
        ("Snow falls.\n\n# a note\n   It is cold.", "Snow falls. It is cold."),
        ("> shot 5s {", "shot 5s {"),
        ("Write to mara@example.com, @@mara.", "Write to mara@example.com, @mara."),
        ("@mara's coat", "<element mara>'s coat"),
        ("@[mara]站在站台上", "<element mara>站在站台上"),
        ("At @ 5, @5pm.", "At @ 5, @5pm."),
        ("{{ station }}, dawn.", "a small station, dawn."),
        ("{{ station }}\n, {{ station }}", "a small station , a small station"),
        ("{% if take == 1 %}\nDawn.\n{% else %}\nDusk.\n{% endif %}\nSnow.", "Dawn. Snow."),
        ("{% for x in ['ice', 'snow'] %}{{ x }}{{ ', ' if not loop.last }}{% endfor %}.", "ice, snow."),
        ("{{ '@mara' }} waits", "<element mara> waits"),
        ("A } brace, a { brace", "A } brace, a { brace"),
    ],
)
def test_what_is_sent(prose: str, sent: str) -> None:
    made = film(prose, MARA + STATION)
    assert errors(made) == []
    assert prompt(made) == sent


def test_the_whole_prompt_of_a_shot() -> None:
    text = STATION + MARA + LETTER + "style noir {\n  Grain.\n}\n" + FRAME
    body = "{{ station }}, dawn.\nstyle: noir\n"
    body += shot("@mara opens @letter.\n@mara (softly): He came.\nShe sits.", "4s close-up slow")
    made = compiled(text + scene(body))
    assert codes(made) == []
    assert prompt(made) == (
        "a small station, dawn. close-up slow: <element mara> opens <image letter>. "
        '<element mara> (softly): "He came." She sits. Grain.'
    )
    (only,) = shots(made)
    assert only.framing == "close-up slow"
    assert only.seconds == 4
    assert dict(only.parts) == {
        "setting": len("a small station, dawn. "),
        "framing": len("close-up slow: "),
        "prose": len("<<<element_1>>> opens <<<image_1>>>. She sits. "),
        "dialogue": len('<<<element_1>>> (softly): "He came." '),
        "style": len("Grain."),
    }
    assert [(each.kind, each.name) for each in only.cast] == [("element", "mara"), ("image", "letter")]


def test_what_is_quoted_already_is_not_quoted_again() -> None:
    assert prompt(film('@mara: "Hello."', MARA)) == '<element mara>: "Hello."'
    assert prompt(film("@mara: «Allô.»", MARA)) == "<element mara>: «Allô.»"


def test_a_project_may_put_prompts_together_itself() -> None:
    template = "{{ style }} / {{ framing }} / {{ body }}{% if setting %} ({{ setting }}){% endif %} #{{ number }}"
    made = compiled(MARA + FRAME + scene("Dawn.\n" + shot("@mara waits.", "5s wide")), prompt_template=template)
    assert codes(made) == []
    assert prompt(made) == "/ wide / <element mara> waits. (Dawn.) #1"
    assert sum(shots(made)[0].parts.values()) == len(prompt(made)) - len("<element mara>") + 15
    wrong = film("Snow.", prompt_template="{{ bdy }}")
    assert errors(wrong) == ["template-name"]
    assert prompt(wrong) == "Snow."


@pytest.mark.parametrize(
    ("prose", "faults"),
    [
        ("@maar waits.", [("unknown-name", "@maar")]),
        (
            "@maar waits, @Mara too. {{ staton }}",
            [("unknown-name", "@maar"), ("unknown-name", "@Mara"), ("template-name", "staton")],
        ),
        ("@mara站在站台上", [("unknown-name", "@mara站在站台上")]),
        ("@station, dawn", [("not-in-prose", "@station")]),
        ("@platform again", [("not-in-prose", "@platform")]),
        ("{{ mara }} waits", [("template-name", "mara")]),
        ("a {{ station | uper }} b", [("template-refused", "uper")]),
        ("a {{ station b", [("template-syntax", "{{ station b")]),
        ("a {{ 1 / 0 }} b", [("template-fails", "{{ 1 / 0 }}")]),
        ("first\n{% if take %}\nlast", [("template-syntax", "{% if take %}")]),
        ("@letter: Come home.", [("not-a-speaker", "@letter")]),
        ("@nobody: Come home.", [("unknown-name", "@nobody")]),
        ("@mara: I saw @nobody.", [("unknown-name", "@nobody")]),
    ],
)
def test_what_cannot_be_sent(prose: str, faults: list[tuple[str, str]]) -> None:
    made = film(prose + "\n@mara, @letter, {{ station }}", MARA + STATION + LETTER)
    assert sorted(marked(made)) == sorted(faults)


def test_where_a_name_ends_without_spaces() -> None:
    made = film("@小美站在站台上。", 'character 小美 "小美" {\n  女人\n  id: "1"\n}\n')
    assert codes(made) == ["unknown-name"]
    hint = made.diagnostics[0].hint
    assert hint and "@[小美]站在站台上" in hint


def test_texts_are_made_from_texts_but_not_from_each_other() -> None:
    made = film("{{ c }}", 'let c = "{{ b }}!"\nlet b = "{{ a }}{{ a }}"\nlet a = "ha"\n')
    assert codes(made) == []
    assert prompt(made) == "haha!"
    looped = film("{{ a }}", 'let a = "{{ b }}"\nlet b = "{{ a }}"\n')
    assert errors(looped) == ["let-cycle"]


def test_templates_in_strings() -> None:
    text = 'let who = "mara"\ncharacter mara "{{ who | title }}" {\n  A woman\n'
    text += '  front: "cast/{{ who }}.png"\n  angles: "b.png"\n}\n'
    made = film("@mara", text)
    assert codes(made) == []
    mara = made.story.elements["mara"]
    assert mara.shown == "Mara"
    assert mara.front and mara.front.path == "cast/mara.png"


def test_takes_can_vary() -> None:
    text = FRAME + scene(shot("Snow{% if take > 1 %}, heavy{% endif %}."))
    made = compiled(text)
    assert prompt(made) == "Snow."
    assert said(shots(replace(made, story=tell(made, 2).story))[0].prompt) == "Snow, heavy."
    assert compiled(text).story.uses_take
    assert not film("Snow.").story.uses_take


def test_a_description_is_plain_text() -> None:
    made = film("@mara @tomas", MARA.replace("Woman of 34", "Woman who knows @tomas, mail@example.com") + TOMAS)
    assert marked(made) == [("no-mention-here", "@tomas")]


def test_with_adds_to_the_cast() -> None:
    made = compiled(MARA + TOMAS + LETTER + FRAME + scene("with: @tomas\nshot 5s {\nwith: @letter\n@mara waits.\n}"))
    assert codes(made) == []
    assert [each.name for each in shots(made)[0].cast] == ["mara", "letter", "tomas"]


@pytest.mark.parametrize(
    ("prose", "warned"),
    [
        ("Mara waits.", [("unmarked-name", "Mara")]),
        ("mara waits, and mara sits.", [("unmarked-name", "mara")]),
        ("@mara waits, Mara sits.", []),
        ("Tamara waits. @mara", []),
        ("MARA waits on the @letter.", [("unused", "mara")]),
    ],
)
def test_names_without_a_mark(prose: str, warned: list[tuple[str, str]]) -> None:
    made = film(prose, MARA + (LETTER if "@letter" in prose else ""))
    assert marked(made) == warned


def test_the_fix_for_a_name_without_a_mark() -> None:
    made = film("Mara waits.", MARA)
    (fix,) = made.diagnostics[0].fix
    text = made.sources["film.kstory"].text
    mended = compiled(text[: fix.span.start] + fix.text + text[fix.span.end :])
    assert codes(mended) == []
    assert prompt(mended) == "<element mara> waits."


def test_names_in_scripts_without_spaces() -> None:
    cast = 'character 小美 "小美" {\n  女人\n  id: "1"\n}\n'
    made = film("雪中小美站着。", cast)
    assert marked(made) == [("unmarked-name", "小美")]
    assert made.diagnostics[0].fix[0].text == "@[小美]"


def test_a_shot_pasted_twice() -> None:
    made = compiled(FRAME + scene(shot("Snow.") + "\n" + shot("Rain.") + "\n" + shot("Snow.")))
    assert marked(made) == [("repeated-shot", "shot 5s {")]
    assert said(shots(made)[2].prompt) == "Snow."


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("DRIVER: Where to?", "unknown-speaker"),
        ("THE DRIVER: Where to?", None),
        ("OLD MAN (crying): Home.", "unknown-speaker"),
        ("**DRIVER:** Where to?", "unknown-speaker"),
        ("ДЕД: Домой.", "unknown-speaker"),
        ("> DRIVER: Where to?", None),
        ("SUPER: The next day.", None),
        ("TITLE CARD: The next day.", None),
        ("DRIVER: 12:30", None),
        ("A clapper: SCENE 12.", None),
        ("Driver: where the road ends.", None),
        ("MARA: Home.", "unmarked-speaker"),
        ("@mara (sighs) Twelve hours.", "half-cue"),
        ("@mara (softly) - Twelve hours.", "half-cue"),
        ("@mara (34) Enters.", None),
        ("@mara (in red) walks away.", None),
        ('@mara "Twelve hours."', "half-cue"),
        ('@mara holds "Twelve Hours".', None),
        ('@mara "Red"', None),
    ],
)
def test_what_nobody_would_say_is_told(line: str, code: str | None) -> None:
    assert codes(film(f"@mara waits.\n{line}", before=MARA)) == ([code] if code else [])
