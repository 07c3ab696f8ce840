"""Pictures and clips on disk. A story cannot show a file, so these rows have no examples."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "media-missing",
        "error",
        "a file that is not there",
        "A picture or clip is named, and there is no file of that name. Paths are written as seen from "
        "the story file that holds them, with forward slashes; capital letters count.",
    ),
    Entry(
        "media-misspelt",
        "error",
        "a file whose name has slipped",
        "There is no such file, and there is one whose name differs by a slip of the fingers: two letters swapped, one "
        "left out or typed twice. Nothing else in the story uses that one.",
    ),
    Entry(
        "media-unreadable",
        "error",
        "a file that cannot be read",
        "A picture or clip is there and cannot be opened: it is broken, breaks off before its end, is no "
        "picture or clip at all, or may not be read. Open it in a viewer, and export it again.",
    ),
    Entry(
        "media-outside",
        "error",
        "a file outside the project",
        "Stories may come from somebody else, so they reach only files inside the project's folder: the "
        "one that holds kstory.toml, else the story's own. Other folders are allowed one by one in "
        'kstory.toml: `[paths]` `allow = ["../shared"]`, and by your own `kstory trust`.',
    ),
    Entry(
        "media-untrusted",
        "error",
        "a file outside that waits for your word",
        "The file lies in a folder that kstory.toml allows, outside the project. A project may come from somebody "
        "else, so such a folder is read only once you have said so: `kstory trust` shows what a project asks for, and "
        "remembers your yes outside the project.",
    ),
    Entry(
        "media-kind",
        "error",
        "a picture where a clip is needed, or the other way round",
        "`image`, `front`, `angles`, `start` and `end` take pictures; `video`, `follow` and `source` take clips.",
    ),
    Entry(
        "address-ending",
        "warning",
        "an address that ends like another format",
        "A file on the web is handed on by its address and never seen here. This one ends like a picture or clip that "
        "the service does not take in this place, which would be found out by a request that is paid for.",
    ),
    Entry(
        "media-ending",
        "error",
        "an ending that says another format than the file has",
        "A file is uploaded as what its ending says. A png called .jpg would be announced as what it is "
        "not, and the service may refuse it after the upload. Rename it; nothing has to be converted.",
    ),
    Entry(
        "picture-format",
        "error",
        "a picture in a format the service does not take",
        "The service takes jpg and png. Convert webp, heic, gif, tiff and others first.",
    ),
    Entry(
        "picture-size",
        "error",
        "a picture file that is too large",
        "The service takes pictures of 10 MB at most. Save it with fewer pixels, or as jpg.",
    ),
    Entry(
        "picture-small",
        "error",
        "a picture with too few pixels",
        "Each side of a picture needs 300 pixels.",
    ),
    Entry(
        "picture-shape",
        "error",
        "a picture that is too long or too tall",
        "A picture's width and height may differ by a factor of 2.5 at most. Crop it.",
    ),
    Entry(
        "frame-small",
        "warning",
        "a start or end frame smaller than its clip",
        "A clip in `std` has a short side of 720 pixels, one in `pro` of 1080. A frame with fewer is "
        "scaled up and looks soft beside what follows.",
    ),
    Entry(
        "element-picture-small",
        "warning",
        "a picture of an element with fewer lines than a clip",
        "The service takes pictures from 300 pixels on, but a clip has 720 lines in `std` and 1080 in `pro`. An "
        "element that comes close is then drawn from a picture with less in it than the clip has room for.",
    ),
    Entry(
        "frame-shape",
        "warning",
        "a start or end frame of another shape than its scene",
        "The scene says one aspect and the picture has another, so the service has to crop or stretch something.",
    ),
    Entry(
        "clip-format",
        "error",
        "a clip in a format the service does not take",
        "The service takes mp4 (and mov by link). Convert other formats first.",
    ),
    Entry(
        "clip-upload",
        "error",
        "a clip that cannot be uploaded",
        "The service reads mov, and its upload takes only mp4. Repacking a mov as mp4 takes a second and "
        "loses nothing. A mov that lies on a server already may be given by its link.",
    ),
    Entry(
        "clip-size",
        "error",
        "a clip file that is too large",
        "The service takes clips of 200 MB at most.",
    ),
    Entry(
        "clip-seconds",
        "error",
        "a clip that is too short or too long",
        "A clip that a scene follows or an edit changes lasts 3 to 10 seconds; one that an element is "
        "made from 3 to 8.",
    ),
    Entry(
        "clip-pixels",
        "error",
        "a clip with too few or too many pixels",
        "Each side of a clip that is followed or changed has 720 to 2160 pixels. A clip that an element "
        "is made from is 1080p.",
    ),
    Entry(
        "clip-rate",
        "error",
        "a clip with too few or too many frames a second",
        "A clip that a scene follows or an edit changes has 24 to 60 frames a second.",
    ),
    Entry(
        "clip-shape",
        "error",
        "an element's clip that is neither 16:9 nor 9:16",
        "An element is made from a clip in one of these two shapes: 1920×1080 or 1080×1920.",
    ),
)
