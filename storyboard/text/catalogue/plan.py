"""What the planner has to say."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "no-packing",
        "error",
        "shots that fit into no clips",
        "A scene is cut into clips, one request to the service each: at most 6 shots and 3 to 15 seconds, 10 where "
        "the clip is edited or followed later, with few enough pictures and elements. Between two breaks (`---`) "
        "there is no way to cut these shots so that every clip is one that the service makes.\n\n"
        "The usual cause is a short shot left alone between breaks. A shot over 512 characters stands in a clip of "
        "its own, so its neighbours may be too short without it.",
        "scene hall {\n  shot 2s {\n    A door opens.\n  }\n  ---\n  shot 5s {\n    Somebody comes in.\n  }\n}\n",
        "scene hall {\n  shot 2s {\n    A door opens.\n  }\n  shot 5s {\n    Somebody comes in.\n  }\n}\n",
    ),
    Entry(
        "hidden-edit",
        "warning",
        "an edit that the film does not show",
        "An edit of a scene stands in the film in the place of that scene. Where two edits change the same scene, "
        "the one that is written last stands there; the other is made and paid for, and seen nowhere.\n\n"
        "To have both changes, let the second edit take the first one as its source.",
        "edit snow {\n  source: @street\n  Add falling snow.\n}\n"
        "edit night {\n  source: @street\n  Make it night.\n}\n",
        "edit snow {\n  source: @street\n  Add falling snow.\n}\nedit night {\n  source: @snow\n  Make it night.\n}\n",
    ),
    Entry(
        "unknown-address",
        "error",
        "an address that the film does not have",
        "`--again`, `--only` and `--resubmit` name what they mean: an element (mara), a scene (platform) or a clip "
        "(platform.2). A name that is none of these would be passed over in silence.",
    ),
)
