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
        "what kstory.toml says; KSTORY_HOME names your own folder of kstory. Live builds take GMI_ORG_ID, a proxy and "
        "certificates from the environment too, which rehearsals never do. One of them holds something it cannot mean. "
        "`kstory doctor` shows all that are set.",
    ),
    Entry(
        "folder-untrusted",
        "warning",
        "a setting that waits for your word",
        "A project may come from anybody. So its kstory.toml alone does not decide where your key goes, which files "
        "outside the project are read, that builds are live, or that a price is lower than the catalogue's. "
        "`kstory trust` shows what a folder asks for and remembers your yes, outside the project, for exactly these "
        "values. What variables such as GMI_BASE_URL say is your own word already.",
    ),
    Entry(
        "template-untrusted",
        "error",
        "a prompt template outside that waits for your word",
        "What a prompt template holds goes into every prompt, and so to the service. One that lies outside the project "
        "is read only after `kstory trust`; until then there are no prompts, so this is an error.",
    ),
    Entry(
        "config-foreign",
        "warning",
        "a kstory.toml of somebody else",
        "kstory.toml is looked for in the story's folder and in those above it, where another user of this machine may "
        "have put one. It is followed if it is yours or the system's own user's (root's, who could change kstory "
        "itself). `kstory trust FOLDER` follows one of somebody else all the same. A live build begins only once that "
        "is decided, since a limit of money may stand in it.",
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
    Entry(
        "too-many-faults",
        "note",
        "more faults than are told",
        "The first ten thousand faults are told, errors before warnings. A file with more is seldom a story; if it is, "
        "mend some of them, and the others are told in the next run.",
    ),
)
