"""Seconds, characters, money and states in few words, for hovers, hints and lenses."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from storyboard.checks.lengths import alone
from storyboard.checks.measures import prompt_length
from storyboard.editor.view import Film
from storyboard.kling.limits import PROMPT, SHOT_PROMPT
from storyboard.kling.prices import money
from storyboard.story.model import EditScene, MediaRef, Scene, SceneRef, Shot
from storyboard.text import MediaFacts
from storyboard.text.phrases import length


def budget(film: Film, scene: Scene | EditScene, shot: Shot | None) -> tuple[int, int]:
    """How many characters a prompt has, and how many it may have: more where a shot is a clip of its own."""
    if shot is None or isinstance(scene, EditScene):
        return prompt_length(scene.prompt) if isinstance(scene, EditScene) else 0, PROMPT.top
    used = prompt_length(shot.prompt)
    steps = film.steps.get(scene.name)
    if steps and all(step.shots for step in steps):
        single = any(len(step.shots) == 1 and step.shots[0].number == shot.number for step in steps)
    else:
        single = alone(scene, shot)
    return used, PROMPT.top if single or used > SHOT_PROMPT.top else SHOT_PROMPT.top


def seconds_of(film: Film, scene: Scene | EditScene) -> float | None:
    """How long a scene lasts; None for an edit of what is not known."""
    if isinstance(scene, Scene):
        return sum(shot.seconds for shot in scene.shots)
    if steps := film.steps.get(scene.name):
        return sum(step.seconds for step in steps)
    match scene.source:
        case MediaRef(path=path):
            facts = film.compiled.media.get(path)
            return facts.seconds if isinstance(facts, MediaFacts) else None
        case SceneRef(name=name) if isinstance(source := film.meanings.get(name), Scene):
            return seconds_of(film, source)
    return None


def price_of(film: Film, scene: Scene | EditScene) -> Decimal | None:
    """What one take of a scene costs: of the plan where there is one, else by its seconds."""
    if steps := film.steps.get(scene.name):
        return sum((step.each for step in steps), Decimal(0))
    seconds = seconds_of(film, scene)
    if seconds is None:
        return None
    video = isinstance(scene, EditScene) or scene.follow is not None
    return film.prices.clip(scene.look.mode, seconds, sound=scene.look.sound and not video, video=video)


def scene_summary(film: Film, scene: Scene | EditScene) -> list[str]:
    """`15 s`, `2 clips`, `$2.10`, then what is made of it."""
    seconds, price, steps = seconds_of(film, scene), price_of(film, scene), film.steps.get(scene.name, ())
    found = [] if seconds is None else [length(seconds)]
    if steps:
        found.append(f"{len(steps)} clip{'' if len(steps) == 1 else 's'}")
    if price is not None:
        found.append(money(price) + (" a take" if scene.look.takes > 1 else ""))
    return found + states(film, scene)


def states(film: Film, scene: Scene | EditScene) -> list[str]:
    """What the lock has of a scene's clips, and its takes where there are several."""
    steps = film.steps.get(scene.name, ())
    counted = Counter(film.state(step) for step in steps)
    found: list[str] = []
    if len(counted) == 1:
        found.append(next(iter(counted)))
    elif counted:
        found.append(", ".join(f"{number} {state}" for state, number in counted.items()))
    owed = sum((step.price for step in steps if film.state(step) == step.state), Decimal(0))
    if owed and len(counted) > 1:
        found.append(f"{money(owed)} to make")
    for step in steps:
        node = film.nodes.get((step.made_in or film.compiled.story.entry, step.made or step.address))
        if node and len(node.takes) > 1:
            found.append(f"{step.address}: {len(node.takes)} takes, {step.take or node.pick or '-'} picked")
    return found
