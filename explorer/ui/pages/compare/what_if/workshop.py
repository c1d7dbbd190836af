"""Tries out what the user has changed: everything that one sight of it needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from torch import nn

from explorer.architectures.edits import (
    IMAGE_CHANNELS,
    IMAGE_SIZE,
    STRUCTURAL,
    Edit,
)
from explorer.architectures.edits_applied import path_inside
from explorer.architectures.edits_layers import editable_values
from explorer.architectures.options import OptionField
from explorer.architectures.spec import OptionValue
from explorer.architectures.variants import Variant
from explorer.diagrams.folding import default_folding
from explorer.diagrams.layout import lay_out
from explorer.diagrams.layout_records import Layout
from explorer.tracing.block_tree import block_tree
from explorer.tracing.blocks import block_labels
from explorer.tracing.records import Trace
from explorer.tracing.trying.fix import Fix
from explorer.tracing.trying.fixes import fixes, mended
from explorer.tracing.trying.trial import Trial
from explorer.tracing.trying.trials import Trials
from explorer.ui.diagram_words import diagram_words
from explorer.ui.pages.compare.what_if.rows import Modules, StepRow, rows_of

_FIXES = 3  # more would be a list to read instead of a choice
_KEPT = 8  # originals whose traces and modules are kept


Made = tuple[Variant, Callable[..., nn.Module]]
"""A variant and what builds it, which is another one once a user's file has changed."""

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One sight of a changed network.

    Attributes:
        trial: How far an image gets.
        before: The network as it was before anything was changed.
        layout: Its diagram.
        folded: Keys of the blocks that are one box in it.
        rows: What became of the image and of every step.
        blocks: Label of the block of every step.
        path: The layer that is edited; empty for the image.
        fields: What can be edited about it, with the present values.
        own: The values that it has without edits, by name.
    """

    trial: Trial
    before: Trace
    layout: Layout
    folded: frozenset[str]
    rows: tuple[StepRow, ...]
    blocks: tuple[str, ...]
    path: str
    fields: tuple[OptionField, ...]
    own: Mapping[str, OptionValue]

    @property
    def variant(self) -> Variant:
        """The changed network; with "adapt what follows" more is changed in it."""
        return self.trial.variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """What would make a broken network run.

    Attributes:
        of: The broken network.
        fixes: What would make its broken step run, the best first.
        whole: The network once first fixes were applied until it runs; ``None`` where
            one fix is enough, or all of them are not.
        count: How many fixes that takes.
    """

    of: Variant
    fixes: tuple[Fix, ...]
    whole: Variant | None
    count: int


class Workshop:
    """Answers on any thread; keeps what does not change while a number is dragged."""

    def __init__(self) -> None:
        self._trials = Trials()
        self._traces: dict[Made, Trace] = {}
        self._own: dict[Made, nn.Module] = {}

    def attempt(
        self,
        variant: Variant,
        base: Variant,
        path: str,
        toggled: frozenset[str],
        *,
        adapts: bool,
    ) -> Attempt:
        """Try ``variant`` out.

        Args:
            variant: The changed network.
            base: What it is compared with.
            path: The layer that is edited; empty for the image.
            toggled: Keys of the blocks that the user has folded or unfolded.
            adapts: Whether layers that follow an edited one follow it.

        Raises:
            ExplorerError: The options do not go together, or an edit names what the
                network does not have.
        """
        if adapts:
            variant = variant.with_edits(*self._trials.edits_that_follow(variant))
        own_network = self._own_network(variant)
        variant = _tidied(variant, own_network)
        trial, before = self._trials.try_out(variant), self._trace(base)
        tree = block_tree(trial.trace)
        folded = default_folding(tree, trial.trace) ^ toggled
        fields = self._fields(variant, path)
        own = {field.name: field.default for field in fields}
        own |= _own_values(variant, own_network, path)
        modules = Modules(self._trials.network(variant), own_network)
        return Attempt(
            trial=trial,
            before=before,
            layout=lay_out(trial.trace, tree, folded, words=diagram_words()),
            folded=folded,
            rows=rows_of(trial, base, before, modules, diagram_words()),
            blocks=block_labels(trial.trace),
            path=path,
            fields=fields,
            own=own,
        )

    def repairs(self, trial: Trial) -> Repairs:
        """Look for what makes a broken network run; every fix costs trials."""
        found = tuple(islice(fixes(self._trials, trial), _FIXES))
        whole, applied = mended(self._trials, trial.variant)
        enough = len(applied) < 2 or not self._trials.try_out(whole).runs
        return Repairs(
            of=trial.variant,
            fixes=found,
            whole=None if enough else whole,
            count=len(applied),
        )

    def _trace(self, base: Variant) -> Trace:
        made = (base, base.spec.build)
        if made not in self._traces:
            _keep(self._traces, made, self._trials.try_out(base).trace)
        return self._traces[made]

    def _own_network(self, variant: Variant) -> nn.Module:
        """The modules without edits of fields; to be looked at only."""
        bare = _structure(variant)
        made = (bare, bare.spec.build)
        if made not in self._own:
            _keep(self._own, made, self._trials.network(bare))
        return self._own[made]

    def _fields(self, variant: Variant, path: str) -> tuple[OptionField, ...]:
        try:
            return self._trials.fields(variant, path)
        except AttributeError:  # an edit that is taken back has made this layer
            return ()


def _keep(kept: dict[Made, Kept], made: Made, result: Kept) -> None:
    kept[made] = result
    if len(kept) > _KEPT:
        del kept[next(iter(kept))]


def edit_path(variant: Variant, path: str) -> str:
    """By which path edits name the layer that is at ``path`` of the edited network.

    Another layer beside it has moved it there.
    """
    fields: dict[str, set[str]] = {}
    for edit in variant.edits:
        fields.setdefault(edit.path, set()).add(edit.field)
    if path in fields:
        return path
    moved = (
        outer
        for outer, names in fields.items()
        if names & set(STRUCTURAL) and path_inside(outer, names) == path
    )
    return next(moved, path)


def with_changes(
    variant: Variant,
    path: str,
    names: frozenset[str],
    changes: Mapping[str, OptionValue],
) -> Variant:
    """``variant`` in which these fields of one layer differ from its own values.

    Args:
        variant: The network.
        path: The layer; empty for the image.
        names: Fields whose value is known; those that are not in ``changes`` have
            their own values again.
        changes: Values by name.

    Raises:
        InvalidOptionError: A field does not take its value.
    """
    outer = edit_path(variant, path)
    kept = tuple(
        edit
        for edit in variant.edits
        if edit.path != outer or edit.field not in names or edit.field in changes
    )
    new = [Edit(path=outer, field=name, value=value) for name, value in changes.items()]
    return replace(variant, edits=kept).with_edits(*new)


def without_edit(variant: Variant, edit: Edit) -> Variant:
    """``variant`` without one edit, and without those of a layer that it put in."""
    gone = f"{edit.path}." if edit.field in STRUCTURAL else None
    kept = (
        each
        for each in variant.edits
        if each != edit and not (gone and each.path.startswith(gone))
    )
    return replace(variant, edits=tuple(kept))


def _structure(variant: Variant) -> Variant:
    """Only its edits that put layers in and take them out."""
    kept = tuple(edit for edit in variant.edits if edit.field in STRUCTURAL)
    return replace(variant, edits=kept)


def _tidied(variant: Variant, own: nn.Module) -> Variant:
    """Without the edits that give a field the value that it has anyway."""

    def says_nothing(edit: Edit) -> bool:
        if edit.field in STRUCTURAL:
            return False
        values = _own_values(variant, own, inside_path(variant, edit.path))
        return edit.field in values and values[edit.field] == edit.value

    kept = tuple(edit for edit in variant.edits if not says_nothing(edit))
    return replace(variant, edits=kept) if len(kept) < len(variant.edits) else variant


def inside_path(variant: Variant, path: str) -> str:
    """Where in the edited network the layer is that edits name by ``path``."""
    fields = {edit.field for edit in variant.edits if edit.path == path}
    return path_inside(path, fields)


def _own_values(variant: Variant, own: nn.Module, path: str) -> dict[str, OptionValue]:
    """The fields of a layer, or of the image, as they are without edits of fields."""
    if not path:
        _, channels, size, _ = variant.original.input_shape
        return {IMAGE_SIZE: size, IMAGE_CHANNELS: channels}
    try:
        return editable_values(own.get_submodule(path))
    except AttributeError:  # an operation, or a layer that is no longer there
        return {}
