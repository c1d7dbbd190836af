"""Which networks are set side by side, and against which each of them is judged."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from explorer.architectures.catalogue import CATALOGUE, architecture
from explorer.architectures.variants import Variant

Against = Literal["notes", "previous"]

FEWEST, MOST = 2, 5  # columns of a comparison

_BASELINE_OF_THE_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "vgg": "alexnet",
        "nin": "vgg",
        "googlenet": "vgg",
        # The notes name none.  Its block is VGG's pair of 3x3 convolutions, and the
        # paper derives its plain networks from VGG's (section 3.3).
        "resnet": "vgg",
    }
)


def historical_line() -> tuple[Variant, ...]:
    """The five networks of the book, in the order of the notes."""
    return tuple(Variant.of(spec.key, "book") for spec in CATALOGUE)


def in_company(variants: Sequence[Variant]) -> tuple[Variant, ...]:
    """``variants``, or a single one beside the network that the notes compare it with.

    That has the same form where its family has it.  AlexNet, with which the notes
    begin, and a network of no family stand beside VGG and AlexNet.
    """
    if len(variants) != 1:
        return tuple(variants)
    family = _family(variants[0])
    before = _BASELINE_OF_THE_NOTES.get(family)
    other = architecture(before or ("vgg" if family == "alexnet" else "alexnet"))
    forms = {form.key for form in other.forms}
    form = variants[0].form if variants[0].form in forms else None
    company = Variant.of(other.key, form)
    return (company, *variants) if family != "alexnet" else (*variants, company)


def baselines(
    variants: Sequence[Variant], against: Against = "notes"
) -> tuple[int | None, ...]:
    """Index of the network that each is judged against, ``None`` for none.

    ``"previous"`` is the one to the left.  ``"notes"`` is that of the notes: AlexNet
    for VGG, VGG for NiN, GoogLeNet and ResNet; where it is not among ``variants``, or
    where the notes name none, the one to the left.  The first has none unless that of
    the notes is there.
    """
    found: list[int | None] = []
    families = [_family(variant) for variant in variants]
    for at, family in enumerate(families):
        wanted = _BASELINE_OF_THE_NOTES.get(family, "") if against == "notes" else ""
        if wanted in families:
            found.append(families.index(wanted))
        else:
            found.append(at - 1 if at else None)
    return tuple(found)


def _family(variant: Variant) -> str:
    """Key of the catalogue entry from whose paper a network is; its own else."""
    name = variant.architecture.rpartition(":")[2]
    for spec in CATALOGUE:
        if variant.architecture == spec.key or name in spec.relatives:
            return spec.key
    return variant.architecture
