"""What a user's Python file offers, found by reading it: nothing in it is run."""

import ast
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from explorer.errors import BadFileError

FactoryKind = Literal["function", "class", "object"]

_LARGEST_FILE = 4_000_000  # bytes; code that people write is far smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Factory:
    """Something at the top of a file that may make, or be, a network.

    Attributes:
        name: Its name; ``FILE.py:NAME`` names the network.
        kind: ``"function"``, ``"class"``, or ``"object"``: the result of a call.
        line: Where it is defined, from 1.
        text: First line of its docstring, or ``""``.
        needs: Arguments without a default: with any, it cannot be opened as it is.
        is_module: Whether its code says that it is an ``nn.Module``.
    """

    name: str
    kind: FactoryKind
    line: int
    text: str = ""
    needs: tuple[str, ...] = ()
    is_module: bool = False


def factories_in(path: Path) -> tuple[Factory, ...]:
    """Functions, classes and objects that ``path`` defines, the likeliest first.

    Raises:
        BadFileError: It cannot be read, is no Python, or defines nothing of the kind.
    """
    tree = _parsed(path)
    classes = {n.name: n for n in tree.body if isinstance(n, ast.ClassDef)}
    # By name, since what is defined again replaces what was before.
    found = {
        factory.name: factory
        for node in tree.body
        for factory in _factories(node, classes)
        if not factory.name.startswith("_")
    }
    if not found:
        reason = "defines no function, class or object at its top level"
        raise BadFileError(path, f"{reason}; choose a file that makes a network")
    return tuple(sorted(found.values(), key=_unlikeliness))


def _parsed(path: Path) -> ast.Module:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise BadFileError(path, "is too large for a Python file; choose another")
        source = path.read_bytes()
    except OSError as error:
        raise BadFileError(path, f"cannot be read ({error.strerror})") from error
    try:
        with warnings.catch_warnings():  # of invalid escapes: not our business
            warnings.simplefilter("ignore")
            return ast.parse(source, filename=str(path))
    except SyntaxError as error:
        reason = f"is no Python code ({error.msg}, line {error.lineno})"
        raise BadFileError(path, reason) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise BadFileError(path, "is no Python code") from error


def _factories(node: ast.stmt, classes: dict[str, ast.ClassDef]) -> list[Factory]:
    match node:
        case ast.FunctionDef():
            return [_function(node)]
        case ast.ClassDef():
            return [_class(node, classes)]
        case ast.Assign(value=ast.Call()):
            names = [t.id for t in node.targets if isinstance(t, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call()):
            names = [name]
        case _:
            names = []
    return [Factory(name=name, kind="object", line=node.lineno) for name in names]


def _function(node: ast.FunctionDef) -> Factory:
    returned = ast.unparse(node.returns) if node.returns else ""
    return Factory(
        name=node.name,
        kind="function",
        line=node.lineno,
        text=_first_line(node),
        needs=_needed(node.args),
        is_module=returned.strip("'\"") in ("nn.Module", "torch.nn.Module", "Module"),
    )


def _class(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> Factory:
    lineage = _lineage(node, classes)
    makers = (
        made
        for ancestor in lineage
        for made in ancestor.body
        if isinstance(made, ast.FunctionDef) and made.name == "__init__"
    )
    maker = next(makers, None)
    bases = [ast.unparse(base) for each in lineage for base in each.bases]
    return Factory(
        name=node.name,
        kind="class",
        line=node.lineno,
        text=_first_line(node),
        needs=_needed(maker.args)[1:] if maker else (),
        is_module=any(_is_torch_base(base) for base in bases),
    )


def _lineage(
    node: ast.ClassDef, classes: dict[str, ast.ClassDef]
) -> list[ast.ClassDef]:
    """The class and those of its ancestors that are in the file, itself first."""
    line = [node]
    for each in line:
        for base in each.bases:
            parent = classes.get(base.id) if isinstance(base, ast.Name) else None
            if parent is not None and parent not in line:
                line.append(parent)
    return line


def _is_torch_base(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last in ("Module", "Sequential") or name.startswith(("nn.", "torch.nn."))


def _needed(arguments: ast.arguments) -> tuple[str, ...]:
    """Names of the arguments without a default."""
    positional = [*arguments.posonlyargs, *arguments.args]
    without = positional[: len(positional) - len(arguments.defaults)]
    keyword = [
        argument
        for argument, default in zip(
            arguments.kwonlyargs, arguments.kw_defaults, strict=True
        )
        if default is None
    ]
    return tuple(argument.arg for argument in (*without, *keyword))


def _first_line(node: ast.FunctionDef | ast.ClassDef) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0].strip()


def _unlikeliness(factory: Factory) -> tuple[bool, bool, int]:
    """What cannot be opened last, networks for certain first, else as in the file."""
    return bool(factory.needs), not factory.is_module, factory.line
