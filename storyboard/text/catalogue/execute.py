"""What can go wrong while a plan is carried out."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "refused",
        "error",
        "The service refused the request",
        "The service turned this very request down, at once or while making it, most often for what is said or shown "
        "in it. At once costs nothing; later counts as spent.\n\nIt is not sent again unchanged: change the "
        "shot, or send it once more with `kstory build --again "
        "ADDRESS`.",
    ),
    Entry(
        "service-failed",
        "error",
        "The service failed to make it",
        "The request was accepted and then failed there; the service's own words are shown. Whether failures are "
        "refunded is unknown, so it counts as spent.\n\nThe next build asks for it again, at its price.",
    ),
    Entry(
        "no-room",
        "error",
        "The service had no room within the deadline",
        "It answered that there is too much to do, until `deadline_minutes` were over. Nothing of it was accepted, and "
        "the next build sends it again. Fewer at a time (`concurrency`) may help.",
    ),
    Entry(
        "no-credit",
        "error",
        "The account has no credit left",
        "The service refused a request for want of credit. Nothing more is sent; what was accepted before is fetched. "
        "Add credit and build again: only what is missing is sent.",
    ),
    Entry(
        "key-refused",
        "error",
        "The service does not take the key",
        "The key was refused. Nothing more is sent. `kstory doctor --online` tells more; mend GMI_API_KEY, build "
        "again.",
    ),
    Entry(
        "no-model",
        "error",
        "The service does not know the model",
        "The service does not know the model or does not let this account use it. Nothing more is sent.",
    ),
    Entry(
        "unreachable",
        "error",
        "The service cannot be reached",
        "No connection could be made, several times. Nothing was sent. Look at the network and at GMI_BASE_URL.",
    ),
    Entry(
        "busy",
        "warning",
        "The service has no room",
        "The service answered that there are too many requests. kstory waits, minutes rather than seconds, and sends "
        "it again; fewer at a time help: `concurrency` in kstory.toml.",
    ),
    Entry(
        "answer-lost",
        "warning",
        "The answer to a request was lost",
        "A request was sent and no answer came back, so it may have been accepted. It is never simply sent again: "
        "kstory looks for it in the service's list of requests.",
    ),
    Entry(
        "answers-lost",
        "error",
        "Several answers in a row were lost",
        "Requests went out and no answer came back that says what became of them, three times in a row. Nothing more "
        "is ordered until that is known. The next build looks them up anew.",
    ),
    Entry(
        "not-the-service",
        "error",
        "What answers is not the service",
        "The address answered with a web page or something else that the service does not say. That is no verdict on "
        "the story: the same is sent again once the address is right.",
    ),
    Entry(
        "ordered-before",
        "warning",
        "A request was ordered before",
        "This machine has no journal of orders for the project, and the service's list of requests has, of the last "
        "days, just what the build was about to order: the project was cloned or its `.kstory` removed while work was "
        "under way. It is taken up and fetched; nothing is paid for it again.",
    ),
    Entry(
        "sent-again",
        "warning",
        "A request that may have been accepted is sent again",
        "Its answer was lost, and the service's list of requests still does not show it, though it shows others of "
        "that time. A list can be later than that: kstory looks for the request again at the end of the build and at "
        "the next ones, and what turns up is kept as a further take.",
    ),
    Entry(
        "unresolved",
        "error",
        "Nobody can tell whether a request was accepted",
        "Its answer was lost, and the service's list neither shows it nor proves that it would. The writer decides:\n\n"
        "`kstory adopt ADDRESS REQUEST_ID --live` takes a request seen in the service's console as this take. "
        "`kstory build --resubmit ADDRESS --live` sends it again and may cost again. Every build looks once "
        "more by itself.",
    ),
    Entry(
        "accepted-twice",
        "warning",
        "A request was accepted more than once",
        "The service's list shows more accepted requests than were meant. All are paid for, so all are kept: the "
        "oldest as the take that was wanted, the others as further takes.",
    ),
    Entry(
        "same-answer",
        "error",
        "The service gave the same request twice",
        "A request was answered with the id of an earlier one: equal requests may be answered from a store. A take "
        "that is to differ needs other words, for instance through {{ take }}.",
    ),
    Entry(
        "not-accepted",
        "note",
        "A request of an earlier build was never accepted",
        "An earlier build was cut off while it sent this. The service's list shows that it was not accepted, and the "
        "story no longer wants it.",
    ),
    Entry(
        "given-up",
        "note",
        "The writer chose to send it again",
        "`kstory build --resubmit` gave this attempt up. What became of it there is not followed.",
    ),
    Entry(
        "capped",
        "error",
        "A limit of money was reached",
        "What is spent and under way, and the next request, would pass `--max-cost` or the project's budget. It was "
        "not sent; what is in flight is finished and fetched.",
    ),
    Entry(
        "deadline",
        "error",
        "It is not done after the deadline",
        "The service is still at it after `deadline_minutes`. It goes on there, and the next build takes it up without "
        "paying again.",
    ),
    Entry(
        "no-result",
        "error",
        "A success without a result",
        "The service calls the request done and shows no clip or element. It is paid for; the next build asks again.",
    ),
    Entry(
        "download-failed",
        "error",
        "A finished clip could not be fetched",
        "The clip is made and paid for, and it did not arrive whole: the connection broke, the link died, or the file "
        "does not decode. The next build asks for a fresh link and tries again. It is not made anew. Should it never "
        "come, `kstory build --resubmit ADDRESS` gives it up and pays for another.",
    ),
    Entry(
        "clip-lost",
        "error",
        "The file of a take is gone",
        "kstory.lock knows the take that stands, its file is not in the build folder, and the service does not give it "
        "again. The film goes without it. Put the file back from a copy, pick another take, or pay for one more with "
        "`kstory build --again ADDRESS`, which then stands.",
    ),
    Entry(
        "upload-failed",
        "error",
        "A file could not be uploaded",
        "A picture or clip that a request needs could not be handed to the service. Nothing was charged.",
    ),
    Entry(
        "ingredient-missing",
        "error",
        "Something that a request needs is not there",
        "A clip, its last frame or an element that this step is made from is missing or cannot be read.",
    ),
    Entry(
        "blocked",
        "error",
        "It waits for something that was not made",
        "A step is made from another one, which failed. It was not sent; build again once the other is mended.",
    ),
    Entry(
        "our-fault",
        "error",
        "kstory made a mistake",
        "A fault of kstory itself: for instance a finished request that breaks the service's rules, which the checks "
        "should have found. It was not sent. Please report it.",
    ),
    Entry(
        "journal-unwritable",
        "error",
        "The journal cannot be written",
        "Before anything is sent it is written into the journal in .kstory. Where that cannot be (a full disk, a "
        "folder that may not be written), nothing is sent.",
    ),
    Entry(
        "journal-broken",
        "error",
        "The journal is damaged",
        "The record of what was bought cannot be read, so nothing is sent. Restore .kstory from a copy. If there is "
        "none, move the file away: kstory.lock still knows the finished takes, but work in flight is forgotten.",
    ),
    Entry(
        "journal-newer",
        "error",
        "The journal was written by a newer kstory",
        "Its version is higher than this kstory knows. Nothing is sent until kstory is updated.",
    ),
    Entry(
        "lock-unwritable",
        "error",
        "kstory.lock cannot be written",
        "A take is safe on disk and in the journal, but kstory.lock could not be written. Nothing more is sent; the "
        "next build brings the lock up to date from the journal.",
    ),
    Entry(
        "disk",
        "error",
        "The disk cannot be written",
        "A finished clip could not be stored, or the project's folders cannot be written. What is paid for is fetched "
        "by the next build.",
    ),
    Entry(
        "plan-outdated",
        "error",
        "The plan is out of date",
        "kstory.lock or the journal changed after the plan was made, by another build or by git. Nothing was sent; "
        "build again.",
    ),
    Entry(
        "project-held",
        "error",
        "Another build of this project is running",
        "One build at a time may spend a project's money. Wait for it (`--wait`) or stop it. The hold ends with its "
        "process, however that ends; there is no file to delete.",
    ),
    Entry(
        "other-service",
        "warning",
        "Unfinished work at another service",
        "An earlier build sent requests to another address (GMI_BASE_URL) and they are not fetched yet. The key is not "
        "shown to that address now. Build once with it again, or give them up with `kstory build --resubmit ADDRESS`.",
    ),
    Entry(
        "service-trouble",
        "warning",
        "The service answers badly",
        "A question to the service failed or could not be read. kstory asks again, more and more slowly.",
    ),
    Entry(
        "unknown-status",
        "note",
        "A status that kstory does not know",
        "The service describes a request by a word that is in no list. kstory waits on.",
    ),
    Entry(
        "status-went-back",
        "note",
        "A request went back to an earlier status",
        "The service put a request back, usually to try it again itself. kstory waits on.",
    ),
    Entry(
        "length-differs",
        "warning",
        "A clip is not as long as it was asked for",
        "The clip that came is whole, but its length is not the one of the request. It is kept, since it is paid for.",
    ),
)
