"""A broken network with its layers at hand, for those who look for fixes."""

from collections.abc import Iterator
from dataclasses import dataclass

from torch import nn

from explorer.architectures.edits import OF_THE_INPUT, STRUCTURAL, Edit
from explorer.architectures.edits_applied import path_inside
from explorer.architectures.edits_layers import editable_values
from explorer.architectures.spec import OptionValue
from explorer.tracing.records import Step
from explorer.tracing.trying.trial import Breakage, Trial
from explorer.tracing.trying.trials import Trials


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A broken network.

    Attributes:
        trial: What came of trying it out.
        broken: Why its first broken step does not run.
        network: Its modules as they are, without weights.
        original: Those of the network without edits.
    """

    trial: Trial
    broken: Breakage
    network: nn.Module
    original: nn.Module

    @classmethod
    def of(cls, trials: Trials, trial: Trial) -> "Patient":
        """The network of a trial that broke."""
        assert trial.broken is not None
        return cls(
            trial=trial,
            broken=trial.broken,
            network=trials.network(trial.variant),
            original=trials.network(trial.variant.original),
        )

    @property
    def step(self) -> Step:
        """The first step that does not run."""
        return self.trial.trace.steps[self.broken.step]

    def layer(self, path: str) -> nn.Module:
        """The layer at a path of the edited network."""
        return self.network.get_submodule(path)

    def edited_fields(self, path: str) -> dict[str, OptionValue]:
        """Fields of a layer that were edited, and their values, refused ones too."""
        outer = self.outer_path(path)
        return {
            edit.field: edit.value
            for edit in self.trial.variant.edits
            if edit.path == outer and edit.field not in STRUCTURAL
        }

    def values(self, path: str) -> dict[str, OptionValue]:
        """All fields of a layer as they should be, refused values too."""
        return editable_values(self.layer(path)) | self.edited_fields(path)

    def edit(self, path: str, field: str, value: OptionValue) -> Edit:
        """An edit of a layer in place of the one that there is, if there is."""
        return Edit(path=self.outer_path(path), field=field, value=value)

    def outer_path(self, path: str) -> str:
        """The path by which edits name the layer that is now at ``path``."""
        fields: dict[str, set[str]] = {}
        for edit in self.trial.variant.edits:
            fields.setdefault(edit.path, set()).add(edit.field)
        for outer, names in fields.items():
            if names - set(STRUCTURAL) and path_inside(outer, names) == path:
                return outer
        return path

    def original_values(self, path: str) -> dict[str, OptionValue]:
        """The fields of a layer as they were without edits, if it was there."""
        try:
            layer = self.original.get_submodule(self.outer_path(path))
        except AttributeError:
            return {}
        return editable_values(layer)

    def edits_of_input(self) -> Iterator[Edit]:
        """The edits of the image."""
        return (e for e in self.trial.variant.edits if e.field in OF_THE_INPUT)
