"""Awaits: every moment at which a process may die or freeze, found in the code itself.

A module's copy calls back before and after each of its `await`s, `async for`s and `async with`s.
"""

import ast
import asyncio
import builtins
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from contextvars import ContextVar
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, Protocol

ROOT = Path(__file__).parents[2]
PROTOCOL = ("alerts", "pipeline/notifier")  # where messages are made, sent and kept account of
REACH = "_reach"  # what copies call it

BEFORE, AFTER = "before", "after"


class Await(NamedTuple):
    """One of them."""

    module: str
    function: str
    line: int
    text: str

    @property
    def where(self) -> str:
        """What it is excused by: its function's full name."""
        return f"{self.module}.{self.function}"

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.function}: {self.text}"


class Struck(Protocol):
    """A process that may be struck at each of them."""

    async def at(self, number: int, when: str) -> None:
        """Here it may die, which nobody comes back from, or freeze until it wakes."""


PROCESS: ContextVar[Struck] = ContextVar("process")


class Copies:
    """Copies of the modules that wait for something, and what was reached in them."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.known: list[Await] = []
        self.reached: Counter[int] = Counter()
        self._trees = {name: self._marked(name, source) for name, source in sources.items()}
        self._modules: dict[str, ModuleType] = {}

    @classmethod
    def of_the_protocol(cls) -> "Copies":
        """Of all modules in which a message may wait."""
        files = [file for folder in PROTOCOL for file in sorted((ROOT / folder).rglob("*.py"))]
        texts = {dotted(file): file.read_text(encoding="utf-8") for file in files}
        return cls({name: text for name, text in texts.items() if waits(ast.parse(text))})

    @property
    def names(self) -> list[str]:
        """Of the modules."""
        return list(self._trees)

    def module(self, name: str) -> Any:
        """A copy. Copies import one another, and otherwise what everybody does."""
        if name not in self._modules:
            module = self._modules[name] = ModuleType(name)
            own = vars(builtins) | {"__import__": self._import}
            vars(module).update({"__builtins__": own, REACH: self._reach})
            exec(compile(self._trees[name], name, "exec"), vars(module))  # noqa: S102  # our own
        return self._modules[name]

    def _import(self, name: str, *how: Any) -> Any:
        return self.module(name) if name in self._trees else __import__(name, *how)

    def _marked(self, module: str, source: str) -> ast.Module:
        tree = ast.parse(source)
        Marks(module, self.known).visit(tree)
        return ast.fix_missing_locations(tree)

    def _reach(self, number: int, kind: str, awaited: Any) -> Any:
        """In the place of what is awaited."""
        self.reached[number] += 1
        return getattr(self, f"_{kind}")(number, awaited)

    async def _one(self, number: int, awaited: Awaitable[Any]) -> Any:
        process = PROCESS.get()
        try:
            await process.at(number, BEFORE)
            result = await awaited
        except Exception:
            await process.at(number, AFTER)
            raise
        finally:
            if hasattr(awaited, "close"):
                awaited.close()
        await process.at(number, AFTER)
        return result

    async def _each(self, number: int, found: Any) -> AsyncIterator[Any]:
        rest = aiter(found)
        while True:
            try:
                value = await self._one(number, anext(rest))
            except StopAsyncIteration:
                return
            yield value

    def _within(self, number: int, entered: Any) -> "Within":
        return Within(self, number, entered)

    def missed(self, excused: Iterable[str]) -> list[str]:
        """Those that were never reached and have no excuse, and excuses that nothing needs."""
        names = set(excused)
        missed = [each for number, each in enumerate(self.known) if not self.reached[number]]
        needed = {name for name in names if any(is_of(each, name) for each in missed)}
        bare = [str(each) for each in missed if not any(is_of(each, name) for name in names)]
        return bare + [f"{name} needs no excuse" for name in sorted(names - needed)]


class Within:
    """An `async with`: its beginning and its end."""

    def __init__(self, copies: Copies, number: int, entered: Any) -> None:
        self._copies, self._number, self._entered = copies, number, entered

    async def __aenter__(self) -> Any:
        return await self._copies._one(self._number, self._entered.__aenter__())  # noqa: SLF001

    async def __aexit__(self, *how: object) -> Any:
        if how[0] is asyncio.CancelledError:  # the run ends, whatever a process is at
            return await self._entered.__aexit__(*how)
        return await self._copies._one(self._number, self._entered.__aexit__(*how))  # noqa: SLF001


class Marks(ast.NodeTransformer):
    """Puts a call into each `await`, and notes where it is."""

    def __init__(self, module: str, known: list[Await]) -> None:
        self._module, self._known = module, known
        self._names: list[str] = []

    def _named(self, node: Any) -> Any:
        self._names.append(node.name)
        self.generic_visit(node)
        self._names.pop()
        return node

    visit_ClassDef = visit_FunctionDef = visit_AsyncFunctionDef = _named  # noqa: N815  # ast's names

    def _mark(self, kind: str, inner: ast.expr, node: ast.AST) -> ast.expr:
        text = ast.unparse(inner).partition("\n")[0]
        function = ".".join(self._names)
        self._known.append(Await(self._module, function, getattr(node, "lineno", 0), text))
        arguments: list[ast.expr] = [ast.Constant(len(self._known) - 1), ast.Constant(kind), inner]
        return ast.Call(ast.Name(REACH, ast.Load()), arguments, [])

    def visit_Await(self, node: ast.Await) -> ast.AST:
        """One value."""
        marked = self._mark("one", node.value, node)
        self.generic_visit(node)
        return ast.copy_location(ast.Await(marked), node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        """Each value."""
        node.iter = self._mark("each", node.iter, node)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        """The same inside brackets."""
        if node.is_async:
            node.iter = self._mark("each", node.iter, node.iter)
        return self.generic_visit(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.AST:
        """Its beginning and its end."""
        for item in node.items:
            item.context_expr = self._mark("within", item.context_expr, node)
        return self.generic_visit(node)


def waits(tree: ast.AST) -> bool:
    """Whether there is any in this code."""
    kinds = (ast.Await, ast.AsyncFor, ast.AsyncWith)
    return any(
        isinstance(node, kinds) or (isinstance(node, ast.comprehension) and node.is_async)
        for node in ast.walk(tree)
    )


def dotted(file: Path) -> str:
    """What a module is imported by."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def is_of(known: Await, name: str) -> bool:
    """Whether this is in the module, class or function of that full name.

    Behind a colon the name may go on with how the text begins, where a function has others, too.
    """
    function, colon, text = name.partition(": ")
    if colon:
        return known.where == function and known.text.startswith(text)
    return f"{known.where}.".startswith(f"{name}.")
