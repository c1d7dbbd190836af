"""Why a network breaks and what mends it, in the language of the window.

The engine words both in English (``explorer.tracing.trying.words`` and ``fix``); here
stand the same sentences for translation.  A test fails when the two differ.
"""

from PySide6.QtCore import QCoreApplication

from explorer.architectures.edits import FIELDS, Edit
from explorer.tracing.trying.fix import Fix, FixKind
from explorer.tracing.trying.trial import Breakage, Figure
from explorer.tracing.trying.words import FIGURES

translate = QCoreApplication.translate


def explained(broken: Breakage) -> str:
    """Why a step does not run, for somebody who learns."""
    if not set(FIGURES.get(broken.kind, ("none",))) <= broken.figures.keys():
        return _quoted(broken)
    match broken.kind:
        case "channels" | "features" | "norm" | "groups":
            return _count(broken)
        case "add" | "concat":
            return _two_shapes(broken)
        case "kernel" | "empty" | "pool_padding":
            return _window(broken)
    return _value(broken)


def fix_sentence(fix: Fix) -> str:
    """What a fix does: its kind and its edits."""
    changes = ", ".join(map(_change, fix.edits))
    return translate("TrialWords", "{0}: {1}.").format(fix_title(fix.kind), changes)


def fix_title(kind: FixKind) -> str:
    """What a kind of fix does, without its numbers."""
    titles: dict[FixKind, str] = {
        "follow": translate("TrialWords", "Let the layer take what comes in"),
        "groups": translate("TrialWords", "Share the channels out to fewer groups"),
        "padding": translate("TrialWords", "Pad the map so that the window fits"),
        "smaller_window": translate("TrialWords", "Make the window smaller"),
        "round_up": translate("TrialWords", "Let the last window hang over the edge"),
        "allowed_value": translate("TrialWords", "Take a value that works"),
        "adaptive_pooling": translate(
            "TrialWords", "Pool to the size that the dense layer was made for"
        ),
        "keep_size": translate(
            "TrialWords", "Let the branch keep its height and width"
        ),
        "new_shortcut": translate(
            "TrialWords", "Bring the shortcut to the same shape by a convolution"
        ),
        "projection": translate(
            "TrialWords", "Change the convolution on this way so that the shapes agree"
        ),
        "fit_branch": translate(
            "TrialWords", "Bring the branch to the same shape at its end"
        ),
        "take_out": translate("TrialWords", "Take the layer out again"),
        "back": translate("TrialWords", "Take back what was edited here"),
    }
    return titles[kind]


def _change(edit: Edit) -> str:
    value = str(edit).rpartition(f"{edit.field}:")[2]
    match edit.field:
        case "layer":
            return translate("TrialWords", "{0} at {1}").format(value, edit.path)
        case "before":
            return translate("TrialWords", "{0} before {1}").format(value, edit.path)
        case "after":
            return translate("TrialWords", "{0} after {1}").format(value, edit.path)
    label = FIELDS[edit.field].label
    return translate("TrialWords", "{0} of {1} = {2}").format(
        label, edit.path or translate("TrialWords", "the input"), value
    )


def _count(broken: Breakage) -> str:
    figures = broken.figures
    if broken.kind == "groups":
        sides = {
            "in_channels": translate("TrialWords", "input channels"),
            "out_channels": translate("TrialWords", "output channels"),
        }
        side = sides.get(str(figures["side"]), translate("TrialWords", "channels"))
        told = translate(
            "TrialWords", "{0} {1} cannot be shared out equally to {2} groups."
        )
        return told.format(figures["channels"], side, figures["groups"])
    wanted, given = figures["wanted"], figures["given"]
    if broken.kind == "channels":
        told = translate(
            "TrialWords",
            "The convolution is made for {0} channels, but {1} come in. Its in_channels"
            " does not follow by itself.",
        )
        return told.format(wanted, given)
    if broken.kind == "norm":
        told = translate(
            "TrialWords",
            "The normalisation keeps figures of {0} channels, but {1} come in: one mean"
            " and one deviation belong to each channel.",
        )
        return told.format(wanted, given)
    numbers = f"{wanted:,}", f"{given:,}"
    maps = figures.get("maps")
    if not isinstance(maps, tuple):
        told = translate(
            "TrialWords",
            "The dense layer has weights for {0} values, but {1} come. One weight"
            " belongs to each value, so the number is fixed.",
        )
        return told.format(*numbers)
    told = translate(
        "TrialWords",
        "The dense layer has weights for {0} values, but {1} come: the maps before it"
        " are {2} = {1}. One weight belongs to each value, so the number is fixed.",
    )
    return told.format(*numbers, _sides(maps))


def _window(broken: Breakage) -> str:
    figures = broken.figures
    window = _sides(figures["window"])
    if broken.kind == "kernel":
        told = translate(
            "TrialWords",
            "A window of {0} does not fit into a map that is {1} with its padding:"
            " there is no place left to put it.",
        )
        return told.format(window, _sides(figures["padded"]))
    if broken.kind == "empty":
        told = translate(
            "TrialWords",
            "Nothing is left: a pooling window of {0} does not fit into a map of {1}"
            " even once. The maps have shrunk too far before this layer.",
        )
        return told.format(window, _sides(figures["size"]))
    told = translate(
        "TrialWords",
        "The pooling pads {0}, but its window is only {1}: with more than half of it,"
        " {2}, some windows would see nothing but padding.",
    )
    return told.format(_sides(figures["padding"]), window, _sides(figures["largest"]))


def _two_shapes(broken: Breakage) -> str:
    shapes = (_without_batch(broken.figures[name]) for name in ("first", "second"))
    if broken.kind == "add":
        told = translate(
            "TrialWords",
            "Two values are added element by element, but one is {0} and the other {1}."
            " Both ways must end in the same channels, height and width.",
        )
    else:
        told = translate(
            "TrialWords",
            "Maps can be stacked only if they agree in all but the channels, but one is"
            " {0} and another {1}. Every branch must keep the same height and width.",
        )
    return told.format(*shapes)


def _value(broken: Breakage) -> str:
    figures = broken.figures
    if broken.kind == "argument":
        told = translate("TrialWords", "{0} is {1}; it must be at least {2}.")
        return told.format(figures["field"], figures["value"], figures["lowest"])
    told = translate(
        "TrialWords",
        "The layer works on maps with {0} axes (batch, channels, height, width), but is"
        " given {1}.",
    )
    return told.format(figures["wanted"], figures["given"])


def _quoted(broken: Breakage) -> str:
    """Only what torch alone can word is quoted from it."""
    said = broken.message.split("\n", 1)[0].rstrip(".")
    if broken.kind == "reshape":
        told = translate(
            "TrialWords", "The values do not fill the shape that is asked for: {0}."
        )
        return told.format(said)
    if not said:
        return translate("TrialWords", "The network does not run.")
    return translate("TrialWords", "The step cannot run: {0}.").format(said)


def _sides(size: Figure) -> str:
    return " x ".join(map(str, size)) if isinstance(size, tuple) else str(size)


def _without_batch(shape: Figure) -> str:
    assert isinstance(shape, tuple)
    return _sides(shape[1:])
