"""A finished result brought home: downloaded, checked, named, written down."""

from __future__ import annotations

import asyncio

from storyboard.execute.desk import Desk
from storyboard.execute.downloads import DownloadError, Errand
from storyboard.execute.events import Done, Downloading
from storyboard.execute.lost import gone
from storyboard.execute.outcome import Ended
from storyboard.execute.service_words import clean, video_url
from storyboard.execute.shelf import lacks
from storyboard.execute.targets import UnsafeTargetError, clip_name, inside, settle
from storyboard.execute.uploads import digest
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.states import State
from storyboard.project.footage import verify_clip


async def fetch(attempt: Attempt, desk: Desk) -> tuple[Attempt, Ended | None]:
    """Make a finished attempt safe here. What cannot be brought home stays FINISHED, and the next build tries again."""
    if attempt.kind != "element":
        desk.fetching += 1  # its place there is free for the next
        desk.wake.set()
        try:
            attempt = await desk.unless_stopped(_bring(attempt, desk))
        except (DownloadError, UnsafeTargetError) as fault:
            return _not_brought(attempt, desk, str(fault))
        except OSError as fault:
            desk.halt("disk", f"{desk.places.build} cannot be written: {fault.strerror or fault}")
            return attempt, Ended("failed", "disk", f"{clean(fault)}; it is paid for and the next build fetches it")
        finally:
            desk.fetching -= 1
    attempt = desk.journal.move(attempt, State.STORED)
    desk.settings.probe("stored")
    picked = desk.shelve(attempt)
    desk.settings.probe("shelved")
    desk.emit(Done(attempt.address, attempt.take, attempt.file or "", picked))
    return attempt, None


def _not_brought(attempt: Attempt, desk: Desk, words: str) -> tuple[Attempt, Ended]:
    if lacks(desk.lock, attempt):
        return attempt, Ended("failed", "download-failed", f"{words}; it is paid for and the next build tries again")
    lost = gone(attempt.address, attempt.file or "", desk.places, desk.settings)
    return desk.journal.move(attempt, State.STORED), Ended("failed", "clip-lost", f"{lost} (the service: {words})")


async def _bring(attempt: Attempt, desk: Desk) -> Attempt:
    again = not lacks(desk.lock, attempt)
    name = attempt.file if again and attempt.file else clip_name(desk.places.shelf, attempt.address, attempt.take)
    target = inside(desk.places, name)
    here = attempt.file == name and bool(attempt.sha256) and target.is_file()
    if here and await asyncio.to_thread(digest, target) == attempt.sha256:
        return attempt
    part = target.with_name(f".{target.name}.part")
    sha256 = await desk.downloads.fetch(
        Errand(
            url=attempt.result_url or "",
            part=part,
            fresh=lambda: _fresh(attempt, desk),
            check=verify_clip,
            sized=lambda size: desk.emit(Downloading(attempt.address, attempt.take, size)),
        )
    )
    desk.settings.probe("downloaded")
    if again and attempt.sha256 and sha256 != attempt.sha256:
        raise DownloadError("what it gives now is another file")
    attempt = desk.journal.note(attempt, file=name, sha256=sha256)
    desk.settings.probe("hashed")
    await asyncio.to_thread(settle, part, target)
    desk.settings.probe("named")
    if attempt.seconds and (complaint := await asyncio.to_thread(verify_clip, target, attempt.seconds)) is not None:
        desk.note("length-differs", f"{attempt.key}: {complaint}", attempt.address)
    return attempt


async def _fresh(attempt: Attempt, desk: Desk) -> str | None:
    """The link to the result as the record gives it now."""
    return video_url(await desk.client.record(attempt.request_id or ""))
