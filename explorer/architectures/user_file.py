"""A user's own network from a Python file.

Reading such a file runs its code.  Whoever makes a variant of one has the user's
consent: naming the file on the command line is consent, the window asks.
"""

import copy
import importlib.util
import inspect
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from torch import nn

from explorer.architectures.recipe import Recipe
from explorer.architectures.spec import ArchitectureSpec, Form
from explorer.errors import BadFileError

MARK = ".py:"
_SIMPLE = (bool, int, float, str)
_IMAGE_SIZE = 224  # px, where the factory has no option of that name


def is_user_file(key: str) -> bool:
    """Whether ``key`` reads ``FILE.py:FACTORY``."""
    return MARK in key


def user_architecture(key: str) -> ArchitectureSpec:
    """The network that ``FILE.py:FACTORY`` names; runs the file's code.

    The factory is a function or an ``nn.Module`` class that can be called without
    arguments, or a module object.  Its options of a simple type are options of the
    variant; ``in_channels`` is read off the first convolution where it is none of them.

    Raises:
        BadFileError: The file is missing or raises, or has no such factory, or the
            factory needs arguments or makes no module.
    """
    path = Path(key.rpartition(":")[0])
    if not path.is_file():
        raise BadFileError(path, "does not exist; name a Python file")
    return _read(key, path.stat().st_mtime_ns)


@cache
def _read(key: str, _changed: int) -> ArchitectureSpec:
    """The entry of one state of the file, so that its code runs once."""
    path_text, _, name = key.rpartition(":")
    path = Path(path_text)
    made = getattr(_load(path), name, None)
    if made is None:
        raise BadFileError(path, f"has no {name!r}; name a function or class in it")
    factory = _factory(path, name, made)
    form = Form(
        key="own",
        title=name,
        recipe=Recipe(
            key="custom",
            optimizer="adam",
            learning_rate=1e-3,
            batch_size=64,
            initialisation="default",
            normalise=True,
        ),
        class_set="",
    )
    return ArchitectureSpec(
        key=key,
        title=name,
        paper=None,
        improvement=" ".join((inspect.getdoc(made) or "").split("\n\n")[0].split()),
        build=factory,
        forms=(form,),
    )


def _load(path: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location(path.stem, path)
    if specification is None or specification.loader is None:
        raise BadFileError(path, "is no Python file")
    module = importlib.util.module_from_spec(specification)
    folder = str(path.resolve().parent)  # so that it finds its neighbours
    sys.path.insert(0, folder)
    try:
        specification.loader.exec_module(module)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        reason = f"{type(error).__name__}: {error}".split("\n", 1)[0]
        raise BadFileError(path, f"raised {reason} while it was read") from error
    finally:
        sys.path.remove(folder)
    return module


def _factory(path: Path, name: str, made: Any) -> Callable[..., nn.Module]:
    """A builder with keyword options, whatever ``made`` is."""
    if isinstance(made, nn.Module):
        own: dict[str, Any] = {}
    elif callable(made):
        own = _own_options(path, name, made)
    else:
        raise BadFileError(path, f"{name!r} is neither a function nor a module")

    def build(**options: Any) -> nn.Module:
        if isinstance(made, nn.Module):
            return copy.deepcopy(made)
        network = made(**{name: options[name] for name in own})
        if not isinstance(network, nn.Module):
            kind = type(network).__name__
            raise BadFileError(path, f"{name!r} makes a {kind}, not an nn.Module")
        return network

    defaults: dict[str, Any] = {"in_channels": 0, "image_size": _IMAGE_SIZE} | own
    if "in_channels" not in own:
        defaults["in_channels"] = _first_channels(build(**defaults))
    parameters = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=value, annotation=type(value)
        )
        for name, value in defaults.items()
    ]
    described = cast(Any, build)
    described.__signature__ = inspect.Signature(parameters)
    described.__annotations__ = {name: type(value) for name, value in defaults.items()}
    return build


def _own_options(path: Path, name: str, made: Callable[..., Any]) -> dict[str, Any]:
    options = {}
    for parameter in inspect.signature(made).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.default is parameter.empty:
            raise BadFileError(
                path,
                f"{name!r} needs the argument {parameter.name!r}; give it a default, or"
                " write a function without arguments that calls it",
            )
        keyword = parameter.kind is not parameter.POSITIONAL_ONLY
        if keyword and isinstance(parameter.default, _SIMPLE):
            options[parameter.name] = parameter.default
    return options


def _first_channels(network: nn.Module) -> int:
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            return module.in_channels
    return 3
