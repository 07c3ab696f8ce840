"""What came with a project in `.kstory`, `build` and kstory.lock: never believed, never acted on, never followed."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from stranger import LOOKING, Clone, tree

from storyboard.door.cut_off import recorded
from storyboard.door.strangers import accept_state, foreign_state
from storyboard.door.unfinished import Rewrite, Unfinished, write_down
from storyboard.execute.settings import Places
from storyboard.kling.wire import BASE_URL
from storyboard.ledger.attempt import Intent, canonical
from storyboard.ledger.states import State
from storyboard.ledger.store import schema
from storyboard.ledger.store.journal import Journal
from storyboard.planner.wanted import Wanted
from storyboard.project import stamps
from storyboard.project.place import locate
from storyboard.project.stamps import read_sealed
from storyboard.standin import Standin


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """As it is cloned: nothing was made of it here."""
    return Clone(tmp_path / "film")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a rehearsal, and with an order of a live build."""
    clone = Clone(tmp_path_factory.mktemp("made") / "film")
    assert clone.run("build").exit_code == 0
    order(clone)
    return clone.root


@pytest.fixture
def ours(made: Path, tmp_path: Path) -> Clone:
    """A copy of it that its owner has taken as his."""
    clone = Clone(tmp_path / "film")
    shutil.copytree(made, clone.root, dirs_exist_ok=True, symlinks=True)
    accept_state(clone.project)
    order(clone, killed=True)
    return clone


KILLED = """
import os, sys
from decimal import Decimal
from pathlib import Path
from storyboard.ledger.attempt import Intent
from storyboard.ledger.store.journal import Journal
from storyboard.ledger.states import State
journal = Journal.open(Path(sys.argv[1]))
intent = Intent("film.kstory", "hall.1", "clip", "hall", int(sys.argv[2]), "f", "kling-v3-omni", sys.argv[3], "{}",
                Decimal("0.42"), 3, True, {}, {})
journal.move(journal.intend(intent), State.ACCEPTED, request_id=f"paid-{sys.argv[2]}")
os._exit(0) if sys.argv[4] == "killed" else journal.close()
"""
_TAKES = iter(range(1, 10_000))


def order(clone: Clone, *, killed: bool = False) -> str:
    """One order of a live build, by a process of its own; `killed` leaves the journal's log. Its request id."""
    take = next(_TAKES)
    words = [str(clone.places().journal), str(take), BASE_URL, "killed" if killed else "closed"]
    subprocess.run([sys.executable, "-c", KILLED, *words], check=True)
    return f"paid-{take}"


def orders(clone: Clone) -> list[str | None]:
    return [each.request_id for each in Journal.look(clone.places().journal).all()]


def test_nobody_elses_rename_is_carried_out(clone: Clone) -> None:
    """Whatever it names, in the form of a file of ours or without."""
    targets = {
        "config": clone.plant(".git/config", b"[core]\n"),
        "toml": clone.root / "kstory.toml",
        "film": clone.root / "film.kstory",
        "hidden": clone.plant(".git/hooks/x.kstory", b"x"),
        "outside": clone.mine,
    }
    before = {name: path.read_bytes() for name, path in targets.items()}
    rewrites = tuple(
        Rewrite(os.path.relpath(path, clone.root), path.read_bytes(), b"[core]\n\tfsmonitor = ./evil\n", 1)
        for path in targets.values()
    )
    rename = msgspec.json.encode(Unfinished(1, "ada", "eva", rewrites, (), {}))
    stamp = {"place": "0" * 64, "folder": "0" * 64}
    for planted in (rename, msgspec.json.encode({"stamp": stamp, "contents": msgspec.Raw(rename)})):
        record = clone.plant(".kstory/renaming.json", planted)
        for call in LOOKING:
            clone.run(*call)
        assert record.read_bytes() == planted
        said = clone.run("build")
        assert said.exit_code == 0 and "was not written by you" in said.stderr
        assert not record.exists() and "state-strange" not in clone.run("build").stderr
        assert {name: path.read_bytes() for name, path in targets.items()} == before


def test_a_rename_of_ours_writes_nothing_but_stories_of_the_project(clone: Clone) -> None:
    """Should its stamp leak, or be given: the record itself is held against the rule."""
    config, toml = clone.plant(".git/config", b"[core]\n"), clone.root / "kstory.toml"
    hidden = clone.plant(".git/x.kstory", b"[core]\n")
    clone.link("linked.kstory", toml)
    clone.link("outside.kstory", clone.mine)
    names = (".git/config", "kstory.toml", ".git/x.kstory", "linked.kstory", "outside.kstory", "../mine.txt", "a\\b")
    for name in names:
        path = clone.root / name
        old = path.read_bytes() if path.is_file() else b""
        write_down(clone.project, Unfinished(1, "ada", "eva", (Rewrite(name, old, b"evil", 1),), (), {}))
        assert recorded(clone.project, Unfinished) is not None
        assert clone.run("build").exit_code == 0
        assert config.read_bytes() == hidden.read_bytes() == b"[core]\n" and toml.read_bytes() == b""
        assert clone.untouched() and recorded(clone.project, Unfinished) is None


def journal_of(clone: Clone, *, trigger: bool, stamped: bool = False) -> None:
    """A journal as it would look here, with a trigger that has every take bought again."""
    path = clone.places().journal
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(schema.TABLES + schema.LATER)
        db.execute(f"pragma application_id = {schema.APPLICATION}")
        db.execute(f"pragma user_version = {schema.VERSION}")
        if trigger:
            db.execute(
                "create trigger again after update on attempt when new.state = 'stored' begin"
                " update attempt set state = 'declined', price = '0' where id = new.id; end"
            )
        if stamped:
            made = stamps.stamp(path)
            db.execute("insert into stamp values (?, ?)", (made.place, made.folder))
        db.commit()


@pytest.mark.parametrize("stamped", [False, True])
def test_no_journal_makes_a_build_order_more(clone: Clone, tmp_path: Path, stamped: bool) -> None:
    journal_of(clone, trigger=True, stamped=stamped)
    with Standin(tmp_path / "service") as standin:
        built = clone.live(standin, max_cost=Decimal("2"))
        charged = len(standin.ledger()["requests"])
    if stamped:
        assert "journal-broken" in [each.code for each in built.diagnostics] and charged == 0
    else:
        assert built.ok and charged == 3 and built.ordered < 2
        assert "state-strange" in [each.code for each in built.diagnostics]
        assert (clone.state / "aside" / "live.sqlite.1").is_file()


PLACES = ("renaming.json", "media.json", "live.hold", "rehearsal.hold", "live.spare", "rehearsal.spare")
PLACES += ("live.sqlite", "rehearsal.sqlite", "rehearsal.sqlite-wal", "rehearsal.sqlite-shm", "rehearsal.seal")
PLACES += ("rehearsal.sqlite-journal", "live.sqlite-wal", "live.sqlite-journal", "live.seal", "rehearsal", "cache")
PLACES += ("aside", "cache/frames", "cache/joined")


WAYS = ("link to a file", "link to a folder", "link to nothing", "hard link", "folder", "pipe")
PLANTED = {(name, how) for turn, name in enumerate(PLACES) for how in (WAYS[0], WAYS[1 + turn % 5], WAYS[1 + turn % 4])}


@pytest.mark.parametrize(("name", "how"), sorted(PLANTED))
def test_nothing_in_the_state_leads_out_of_it(clone: Clone, name: str, how: str, tmp_path: Path) -> None:
    path = clone.state / name
    path.parent.mkdir(parents=True)
    match how:
        case "link to a file":
            path.symlink_to(clone.mine)
        case "link to a folder":
            path.symlink_to(clone.folder)
        case "link to nothing":
            path.symlink_to(tmp_path / "new")
        case "hard link":
            os.link(clone.mine, path)
        case "folder":
            clone.plant(f".kstory/{name}/x")
        case "pipe":
            os.mkfifo(path)
    before = tree(clone.root)
    for call in (("check",), ("plan", "--live"), ("status",), ("stats", "--cost"), ("doctor",)):
        clone.run(*call)
    assert tree(clone.root) == before
    if not name.startswith("live"):
        assert clone.run("build").exit_code == 0, "nothing that came with a project keeps it from being rehearsed"
    if not name.startswith("rehearsal"):
        with Standin(tmp_path / "service") as standin:
            assert clone.live(standin).ok
    clone.run("mv", "ada", "eva")
    clone.run("clean", "--yes")
    assert clone.untouched() and not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", [".kstory", "build", "build/rehearsal", "build/rehearsal/clips", "build/live"])
@pytest.mark.parametrize("target", ["own", "nothing", "film/.git"])
def test_a_folder_that_is_a_link_is_not_written(clone: Clone, name: str, target: str, tmp_path: Path) -> None:
    clone.plant(".git/config", b"[core]\n")
    clone.link(name, clone.root.parent / target)
    before = tree(clone.root)
    for call in LOOKING:
        clone.run(*call)
    assert tree(clone.root) == before
    said = clone.run("build")
    if name != "build/live":
        assert said.exit_code and "is a link" in said.stderr
    with Standin(tmp_path / "service") as standin:
        clone.live(standin)
        if name in (".kstory", "build", "build/live"):
            assert not standin.ledger()["requests"]
    clone.run("clean", "--yes", "--takes", "unpicked")
    assert clone.untouched() and not (clone.root.parent / "nothing").exists()
    assert [path.name for path in (clone.root / ".git").iterdir()] == ["config"]


def test_a_log_that_is_not_ours_is_not_read_into_a_journal_that_is(clone: Clone, tmp_path: Path) -> None:
    """SQLite takes any log that lies beside a database."""
    paid, path = order(clone), clone.places().journal
    copy = tmp_path / path.name
    shutil.copyfile(path, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as db:
        db.execute("pragma journal_mode = wal")
        db.execute("delete from attempt")
        planted = copy.with_name(f"{copy.name}-wal").read_bytes()
    clone.plant(".kstory/live.sqlite-wal", planted)
    assert orders(clone) == [paid]
    Journal.open(path).close()
    assert orders(clone) == [paid]
    assert (clone.state / "aside" / "live.sqlite-wal.1").read_bytes() == planted


def test_a_rollback_journal_that_is_not_ours_is_not_played_back(clone: Clone, tmp_path: Path) -> None:
    paid, path = order(clone), clone.places().journal
    copy = tmp_path / path.name
    shutil.copyfile(path, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as db:
        db.execute("pragma journal_mode = delete")
        db.execute("update attempt set state = 'declined'")
        db.execute("pragma cache_size = 1")
        db.execute("begin")
        db.execute("update attempt set state = 'accepted'")
        planted = copy.with_name(f"{copy.name}-journal").read_bytes()
        assert len(planted) > 1000
    clone.plant(".kstory/live.sqlite-journal", planted)
    assert orders(clone) == [paid]
    Journal.open(path).close()
    assert [each.state for each in Journal.look(path).all()] == [State.ACCEPTED]


def test_a_journal_that_replaces_ours_is_told_from_it(clone: Clone) -> None:
    """A pull may put other files in the place of ignored ones."""
    order(clone)
    clone.places().journal.unlink()
    journal_of(clone, trigger=False)
    assert "was not written by you" in clone.run("status").stderr
    assert Journal.open(clone.places().journal).all() == ()


def test_what_a_killed_build_left_is_read_by_those_who_look(ours: Clone) -> None:
    assert (ours.state / "live.sqlite-wal").stat().st_size
    assert len(orders(ours)) == 2
    assert len(Journal.open(ours.places().journal).all()) == 2


def looked(clone: Clone) -> Iterator[tuple[str, ...]]:
    for call in LOOKING:
        before = tree(clone.root)
        clone.run(*call)
        if tree(clone.root) != before:
            yield call


@pytest.mark.parametrize("closed", [False, True])
def test_looking_writes_nothing_into_a_project(clone: Clone, closed: bool) -> None:
    if closed:
        clone.root.chmod(0o555)
    try:
        assert not list(looked(clone))
    finally:
        clone.root.chmod(0o755)


def test_looking_writes_nothing_into_a_project_of_ours(ours: Clone) -> None:
    assert not list(looked(ours))
    assert "was not written by you" not in ours.run("status").stderr


def test_looking_writes_nothing_into_a_copy(made: Path, tmp_path: Path) -> None:
    clone = Clone(tmp_path / "film")
    shutil.copytree(made, clone.root, dirs_exist_ok=True)
    assert not list(looked(clone))
    assert "was not written by you" in clone.run("status").stderr
    assert "was not written by you" in clone.run("plan", "--live").stderr


def test_what_is_moved_or_restored_stays_ours_and_a_copy_does_not(clone: Clone, tmp_path: Path) -> None:
    paid = order(clone)
    there = tmp_path / "elsewhere"
    clone.root.rename(there)
    moved = Places.of(locate(there / "film.kstory"), live=True).journal
    assert [each.request_id for each in Journal.look(moved).all()] == [paid]
    journal = Journal.open(moved)  # stamped anew
    assert journal.aside is None
    journal.close()
    shutil.copytree(there, clone.root)
    copy = Places.of(locate(clone.root / "film.kstory"), live=True).journal
    assert foreign_state(clone.project)[0].orders == 1
    shutil.rmtree(there)
    shutil.copytree(clone.root, there)
    assert [each.request_id for each in Journal.look(moved).all()] == [paid]
    journal = Journal.open(copy)
    assert journal.aside == clone.state / "aside" / "live.sqlite.1" and journal.all() == ()
    journal.close()


def test_a_copy_is_taken_over_at_its_owners_word(made: Path, tmp_path: Path) -> None:
    clone = Clone(tmp_path / "film")
    shutil.copytree(made, clone.root, dirs_exist_ok=True)
    before = tree(clone.root)
    found = {each.path.name: each for each in foreign_state(clone.project)}
    assert tree(clone.root) == before
    live = found["live.sqlite"]
    assert (live.orders, live.unfinished, live.dollars, live.wrong) == (1, 1, Decimal("0.42"), "")
    assert clone.run("build").exit_code == 0, "sets the rehearsal aside"
    paid = order(clone)  # and another process the finals
    assert orders(clone) == [paid]
    taken = accept_state(clone.project)
    assert sum(each.orders for each in taken if each.path.name.startswith("live")) == 1
    assert len(orders(clone)) == 2 and not foreign_state(clone.project) and not accept_state(clone.project)
    shutil.copyfile(made / ".kstory" / "live.sqlite", clone.state / "aside" / "live.sqlite.7")
    assert accept_state(clone.project) and len(orders(clone)) == 2, "an order is taken once"


def test_a_hostile_journal_is_not_taken_over(clone: Clone) -> None:
    journal_of(clone, trigger=True)
    (found,) = foreign_state(clone.project)
    assert "trigger" in found.wrong and accept_state(clone.project) == ()


def values() -> Iterator[tuple[str, str]]:
    take = '"take": 1, "fingerprint": "f", "made": "2026-04-10T12:00:00Z"'
    for file in ("../../../mine.txt", "/etc/passwd", "clips/../../x.mp4", "clips/x.sh", "a\\\\b.mp4", "C:/x.mp4"):
        yield file, f'{{{take}, "file": "{file}"}}'
    for file in ("clips//x.mp4", "./x.mp4", "clips/\\u001b[2J.mp4", ".mp4", "clips/.mp4", "x.mp4:stream.mp4"):
        yield file, f'{{{take}, "file": "{file}"}}'
    yield "cost", f'{{{take}, "cost": "NaN"}}'
    yield "cost", f'{{{take}, "cost": "-1"}}'
    yield "cost", f'{{{take}, "cost": "1e999999"}}'
    yield "cost", f'{{{take}, "cost": "1e-999999"}}'
    yield "seconds", f'{{{take}, "seconds": -1}}'
    yield "seconds", f'{{{take}, "seconds": 1e300}}'
    yield "number", f"{{{take.replace('1', '0', 1)}}}"
    yield "number", f"{{{take.replace('1', '10000000', 1)}}}"
    yield "request id", f'{{{take}, "request_id": "a\\u0007b"}}'
    yield "element id", f'{{{take}, "element_id": "{"9" * 5000}"}}'
    yield "input", f'{{{take}, "inputs": {{"a\\nb": "c"}}}}'


@pytest.mark.parametrize(("what", "take"), [*values()])
def test_a_lock_with_a_value_that_no_build_writes_is_broken(clone: Clone, what: str, take: str) -> None:
    node = f'{{"story": "film.kstory", "address": "hall.1", "kind": "clip", "pick": 0, "takes": [{take}]}}'
    clone.plant("kstory.lock", f'{{"version": 1, "nodes": [{node}]}}'.encode())
    for call in (*LOOKING, ("clean", "--yes", "--takes", "unpicked"), ("pick", "hall.1", "1", "--live")):
        said = clone.run(*call)
        assert all(ord(sign) >= 32 or sign == "\n" for sign in said.output)
    said = clone.run("plan", "--live")
    assert said.exit_code == 1 and "lock-broken" in said.stderr and "hall.1" in said.stderr
    assert clone.untouched()


def test_a_lock_that_is_a_pipe_or_without_end_is_broken(clone: Clone) -> None:
    os.mkfifo(clone.root / "kstory.lock")
    assert "lock-broken" in clone.run("plan", "--live").stderr
    (clone.root / "kstory.lock").unlink()
    with (clone.root / "kstory.lock").open("wb") as file:
        file.truncate(10**10)
    assert "lock-broken" in clone.run("status", "--live").stderr


def test_clean_removes_nothing_behind_a_link(clone: Clone) -> None:
    clone.folder.joinpath("rehearsal").mkdir()
    clone.folder.joinpath("rehearsal", "film.mp4").write_bytes(b"x")
    clone.link("build", clone.folder)
    clone.link(".kstory", clone.folder)
    clone.run("clean", "--yes")
    assert clone.folder.joinpath("rehearsal", "film.mp4").read_bytes() == b"x"


def test_what_is_sent_from_a_cache_was_made_here(clone: Clone, tmp_path: Path) -> None:
    """No file that came with the project is taken for a frame of a clip: it would be sent away."""
    with Standin(tmp_path / "service") as standin:
        assert clone.live(standin, wanted=Wanted(only=frozenset({"hall"}))).outcome
        (clip,) = (clone.root / "build" / "live" / "clips").iterdir()
        sha = hashlib.sha256(clip.read_bytes()).hexdigest()
        clone.link(f".kstory/cache/frames/{sha}.png", clone.mine)
        assert clone.live(standin).ok
        held = [path.read_bytes() for path in (tmp_path / "service" / "media").iterdir()]
    assert not any(b"nobody's business" in each for each in held)


def test_what_we_keep_is_closed_to_others(clone: Clone, tmp_path: Path) -> None:
    clone.state.mkdir(mode=0o777)
    before = os.umask(0)
    try:
        clone.state.chmod(0o777)
        clone.plant(".kstory/rehearsal.hold").chmod(0o666)
        assert clone.run("build").exit_code == 0
        with Standin(tmp_path / "service") as standin:
            assert clone.live(standin).ok
    finally:
        os.umask(before)
    for path in [clone.state, *clone.state.rglob("*")]:
        mode = path.stat().st_mode & 0o777
        if path.parent.name not in ("frames", "joined"):
            assert mode == (0o700 if path.is_dir() else 0o600), path


def damaged(whole: bytes, chance: random.Random) -> bytes:
    contents = bytearray(whole)
    match chance.choice(["bytes", "page", "short", "zero", "none"]):
        case "bytes":
            for _ in range(chance.choice([1, 5, 50])):
                contents[chance.randrange(len(contents))] = chance.randrange(256)
        case "page":
            at = 4096 * chance.randrange(len(contents) // 4096)
            contents[at : at + 4096] = chance.randbytes(4096)
        case "zero":
            at = chance.randrange(len(contents))
            contents[at : at + 600] = bytes(len(contents[at : at + 600]))
        case "short":
            del contents[chance.randrange(len(contents)) :]
        case "none":
            contents.clear()
    return bytes(contents)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_journal_is_a_sentence_in_every_command(clone: Clone, seed: int) -> None:
    paid, path = order(clone), clone.places().journal
    whole = path.read_bytes()
    path.write_bytes(damaged(whole, random.Random(seed)))
    hurt = path.read_bytes() != whole
    for call in (*LOOKING, ("pick", "hall.1", "1", "--live"), ("clean", "--yes", "--takes", "unpicked")):
        said = clone.run(*call)
        assert "itself has failed" not in said.output
    said = clone.run("status", "--live")
    try:
        assert [each.request_id for each in Journal.look(path).all()] == [paid] or hurt
    except Exception as fault:
        assert getattr(fault, "code", "") in ("journal-broken", "journal-newer", "no-journal"), fault
        if fault.code != "no-journal":  # type: ignore[attr-defined]
            assert said.exit_code == 1 and fault.code in said.stderr  # type: ignore[attr-defined]


def test_a_truncated_or_empty_journal_stops_a_build(clone: Clone, tmp_path: Path) -> None:
    order(clone)
    path = clone.places().journal
    whole = path.read_bytes()
    with Standin(tmp_path / "service") as standin:
        for size in (0, 1, 99, 100, 4096, len(whole) // 2):
            path.write_bytes(whole[:size])
            built = clone.live(standin)
            assert "journal-broken" in [each.code for each in built.diagnostics], size
            assert path.read_bytes() == whole[:size]
        assert not standin.ledger()["requests"]


def test_a_secret_that_is_none_is_not_used(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("KSTORY_HOME", str(home))
    key = home / stamps.SECRET

    def loose() -> None:
        key.chmod(0o640)

    def linked() -> None:
        other = home / "other"
        key.rename(other)
        key.symlink_to(other)

    def short() -> None:
        key.write_bytes(b"short")

    def open_folder() -> None:
        home.chmod(0o777)

    def folder_is_link() -> None:
        home.rename(tmp_path / "real")
        home.symlink_to(tmp_path / "real")

    ways: list[Callable[[], None]] = [loose, linked, short, open_folder, folder_is_link]
    with Standin(tmp_path / "service") as standin:
        for spoil in ways:
            assert stamps.secret().why == ""
            spoil()
            assert str(home) in stamps.secret().why
            built = clone.live(standin)
            (fault,) = [each for each in built.diagnostics if each.code == "home-unusable"]
            assert str(home) in fault.message and not standin.ledger()["requests"]
            assert clone.run("build").exit_code == 0, "a rehearsal does without"
            if home.is_symlink():
                home.unlink()
            shutil.rmtree(home, ignore_errors=True)


def test_a_stamp_is_of_one_file_and_one_user(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = clone.state / "a.json"
    stamps.write_sealed(path, b'{"a":1}')
    sealed = path.read_bytes()
    assert read_sealed(path, 1000) == b'{"a":1}'
    assert path.read_bytes() == sealed and read_sealed(clone.plant(".kstory/b.json", sealed), 1000) is None
    assert read_sealed(clone.plant(".kstory/a.json", sealed.replace(b"1}", b"2}")), 1000) is None
    path.write_bytes(sealed)
    monkeypatch.setenv("KSTORY_HOME", str(tmp_path / "other"))
    assert read_sealed(path, 1000) is None and not (tmp_path / "other").exists()


def test_measurements_are_kept_away_from_the_project(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(clone.root / "ada.png", (1, 1))
    lie = {"size": 1, "mtime_ns": 1, "inode": 1, "facts": {}}
    clone.plant(".kstory/media.json", msgspec.json.encode({"version": 1, "files": {"ada.png": lie}}))
    before = tree(clone.root)
    assert clone.run("check").exit_code == 0
    kept = clone.project.measurements
    assert tree(clone.root) == before and kept is not None and kept.is_file()
    assert not kept.is_relative_to(clone.root) and kept.stat().st_mode & 0o777 == 0o600


def intent() -> Intent:
    payload = canonical({"prompt": "x"})
    return Intent(
        "film.kstory", "hall.1", "clip", "hall", 1, "f", "kling-v3-omni", BASE_URL, payload, Decimal(1), 3, True, {}, {}
    )


def test_what_is_written_is_read_back(clone: Clone) -> None:
    """Should a trigger come in after all, a purchase ends."""
    journal = Journal.open(clone.places().journal)
    trigger = "begin update attempt set state = 'declined' where id = new.id; end"
    journal._db.execute(f"create trigger one after update on attempt when new.state = 'accepted' {trigger}")
    attempt = journal.intend(intent())
    with pytest.raises(Exception, match="is declined"):
        journal.move(attempt, State.ACCEPTED, request_id="a")
    journal.close()
