"""What the lock knows of each step: made, made from something else, or never made; and what a build would send now.

A step is found in the lock by its fingerprint, under whatever address (scenes are moved, renamed and renumbered), and
only then by its address. A node belongs to one step. Where several steps have one fingerprint, those whose inputs fit
come first, then those whose address is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from storyboard.ledger.records import Lock, Node, Take
from storyboard.planner.causes import edited, told
from storyboard.planner.records import Address, Edited, Place, State, Step, Variant
from storyboard.planner.show import place
from storyboard.planner.sketch import Sketch
from storyboard.planner.wanted import Wanted, named
from storyboard.text import Source

KEPT = "kept by your word, until the next edit"

Fit = Literal["same", "stale", "other"]
"""The inputs of a take: as they are now; of the same steps, made again since; of other scenes, by the writer's own
edit."""


@dataclass(slots=True)
class Judge:
    """Goes through the steps, needs first, and remembers which take stands for each."""

    story: str
    lock: Lock
    sources: Mapping[str, Source]
    wanted: Wanted
    scenes: frozenset[str]
    fingerprints: Mapping[str, frozenset[Address]]
    by_print: dict[str, list[Node]] = field(init=False)
    by_address: dict[Address, Node] = field(init=False)
    done: dict[Address, Step] = field(default_factory=dict)
    standing: dict[Address, Take | None] = field(default_factory=dict)
    claimed: set[tuple[str, Address, str]] = field(default_factory=set)
    was: dict[str, set[str]] = field(default_factory=dict)
    further: tuple[Variant, ...] = ()  # of the step in hand

    def __post_init__(self) -> None:
        self.by_print, self.by_address = {}, {}
        for node in self.lock.nodes:
            mine = node.story == self.story
            if mine:
                self.by_address[node.address] = node
            if mine or node.kind == "element":
                for print_ in dict.fromkeys(take.fingerprint for take in node.takes):
                    self.by_print.setdefault(print_, []).append(node)
        for nodes in self.by_print.values():
            nodes.sort(key=lambda node: (node.story != self.story, node.story, node.address))

    def judge(self, group: Sequence[Sketch]) -> list[Step]:
        """The steps of one scene, or one element, with what the lock says of them. Their needs are judged before."""
        found = self._matches(group)
        steps = []
        for sketch in group:
            self.further = sketch.further
            step = self._judged(sketch, found.get(sketch.step.address))
            self.done[step.address] = step
            steps.append(step)
        return steps

    def _matches(self, group: Sequence[Sketch]) -> dict[Address, Node]:
        found: dict[Address, Node] = {}
        for fits, at_home in (("same", True), ("same", False), ("stale", True), ("other", True), ("stale", False)):
            for sketch in group:
                address = sketch.step.address
                if address not in found and sketch.trouble is None:
                    node = next(self._candidates(sketch, fits, at_home), None)
                    if node is not None:
                        found[address] = node
                        self._claim(sketch.step, node)
        return found

    def _candidates(self, sketch: Sketch, fits: str, at_home: bool) -> Iterator[Node]:
        step = sketch.step
        for print_ in dict.fromkeys(variant.fingerprint for variant in step.variants):
            for node in self.by_print.get(print_, ()):
                home = node.story == self.story and node.address == step.address
                if home != at_home or (node.story, node.address, print_) in self.claimed:
                    continue
                owned = node.story == self.story and node.address in self.fingerprints.get(print_, ())
                if not home and owned and not step.needs:
                    continue  # it is the step of that address that it was made for
                if any(self._fit(sketch, take) == fits for take in node.takes if take.fingerprint == print_):
                    yield node

    def _claim(self, step: Step, node: Node) -> None:
        for variant in step.variants:
            self.claimed.add((node.story, node.address, variant.fingerprint))
        if step.scene:
            self.was.setdefault(step.scene, set()).add(_scene(node.address))

    def _judged(self, sketch: Sketch, node: Node | None) -> Step:
        step = sketch.step
        trouble = self._trouble(sketch)
        at_home = self._at_home(step)
        if trouble is not None:
            held = node or at_home
            return self._stands(step, held, _picked(held), "blocked", *trouble)
        if node is None and at_home is not None:
            if at_home.kept and at_home.kept == step.variants[0].fingerprint:
                return self._stands(step, at_home, _picked(at_home), "kept", KEPT)
            return self._changed(sketch, at_home)
        if node is None:
            return self._stands(step, None, None, "new", "", None, _all(step))
        return self._made(sketch, node)

    def _changed(self, sketch: Sketch, node: Node) -> Step:
        before = _picked(node)
        found = [
            Edited(what, None if span is None else place(span, self.sources))
            for what, span in edited(before.parts if before else {}, sketch.parts)
        ]
        step = msgspec.structs.replace(sketch.step, edits=tuple(found))
        where = found[0].place if found else None
        return self._stands(step, node, before, "changed", told([each.what for each in found]), where, _all(step))

    def _made(self, sketch: Sketch, node: Node) -> Step:
        step = sketch.step
        prints = {variant.fingerprint for variant in (*step.variants, *sketch.further)}
        fits = {take.take: self._fit(sketch, take) for take in node.takes if take.fingerprint in prints}
        have = Counter(take.fingerprint for take in node.takes if fits.get(take.take, "other") != "other")
        standing = _picked(node)
        if node.kept and node.kept == step.variants[0].fingerprint:
            return self._stands(step, node, standing, "kept", KEPT, None, _missing(step, have))
        if standing is None or fits.get(standing.take, "other") != "same":
            standing = _best(node, fits) or standing
        match fits.get(standing.take, "other") if standing else "other":
            case "same":
                missing = _missing(step, have)
                if self.wanted.stale and (remade := self._remade(step)):
                    cause = f"{remade} is made again, and so is what it was used for"
                    return self._stands(step, node, standing, "stale", cause, None, _all(step))
                return self._stands(step, node, standing, "kept", self._foresight(step, missing), None, missing)
            case "stale":
                submits = _all(step) if self.wanted.stale else _missing(step, have)
                cause, where = self._staleness(sketch, standing)
                return self._stands(step, node, standing, "stale", cause, where, submits)
            case _:
                cause, where = self._repointed(sketch, standing)
                return self._stands(step, node, standing, "changed", cause, where, _all(step))

    def _stands(
        self,
        step: Step,
        node: Node | None,
        standing: Take | None,
        state: State,
        cause: str,
        where: Place | None = None,
        submits: tuple[int, ...] = (),
    ) -> Step:
        self.standing[step.address] = standing
        variants = step.variants
        if named(step, self.wanted.again) and not submits and state != "blocked":
            further = self._one_more(variants, node)
            variants, submits = (*variants, further), (further.take,)
            cast = [hole.target for hole in further.request.holes if hole.kind == "element"]
            step = msgspec.structs.replace(step, needs=tuple(dict.fromkeys((*step.needs, *cast))))
        return msgspec.structs.replace(
            step,
            variants=variants,
            state=state,
            cause=cause,
            cause_place=where,
            submits=submits,
            price=step.each * len(submits),
            take=standing.take if standing else 0,
            lasts=standing.seconds if standing else 0.0,
            others=tuple(variant.fingerprint for variant in self.further),
            made=node.address if node is not None and node.address != step.address else None,
            made_in=node.story if node is not None and node.story != self.story else None,
        )

    def _one_more(self, variants: Sequence[Variant], node: Node | None) -> Variant:
        """The take behind all that there are, in its own words where it has some."""
        number = max([variants[-1].take, *(take.take for take in (node.takes if node else ()))]) + 1
        told = next((each for each in self.further if each.take == number), variants[-1])
        return msgspec.structs.replace(told, take=number)

    def _at_home(self, step: Step) -> Node | None:
        """The node under the step's own address, unless what it holds has become another step."""
        node = self.by_address.get(step.address)
        picked = _picked(node)
        if node is None or picked is None or node.kind != step.kind:
            return None
        print_ = picked.fingerprint
        others = self.fingerprints.get(print_, frozenset()) - {step.address}
        gone = (node.story, node.address, print_) in self.claimed or any(
            not self._holds(other, print_) for other in others
        )
        return None if gone else node

    def _holds(self, address: Address, print_: str) -> bool:
        node = self.by_address.get(address)
        return node is not None and any(take.fingerprint == print_ for take in node.takes)

    def _trouble(self, sketch: Sketch) -> tuple[str, Place | None] | None:
        if sketch.trouble is not None:
            return sketch.trouble.cause, place(sketch.trouble.span, self.sources)
        for need in sketch.step.needs:
            step = self.done.get(need)
            if step is None or (step.state == "blocked" and (step.kind == "element" or not step.take)):
                return f"it needs {need}, which is blocked", None if step is None else step.place
        return None

    def _fit(self, sketch: Sketch, take: Take) -> Fit:
        if self._moved_links(sketch, take):
            return "other"
        if not take.inputs:
            return "same"
        return "stale" if self._unlike(sketch.step, take) else "same"

    def _unlike(self, step: Step, take: Take) -> tuple[Address, ...]:
        sent = set(take.inputs.values())
        return tuple(need for need in step.needs if _result(self.standing.get(need)) not in sent)

    def _moved_links(self, sketch: Sketch, take: Take) -> tuple[str, ...]:
        """Frames and videos that the writer has pointed at another scene; `continue` follows what stands before."""
        return tuple(
            key
            for key, ref in sketch.links.items()
            if not ref.continued
            and (before := take.parts.get(key, "").removeprefix("@"))
            and before != ref.name
            and before not in self.was.get(ref.name, ())
            and (before in self.scenes or any(before in names for names in self.was.values()))
        )

    def _staleness(self, sketch: Sketch, take: Take | None) -> tuple[str, Place | None]:
        assert take is not None
        need = self._unlike(sketch.step, take)[0]
        step = self.done[need]
        if step.kind == "element":
            return f"@{need} was created again since", step.place
        if self.standing[need] is None:
            return f"it was made from another clip than {need}, which is not made yet", step.place
        return f"{need} is another clip than the one it was made from", step.place

    def _repointed(self, sketch: Sketch, take: Take | None) -> tuple[str, Place | None]:
        moved = self._moved_links(sketch, take) if take else ()
        if not moved:
            return "the request is not the one it was made from", None
        part = sketch.parts[moved[0]]
        return f"{part.what} is now @{sketch.links[moved[0]].name}", place(part.span, self.sources)

    def _foresight(self, step: Step, missing: tuple[int, ...]) -> str:
        if missing:
            return f"{len(missing)} more {'take is' if len(missing) == 1 else 'takes are'} wanted"
        remade = self._remade(step)
        return f"{remade} will be made again, and this will be stale" if remade else ""

    def _remade(self, step: Step) -> Address | None:
        """The first need that gets another pick in this build; a further take of what stands changes nothing."""
        going = ("new", "changed", "stale")
        return next((need for need in step.needs if self.done[need].submits and self.done[need].state in going), None)


def owners(steps: Iterable[Step]) -> dict[str, frozenset[Address]]:
    """Which addresses have a fingerprint."""
    found: dict[str, set[Address]] = {}
    for step in steps:
        for variant in step.variants:
            found.setdefault(variant.fingerprint, set()).add(step.address)
    return {print_: frozenset(addresses) for print_, addresses in found.items()}


def _all(step: Step) -> tuple[int, ...]:
    return tuple(variant.take for variant in step.variants)


def _missing(step: Step, have: Counter[str]) -> tuple[int, ...]:
    left, missing = Counter(have), list[Variant]()
    for variant in step.variants:
        if left[variant.fingerprint] > 0:
            left[variant.fingerprint] -= 1
        else:
            missing.append(variant)
    return tuple(variant.take for variant in missing)


def _best(node: Node, fits: Mapping[int, Fit]) -> Take | None:
    """The newest take whose inputs are as they are now, else the newest that is only stale."""
    for wanted in ("same", "stale"):
        found = [take for take in node.takes if fits.get(take.take) == wanted]
        if found:
            return max(found, key=lambda take: take.take)
    return None


def _picked(node: Node | None) -> Take | None:
    if node is None or not node.takes:
        return None
    return node.chosen or node.takes[-1]


def _result(take: Take | None) -> str:
    return "" if take is None else take.element_id or take.sha256


def _scene(address: Address) -> str:
    return address.rpartition(".")[0]
