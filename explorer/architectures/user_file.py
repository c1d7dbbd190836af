"""A user's own network from a Python file.

Reading such a file runs its code.  Whoever makes a variant of one has the user's
consent: naming the file on the command line is consent, the window asks.  Consent is
to the content that the file has then; changed, it needs consent again.  What the file
imports is not looked at: Python imports it once in a process.
"""

import copy
import hashlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import Any, cast

import torch
from torch import nn

from explorer.architectures.recipe import Recipe
from explorer.architectures.spec import ArchitectureSpec, Form
from explorer.errors import BadFileError, ExplorerError

MARK = ".py:"
_SIMPLE = (bool, int, float, str)
# px, tried in this order where the factory has no option of that name: ImageNet's, the
# book's, and those of small data sets
_IMAGE_SIZES = (224, 96, 64, 32, 28)


def is_user_file(key: str) -> bool:
    """Whether ``key`` reads ``FILE.py:FACTORY``."""
    return MARK in key


def user_architecture(key: str) -> ArchitectureSpec:
    """The network that ``FILE.py:FACTORY`` names; runs the file's code.

    The factory is a function or an ``nn.Module`` class that can be called without
    arguments, or a module object.  Its options of a simple type are options of the
    variant; ``in_channels`` and ``image_size`` are found by trying where they are not.

    The code runs once.  When the file changes, the network stays what it was until
    :func:`allow_to_run` agrees to the new content.

    Raises:
        BadFileError: The file is missing or raises, or has no such factory, or the
            factory needs arguments or makes no module; or its content is not the one
            that was agreed to.
    """
    return _OWN_FILES.architecture(key)


def content_digest(path: Path) -> str:
    """What stands for the content that a file has now, to agree to with.

    Raises:
        BadFileError: The file is missing or cannot be read.
    """
    return _digest(_content(path))


def allow_to_run(path: Path, digest: str) -> None:
    """The user agrees that this content of a file runs, and no other.

    Args:
        path: The file.
        digest: Its :func:`content_digest` when the user was asked.
    """
    _OWN_FILES.allow(path, digest)


def may_run(path: Path) -> bool:
    """Whether the content that a file has now is the one that was agreed to."""
    return _OWN_FILES.allows(path)


class _OwnFiles:
    """Which content of the user's files may run, and the networks it made.

    There is one in a process, since a network is named by a text wherever it is needed.
    """

    def __init__(self) -> None:
        self._running = RLock()  # so that two threads do not run the same file
        self._agreed: dict[Path, str] = {}
        self._ran: dict[Path, str] = {}
        self._made: dict[str, tuple[str, ArchitectureSpec]] = {}

    def allow(self, path: Path, digest: str) -> None:
        self._agreed[path.resolve()] = digest

    def allows(self, path: Path) -> bool:
        agreed = self._agreed.get(path.resolve())
        try:
            return agreed is not None and content_digest(path) == agreed
        except BadFileError:
            return False

    def architecture(self, key: str) -> ArchitectureSpec:
        path = Path(key.rpartition(":")[0])
        place = path.resolve()
        if (known := self._known(key, place)) is not None:  # while others run as well
            return known
        with self._running:
            if (known := self._known(key, place)) is not None:
                return known
            agreed = self._agreed.get(place)
            try:
                digest, spec = _read(key, path, agreed)
            except BadFileError:
                self._take_back(place, agreed)
                raise
            self._agreed.setdefault(place, digest)
            self._ran[place] = digest
            self._made[key] = (digest, spec)
            return spec

    def _known(self, key: str, place: Path) -> ArchitectureSpec | None:
        digest, spec = self._made.get(key, ("", None))
        return spec if digest == self._agreed.get(place) else None

    def _take_back(self, place: Path, failed: str | None) -> None:
        """What ran before stays, so that a network on the screen goes on."""
        if self._agreed.get(place) != failed or failed is None:
            return
        if place in self._ran:
            self._agreed[place] = self._ran[place]
        else:
            del self._agreed[place]


_OWN_FILES = _OwnFiles()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFileError(path, f"cannot be read ({error.strerror})") from error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(key: str, path: Path, agreed: str | None) -> tuple[str, ArchitectureSpec]:
    """Run a file if it is as agreed; its digest and the entry of what ``key`` names."""
    if not path.is_file():
        raise BadFileError(path, "does not exist; name a Python file")
    content = _content(path)
    digest = _digest(content)
    if agreed not in (None, digest):
        reason = "has changed since you agreed to run it; open it again"
        raise BadFileError(path, reason)
    return digest, _entry(key, path, content)


def _entry(key: str, path: Path, content: bytes) -> ArchitectureSpec:
    name = key.rpartition(":")[2]
    made = getattr(_load(path, content), name, None)
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


def _load(path: Path, content: bytes) -> ModuleType:
    """Run ``content``: the file, or what Python keeps of it, may be another by now."""
    specification = importlib.util.spec_from_file_location(path.stem, path)
    if specification is None or specification.origin is None:
        raise BadFileError(path, "is no Python file")
    module = importlib.util.module_from_spec(specification)
    folder = str(path.resolve().parent)  # so that it finds its neighbours
    sys.path.insert(0, folder)
    try:
        code = compile(content, specification.origin, "exec", dont_inherit=True)
        exec(code, module.__dict__)
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
        try:
            network = made(**{name: options[name] for name in own})
        except ExplorerError:
            raise
        except Exception as error:
            reason = f"{type(error).__name__}: {error}".split("\n", 1)[0]
            place = _line_in(path, error)
            raise BadFileError(path, f"{name!r} raised {reason}{place}") from error
        if not isinstance(network, nn.Module):
            kind = type(network).__name__
            raise BadFileError(path, f"{name!r} makes a {kind}, not an nn.Module")
        return network

    defaults: dict[str, Any] = {"in_channels": 0, "image_size": _IMAGE_SIZES[0]} | own
    if not {"in_channels", "image_size"} <= own.keys():
        channels, size = _fitting_input(build(**defaults), defaults["image_size"])
        found = {"in_channels": channels, "image_size": size}
        defaults |= {name: found[name] for name in found.keys() - own.keys()}
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


def _line_in(path: Path, error: Exception) -> str:
    """Where in the file it happened, as the end of a sentence."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno for f in frames if Path(f.filename).name == path.name]
    return f" in line {lines[-1]}" if lines else ""


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


def _fitting_input(network: nn.Module, wanted: int) -> tuple[int, int]:
    """Channels and size of an image that the network can take.

    A dense layer after a Flatten fits one size alone, and nothing says which: the sizes
    of the usual data sets are tried, without values.  A network that looks at values
    cannot be tried so and gets the first.
    """
    convolutions = (m for m in network.modules() if isinstance(m, nn.Conv2d))
    first = next(convolutions, None)
    channels = (3, 1) if first is None else (first.in_channels,)
    sizes = (wanted, *(size for size in _IMAGE_SIZES if size != wanted))
    try:
        model = copy.deepcopy(network).to("meta").eval()
    except Exception:  # noqa: BLE001 - a network that cannot be copied is not tried
        return channels[0], wanted
    for count in channels:
        for size in sizes:
            image = torch.empty((1, count, size, size), device="meta")
            try:
                with torch.no_grad():
                    model(image)
            except Exception:  # noqa: BLE001 - whatever its code raises: no fit
                continue
            return count, size
    return channels[0], wanted
