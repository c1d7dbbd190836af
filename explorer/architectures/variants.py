"""A variant: the one way every page, command and file names a network."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, Self, get_args, get_origin, get_type_hints

from torch import nn

from explorer.architectures.catalogue import architecture
from explorer.architectures.spec import ArchitectureSpec, Form, OptionValue
from explorer.errors import InvalidOptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A base network and its options; serialisable, hashable, cheap.

    Attributes:
        architecture: Catalogue key, or ``torchvision:NAME``, or ``FILE.py:FACTORY``.
        form: Key of the form that supplies the options not named here.
        options: Further options, ``(name, value)`` sorted by name.
    """

    architecture: str
    form: str
    options: tuple[tuple[str, OptionValue], ...] = ()

    @classmethod
    def of(cls, key: str, form: str | None = None, **options: OptionValue) -> Self:
        """The variant of ``key`` with ``options`` over those of its form.

        Args:
            key: Catalogue key, ``torchvision:NAME`` or ``FILE.py:FACTORY``.
            form: Key of the form; the architecture's first when not given.
            **options: Builder options that differ from the form's.

        Raises:
            UnknownNameError: No such architecture or form.
            InvalidOptionError: The builder has no such option, or not such a value.
        """
        spec = architecture(key)
        chosen = spec.forms[0] if form is None else spec.form(form)
        for name, value in options.items():
            _check_option(spec, name, value)
        return cls(
            architecture=key, form=chosen.key, options=tuple(sorted(options.items()))
        )

    def with_options(self, **options: OptionValue) -> Self:
        """The same variant with some options replaced.

        Raises:
            InvalidOptionError: The builder has no such option, or not such a value.
        """
        for name, value in options.items():
            _check_option(self.spec, name, value)
        merged = dict(self.options) | options
        return replace(self, options=tuple(sorted(merged.items())))

    @property
    def spec(self) -> ArchitectureSpec:
        """The catalogue entry."""
        return architecture(self.architecture)

    @property
    def base(self) -> Form:
        """The form whose options apply where this variant names none."""
        return self.spec.form(self.form)

    @property
    def title(self) -> str:
        """Name for people, for example ``"ResNet-18"``."""
        return self.base.title

    def option(self, name: str) -> OptionValue:
        """The value of one builder option, wherever it was set."""
        return self.all_options()[name]

    def all_options(self) -> dict[str, OptionValue]:
        """Every builder option with the value that applies."""
        parameters = inspect.signature(self.spec.build).parameters
        defaults = {name: p.default for name, p in parameters.items()}
        return {**defaults, **self.base.options, **dict(self.options)}

    @property
    def input_shape(self) -> tuple[int, int, int, int]:
        """Shape of one input, ``(1, channels, height, width)``."""
        options = self.all_options()
        size = int(options["image_size"])
        return (1, int(options["in_channels"]), size, size)

    def build(self) -> nn.Module:
        """Make the network on torch's current default device.

        Raises:
            ImageTooSmallError: ``image_size`` is too small for it.
            InvalidOptionError: An option has a value that cannot work.
        """
        return self.spec.build(**self.all_options())


@cache
def option_types(build: Callable[..., nn.Module]) -> dict[str, Any]:
    """The type of every option of a builder, by name."""
    hints = get_type_hints(build)
    return {name: hints[name] for name in inspect.signature(build).parameters}


def _check_option(spec: ArchitectureSpec, name: str, value: object) -> None:
    types = option_types(spec.build)
    if name not in types:
        allowed = f"one of {', '.join(types)}"
        raise InvalidOptionError(f"option of {spec.title}", name, allowed)
    wanted = types[name]
    if get_origin(wanted) is Literal:
        if value not in get_args(wanted):
            allowed = f"one of {', '.join(map(str, get_args(wanted)))}"
            raise InvalidOptionError(name, value, allowed)
    elif wanted is bool:
        if not isinstance(value, bool):
            raise InvalidOptionError(name, value, "true or false")
    elif wanted is int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidOptionError(name, value, "a whole number")
    elif wanted is float and not isinstance(value, int | float):
        raise InvalidOptionError(name, value, "a number")
