"""Breaks in plain English; the window words the same figures in its language."""

from explorer.tracing.trying.trial import Breakage, Figure, Shape

# The figures of each kind: sizes are (vertical, horizontal), shapes have the batch
# axis first.
FIGURES = {
    "channels": ("wanted", "given"),
    "features": ("wanted", "given"),  # and maps, (C, H, W), where these were flattened
    "norm": ("wanted", "given"),
    "groups": ("side", "channels", "groups"),  # side: in_channels, out_channels
    "kernel": ("window", "padded"),
    "empty": ("window", "size", "padding"),
    "pool_padding": ("window", "padding", "largest"),
    "add": ("first", "second"),
    "concat": ("first", "second", "axis"),
    "dimensions": ("wanted", "given"),
    "argument": ("field", "value", "lowest"),
}


def explanation(broken: Breakage) -> str:
    """For somebody who learns; only what torch alone can word is quoted from it."""
    figures = broken.figures
    if not set(FIGURES.get(broken.kind, ("none",))) <= figures.keys():
        return _without_figures(broken)
    match broken.kind:
        case "channels":
            return (
                f"The convolution is made for {figures['wanted']} channels, but"
                f" {figures['given']} come in. Its in_channels does not follow by"
                " itself."
            )
        case "features":
            return _features(figures["wanted"], figures["given"], figures.get("maps"))
        case "norm":
            return (
                f"The normalisation keeps figures of {figures['wanted']} channels, but"
                f" {figures['given']} come in: one mean and one deviation belong to"
                " each channel."
            )
        case "groups":
            return (
                f"{figures['channels']} {_side(figures['side'])} cannot be shared out"
                f" equally to {figures['groups']} groups."
            )
        case "argument":
            return (
                f"{figures['field']} is {figures['value']}; it must be at least"
                f" {figures['lowest']}."
            )
        case "dimensions":
            return (
                f"The layer works on maps with {figures['wanted']} axes (batch,"
                f" channels, height, width), but is given {figures['given']}."
            )
        case "add" | "concat":
            return _two_shapes(broken)
    return _window(broken)


def _window(broken: Breakage) -> str:
    figures = broken.figures
    window = _size(figures["window"])
    match broken.kind:
        case "kernel":
            return (
                f"A window of {window} does not fit into a map that is"
                f" {_size(figures['padded'])} with its padding: there is no place left"
                " to put it."
            )
        case "empty":
            return (
                f"Nothing is left: a pooling window of {window} does not fit into a map"
                f" of {_size(figures['size'])} even once. The maps have shrunk too far"
                " before this layer."
            )
        case _:
            return (
                f"The pooling pads {_size(figures['padding'])}, but its window is only"
                f" {window}: with more than half of it, {_size(figures['largest'])},"
                " some windows would see nothing but padding."
            )


def _features(wanted: Figure, given: Figure, maps: Figure | None) -> str:
    sentence = f"The dense layer has weights for {wanted:,} values, but {given:,} come"
    if isinstance(maps, tuple):
        product = " x ".join(map(str, maps))
        sentence += f": the maps before it are {product} = {given:,}"
    return f"{sentence}. One weight belongs to each value, so the number is fixed."


def _two_shapes(broken: Breakage) -> str:
    first, second = broken.figures["first"], broken.figures["second"]
    if broken.kind == "add":
        return (
            f"Two values are added element by element, but one is {_shape(first)} and"
            f" the other {_shape(second)}. Both ways must end in the same channels,"
            " height and width."
        )
    return (
        f"Maps can be stacked only if they agree in all but the channels, but one is"
        f" {_shape(first)} and another {_shape(second)}. Every branch must keep the"
        " same height and width."
    )


def _without_figures(broken: Breakage) -> str:
    said = broken.message.split("\n", 1)[0].rstrip(".")
    if broken.kind == "reshape":
        return f"The values do not fill the shape that is asked for: {said}."
    return f"The step cannot run: {said}." if said else "The network does not run."


def _side(side: Figure) -> str:
    return {"in_channels": "input channels", "out_channels": "output channels"}.get(
        str(side), "channels"
    )


def _size(size: Figure) -> str:
    return " x ".join(map(str, size)) if isinstance(size, tuple) else str(size)


def _shape(shape: Figure) -> str:
    assert isinstance(shape, tuple)
    without_batch: Shape = shape[1:]
    return " x ".join(map(str, without_batch))
