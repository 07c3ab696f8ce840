"""Faults of the project on disk: kstory.toml, kstory.lock, the key. No story can show them: no examples."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "story-missing",
        "error",
        "no story to build",
        "Without a file name the command takes the one .kstory file of the folder that has a scene in it."
        " Here there is none. `kstory new NAME` makes a project that builds at once.",
    ),
    Entry(
        "story-unclear",
        "error",
        "several stories to build",
        "Several .kstory files of this folder have scenes in them, and nobody but you knows which is "
        "meant. Name one. Files that only declare a cast to be imported do not count.",
    ),
    Entry(
        "config-broken",
        "error",
        "a kstory.toml that cannot be read",
        "kstory.toml is a TOML file: lines such as `max_cost = 5` below a header such as `[money]`. "
        'Numbers stand bare, texts in double quotes. `service = "gmi"` alone is short for a `[service]` '
        'with the line `name = "gmi"`; with both, TOML has one name for two things.',
    ),
    Entry(
        "config-unknown",
        "error",
        "a setting that kstory.toml does not have",
        "A misspelt setting would hold for nothing, and some of them bound what is spent. So an unknown "
        "one is an error.",
    ),
    Entry(
        "config-value",
        "error",
        "a value that a setting cannot have",
        "The setting of kstory.toml is known and its value is not one it can have. Nothing is guessed "
        "where money depends on it.",
    ),
    Entry(
        "variable-value",
        "error",
        "a value that an environment variable cannot have",
        "KSTORY_CONCURRENCY, KSTORY_POLL_SECONDS and the like, and GMI_BASE_URL, stand above "
        "what kstory.toml says. One of them holds something it cannot mean.",
    ),
    Entry(
        "lock-broken",
        "error",
        "a kstory.lock that cannot be trusted",
        "kstory.lock says what was made from what, so that nothing is paid for twice. It is cut short, "
        "holds a merge conflict, or contradicts itself. It never counts as empty: nothing is made until "
        "it is mended, best from git.",
    ),
    Entry(
        "lock-newer",
        "error",
        "a kstory.lock of a newer kstory",
        "Somebody built this project with a newer kstory, whose lock this one does not understand. Update kstory.",
    ),
    Entry(
        "rename-unfinished",
        "warning",
        "a rename that was cut off",
        "`kstory mv` was stopped half-way, so some files may say the old name and some the new one. It was written "
        "down before it began: the same `kstory mv` again, or any build, sees it to its end, and nothing is made "
        "again.",
    ),
    Entry(
        "state-strange",
        "warning",
        "state that was not written here",
        "What kstory remembers of a project lies in its folder .kstory: what was ordered, and a rename on its way. It "
        "counts only where you wrote it, on this machine: it carries a stamp that is made with a secret in your own "
        "folder (KSTORY_HOME). What came with the project is never acted on; a build moves it to .kstory/aside.\n\n"
        "A project that you copied, or built on another machine, has such state too. The command `trust` takes it "
        "over.",
    ),
    Entry(
        "state-unsafe",
        "error",
        "a place that kstory will not write to",
        ".kstory, or a folder of build, is a link, is no folder, or belongs to another user. kstory writes only into "
        "folders of its own, so that no project can have it write elsewhere. Remove the link.",
    ),
    Entry(
        "home-unusable",
        "error",
        "no folder for your own secret",
        "By a secret in your own folder kstory tells what you wrote from what came with a project. Where it cannot be "
        "kept, the next live build would not know this one's journal, and might pay twice; so nothing is sent. The "
        "message names the folder; KSTORY_HOME names another one. Rehearsals work without.",
    ),
    Entry(
        "key-missing",
        "error",
        "no key for the service",
        "A live build needs a key: in the variable GMI_API_KEY, or in a file outside the project that "
        "KSTORY_KEY_FILE names. Everything but a live build works without.",
    ),
    Entry(
        "key-unsafe",
        "error",
        "a key that others can read",
        "The file that KSTORY_KEY_FILE names lies inside the project, which is shared, or its permissions"
        " let others read it. Move it out, and close it with `chmod 600`.",
    ),
    Entry(
        "key-unreadable",
        "error",
        "a key that cannot be used",
        "What was found is no key: the file cannot be opened, or it holds more than one word of plain "
        "letters, digits and signs.",
    ),
)
