"""Which weights a network carries, as a record and as a short text."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, cast, get_args

from explorer.errors import ExplorerError

WeightsKind = Literal["random", "shipped", "pretrained", "file", "run"]

WEIGHTS_SUFFIXES = (".safetensors", ".pth", ".pt")
_NUMBER = re.compile(r"[0-9]{1,18}")
_RUN = re.compile(r"([0-9]{1,18})(?:@(epoch)?([0-9]{1,18}))?")
_DEFAULTS = {"random": "0", "shipped": "fashion-mnist", "pretrained": "DEFAULT"}


class UnknownWeightsError(ExplorerError):
    """A text names no weights.

    Attributes:
        text: What was given.
    """

    def __init__(self, text: str) -> None:
        super().__init__(
            f"unknown weights {text!r}; choose random, random:SEED, shipped, run:ID,"
            " run:ID@STEP, run:ID@epochN, pretrained, pretrained:NAME or a file"
            f" ({', '.join(WEIGHTS_SUFFIXES)})"
        )
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsChoice:
    """Where the values of a network's weights come from; ``str`` writes it down.

    Attributes:
        kind: ``"random"``, ``"shipped"``, ``"pretrained"``, ``"file"`` or ``"run"``.
        detail: The seed; the data set that shipped ones were trained on; torchvision's
            name of the weights, or ``"DEFAULT"`` for the best; the file's path; the
            number of the run, alone for its latest weights, or with ``"@STEP"`` or
            ``"@epochN"`` for those after a step or a pass.
    """

    kind: WeightsKind
    detail: str

    def __post_init__(self) -> None:
        form = {"random": _NUMBER, "run": _RUN}.get(self.kind)
        if not self.detail or (form is not None and not form.fullmatch(self.detail)):
            raise UnknownWeightsError(f"{self.kind}:{self.detail}")

    def __str__(self) -> str:
        return f"{self.kind}:{self.detail}"

    @property
    def is_trained(self) -> bool:
        """Whether somebody has trained them, as far as can be known."""
        return self.kind != "random" and self.step != 0 and self.epoch != 0

    @property
    def published_name(self) -> str:
        """Torchvision's name of them, ``"DEFAULT"`` where they are not its own."""
        return self.detail if self.kind == "pretrained" else "DEFAULT"

    @property
    def run_id(self) -> int | None:
        """Number of the run; ``None`` for weights of no run."""
        return int(self._of_run()[0]) if self.kind == "run" else None

    @property
    def step(self) -> int | None:
        """Steps of the run that were done, where that is said."""
        _, is_epoch, number = self._of_run()
        return int(number) if number and not is_epoch else None

    @property
    def epoch(self) -> int | None:
        """The pass of the run that was over, where that is said."""
        _, is_epoch, number = self._of_run()
        return int(number) if number and is_epoch else None

    def _of_run(self) -> tuple[str, str, str]:
        found = _RUN.fullmatch(self.detail) if self.kind == "run" else None
        return ("", "", "") if found is None else (found[1], found[2], found[3])

    @classmethod
    def random(cls, seed: int) -> Self:
        """Weights drawn from ``seed``."""
        return cls(kind="random", detail=str(seed))

    @classmethod
    def shipped(cls, dataset: str) -> Self:
        """The weights that come with the program, trained on ``dataset``."""
        return cls(kind="shipped", detail=dataset)

    @classmethod
    def of_file(cls, path: Path | str) -> Self:
        """The weights in a file."""
        return cls(kind="file", detail=str(path))

    @classmethod
    def of_run(cls, run_id: int, step: int | None = None) -> Self:
        """The weights of a stored run after ``step``, the latest by default."""
        detail = str(run_id) if step is None else f"{run_id}@{step}"
        return cls(kind="run", detail=detail)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str`` writes; ``random``, ``pretrained`` and plain paths as well.

        Raises:
            UnknownWeightsError: It names none.
        """
        kind, _, detail = text.partition(":")
        if kind in get_args(WeightsKind):
            known = cast(WeightsKind, kind)
            return cls(kind=known, detail=detail or _DEFAULTS.get(kind, ""))
        if text.lower().endswith(WEIGHTS_SUFFIXES):
            return cls.of_file(text)
        raise UnknownWeightsError(text)
