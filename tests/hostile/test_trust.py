"""A cloned folder decides neither where the key goes, nor what is read outside of it, nor a lower price."""

from __future__ import annotations

import http.server
import json
import os
import pty
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from film_set import KSTORY, Result, Set, make_set, standin

import storyboard
from storyboard.door.building import build
from storyboard.door.examining import examine
from storyboard.door.hand import RefusedError, in_hand
from storyboard.door.paying import terms
from storyboard.door.planning import plan
from storyboard.door.reading import check
from storyboard.editor.watch import Watch
from storyboard.editor.workspace import Workspace
from storyboard.kling.wire import BASE_URL
from storyboard.project import trusted, values
from storyboard.project.config import from_environment, from_file, read_config
from storyboard.project.place import locate
from storyboard.text import Source

KEY = "sk-secret-word"
SHOT = 'story "Hall" {\n  aspect: 1:1\n  mode: std\n}\n\nscene hall {\n  shot 3s {\n    A dark hall.\n  }\n}\n'
LOW = '[prices]\nstd.silent = 0\nstd.sound = 0\nelement = 0\ndated = "2026-04-10"\n'


@dataclass
class Stranger:
    """An address that nobody has trusted, and everything that it was sent."""

    url: str = ""
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    found = Stranger()

    class Listens(http.server.BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            found.heard.append((f"{self.command} {self.path}", dict(self.headers), body))
            self.send_response(200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = do_PUT = _any  # noqa: N815

        def log_message(self, *_words: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listens) as server:
        found.url = f"http://127.0.0.1:{server.server_port}/api"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder, for this test alone."""
    folder = tmp_path_factory.mktemp("home") / "of kstory"
    monkeypatch.setenv("KSTORY_HOME", str(folder))
    return folder


@pytest.fixture
def cloned(tmp_path: Path, home: Path) -> Set:
    """A stranger's project; a key is in reach."""
    project = make_set(tmp_path / "clone")
    for name in ("ada.png", "ada-side.png"):
        Image.new("RGB", (800, 800), "#a05030").save(project.root / name)
    project.environment |= {"KSTORY_HOME": str(home), "GMI_API_KEY": KEY, "GMI_ORG_ID": "my-org"}
    return project


def wishes(project: Set, text: str) -> None:
    (project.root / "kstory.toml").write_text(text, encoding="utf-8")


def environment(project: Set) -> dict[str, str]:
    return project.environment


def codes(found: Any) -> list[str]:
    return [each.code for each in found.diagnostics]


# Where the key goes.

ADDRESSED = [
    '[service]\nname = "gmi"\nbase_url = "{url}"\n',
    'service.name = "gmi"\nservice.base_url = "{url}"\n',
    '"service"."name" = "gmi"\n"service".\'base_url\' = "{url}"\n',
    '"service.name" = "gmi"\n"service.base_url" = "{url}"\n',
    'service = {{ name = "gmi", base_url = "{url}" }}\n',
    'service = "gmi"\n"service.base_url" = "{url}"\n',
]
COMMANDS = [
    ("build",),
    ("build", "--live", "--yes"),
    ("build", "--live", "--yes", "--json"),
    ("build", "--live", "--draft", "--yes"),
    ("build", "--live", "--yes", "--only", "hall", "--again", "hall"),
    ("plan", "--live"),
    ("status", "--live"),
    ("takes", "--live"),
    ("stats", "--cost"),
    ("doctor", "--online"),
    ("adopt", "hall.1", "0123456789abcdef", "--verify", "--live"),
    ("adopt", "hall.1", "0123456789abcdef", "--live"),
    ("pick", "hall.1", "1", "--live"),
    ("mv", "hall", "room"),
]


@pytest.mark.parametrize("text", ADDRESSED)
def test_no_spelling_of_an_address_is_followed(cloned: Set, stranger: Stranger, text: str) -> None:
    wishes(cloned, text.format(url=stranger.url))
    built = build(cloned.story, live=True, consent=lambda *_: True, environment=environment(cloned))
    assert built.refused and "service.base_url" in built.refused and "kstory trust" in built.refused
    assert check(cloned.story, environment=environment(cloned)).config.base_url is None
    found = examine(cloned.root, environment(cloned), online=True)
    assert any(each.what == "service" and each.state == "bad" for each in found)
    assert stranger.heard == []


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_speaks_with_an_address_of_the_folder(
    cloned: Set, stranger: Stranger, words: tuple[str, ...]
) -> None:
    wishes(cloned, ADDRESSED[0].format(url=stranger.url))
    done = cloned.run(*words)
    assert stranger.heard == []
    assert "Traceback" not in done.err and KEY not in done.out + done.err
    if words[:2] == ("build", "--live") or words[0] == "adopt":
        assert done.code == 3 and "kstory trust" in done.out + done.err
    if words == ("build",):
        assert done.code == 0 and "folder-untrusted" in done.err and (cloned.root / "build" / "rehearsal").is_dir()


def test_live_by_a_strangers_word_is_a_rehearsal_that_says_so(cloned: Set, stranger: Stranger) -> None:
    """Also where all is made, so that nothing would be asked for."""
    wishes(cloned, 'service = "gmi"\n')
    for words in (("build", "--yes"), ("plan",), ("status",)):
        done = cloned.run(*words, GMI_BASE_URL=stranger.url)
        assert done.code == 0 and "builds are rehearsals unless you say --live" in done.err
    assert stranger.heard == [] and not (cloned.root / "kstory.lock").exists()
    for words in (("pick", "hall.1", "1"), ("keep", "hall"), ("takes", "add", "hall.1", "x.mp4")):
        done = cloned.run(*words)
        assert done.code == 3 and "--rehearsal" in done.err and "kstory trust" in done.err
    assert cloned.run("pick", "hall.1", "1", "--rehearsal").code == 0


def test_a_faulty_variable_is_no_way_around(cloned: Set, stranger: Stranger) -> None:
    """Neither the folder's address nor the usual one is taken where the user meant a third."""
    wishes(cloned, ADDRESSED[0].format(url=stranger.url))
    for words in COMMANDS:
        done = cloned.run(*words, GMI_BASE_URL="http://192.0.2.2:8000/x")
        if words[0] == "build" or words[0] == "adopt":
            assert done.code == 1 and "GMI_BASE_URL" in done.out + done.err and "clear text" in done.out + done.err
    assert stranger.heard == []
    assert check(cloned.story, environment=environment(cloned) | {"GMI_BASE_URL": "x"}).config.base_url is None


def test_trust_is_followed_and_only_to_the_letter(cloned: Set, tmp_path: Path) -> None:
    with standin(tmp_path / "service") as url:
        wishes(cloned, f'[service]\nbase_url = "{url}"\n')
        cloned.story.write_text(SHOT)
        assert cloned.run("trust", "--yes").code == 0
        built = cloned.run("build", "--live", "--yes")
        assert built.code == 0, built.err
        assert "It is not GMI's service" in built.out and "kstory.toml" in built.out
        ledger = Set(cloned.root, cloned.environment | {"GMI_BASE_URL": url})
        assert len(ledger.ledger()) == 1
        for other in (f"{url}/x", url.replace("127.0.0.1", "localhost"), f"{url[:-1]}{(int(url[-1]) + 1) % 10}"):
            wishes(cloned, f'[service]\nbase_url = "{other}"\n')
            assert cloned.run("build", "--live", "--yes", "--again", "hall").code == 3
        assert len(ledger.ledger()) == 1


def test_the_environment_is_the_users_own_word(cloned: Set, tmp_path: Path, stranger: Stranger) -> None:
    wishes(cloned, f'[service]\nbase_url = "{stranger.url}"\n')
    cloned.story.write_text(SHOT)
    with standin(tmp_path / "service") as url:
        built = cloned.run("build", "--live", "--yes", GMI_BASE_URL=url)
        assert built.code == 0, built.err
        assert "as GMI_BASE_URL says" in built.out and url.removeprefix("http://") in built.out
    assert stranger.heard == []


def test_gmis_own_address_asks_nothing(cloned: Set) -> None:
    for url in (BASE_URL, "HTTPS://CONSOLE.GMICLOUD.AI:443/api/v2"):
        wishes(cloned, f'[service]\nbase_url = "{url}"\n')
        checked = check(cloned.story, environment=environment(cloned))
        assert checked.asked.all == () and codes(checked) == []
        agreed = terms(plan(cloned.story, live=True, environment=environment(cloned)))
        assert (agreed.service, agreed.named_by) == ("console.gmicloud.ai", None)


NEAR_GMI = [
    "https://console.gmicloud.ai.evil.example/api",
    "https://console.gmicloud.ai:8443/api",
    "https://console.gmicloud.ai./api",
    "https://gmicloud.ai",
    "https://console-gmicloud.ai",
    "https://xn--console-gmclud-x.ai",
    "http://localhost:8787",
]


@pytest.mark.parametrize("url", NEAR_GMI)
def test_what_only_looks_like_gmi_is_a_strangers(cloned: Set, url: str) -> None:
    wishes(cloned, f'[service]\nbase_url = "{url}"\n')
    checked = check(cloned.story, environment=environment(cloned))
    assert checked.config.base_url is None and checked.asked.waits_for("service.base_url")


# What is an address at all.

GOOD = [
    "https://example.com",
    "https://example.com/queue/",
    "https://EXAMPLE.com:8443/a-b/c_d",
    "HTTPS://example.com",
    "https://xn--bcher-kva.example",
    "https://192.0.2.2/x",
    "https://[2001:db8::1]:8443/x",
    "http://localhost:8787",
    "HTTP://LocalHost",
    "http://127.0.0.1",
    "http://127.255.255.254:1/x",
    "http://[::1]:8787/x",
    "http://[0:0:0:0:0:0:0:1]",
]
BAD = [
    *("http://192.0.2.2:8000/x", "http://example.com", "http://10.0.0.1", "http://169.254.169.254/latest"),
    *("http://127.0.0.1.evil.example", "http://127.0.0.1.", "http://localhost.evil.example", "http://localhost."),
    *("http://my.localhost", "http://localhost.localdomain", "http://loopback", "http://ip6-localhost"),
    *("http://2130706433", "http://0x7f000001", "http://0x7f.1", "http://127.1", "http://0177.0.0.1", "http://0"),
    *("http://0.0.0.0:80", "http://127.0.0.256", "http://127.0.0.01", "http://[::ffff:127.0.0.1]", "http://[::]"),
    *("http://[::1%25eth0]", "http://[::1%eth0]", "http://[::1].evil.example", "http://[::1]evil.example"),
    *("http://[fe80::1]", "http://127.0.0.1\\@evil.example", "http://127.0.0.1%2eevil.example"),
    *("http://127.0.0.1@evil.example", "https://console.gmicloud.ai@evil.example", "https://u:p@example.com"),
    *("https://exämple.com", "https://console.gmicloud.a\u0456", "http://１２７.0.0.1", "http://①②⑦.0.0.1"),
    *("http://localhost\u3002evil.example", "http://ⓛocalhost", "https://example.com\u2044@evil.example"),
    *("https://", "https:///x", "https:example.com", "//example.com", "example.com", "ftp://example.com", ""),
    *("file:///etc/passwd", "https://example.com:0", "https://example.com:65536", "https://example.com:99999999"),
    *("https://example.com:", "https://example.com:8o", "https://example.com?x=", "https://example.com#x"),
    *("https://example.com/x y", "https://example.com/\tx", "https://exam\tple.com", "https://example.com\n"),
    *(" https://example.com", "https://example.com/\x00", "https://example.com\r\nHost: evil.example"),
    *("http://127.0.0.1#@evil.example", "http://127.0.0.1?@evil.example", "https://example.com\\.evil.example"),
]


@pytest.mark.parametrize("url", GOOD)
def test_addresses(url: str) -> None:
    assert values.url(url) == url.rstrip("/")
    found, faults = from_file(Source("kstory.toml", f"[service]\nbase_url = {json.dumps(url)}\n"))
    assert found.base_url == url.rstrip("/") and not faults


@pytest.mark.parametrize("url", BAD)
def test_no_address_is_read_in_two_ways_and_no_key_leaves_in_clear_text(url: str) -> None:
    text = f"[service]\nbase_url = {json.dumps(url)}\n"
    found, faults = from_file(Source("kstory.toml", text))
    assert found.base_url is None and [each.code for each in faults] == ["config-value"]
    assert text[faults[0].span.start :].startswith("base_url")
    if url.strip() and "\x00" not in url and url == url.strip():
        from_there, told = from_environment(found, {"GMI_BASE_URL": url})
        assert from_there.base_url is None and [each.code for each in told] == ["variable-value"]
        assert "GMI_BASE_URL" in told[0].message


def test_a_key_in_clear_text_is_refused_in_a_sentence() -> None:
    _, (fault,) = read_config(None, {"GMI_BASE_URL": "http://192.0.2.2:8000/x"})
    assert "GMI_BASE_URL" in fault.message and "https://" in fault.message and "clear text" in fault.message


# Files outside.


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the user's outside the project, that must not go anywhere."""
    folder = tmp_path / "private"
    folder.mkdir()
    path = folder / "credentials"
    path.write_text("aws_secret_access_key = hush-hush {{ prose }}\n")
    return path


def templates(secret: Path) -> dict[str, str]:
    return {
        "by its path": f'[paths]\nallow = ["/"]\n[prompt]\ntemplate = "{secret}"\n',
        "from the root": '[paths]\nallow = [".."]\n[prompt]\ntemplate = "../private/credentials"\n',
        "of an allowed folder": f'[paths]\nallow = ["{secret.parent}"]\n[prompt]\ntemplate = "{secret}"\n',
        "without allow": f'[prompt]\ntemplate = "{secret}"\n',
        "through a link": '[paths]\nallow = ["../private"]\n[prompt]\ntemplate = "prompt.txt"\n',
        "through a linked folder": '[paths]\nallow = ["near"]\n[prompt]\ntemplate = "near/credentials"\n',
        "dotted": 'paths.allow = ["/"]\n"prompt"."template" = "./../clone/../private/credentials"\n',
    }


@pytest.mark.parametrize("how", templates(Path()))
def test_no_template_outside_is_read(cloned: Set, secret: Path, how: str) -> None:
    (cloned.root / "prompt.txt").symlink_to(secret)
    (cloned.root / "near").symlink_to(secret.parent)
    cloned.story.write_text(SHOT)
    wishes(cloned, templates(secret)[how])
    checked = check(cloned.story, environment=environment(cloned))
    assert checked.template is None and "template-untrusted" in codes(checked)
    for words in (("check",), ("plan", "--live"), ("show", "hall.1"), ("build",), ("build", "--live", "--yes")):
        done = cloned.run(*words)
        assert "hush" not in done.out + done.err and done.code == (3 if "--live" in words and "build" in words else 1)
    uri = cloned.story.as_uri()
    stories = Workspace(environment(cloned))
    stories.open(uri, cloned.story, SHOT, 1)
    film = stories.compile(uri)
    assert film and "template-untrusted" in [each.code for each in film.faults]
    assert "hush" not in str(film.compiled.story)
    assert cloned.run("trust", "--yes").code == 0
    assert "hush" in str(plan(cloned.story, environment=environment(cloned)).plan)
    agreed = terms(plan(cloned.story, live=True, environment=environment(cloned)))
    assert str(secret) in agreed.outside


@pytest.mark.parametrize("allow", ["/", "..", "../..", "{private}", "near", "./near/.", "../clone/near", "../private/"])
def test_no_picture_or_story_outside_is_read(cloned: Set, secret: Path, allow: str) -> None:
    shutil.copy(cloned.root / "ada.png", secret.parent / "me.png")
    shutil.copy(cloned.root / "ada-side.png", secret.parent / "side.png")
    (secret.parent / "cast.kstory").write_text('let hidden = "hush-hush"\n')
    (cloned.root / "near").symlink_to(secret.parent)
    cloned.edit('"ada.png"', '"../private/me.png"')
    cloned.edit("@ada climbs", "{{ hidden }} @ada climbs")
    cloned.story.write_text('import hidden from "near/cast.kstory"\n' + cloned.story.read_text())
    wishes(cloned, f"[paths]\nallow = {json.dumps([allow.format(private=secret.parent)])}\n")
    checked = check(cloned.story, environment=environment(cloned))
    assert {"media-untrusted", "import-unreadable", "folder-untrusted"} <= set(codes(checked))
    untold = [each for each in checked.diagnostics if each.code in ("media-untrusted", "import-unreadable")]
    assert all("kstory trust" in (each.hint or "") for each in untold)
    assert "near/cast.kstory" not in checked.sources
    done = cloned.run("build", "--live", "--yes")
    assert done.code == 3 and "paths.allow" in done.err and "hush" not in done.out + done.err
    assert trust(cloned).code == 0
    planned = plan(cloned.story, live=True, environment=environment(cloned))
    assert planned.ok, planned.diagnostics
    outside = terms(planned).outside
    assert outside == (str(secret.parent / "cast.kstory"), str(secret.parent / "me.png"))


def trust(project: Set) -> Result:
    return project.run("trust", "--yes")


def test_whether_a_file_outside_is_there_is_not_told_either(cloned: Set, secret: Path) -> None:
    wishes(cloned, '[paths]\nallow = ["/"]\n')
    told = []
    for name in ("credentials", "no-such-file"):
        cloned.story.write_text(SHOT.replace("shot", f'start: "../private/{name}"\n  shot'))
        (fault,) = (
            each for each in check(cloned.story, environment=environment(cloned)).diagnostics if "media" in each.code
        )
        told.append((fault.code, fault.message.replace(name, ""), fault.hint))
    assert told[0] == told[1]


def test_an_editor_reads_nothing_outside_either(cloned: Set, secret: Path) -> None:
    (secret.parent / "cast.kstory").write_text('let hidden = "hush-hush"\n')
    wishes(cloned, f'[service]\nname = "gmi"\n[paths]\nallow = ["/"]\n{LOW}')
    text = 'import hidden from "../private/cast.kstory"\n' + SHOT.replace("A dark", "{{ hidden }} A dark")
    cloned.story.write_text(text)
    stories, uri = Workspace(environment(cloned)), cloned.story.as_uri()
    stories.open(uri, cloned.story, text, 1)
    film = stories.compile(uri)
    assert film and list(film.compiled.sources) == ["doors.kstory"]
    assert {"import-unreadable", "folder-untrusted"} <= {each.code for each in film.faults}
    assert film.prices.said.startswith("catalogue") and film.prices.second["std", "silent"] > 0
    document = stories.documents[uri]
    assert stories.wishes(document)[0].service == "rehearsal"
    watch = Watch(stories, templates_only=True)
    watch.changed()
    assert trust(cloned).code == 0  # while the editor is open
    assert trusted.store(environment(cloned)) in watch.changed()
    film = stories.compile(uri)
    assert (
        film
        and "../private/cast.kstory" in film.compiled.sources
        and film.prices.said == "prices of kstory.toml, 2026-04-10"
    )


def test_a_folder_that_turns_into_a_link_asks(cloned: Set, secret: Path) -> None:
    near = cloned.root / "near"
    near.mkdir()
    wishes(cloned, '[paths]\nallow = ["near"]\n')
    assert check(cloned.story, environment=environment(cloned)).asked.all == ()
    near.rmdir()
    near.symlink_to(secret.parent)
    assert check(cloned.story, environment=environment(cloned)).asked.waits_for("paths.allow")
    assert trust(cloned).code == 0
    near.unlink()
    near.symlink_to(secret.parent.parent)
    waits = check(cloned.story, environment=environment(cloned)).asked.waits_for("paths.allow")
    assert waits and waits.value == str(secret.parent.parent)


# Prices.


@pytest.mark.parametrize("text", ["0", "0.0", "-0.0", "1e-30", "0.0839", "0x0", "0.08399999999999999999999"])
def test_a_lower_price_is_the_catalogues(cloned: Set, text: str) -> None:
    wishes(cloned, f'[prices]\nstd.silent = {text}\ndated = "2030-01-01"\n')
    planned = plan(cloned.story, live=True, environment=environment(cloned))
    usual = plan(shutil.copytree(cloned.root, cloned.root.parent / "usual", ignore=shutil.ignore_patterns("*.toml")))
    assert planned.plan and usual.plan and planned.plan.total == usual.plan.total > 0
    assert planned.plan.prices == "catalogue prices of 2026-04-10" and "folder-untrusted" in codes(planned)
    assert trust(cloned).code == 0
    lower = plan(cloned.story, live=True, environment=environment(cloned)).plan
    assert lower and lower.total < usual.plan.total and lower.prices == "prices of kstory.toml, 2030-01-01"


@pytest.mark.parametrize("text", ["-1", "nan", "-nan", "inf", "-inf", "1e30", "true", '"0"', f"1{'0' * 400}"])
def test_what_is_no_price_is_none(cloned: Set, text: str) -> None:
    wishes(cloned, f"[prices]\nstd.silent = {text}\n")
    checked = check(cloned.story, environment=environment(cloned))
    assert "config-value" in codes(checked) and dict(checked.config.prices) == {}


@pytest.mark.parametrize("text", [f"prices.std.silent = 1{'0' * 5000}", "a." * 3000 + "b = 1"])
def test_what_no_reader_of_toml_expects_is_a_fault_in_words(cloned: Set, text: str) -> None:
    wishes(cloned, text)
    assert codes(check(cloned.story, environment=environment(cloned)))[0] in ("config-broken", "config-unknown")


def test_caps_count_with_the_catalogues_price(cloned: Set, tmp_path: Path) -> None:
    wishes(cloned, LOW)
    cloned.story.write_text(SHOT)
    with standin(tmp_path / "service") as url:
        cloned.environment["GMI_BASE_URL"] = url
        for words in (("--max-cost", "0.01"), ("--max-cost", "0"), ("--max-cost", "0.25")):
            done = cloned.run("build", "--live", "--yes", *words)
            assert done.code == 3 and "$0.252" in done.err
        wishes(cloned, f"[money]\nbudget = 0.01\n{LOW}")
        assert cloned.run("build", "--live", "--yes").code == 3
        wishes(cloned, LOW)
        assert cloned.ledger() == []
        built = cloned.run("build", "--live", "--yes")
        assert built.code == 0 and "This build: $0.252 (catalogue prices of 2026-04-10)" in built.out
        assert "Ordered now: $0.252" in built.out and len(cloned.ledger()) == 1


def test_a_higher_price_needs_no_trust_and_is_named(cloned: Set) -> None:
    wishes(cloned, '[prices]\nstd.silent = 1.5\ndated = "2027-01-01"\n')
    planned = plan(cloned.story, live=True, environment=environment(cloned))
    assert planned.plan and codes(planned) == [] and planned.plan.prices == "prices of kstory.toml, 2027-01-01"
    assert planned.plan.total > Decimal(4)


# The user's word.


def test_without_a_terminal_nothing_is_trusted(cloned: Set, home: Path) -> None:
    wishes(cloned, 'service = "gmi"\n')
    done = cloned.run("trust", typed="y\n")
    assert done.code == 3 and "--yes" in done.err and "service.name = gmi" in done.out
    as_data = cloned.run("trust", "--json")
    assert as_data.code == 3 and as_data.data()["ok"] is False and as_data.data()["refused"]
    assert as_data.data()["asks"][0]["trusted"] is False
    assert not (home / "trust.json").exists()


@pytest.mark.skipif(os.name != "posix", reason="a terminal of one's own")
@pytest.mark.parametrize(("typed", "code"), [(b"n\n", 3), (b"\n", 3), (b"y\n", 0)])
def test_on_a_terminal_it_asks(cloned: Set, typed: bytes, code: int) -> None:
    wishes(cloned, 'service = "gmi"\n')
    mine, theirs = pty.openpty()
    os.write(mine, typed)
    assert on_terminal(cloned, theirs) == code
    os.close(mine)
    os.close(theirs)
    assert bool(check(cloned.story, environment=environment(cloned)).asked.untrusted) == (code != 0)


def on_terminal(project: Set, terminal: int) -> int:
    words = [KSTORY, "trust"]
    done = subprocess.run(
        words, cwd=project.root, env=project.environment, stdin=terminal, capture_output=True, timeout=60
    )
    return done.returncode


CHANGES = [
    ('base_url = "https://one.example"', 'base_url = "https://two.example"'),
    ('allow = ["../one"]', 'allow = ["../one", "../two"]'),
    ('allow = ["../one"]', 'allow = ["../two"]'),
    ("std.silent = 0.05", "std.silent = 0.04"),
    ("std.silent = 0.05", "std.silent = 0.05\npro.silent = 0.05"),
    ('template = "../one.txt"', 'template = "../two.txt"'),
]
TABLES = {"base_url": "service", "allow": "paths", "std": "prices", "template": "prompt"}


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_later_commit_asks_again(cloned: Set, old: str, new: str) -> None:
    table = f"[{TABLES[old.replace('.', ' ').split()[0]]}]\n"
    wishes(cloned, table + old)
    assert trust(cloned).code == 0
    assert waiting(cloned) == 0
    wishes(cloned, table + new)
    assert waiting(cloned) == 1
    assert cloned.run("trust").code == 3
    wishes(cloned, table + old)
    assert waiting(cloned) == 0
    wishes(cloned, "")
    assert waiting(cloned) == 0


def waiting(project: Set) -> int:
    return len(check(project.story, environment=environment(project)).asked.untrusted)


def test_trust_anew_is_for_what_is_asked_now(cloned: Set) -> None:
    """What was trusted once and asked for no more is not kept for later."""
    wishes(cloned, '[service]\nbase_url = "https://one.example"\n')
    assert trust(cloned).code == 0
    wishes(cloned, 'service = "gmi"\n')
    assert trust(cloned).code == 0
    wishes(cloned, '[service]\nbase_url = "https://one.example"\n')
    assert waiting(cloned) == 1


def test_trust_is_of_one_folder(cloned: Set) -> None:
    wishes(cloned, 'service = "gmi"\n')
    assert trust(cloned).code == 0
    moved = Set(cloned.root.rename(cloned.root.with_name("moved")), cloned.environment)
    assert waiting(moved) == 1
    shutil.copytree(moved.root, cloned.root)
    assert waiting(cloned) == 0
    nested = Set(cloned.root / "deep" / "er", cloned.environment)
    shutil.copytree(moved.root, nested.root)
    assert waiting(nested) == 1
    linked = Set(cloned.root.with_name("linked"), cloned.environment)
    linked.root.symlink_to(cloned.root)
    assert waiting(linked) == 0  # the same folder by another name
    (nested.root / "kstory.toml").unlink()
    assert waiting(nested) == 0  # it belongs to the folder above now
    assert Path(check(nested.story, environment=environment(nested)).project.root) == cloned.root  # type: ignore[union-attr]


def test_a_list_and_a_change_of_mind(cloned: Set) -> None:
    assert cloned.run("trust").out.endswith("asks for nothing that needs your trust.\n")
    assert "You have trusted no folder" in cloned.run("trust", "--list").out
    assert cloned.run("trust", "--forget").code == 0
    wishes(cloned, 'service = "gmi"\n')
    assert trust(cloned).code == 0
    assert "trust it with this already" in cloned.run("trust").out
    assert str(cloned.root) in cloned.run("trust", "--list").out
    told = cloned.run("trust", "--list", "--json").data()["folders"]
    assert told == [{"folder": str(cloned.root), "trusted": [{"setting": "service.name", "value": "gmi"}]}]
    assert cloned.run("trust", "--forget").code == 0
    assert waiting(cloned) == 1
    assert trust(cloned).code == 0
    gone = cloned.root.rename(cloned.root.with_name("gone"))
    (gone.parent / "here").mkdir()
    here = Set(gone.parent / "here", cloned.environment)
    assert "nothing any more" in here.run("trust", str(cloned.root), "--forget").out
    assert "no folder" in here.run("trust", "--list").out
    assert here.run("trust", "nowhere").code == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
def test_names_that_are_no_text(cloned: Set) -> None:
    odd = os.fsencode(cloned.root.parent) + b"/\xff\xfe"
    os.mkdir(odd)  # noqa: PTH102
    (cloned.root / "near").symlink_to(os.fsdecode(odd))
    wishes(cloned, '[paths]\nallow = ["near"]\n')
    moved = Set(cloned.root.rename(Path(os.fsdecode(odd + b"/clone"))), cloned.environment)
    for words, code in ((("trust",), 3), (("trust", "--yes"), 0), (("trust", "--list"), 0), (("trust", "--json"), 0)):
        done = subprocess.run(
            [KSTORY, *words], cwd=odd + b"/clone", env=moved.environment, capture_output=True, timeout=60
        )
        assert done.returncode == code and b"Traceback" not in done.stderr, done.stderr
    assert waiting(moved) == 0


def test_what_cannot_be_read_cannot_be_trusted(cloned: Set, home: Path) -> None:
    wishes(cloned, 'service = "gmi"\n[service]\n')
    assert trust(cloned).code == 1
    wishes(cloned, '[service]\nname = "gmi"\nbase_url = "http://evil.example"\n')
    done = trust(cloned)
    assert done.code == 1 and "clear text" in done.err and not home.exists()


def test_the_question_shows_all_of_it_harmlessly(cloned: Set) -> None:
    """Nothing of the folder steers the terminal on which it is judged, and nothing is cut short."""
    evil = "/\u001b[2Jnothing\u202e" + "x" * 300
    wishes(cloned, f"[service]\nbase_url = 'https://{'a' * 200}.evil.example'\n[paths]\nallow = [{json.dumps(evil)}]\n")
    done = cloned.run("trust")
    assert done.code == 3 and "\x1b" not in done.out and "\u202e" not in done.out
    assert "x" * 300 in done.out and f"{'a' * 200}.evil.example instead of GMI's" in done.out
    assert "\x1b" not in cloned.run("check").err


# What is remembered.


def belief(project: Set) -> bool:
    return waiting(project) == 0


def test_what_is_remembered_is_closed_to_others(cloned: Set, home: Path) -> None:
    os.umask(old := os.umask(0))
    wishes(cloned, 'service = "gmi"\n')
    assert trust(cloned).code == 0
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "trust.json").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in home.iterdir()] == ["trust.json"] and old >= 0


@pytest.mark.skipif(os.name != "posix", reason="modes of posix")
def test_a_store_that_others_may_have_written_is_not_believed(cloned: Set, home: Path, tmp_path: Path) -> None:
    wishes(cloned, 'service = "gmi"\n')
    assert trust(cloned).code == 0 and belief(cloned)
    path = home / "trust.json"

    def refused() -> None:
        assert not belief(cloned)
        for words in (("trust", "--yes"), ("trust", "--list"), ("trust", "--forget")):
            done = cloned.run(*words)
            assert done.code == 1 and str(home) in done.err and "Traceback" not in done.err
        assert str(home) in cloned.run("doctor").out
        assert cloned.run("check").code == 0

    for mode in (0o644, 0o660, 0o602):
        path.chmod(mode)
        refused()
    path.chmod(0o600)
    for mode in (0o777, 0o770, 0o722):
        home.chmod(mode)
        refused()
    home.chmod(0o700)
    assert belief(cloned)
    elsewhere = path.rename(tmp_path / "trust.json")
    path.symlink_to(elsewhere)
    refused()
    path.unlink()
    path.mkdir(mode=0o700)
    refused()
    path.rmdir()
    for broken in (
        b"",
        b"{",
        b"[]",
        b'{"version": 2, "folders": {}}',
        b'{"folders": {"/": "gmi"}}',
        b"\xff",
        b"[" * 10_000,
    ):
        path.write_bytes(broken)
        path.chmod(0o600)
        refused()


def test_a_store_of_somebody_else_is_not_believed(cloned: Set, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wishes(cloned, 'service = "gmi"\n')
    assert trust(cloned).code == 0
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert trusted.granted(cloned.root, {"KSTORY_HOME": str(home)}) == frozenset()


def test_a_project_brings_no_trust_along(cloned: Set) -> None:
    """A KSTORY_HOME from this folder on, as somebody may have set it, leads into the clone."""
    wishes(cloned, 'service = "gmi"\n')
    inside = cloned.root / ".kstory-home"
    inside.mkdir(mode=0o700)
    store = {"version": 1, "folders": {str(cloned.root): [["service.name", "gmi"]]}}
    (inside / "trust.json").write_text(json.dumps(store))
    (inside / "trust.json").chmod(0o600)
    done = cloned.run("build", KSTORY_HOME=".kstory-home")
    assert done.code == 1 and "KSTORY_HOME" in done.err
    for name in (str(inside),):
        done = cloned.run("build", KSTORY_HOME=name)
        assert done.code == 0 and "folder-untrusted" in done.err
        assert cloned.run("trust", "--yes", KSTORY_HOME=name).code == 1


# A kstory.toml of somebody else.


@pytest.fixture
def trap(cloned: Set, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kstory.toml of another user in the folder above."""
    path = cloned.root.parent / "kstory.toml"
    path.write_text('[service]\nname = "gmi"\nconcurrency = 99\n[money]\nmax_cost = 0\n')
    if os.name != "posix":
        pytest.skip("files have no owner here")
    if os.geteuid() == 0:
        os.chown(path, 4711, 4711)
    else:
        pytest.skip("only the system's own user can give a file away")
    return path


def test_a_kstory_toml_of_somebody_else_is_ignored_and_said(cloned: Set, trap: Path, stranger: Stranger) -> None:
    checked = check(cloned.story, environment=environment(cloned))
    assert checked.project and checked.project.root == cloned.root and checked.config.concurrency == 3
    assert "config-foreign" in codes(checked) and checked.ok
    uri = cloned.story.as_uri()
    stories = Workspace(environment(cloned))
    document = stories.open(uri, cloned.story, cloned.story.read_text(), 1)
    assert document.project == checked.project
    film = stories.compile(uri)
    assert film and "config-foreign" in [each.code for each in film.faults]
    assert cloned.run("build").code == 0 and (cloned.root / "build").is_dir()
    live = cloned.run("build", "--live", "--yes", GMI_BASE_URL=stranger.url)
    assert live.code == 3 and str(trap) in live.err and "kstory trust" in live.err
    assert "trap" not in str(cloned.run("doctor", "--online", GMI_BASE_URL=stranger.url))
    assert stranger.heard == []
    (cloned.root / "kstory.toml").touch()
    assert codes(check(cloned.story, environment=environment(cloned))) == []


def test_a_kstory_toml_of_somebody_else_can_be_trusted(cloned: Set, trap: Path) -> None:
    assert cloned.run("trust", "..").code == 3
    assert "owner = 4711" in cloned.run("trust", "..", "--yes").out
    checked = check(cloned.story, environment=environment(cloned))
    assert checked.project and checked.project.config == trap and checked.config.service == "gmi"
    os.chown(trap, 4712, 4712)
    assert "config-foreign" in codes(check(cloned.story, environment=environment(cloned)))


def test_whose_a_file_is(cloned: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for a user who can give no file away: to anybody else this one is a stranger's."""
    if os.name != "posix" or os.geteuid() == 0:
        pytest.skip("the system's own user is nobody's stranger; the tests above give files away")
    wishes(cloned, "[service]\nconcurrency = 99\n")
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    checked = check(cloned.story, environment=environment(cloned))
    assert checked.config.concurrency == 3 and "config-foreign" in codes(checked)


def test_a_link_is_no_disguise(cloned: Set, trap: Path) -> None:
    above = trap.rename(cloned.root / "theirs.toml")
    (cloned.root / "kstory.toml").symlink_to(above)
    assert "config-foreign" in codes(check(cloned.story, environment=environment(cloned)))
    (cloned.root / "kstory.toml").unlink()
    os.chown(above, 0, 0)
    (cloned.root / "kstory.toml").symlink_to(above)
    os.lchown(cloned.root / "kstory.toml", 4711, 4711)
    assert "config-foreign" in codes(check(cloned.story, environment=environment(cloned)))


def test_what_the_systems_own_user_wrote_is_no_strangers(cloned: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("there is no file of root's here")
    wishes(cloned, "[service]\nconcurrency = 7\n")
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert locate(cloned.story).config == cloned.root / "kstory.toml"


# The price screen.


def test_the_price_screen_says_who_and_whose_and_what_leaves(cloned: Set, secret: Path, stranger: Stranger) -> None:
    shutil.copy(cloned.root / "ada.png", secret.parent / "me.png")
    cloned.edit('"ada.png"', '"../private/me.png"')
    wishes(cloned, '[paths]\nallow = ["../private"]\n')
    assert trust(cloned).code == 0
    done = cloned.run("build", "--live", GMI_BASE_URL=stranger.url)
    assert done.code == 3 and "\x1b" not in done.out + done.err
    host = stranger.url.removeprefix("http://").removesuffix("/api")
    assert f"your key go to {host}, as GMI_BASE_URL says. It is not GMI's service." in done.out
    assert "1 file from outside the project" in done.out and str(secret.parent) in done.out
    assert "catalogue prices of 2026-04-10" in done.out
    done = cloned.run("build", "--live", "--json", GMI_BASE_URL=stranger.url)
    price, refused = done.events()
    assert (price["event"], refused["event"]) == ("price", "refused")
    assert (price["service"], price["service_named_by"]) == (host, "GMI_BASE_URL")
    assert price["prices"] == "catalogue prices of 2026-04-10" and price["takes"] == 4
    assert price["outside"] == [str(secret.parent / "me.png")]
    done = cloned.run("build", "--live")
    assert "Orders go to console.gmicloud.ai." in done.out
    assert stranger.heard == []


# Honest projects.


def test_honest_projects_are_asked_nothing(home: Path, tmp_path: Path) -> None:
    examples = Path(__file__).parents[2] / "examples"
    for toml in examples.rglob("kstory.toml"):
        story = next(toml.parent.rglob("*.kstory"))
        assert check(story).asked.all == ()
    place = Set(tmp_path, {**os.environ, "KSTORY_HOME": str(home)})
    assert place.run("new", "mine").code == 0
    mine = Set(tmp_path / "mine", place.environment)
    for words in (("check", "--strict"), ("build",), ("trust",)):
        done = mine.run(*words)
        assert done.code == 0 and "untrusted" not in done.err
    assert not (home / "trust.json").exists()


def test_the_public_door_has_the_same_rules(cloned: Set, stranger: Stranger) -> None:
    wishes(cloned, ADDRESSED[0].format(url=stranger.url))
    built = storyboard.build(cloned.story, live=True, consent=lambda *_: True, environment=environment(cloned))
    assert built.refused and built.outcome is None
    assert storyboard.plan(cloned.story, environment=environment(cloned)).live is False
    with pytest.raises(RefusedError) as told, in_hand(cloned.story, environment=environment(cloned)):
        pass
    assert told.value.untrusted
    assert stranger.heard == []
