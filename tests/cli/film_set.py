"""A tiny project, the installed command, and a stand-in process: what the end-to-end tests are played with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

KSTORY = str(Path(sys.executable).with_name("kstory"))
STORY = """\
story "Two doors" {
  aspect: 1:1
  mode: std
}

character ada "Ada" {
  Woman with a lamp
  front: "ada.png"
  angles: "ada-side.png"
}

scene hall {
  shot 3s wide {
    @ada stands in a dark hall.
  }
  ---
  shot 3s close-up {
    The lamp goes out.
  }
}

scene stairs {
  start: continue
  shot 3s {
    @ada climbs the stairs.
  }
}
"""
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name == "KSTORY_HOME" or not name.startswith(("GMI_", "KSTORY_"))
}


@dataclass
class Result:
    code: int
    out: str
    err: str

    def data(self) -> Any:
        return json.loads(self.out)

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Set:
    """A project folder and the surroundings in which commands run."""

    root: Path
    environment: dict[str, str]

    def run(self, *words: str, typed: str | None = None, **more: str) -> Result:
        done = subprocess.run(
            [KSTORY, *words],
            cwd=self.root,
            env=self.environment | more,
            input=typed if typed is not None else "",
            capture_output=True,
            encoding=more.get("PYTHONIOENCODING", "utf-8"),
            timeout=120,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [KSTORY, *words],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def story(self) -> Path:
        return self.root / "doors.kstory"

    def edit(self, before: str, after: str) -> None:
        text = self.story.read_text()
        assert before in text
        self.story.write_text(text.replace(before, after))

    def ledger(self) -> list[dict[str, Any]]:
        """What the stand-in has accepted, oldest first, which is what would have been paid."""
        found: list[dict[str, Any]] = []
        for model in ("kling-create-element", "kling-v3-omni"):
            url = f"{self.environment['GMI_BASE_URL']}/requests?model_id={model}&limit=10000"
            request = urllib.request.Request(url, headers={"Authorization": "Bearer any"})
            with urllib.request.urlopen(request, timeout=10) as answer:
                found += json.load(answer)["requests"]
        return sorted(found, key=lambda row: row["created_at"])


def make_set(root: Path, url: str | None = None, *, story: str = STORY) -> Set:
    root.mkdir(parents=True, exist_ok=True)
    (root / "doors.kstory").write_text(story)
    for name, colour in (("ada.png", "#a05030"), ("ada-side.png", "#30507a")):
        Image.new("RGB", (320, 320), colour).save(root / name)
    live = {"GMI_BASE_URL": url, "GMI_API_KEY": "sk-secret-word"} if url else {}
    return Set(root, CLEAN | live | {"KSTORY_POLL_SECONDS": "0.1", "NO_COLOR": "1"})


def make_own_set(root: Path, url: str) -> Set:
    """A project of its own words, so that its requests are told apart at a service that tests share."""
    project = make_set(root / "film", url)
    for words in ("a dark hall", "The lamp", "climbs the stairs", "Woman with a lamp"):
        project.edit(words, f"{words} of {root.name}")
    return project


@contextmanager
def standin(folder: Path, *words: str) -> Iterator[str]:
    """The stand-in in a process of its own."""
    process = subprocess.Popen(
        [KSTORY, "standin", "--port", "0", "--folder", str(folder), *words],
        stdout=subprocess.PIPE,
        text=True,
        env=CLEAN | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, "the stand-in did not say where it listens"
        yield found[0]
    finally:
        process.terminate()
        process.wait(timeout=30)


def until(happened: Any, seconds: float = 30) -> None:
    """Wait for something in another process."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)
