"""What is told of a head, one sentence per line."""

from PySide6.QtCore import QCoreApplication

from explorer.comparison.head_views import HeadView
from explorer.comparison.heads import HeadKind
from explorer.comparison.input_sizes import AcceptedSizes
from explorer.ui.widgets.log_ticks import count_text
from explorer.ui.widgets.readings import percent_text

_FIRM = "\N{NO-BREAK SPACE}"


def kind_text(view: HeadView) -> str:
    """How it makes scores of maps."""
    match view.head.kind:
        case HeadKind.DENSE if len(view.head.input_shape) == 3:
            return QCoreApplication.translate("HeadWords", "Flatten, then dense layers")
        case HeadKind.DENSE:
            return QCoreApplication.translate(
                "HeadWords", "A dense layer on one vector"
            )
        case HeadKind.GLOBAL if len(view.head.dense) > 1:
            return QCoreApplication.translate(
                "HeadWords", "Global average pooling, then dense layers"
            )
        case HeadKind.GLOBAL:
            return QCoreApplication.translate(
                "HeadWords", "Global average pooling, then a dense layer"
            )
        case HeadKind.MAPS:
            return QCoreApplication.translate(
                "HeadWords", "One map per class, then global average pooling"
            )
    return QCoreApplication.translate(
        "HeadWords", "Neither dense layers nor global pooling"
    )


def cost_text(view: HeadView) -> str:
    """What it holds and does."""
    head = view.head
    return QCoreApplication.translate(
        "HeadWords", "{0} parameters ({1}), {2} MACs ({3})"
    ).format(
        _count(head.params),
        _share(head.params_share),
        _count(head.macs),
        _share(head.macs_share),
    )


def sizes_text(sizes: AcceptedSizes | None) -> str:
    """Which images the network runs on, once it is built."""
    if sizes is None:
        return QCoreApplication.translate(
            "HeadWords", "Accepted image sizes: only an image can tell"
        )
    if sizes.is_any:
        return QCoreApplication.translate("HeadWords", "Accepts images of any size")
    if sizes.largest is None:
        return QCoreApplication.translate(
            "HeadWords", "Accepts images of any size from {0} px"
        ).format(sizes.smallest)
    if sizes.smallest == sizes.largest:
        return QCoreApplication.translate(
            "HeadWords", "Accepts images of {0} px alone"
        ).format(sizes.smallest)
    return QCoreApplication.translate(
        "HeadWords", "Accepts images of {0} to {1} px"
    ).format(sizes.smallest, sizes.largest)


def other_text(view: HeadView) -> str:
    """What the same network would cost with the other head."""
    other = view.other
    if other is None:
        return QCoreApplication.translate(
            "HeadWords", "Its design has no other head to choose."
        )
    change = (other.params - view.params) / view.params
    if other.head.kind is HeadKind.DENSE:
        told = QCoreApplication.translate(
            "HeadWords",
            "With dense layers instead: {0} parameters in all, not {1} ({2}). {3}.",
        )
    else:
        told = QCoreApplication.translate(
            "HeadWords",
            "With global pooling instead: {0} parameters in all, not {1} ({2}). {3}.",
        )
    sign = "−" if change < 0 else "+"
    return told.format(
        _count(other.params),
        _count(view.params),
        f"{sign}{_share(abs(change))}",
        sizes_text(other.sizes),
    )


def relu_text(view: HeadView) -> str:
    """Whether scores can be negative; empty where they can."""
    if view.head.ends_in_relu:
        return QCoreApplication.translate(
            "HeadWords", "Ends in a ReLU: no score is ever negative."
        )
    return ""


def _count(number: int) -> str:
    """A count whose unit stays on its line."""
    return count_text(number).replace(" ", _FIRM)


def _share(share: float) -> str:
    return percent_text(share).replace(" ", _FIRM)
