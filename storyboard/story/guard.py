"""What a template may say: its tree is searched for what is not on the lists, before anything of it runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from msgspec import Struct

from storyboard.story.sandbox import FILTERS, LOOP, TESTS
from storyboard.text.suggest import closest

_NODES: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.For, nodes.Assign,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Mul,
    nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos, nodes.Concat, nodes.Getitem, nodes.Slice, nodes.List,
    nodes.Tuple, nodes.Filter, nodes.Test, nodes.Keyword,
)  # fmt: skip


class Refused(Struct, frozen=True, gc=False):
    """Something a template may not do, in the tag or expression at the offset `at`; `word` when it alone is."""

    message: str
    at: int
    word: str = ""
    hint: str | None = None


class Guard(NodeTransformer):
    """Finds what a template may not do, and wraps what has to be counted. A node's line is an offset here."""

    def __init__(self) -> None:
        self.refused: list[Refused] = []

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """Refuse every kind of node that is not on the list."""
        if self._get(node) is None and not isinstance(node, _NODES):
            name = type(node).__name__.lower()
            hint = "Templates know if, for, set, and {{ }} with filters."
            self.refused.append(Refused(f"A template here may not use this ('{name}').", node.lineno, hint=hint))
            return node
        return super().visit(node, *args, **kwargs)

    def _get(self, node: nodes.Node) -> object:
        return getattr(self, f"visit_{type(node).__name__}", None)

    def _known(self, node: nodes.Filter | nodes.Test, what: str, known: Iterable[str]) -> nodes.Node:
        if node.name not in known:
            near = closest(node.name, known)
            hint = f"Did you mean '{near}'?" if near else f"There are: {', '.join(sorted(known))}."
            message = f"There is no {what} '{node.name}' in templates."
            self.refused.append(Refused(message, node.lineno, node.name, hint))
        return self.generic_visit(node)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:
        """Filters of the list alone."""
        return self._known(node, "filter", FILTERS)

    def visit_Test(self, node: nodes.Test) -> nodes.Node:
        """Tests of the list alone."""
        return self._known(node, "test", TESTS)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        """`loop.index` and its like."""
        if not (isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in LOOP):
            self.refused.append(Refused(f"A template may not reach for '.{node.attr}'.", node.lineno))
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """`range(...)`."""
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if plain and isinstance(node.node, nodes.Name) and node.node.name == "range":
            bounds = nodes.List([self.visit(arg) for arg in node.args], lineno=node.lineno)
            return _filtered(bounds, "_range")
        if isinstance(node.node, nodes.Getattr) and node.node.attr in FILTERS:
            hint = f"Write `| {node.node.attr}` behind the value."
            self.refused.append(Refused(f"'.{node.node.attr}()' is not for templates.", node.lineno, hint=hint))
        else:
            self.refused.append(Refused("The only thing a template may call is range(...).", node.lineno))
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:
        """Loops count their rounds and do not call themselves."""
        if node.recursive:
            self.refused.append(Refused("A loop may not be recursive.", node.lineno))
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "_each")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """`a ~ b`, bounded."""
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "join")

    def visit_List(self, node: nodes.List) -> nodes.Node:
        """`[a, b]`, flat."""
        return _filtered(self.generic_visit(node), "_flat")

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:
        """`a, b` as a value is a list; as the target of a loop it stays."""
        self.generic_visit(node)
        return node if node.ctx == "store" else _filtered(nodes.List(node.items, lineno=node.lineno), "_flat")


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno, environment=None)
