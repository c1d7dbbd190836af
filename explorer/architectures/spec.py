"""What the catalogue says about an architecture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from torch import nn

from explorer.architectures.recipe import Recipe
from explorer.errors import UnknownNameError

OptionValue = bool | int | float | str
Options = Mapping[str, OptionValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The publication that introduced an architecture."""

    authors: str
    year: int
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One ready-made set of options: the book's net, a lite one, the paper's.

    Attributes:
        key: Name on the command line, for example ``"book"``.
        title: What people call this very net, for example ``"VGG-11"``.
        options: Keyword arguments of the builder that differ from its defaults.
        recipe: How this form is trained unless the user says otherwise.
        class_set: Which class names its outputs carry: ``"fashion-mnist"``,
            ``"imagenet"`` or ``""`` when unknown.
        deviations: Where it departs from the paper, one sentence each.
    """

    key: str
    title: str
    options: Options = field(default_factory=lambda: MappingProxyType({}))
    recipe: Recipe
    class_set: str = "fashion-mnist"
    deviations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchitectureSpec:
    """A network family: one paper, one builder, several forms.

    Attributes:
        key: Name on the command line and in files.
        title: Name as people write it.
        paper: Where it comes from; ``None`` for a user's own network.
        improvement: What it brought over its predecessor, in one sentence.
        build: Makes the network from keyword options, each with a default;
            among them ``in_channels``, ``num_classes``, ``image_size`` (px,
            square) and ``width`` (factor on every channel count).
        forms: Ready-made option sets; the first is the default.
        relatives: Models of torchvision from the same paper, by torchvision's names.
    """

    key: str
    title: str
    paper: Paper | None
    improvement: str
    build: Callable[..., nn.Module]
    forms: tuple[Form, ...]
    relatives: tuple[str, ...] = ()

    def form(self, key: str) -> Form:
        """The form called ``key``.

        Raises:
            UnknownNameError: There is no such form.
        """
        for form in self.forms:
            if form.key == key:
                return form
        known = tuple(form.key for form in self.forms)
        raise UnknownNameError(f"variant of {self.title}", key, known)
