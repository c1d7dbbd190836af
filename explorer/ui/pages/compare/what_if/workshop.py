"""Tries out what the user has changed: everything that one sight of it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from explorer.architectures.edits import Edit
from explorer.architectures.options import OptionField
from explorer.architectures.spec import OptionValue
from explorer.architectures.variants import Variant
from explorer.diagrams.folding import default_folding
from explorer.diagrams.layout import lay_out
from explorer.diagrams.layout_records import Layout
from explorer.tracing.block_tree import block_tree
from explorer.tracing.records import Step, Trace
from explorer.tracing.trying.fix import Fix
from explorer.tracing.trying.fixes import fixes
from explorer.tracing.trying.trial import Trial
from explorer.tracing.trying.trials import Trials
from explorer.ui.diagram_words import diagram_words

_FIXES = 3  # more would be a list to read instead of a choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One sight of a changed network.

    Attributes:
        trial: How far an image gets.
        before: The network as it was before anything was changed.
        layout: Its diagram.
        folded: Keys of the blocks that are one box in it.
        fixes: What would make the broken step run, the best first.
        path: The layer that is edited; empty for the image.
        fields: What can be edited about it, with the present values.
        own: The values that it has without edits, by name.
    """

    trial: Trial
    before: Trace
    layout: Layout
    folded: frozenset[str]
    fixes: tuple[Fix, ...]
    path: str
    fields: tuple[OptionField, ...]
    own: Mapping[str, OptionValue]

    @property
    def variant(self) -> Variant:
        """The changed network; with "adapt what follows" more is changed in it."""
        return self.trial.variant

    def is_changed(self, step: Step) -> bool:
        """Whether a step runs with other shapes or more parameters than before."""
        return step.path in self.trial.changed_from(self.before)

    def before_of(self, step: Step) -> Step | None:
        """The same step before the changes, ``None`` if there was none."""
        return next((old for old in self.before.steps if old.path == step.path), None)


class Workshop:
    """Answers on any thread; keeps what does not change while a number is dragged."""

    def __init__(self) -> None:
        self._trials = Trials()

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
        trial = self._trials.try_out(variant)
        tree = block_tree(trial.trace)
        folded = default_folding(tree, trial.trace) ^ toggled
        fields = self._fields(variant, path)
        own = {field.name: field.default for field in fields}
        own |= {
            field.name: field.default for field in self._fields(variant.original, path)
        }
        return Attempt(
            trial=trial,
            before=self._trials.try_out(base).trace,
            layout=lay_out(trial.trace, tree, folded, words=diagram_words()),
            folded=folded,
            fixes=()
            if trial.runs
            else tuple(islice(fixes(self._trials, trial), _FIXES)),
            path=path,
            fields=fields,
            own=own,
        )

    def _fields(self, variant: Variant, path: str) -> tuple[OptionField, ...]:
        try:
            return self._trials.fields(variant, path)
        except AttributeError:  # an edit that is taken back has made this layer
            return ()


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
    """
    kept = tuple(
        edit
        for edit in variant.edits
        if edit.path != path or edit.field not in names or edit.field in changes
    )
    new = [Edit(path=path, field=name, value=value) for name, value in changes.items()]
    return replace(variant, edits=kept).with_edits(*new)
