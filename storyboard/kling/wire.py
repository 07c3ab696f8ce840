"""How the service is spoken to: addresses, names of fields, statuses, places of results.

Nothing here was checked live.
"""

from __future__ import annotations

from typing import Final

BASE_URL: Final = "https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey"
OMNI: Final = "kling-v3-omni"
ELEMENT: Final = "kling-create-element"

KEY_VARIABLE: Final = "GMI_API_KEY"
ORGANISATION_VARIABLE: Final = "GMI_ORG_ID"
ORGANISATION_HEADER: Final = "X-Organization-ID"

RUNNING: Final = frozenset({"created", "queued", "dispatched", "processing"})
SUCCESS: Final = "success"
FAILED: Final = frozenset({"failed", "cancelled"})

UPLOAD_TYPES: Final = {"jpg": "image/jpg", "jpeg": "image/jpeg", "png": "image/png", "mp4": "video/mp4"}
"""File type asked for → literal content type of the PUT."""

ELEMENT_ID_PLACES: Final = (("element_id",), ("id",), ("element", "element_id"), ("elements", 0, "element_id"))
"""Where in an element's outcome its id may stand, first found first."""
VIDEO_URL_PLACES: Final = (("media_urls", 0, "url"), ("media_urls", 0), ("video_url",), ("url",))
ERROR_PLACES: Final = (
    ("outcome", "error"),
    ("outcome", "error_code"),
    ("outcome", "message"),
    ("outcome", "fail_reason"),
    ("error",),
    ("error_message",),
    ("message",),
    ("reason",),
)

TAG_OF_FRAME: Final = {"start": "first_frame", "end": "end_frame"}
MENTION: Final = {"element": "<<<element_{}>>>", "image": "<<<image_{}>>>", "video": "<<<video_{}>>>"}
"""How a prompt names the n-th entry of a list, counted from 1."""
