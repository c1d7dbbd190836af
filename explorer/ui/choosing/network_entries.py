"""Every network that can be chosen, as entries of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.model_cards import ModelCard, model_cards
from explorer.architectures.spec import ArchitectureSpec, Form
from explorer.architectures.variants import Variant
from explorer.tracing.meta import build_on_meta
from explorer.ui.models.search_list import ListEntry

FILE_MARK = "file|"  # begins the key of an own file, which must be asked about first
TRAINED_MARK = "trained|"  # begins the key of a stored run's network

Parameters = Mapping[str, int]
"""Number of parameters by the key of an entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What takes seconds to find out.

    Attributes:
        cards: torchvision's models.
        parameters: Of every form of the families.
    """

    cards: tuple[ModelCard, ...]
    parameters: Parameters


def read_figures() -> Figures:
    """Import torchvision and count parameters; for another thread than the window's."""
    variants = [Variant.of(s.key, f.key) for s in CATALOGUE for f in s.forms]
    return Figures(
        cards=model_cards(),
        parameters={entry_key(variant): _count(variant) for variant in variants},
    )


def entry_key(variant: Variant) -> str:
    """Key of the entry that offers ``variant``, whatever its options."""
    return f"{variant.architecture}|{variant.form}"


def variant_of(key: str) -> Variant:
    """The variant that an entry offers.

    Raises:
        ExplorerError: It is gone, as a file can be.
    """
    architecture, _, form = key.rpartition("|")
    return Variant.of(architecture, form)


def family_entries(parameters: Parameters) -> list[ListEntry]:
    """The families of the catalogue and their forms, in the order of the notes."""
    return [
        _form_entry(spec, form, parameters) for spec in CATALOGUE for form in spec.forms
    ]


def torchvision_entries(cards: Sequence[ModelCard]) -> list[ListEntry]:
    """All classification models of torchvision."""
    translate = QCoreApplication.translate
    title = translate("network entries", "torchvision ({0} models, pretrained)")
    group = title.format(len(cards))
    return [
        ListEntry(
            key=f"{card.key}|torchvision",
            title=card.name,
            detail=_figures(card),
            group=group,
        )
        for card in cards
    ]


def file_entries(paths: Sequence[str]) -> list[ListEntry]:
    """Own files that were opened before."""
    group = QCoreApplication.translate("network entries", "Your files")
    return [
        ListEntry(
            key=FILE_MARK + path,
            title=Path(path).name,
            detail=str(Path(path).parent),
            group=group,
        )
        for path in paths
    ]


def trained_entries(variants: Sequence[Variant]) -> list[ListEntry]:
    """The networks of stored runs, by their place in ``variants``."""
    group = QCoreApplication.translate("network entries", "Networks you have trained")
    return [
        ListEntry(
            key=f"{TRAINED_MARK}{place}",
            title=variant.title,
            detail=" × ".join(map(str, variant.input_shape[1:])),
            group=group,
            words=f"{variant.architecture} {variant.form}",
        )
        for place, variant in enumerate(variants)
    ]


def count_text(parameters: int) -> str:
    """A number of parameters in three digits: ``"11.7 M"``, ``"830 k"``."""
    if parameters >= 1_000_000:
        millions = parameters / 1_000_000
        return f"{millions:.0f} M" if millions >= 100 else f"{millions:.3g} M"
    return f"{parameters / 1_000:.3g} k"


def _form_entry(
    spec: ArchitectureSpec, form: Form, parameters: Parameters
) -> ListEntry:
    variant = Variant.of(spec.key, form.key)
    key = entry_key(variant)
    _, channels, height, width = variant.input_shape
    parts = [form.key, f"{channels} × {height} × {width}"]
    if key in parameters:
        parts.append(count_text(parameters[key]))
    year = f" · {spec.paper.year}" if spec.paper else ""
    return ListEntry(
        key=key,
        title=form.title,
        detail="   ".join(parts),
        group=spec.title + year,
        words=spec.key,
    )


def _figures(card: ModelCard) -> str:
    parts = []
    if card.accuracy is not None:
        parts.append(f"{card.accuracy:.1f} %")
    if card.parameters:
        parts.append(count_text(card.parameters))
    return "   ".join(parts)


def _count(variant: Variant) -> int:
    network = build_on_meta(variant.build)
    return sum(parameter.numel() for parameter in network.parameters())
