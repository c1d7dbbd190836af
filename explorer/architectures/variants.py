"""A variant: the one way every page, command and file names a network."""

import inspect
from dataclasses import dataclass, replace
from typing import Self

from torch import nn

from explorer.architectures.catalogue import architecture
from explorer.architectures.edits import IMAGE_CHANNELS, IMAGE_SIZE, Edit, merged
from explorer.architectures.edits_applied import apply_edits
from explorer.architectures.options import check_option, option_fields
from explorer.architectures.spec import ArchitectureSpec, Form, OptionValue

# These go without saying in a name: the data decides them, and every shape shows them.
_UNNAMED = frozenset({"in_channels", "num_classes", "image_size"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A base network, its options and its edits; serialisable, hashable, cheap.

    An edit changes only what it names.  That of the image size is not the builder's
    option, which fits the dense layers to it.

    Attributes:
        architecture: Catalogue key, or ``torchvision:NAME``, or ``FILE.py:FACTORY``.
        form: Key of the form that supplies the options not named here.
        options: Further options, ``(name, value)`` sorted by name.
        edits: What is changed in the network that these make, in order.
    """

    architecture: str
    form: str
    options: tuple[tuple[str, OptionValue], ...] = ()
    edits: tuple[Edit, ...] = ()

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

    def with_edits(self, *edits: Edit) -> Self:
        """The same variant with further edits; one of the same field is replaced."""
        return replace(self, edits=merged((*self.edits, *edits)))

    @property
    def original(self) -> Self:
        """The variant without its edits."""
        return replace(self, edits=()) if self.edits else self

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
        follow from the data, and then the edits: ``"ResNet-20, shortcut none, 0.0
        stride 2"``.
        """
        own = self.form_options()
        fields = {field.name: field for field in option_fields(self.spec)}
        changes = [
            fields[name].phrase(value)
            for name, value in self.options
            if name not in _UNNAMED and value != own[name]
        ]
        edited = (edit.phrase for edit in self.edits)
        return ", ".join((self.base.title, *changes, *edited))

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
        edited = {edit.field: edit.value for edit in self.edits if not edit.path}
        size = int(edited.get(IMAGE_SIZE, options["image_size"]))
        channels = int(edited.get(IMAGE_CHANNELS, options["in_channels"]))
        return (1, channels, size, size)

    def build(self) -> nn.Module:
        """Make the network on torch's current default device.

        What is not edited has the weights that it would have without edits.  Whether
        the layers fit together is seen when it runs: ``explorer.tracing.trying``.

        Raises:
            ImageTooSmallError: ``image_size`` is too small for it.
            InvalidOptionError: An option or an edit has a value that cannot work.
            RefusedEditError: An edited layer cannot be made.
        """
        network = self.spec.build(**self.all_options())
        apply_edits(network, self.edits)
        return network
