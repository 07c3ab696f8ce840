"""A plan as a graph: drawn, in waves, and its longest way.

The only place that loads the graph library, which a check and a build never do.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from storyboard.planner.records import Address, Plan, Step
from storyboard.text.escapes import in_dot, in_mermaid

_COLOURS = {
    "new": "#cfe8cf",
    "changed": "#ffe3b0",
    "stale": "#f3f0c2",
    "kept": "#eeeeee",
    "blocked": "#f4c7c3",
}
_SHAPES = {"element": "oval", "clip": "box", "edit": "hexagon"}
_MERMAID = {"element": ('(["', '"])'), "clip": ('["', '"]'), "edit": ('{{"', '"}}')}


def waves(plan: Plan) -> tuple[tuple[Address, ...], ...]:
    """What can be made at the same time, wave after wave, each in the plan's order."""
    rank = {step.address: index for index, step in enumerate(plan.steps)}
    return tuple(tuple(sorted(wave, key=rank.__getitem__)) for wave in nx.topological_generations(_graph(plan)))


def longest(plan: Plan) -> tuple[Address, ...]:
    """The chain of steps that needs the most seconds of output, first to last: what a build waits for at the least."""
    graph = _graph(plan)
    seconds = {step.address: step.seconds for step in plan.steps}
    for _, address, edge in graph.edges(data=True):
        edge["weight"] = seconds[address]
    for step in plan.steps:
        graph.add_edge(_START, step.address, weight=step.seconds)
    return tuple(address for address in nx.dag_longest_path(graph) if address != _START)


def dot(plan: Plan) -> str:
    """The plan for Graphviz."""
    lines = ["digraph plan {", "  rankdir=LR;", '  node [fontname="sans-serif", style=filled];']
    for step in plan.steps:
        label = "\\n".join(in_dot(line) for line in _label(step))
        lines.append(
            f'  "{in_dot(step.address)}" [label="{label}", shape={_SHAPES[step.kind]}, '
            f'fillcolor="{_COLOURS[step.state]}"];'
        )
    for need, address in _drawn(plan):
        lines.append(f'  "{in_dot(need)}" -> "{in_dot(address)}";')
    return "\n".join([*lines, "}", ""])


def mermaid(plan: Plan) -> str:
    """The plan for Mermaid. Nodes are numbered, since names may be in any script."""
    number = {step.address: f"n{index}" for index, step in enumerate(plan.steps, 1)}
    lines = ["flowchart LR"]
    for step in plan.steps:
        before, after = _MERMAID[step.kind]
        label = "<br/>".join(in_mermaid(line) for line in _label(step))
        lines.append(f"  {number[step.address]}{before}{label}{after}:::{step.state}")
    lines += [f"  {number[need]} --> {number[address]}" for need, address in _drawn(plan)]
    lines += [f"  classDef {state} fill:{colour},color:#222" for state, colour in _COLOURS.items()]
    return "\n".join([*lines, ""])


_START = ""


def _graph(plan: Plan) -> nx.DiGraph[Address]:
    graph: nx.DiGraph[Address] = nx.DiGraph()
    graph.add_nodes_from(step.address for step in plan.steps)
    known = set(graph)
    graph.add_edges_from((need, step.address) for step in plan.steps for need in step.needs if need in known)
    return graph


def _drawn(plan: Plan) -> Iterator[tuple[Address, Address]]:
    """The arrows without those that follow from others, in the plan's order."""
    reduced = nx.transitive_reduction(_graph(plan))
    for step in plan.steps:
        yield from ((need, step.address) for need in step.needs if reduced.has_edge(need, step.address))


def _label(step: Step) -> list[str]:
    lines = [step.address, step.title] if step.title != step.address else [step.address]
    return [*lines, f"{step.seconds:g} s, {step.state}" if step.seconds else step.state]
