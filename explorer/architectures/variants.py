"""A variant: the one way every page, command and file names a network."""

import inspect
from dataclasses import dataclass, replace
from typing import Self

from torch import nn

from explorer.architectures.catalogue import architecture
from explorer.architectures.options import check_option, option_fields
from explorer.architectures.spec import ArchitectureSpec, Form, OptionValue

# These go without saying in a name: the data decides them, and every shape shows them.
_UNNAMED = frozenset({"in_channels", "num_classes", "image_size"})


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
            check_option(spec.title, spec.build, name, value)
        return cls(
            architecture=key, form=chosen.key, options=tuple(sorted(options.items()))
        )

    def with_options(self, **options: OptionValue) -> Self:
        """The same variant with some options replaced.

        Raises:
            InvalidOptionError: The builder has no such option, or not such a value.
        """
        for name, value in options.items():
            check_option(self.spec.title, self.spec.build, name, value)
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
        """Name for people, for example ``"ResNet-18"``.

        Options that differ from the form's are named as well, but for the sizes that
        follow from the data: ``"ResNet-20, shortcut none"``.
        """
        own = self.form_options()
        fields = {field.name: field for field in option_fields(self.spec)}
        changes = [
            fields[name].phrase(value)
            for name, value in self.options
            if name not in _UNNAMED and value != own[name]
        ]
        return ", ".join((self.base.title, *changes))

    def option(self, name: str) -> OptionValue:
        """The value of one builder option, wherever it was set."""
        return self.all_options()[name]

    def form_options(self) -> dict[str, OptionValue]:
        """Every builder option with the value that the form gives it."""
        parameters = inspect.signature(self.spec.build).parameters
        defaults = {name: p.default for name, p in parameters.items()}
        return {**defaults, **self.base.options}

    def all_options(self) -> dict[str, OptionValue]:
        """Every builder option with the value that applies."""
        return {**self.form_options(), **dict(self.options)}

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
