"""What is worth a picture on the Explore page: each family, and the finest steps."""

from dataclasses import dataclass

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.variants import Variant
from explorer.links import StateLink
from explorer.runs.weights import first_choice
from explorer.tracing.records import Step
from explorer.tracing.trace import trace_variant
from explorer.ui.page import Scene
from explorer.ui.pages.explore.explaining.links import ValueLink
from explorer.ui.pages.explore.state import ExploreState, Spot

_PROJECTOR, _LAPTOP = (1920, 1080), (1280, 800)  # px
_CHANNEL = 5  # of the value whose arithmetic is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ExploreScene:
    """One picture.

    Attributes:
        scene: Its name and size.
        variant: The network.
        unfolds: What the diagram unfolds: ``"all"``, ``"none"`` or ``"default"``.
        wide: Whether the diagram has most of the page's width.
        kind: Kind of the step to show.
        nth: Which step of that kind, from 0; negative ones count from the end.
        pinned: Whether the arithmetic of a value in its middle is open.
    """

    scene: Scene
    variant: Variant
    unfolds: str = "default"
    wide: bool = False
    kind: str = "Conv2d"
    nth: int = 0
    pinned: bool = False

    def link(self) -> StateLink:
        """What the page shows in it."""
        trace = trace_variant(self.variant).trace
        steps = [step for step in trace.steps if step.kind == self.kind]
        step = steps[self.nth]
        value = ValueLink(step.index, _middle(step)) if self.pinned else None
        spot = Spot(step=step.index, channel=_CHANNEL, value=value)
        weights = first_choice(self.variant)
        return ExploreState(variant=self.variant, weights=weights, spot=spot).link()


def explore_scenes() -> tuple[ExploreScene, ...]:
    """All of them: every family folded and unfolded, then steps of all sorts."""
    families = [
        ExploreScene(
            scene=Scene(key=f"{spec.key}-{name}", size=size),
            variant=Variant.of(spec.key),
            unfolds=unfolds,
            wide=wide,
        )
        for spec in CATALOGUE
        for name, size, unfolds, wide in (
            ("folded", _LAPTOP, "none", False),
            ("unfolded", _PROJECTOR, "all", True),
        )
    ]
    return (*families, *_steps())


def _steps() -> tuple[ExploreScene, ...]:
    """A wide layer of a book's network, and steps of the trained lite ones."""

    def of(key: str, family: str, kind: str, nth: int, *, pinned: bool) -> ExploreScene:
        return ExploreScene(
            scene=Scene(key=key, size=_LAPTOP),
            variant=Variant.of(family, "lite"),
            kind=kind,
            nth=nth,
            pinned=pinned,
        )

    return (
        ExploreScene(
            scene=Scene(key="wide-layer", size=_LAPTOP),
            variant=Variant.of("vgg"),
            nth=4,
        ),
        of("convolution", "vgg", "Conv2d", 2, pinned=True),
        of("concatenation", "googlenet", "Concat", 1, pinned=True),
        of("residual-sum", "resnet", "Add", 1, pinned=True),
        of("softmax", "vgg", "Linear", -1, pinned=False),
    )


def _middle(step: Step) -> tuple[int, ...]:
    """A value of the output, without the batch axis."""
    channels, *sides = step.output_shape[1:]
    return (min(_CHANNEL, channels - 1), *(side // 2 for side in sides))
