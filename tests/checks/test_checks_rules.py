"""Rules that are not one number: where they speak, and where they stay silent."""

from __future__ import annotations

from dataclasses import replace

from telling import PICTURE, STORY, cast, codes, errors, mentions, scene, told, under

from storyboard.text import edited

LOUD = 'story "S" {\n  aspect: 16:9\n  sound: on\n}\n'
CLIP_MADE = 'character m "M" {\n  A man\n  video: "m.mp4"\n}\n'


def applied(text: str, code: str) -> str:
    """The text after the fix of its one complaint of a code."""
    (found,) = [each for each in told(text) if each.code == code]
    return edited(text, found.fix)


def test_sound_of_the_story_is_switched_off_by_the_fix() -> None:
    story = LOUD + scene("5s A woman dances.", settings='follow: "steps.mp4"')
    assert errors(story) == {"sound-with-video"}
    assert not codes(applied(story, "sound-with-video"))


def test_sound_of_the_scene_is_underlined_and_switched_off_by_the_fix() -> None:
    story = STORY + scene("5s A woman dances.", settings='sound: on\nfollow: "steps.mp4"')
    assert "on" in under(story, "sound-with-video")[0]
    assert not codes(applied(story, "sound-with-video"))


def test_an_edit_has_no_sound_to_complain_of() -> None:
    assert not codes(LOUD + 'edit snow {\n  source: "yard.mp4"\n  Add snow.\n}\n')


def test_a_frame_gives_its_clip_the_aspect_and_not_the_next() -> None:
    start = 'start: "yard.png"'
    assert not codes(scene("5s Snow.", settings=start))
    assert "aspect-missing" in errors(scene("5s Snow.", "---", "5s Wind.", settings=start))
    assert "aspect-missing" in errors(scene("10s Snow.", "10s Wind.", settings=start))
    assert "aspect-missing" not in errors(scene("5s Snow.", "5s Wind.", settings=start))


def test_a_frame_counts_as_a_picture() -> None:
    images = "".join(f'image i{n} = "{n}.png"\n' for n in range(4))
    shown = "5s @i0 @i1 @i2 @i3 " + mentions(3)
    assert not errors(STORY + cast(3) + images + scene(shown))
    assert errors(STORY + cast(3) + images + scene(shown, settings='start: "yard.png"')) == {"too-many-references"}


def test_a_picture_that_is_the_frame_too_is_sent_once() -> None:
    images = "".join(f'image i{n} = "{n}.png"\n' for n in range(4))
    assert not errors(STORY + cast(3) + images + scene("5s @i0 @i1 @i2 @i3 " + mentions(3), settings="start: @i0"))


def test_only_the_first_clip_has_the_frame() -> None:
    story = STORY + cast(5)
    assert not errors(story + scene("5s @a1", "5s " + mentions(5), settings='start: "yard.png"'))
    assert errors(story + scene("5s " + mentions(5), "5s @a1", settings='start: "yard.png"')) == {"too-many-references"}


def test_with_counts_as_a_mention() -> None:
    story = STORY + cast(8) + scene("5s Snow.", settings="with: " + ", ".join(mentions(8).split()))
    assert "too-many-references" in errors(story)


def test_an_edit_has_four_references() -> None:
    edit = 'edit snow {{\n  source: "yard.mp4"\n  Add snow on {}.\n}}\n'
    assert not errors(STORY + cast(4) + edit.format(mentions(4)))
    story = STORY + cast(5) + edit.format(mentions(5))
    assert under(story, "too-many-references") == ["@a5"]


def test_a_clip_made_element_is_no_match_for_a_video() -> None:
    assert not errors(STORY + CLIP_MADE + scene("5s @m walks."))
    edit = 'edit snow {\n  source: "yard.mp4"\n  Add snow on @m.\n}\n'
    assert errors(STORY + CLIP_MADE + edit) == {"video-element-with-video"}


def test_a_video_in_prose_must_be_the_one_that_is_shown() -> None:
    videos = 'video a = "a.mp4"\nvideo b = "b.mp4"\n'
    assert not errors(STORY + videos + scene("5s As in @a.", "5s As in @a, slowly.", settings="follow: @a"))
    assert "video-not-shown" in errors(STORY + videos + scene("5s As in @b.", settings="follow: @a"))


def test_an_edited_scene_has_shots_of_ten_seconds() -> None:
    edit = "edit snow {\n  source: @yard\n  Add snow.\n}\n"
    assert not errors(STORY + scene("10s Snow.", "10s Wind.") + edit)
    assert errors(STORY + scene("11s Snow.", "5s Wind.") + edit) == {"shot-too-long"}


def test_a_followed_scene_lasts_ten_seconds() -> None:
    follower = scene("5s Wind.", settings="follow: @yard", name="roof")
    assert not errors(STORY + scene("5s Snow.", "5s Rain.") + follower)
    assert errors(STORY + scene("5s Snow.", "6s Rain.") + follower) == {"followed-too-long"}


def test_a_followed_edit_lasts_as_long_as_its_source() -> None:
    edit = "edit snow {\n  source: @yard\n  Add snow.\n}\n"
    follower = scene("5s Wind.", settings="follow: @snow", name="roof")
    assert not errors(STORY + scene("5s Snow.", "5s Rain.") + edit + follower)
    assert errors(STORY + scene("10s Snow.", "6s Rain.") + edit + follower) == {"followed-too-long"}


def test_an_inline_element_needs_neither_name_nor_words() -> None:
    made = 'inline character m {\n  front: "f.png"\n  angles: "g.png"\n}\n'
    assert not errors(STORY + made + scene("5s @m walks."))


def test_an_inline_element_that_exists() -> None:
    assert errors('inline character m {\n  id: "1"\n}\n') == {"element-two-looks"}


def test_an_id_with_pictures() -> None:
    assert errors('character m "M" {\n  id: "1"\n  front: "f.png"\n  angles: "g.png"\n}\n') == {"element-two-looks"}


def test_angles_without_a_front() -> None:
    assert errors('character m "M" {\n  A man\n  angles: "g.png"\n}\n') == {"element-pictures"}


def test_a_description_is_counted_after_templates() -> None:
    made = 'let long = "{}"\ncharacter m "M" {{\n  {{{{ long }}}}\n  front: "f.png"\n  angles: "g.png"\n}}\n'
    assert not errors(made.format("x" * 100))
    assert errors(made.format("x" * 101)) == {"element-description"}


def test_a_prompt_is_counted_after_names_are_put_in() -> None:
    story = STORY + cast(1) + scene("2s @a1" + "x" * 0 + " " + "y" * 496, "5s Snow.")
    assert not errors(story)
    assert errors(story.replace("y" * 496, "y" * 497)) == {"prompt-too-long"}


def test_the_whole_prose_is_underlined_and_the_parts_are_told() -> None:
    story = STORY + "scene yard {\n  " + "s" * 300 + "\n  shot 2s {\n    first " + "x" * 300 + "\n    last\n  }\n"
    story += "  shot 5s {\n    Snow.\n  }\n}\n"
    (found,) = [each for each in told(story) if each.code == "prompt-too-long"]
    underlined = story[found.span.start : found.span.end]
    assert underlined.startswith("first") and underlined.endswith("last")
    assert "setting 3" in found.labels[0].text
    assert "prose 3" in found.labels[0].text


def test_every_fault_in_one_run() -> None:
    story = scene("20s Snow.", settings='end: "b.png"') + 'character m "M" {\n}\nedit e {\n  Add snow.\n}\n'
    assert errors(story) >= {
        "shot-too-long",
        "end-without-start",
        "aspect-missing",
        "element-without-look",
        "element-description",
        "source-missing",
    }


SPEAKER = 'character m "M" {\n  id: "1"\n}\n'


def speaking(words: str, seconds: int, sound: str = "on") -> str:
    return STORY + SPEAKER + scene(f"{seconds}s @m: {words}", settings=f"sound: {sound}")


def test_dialogue_is_told_where_nobody_could_say_it_in_time() -> None:
    assert codes(speaking("one two three four five six seven eight nine ten " * 2, 5)) == {"hurried-dialogue"}
    assert not codes(speaking("one two three four five six seven eight nine ten " * 2, 6))
    assert "hurried-dialogue" not in codes(speaking("one two three " * 20, 5, sound="off"))
    assert codes(speaking("我" * 41, 5)) == {"hurried-dialogue"}
    assert not codes(speaking("我" * 40, 5))
    assert codes(speaking("กา" * 51, 5)) == {"hurried-dialogue"}
    assert not codes(speaking("กา" * 50, 5))


def test_the_time_of_all_lines_of_a_shot_is_reckoned() -> None:
    lines = "one two three four five six.\n    @m: And one two three four five six seven."
    assert codes(speaking(lines, 3)) == {"hurried-dialogue"}
    assert not codes(speaking(lines, 4))


def test_a_number_of_the_service_is_found_wherever_it_is_typed() -> None:
    for story in (
        scene("5s <<<element_1>>> waits.", settings="aspect: 1:1"),
        scene("5s wait <<element 2>>.", settings="aspect: 1:1"),
        'let who = "<<<image_1>>>"\n' + scene("5s {{ who }} waits.", settings="aspect: 1:1"),
        "style s {\n  <<<video_1>>>\n}\n" + scene("5s A.", "5s B.", settings="aspect: 1:1\nstyle: s"),
        'edit e {\n  source: "v.mp4"\n  Like <<<image_2>>>.\n}\n',
    ):
        assert [each.code for each in told(story)] == ["typed-ordinal"]
    assert not codes(scene("5s Three << two, and <one>; an <<<arrow>>>.", settings="aspect: 1:1"))


def test_a_camera_alone_shows_nothing() -> None:
    for framing in ("wide", "close-up", "slow push in, 35mm", "bird's eye view"):
        story = f"scene a {{\n  aspect: 1:1\n  shot 5s {framing} {{\n  }}\n}}\n"
        assert codes(story) == {"prompt-empty"}
        assert not codes(story.replace("  shot", "  A yard in snow.\n  shot", 1))
        assert not codes(story.replace("aspect: 1:1", 'start: "yard.png"'))
        assert not codes(story.replace("{\n  }", "{\n    Snow.\n  }"))
    assert not codes("scene a {\n  aspect: 1:1\n  shot 5s wide, a yard in snow {\n  }\n}\n")


def test_one_word_for_a_frame_of_another_shape_and_size() -> None:
    story = STORY + scene("5s Snow.", settings='start: "yard.png"')
    assert codes(story, {"yard.png": replace(PICTURE, width=600, height=600)}) == {"frame-shape"}
    ends = STORY + scene("5s Snow.", settings='end: "yard.png"')
    assert codes(ends, {"yard.png": replace(PICTURE, width=600, height=600)}) == {"end-without-start"}
