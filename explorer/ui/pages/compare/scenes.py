"""What is worth a picture on the Compare page: every view of the historical line."""

from dataclasses import dataclass

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import compare_link, what_if_link
from explorer.comparison.lineups import historical_line
from explorer.links import StateLink
from explorer.tracing.trace import trace_variant
from explorer.ui.page import Scene
from explorer.ui.pages.compare.views import Makers

_PROJECTOR, _LAPTOP = (1920, 1080), (1280, 800)  # px


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareScene:
    """One picture.

    Attributes:
        scene: Its name and size.
        link: What the page shows in it.
    """

    scene: Scene
    link: StateLink


def compare_scenes(makers: Makers) -> tuple[CompareScene, ...]:
    """All of them, for the views that ``makers`` make."""
    line = historical_line()
    scenes = [
        CompareScene(
            scene=Scene(key=f"{view}-{name}", size=size),
            link=compare_link(line, view),
        )
        for view in makers.views
        for name, size in (("five", _LAPTOP), ("five-large", _PROJECTOR))
    ]
    if makers.what_if is not None:
        scene = Scene(key="what-if", size=_LAPTOP)
        scenes.append(CompareScene(scene=scene, link=what_if_link(_broken(line[0]))))
    return tuple(scenes)


def _broken(variant: Variant) -> Variant:
    """A first convolution that strides less leaves more than the dense layer takes."""
    trace = trace_variant(variant).trace
    first = next(step for step in trace.steps if step.kind == "Conv2d")
    return variant.with_edits(Edit(path=first.path, field="stride", value=2))
