"""What is sent: numbering, frames, videos, inline elements, tags."""

from __future__ import annotations

from typing import Any

from planning import plan_of, step

from storyboard.kling.verify import verify
from storyboard.planner.records import Plan

HEAD = 'story "Film" {\n  aspect: 16:9\n}\n'
MARA = 'character mara "Mara" {\n  Woman of 34\n  front: "mara.png"\n  angles: "mara-left.png"\n}\n'
LETTER = 'image letter = "letter.png"\nimage same = "letter.png"\nvideo walk = "walk.mp4"\n'


def payload(plan: Plan, address: str) -> dict[str, Any]:
    for each in plan.steps:
        for variant in each.variants:
            assert verify(variant.request.model, variant.request.payload) == ()
    return step(plan, address).variants[0].request.payload


def scene(body: str, settings: str = "") -> str:
    return f"{HEAD}{MARA}{LETTER}scene hall {{\n{settings}\nshot 5s {{\n{body}\n}}\n}}\n"


def test_numbers_follow_the_lists_frames_first() -> None:
    found = payload(plan_of(scene("@mara reads @letter.", 'start: "door.png"')), "hall.1")
    assert found["prompt"] == "<<<element_1>>> reads <<<image_2>>>."
    assert found["image_list"] == [
        {"image_url": "${file:door.png}", "type": "first_frame"},
        {"image_url": "${file:letter.png}"},
    ]


def test_a_mentioned_start_frame_is_sent_once() -> None:
    found = payload(plan_of(scene("@mara sees @letter and @same.", "start: @letter")), "hall.1")
    assert found["prompt"] == "<<<element_1>>> sees <<<image_1>>> and <<<image_1>>>."
    assert len(found["image_list"]) == 1


def test_the_followed_video_is_number_one_and_sound_is_off() -> None:
    found = payload(plan_of(scene("As in @walk.", "follow: @walk")), "hall.1")
    assert found["prompt"] == "As in <<<video_1>>>."
    assert found["sound"] == "off"
    assert found["video_list"] == [
        {"video_url": "${file:walk.mp4}", "refer_type": "feature", "keep_original_sound": "no"}
    ]


def test_prompts_come_before_with() -> None:
    text = (
        f"{HEAD}{MARA}{MARA.replace('mara', 'tom').replace('Mara', 'Tom')}"
        "scene hall {\nwith: @tom\nshot 5s {\n@mara waits.\n}\n}\n"
    )
    found = payload(plan_of(text), "hall.1")
    assert found["element_list"] == [{"element_id": "${element:mara}"}, {"element_id": "${element:tom}"}]


def test_shots_share_one_numbering() -> None:
    other = MARA.replace("mara", "tom").replace("Mara", "Tom")
    text = f"{HEAD}{MARA}{other}scene hall {{\nshot 4s {{\n@tom waits.\n}}\nshot 4s {{\n@mara meets @tom.\n}}\n}}\n"
    found = payload(plan_of(text), "hall.1")
    assert [shot["prompt"] for shot in found["multi_prompt"]] == [
        "<<<element_1>>> waits.",
        "<<<element_2>>> meets <<<element_1>>>.",
    ]
    assert found["duration"] == "8"
    assert "prompt" not in found


def test_frames_of_other_scenes() -> None:
    text = (
        f"{HEAD}scene one {{\nshot 9s {{\nA.\n}}\nshot 9s {{\nB.\n}}\n}}\n"
        "scene two {\nstart: continue\nshot 5s {\nC.\n}\n}\n"
        "scene three {\nstart: @two\nend: @one\nshot 5s {\nD.\n}\n}\n"
    )
    plan = plan_of(text)
    assert payload(plan, "two.1")["image_list"] == [{"image_url": "${frame:one.2}", "type": "first_frame"}]
    assert payload(plan, "three.1")["image_list"] == [
        {"image_url": "${frame:two.1}", "type": "first_frame"},
        {"image_url": "${frame:one.2}", "type": "end_frame"},
    ]
    assert step(plan, "three.1").needs == ("two.1", "one.2")


def test_a_scene_of_several_clips_is_followed_joined_and_edited_clip_by_clip() -> None:
    text = (
        f"{HEAD}scene one {{\nshot 5s {{\nA.\n}}\n---\nshot 4s {{\nB.\n}}\n}}\n"
        "scene two {\nfollow: @one\nshot 5s {\nC.\n}\n}\n"
        "edit snow {\nsource: @one\nkeep_sound: no\nSnow falls.\n}\n"
    )
    plan = plan_of(text)
    assert payload(plan, "two.1")["video_list"][0]["video_url"] == "${joined:one}"
    assert step(plan, "two.1").needs == ("one.1", "one.2")
    assert payload(plan, "snow.2") == {
        "prompt": "Snow falls.",
        "mode": "pro",
        "aspect_ratio": "16:9",
        "sound": "off",
        "video_list": [{"video_url": "${clip:one.2}", "refer_type": "base", "keep_original_sound": "no"}],
    }
    assert [each.steps for each in plan.film] == [("snow.1", "snow.2"), ("two.1",)]
    assert step(plan, "snow.1").seconds == 5


def test_inline_elements_send_tags_only_when_written() -> None:
    def entry(settings: str) -> dict[str, Any]:
        text = f'{HEAD}inline character guest {{\nfront: "g.png"\nangles: "h.png"\n{settings}\n}}\n'
        return payload(plan_of(f"{text}scene hall {{\nshot 5s {{\n@guest waits.\n}}\n}}\n"), "hall.1")["element_list"][
            0
        ]

    assert entry("") == {"frontal_image": "${file:g.png}", "refer_images": ["${file:h.png}"]}
    assert entry("tags: hottest")["tag_list"] == [{"tag_id": "o_102"}, {"tag_id": "o_101"}]


def test_one_definition_under_two_names_is_created_once() -> None:
    cast = {"cast.kstory": MARA}
    text = (
        f'import mara, mara as sister from "cast.kstory"\n{HEAD}'
        "scene hall {\nshot 5s {\n@mara waits.\n}\n---\nshot 5s {\n@sister waits.\n}\n}\n"
    )
    plan = plan_of(text, others=cast)
    assert [each.address for each in plan.steps] == ["mara", "hall.1", "hall.2"]
    assert payload(plan, "hall.2")["element_list"] == [{"element_id": "${element:mara}"}]


def test_unused_elements_of_the_story_are_made_and_of_imports_are_not() -> None:
    cast = {"cast.kstory": MARA.replace("mara", "tom").replace("Mara", "Tom") + MARA}
    text = f'import "cast.kstory"\n{HEAD}{MARA.replace("mara", "ann").replace("Mara", "Ann")}'
    plan = plan_of(f"{text}scene hall {{\nshot 5s {{\n@tom waits.\n}}\n}}\n", others=cast)
    assert sorted(each.address for each in plan.steps if each.kind == "element") == ["ann", "tom"]


def test_a_draft_is_std_throughout() -> None:
    found = plan_of(scene("@mara waits."), draft=True)
    assert payload(found, "hall.1")["mode"] == "std"
    assert found.total < plan_of(scene("@mara waits.")).total
