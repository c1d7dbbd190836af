"""What is said about the maps of a mosaic, in the language of the window."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from explorer.diagrams.channels import strengths
from explorer.ui.widgets.mosaic_pages import MosaicPages
from explorer.ui.widgets.readings import Reading, value_text

_CONTEXT = "MosaicWords"


def captions(pages: MosaicPages) -> tuple[str, ...]:
    """How many channels there are and how many are dead; the longest text first."""
    translate = QCoreApplication.translate
    shown, channels = pages.shown, len(pages.maps)
    if shown < channels:
        short = translate(_CONTEXT, "{0} of {1}").format(shown, channels)
        text = translate(_CONTEXT, "{0} of {1} channels").format(shown, channels)
    elif channels == 1:
        text, short = translate(_CONTEXT, "1 channel"), "1"
    else:
        text = translate(_CONTEXT, "{0} channels").format(channels)
        short = f"{channels}"
    dead = constant = ""
    if count := int(pages.known.dead.sum()):
        dead = translate(_CONTEXT, " · {0} dead").format(count)
    if count := int(pages.known.constant.sum()):
        constant = translate(_CONTEXT, " · {0} constant").format(count)
    texts = (text + dead + constant, short + dead + constant, short + dead, text, short)
    return tuple(dict.fromkeys(texts))


def caption_hint(pages: MosaicPages) -> str:
    """What the caption means, at length."""
    translate = QCoreApplication.translate
    lines = [captions(pages)[0]]
    if pages.pages > 1:
        told = translate(
            _CONTEXT, "Page {0} of {1}: turn it with the wheel, Page Up and Page Down"
        )
        lines.append(told.format(pages.page + 1, pages.pages))
    if pages.tiles.reduction > 1:
        lines.append(size_text(pages))
    if pages.known.dead.any():
        lines.append(
            translate(
                _CONTEXT,
                "Dead channels are zero everywhere for this picture;"
                " a stroke goes through them",
            )
        )
    if pages.known.constant.any():
        lines.append(
            translate(
                _CONTEXT,
                "Constant channels have one value everywhere, whatever the picture"
                " shows there; a stroke goes through them",
            )
        )
    return "\n".join(lines)


def size_text(pages: MosaicPages) -> str:
    """How values became pixels; empty when each is one."""
    translate = QCoreApplication.translate
    tiles = pages.tiles
    if tiles.reduction > 1:
        told = translate(_CONTEXT, "1 px = mean of {0} × {0}")
        return told.format(tiles.reduction)
    if tiles.scale > 1:
        return translate(_CONTEXT, "{0} × enlarged").format(tiles.scale)
    return ""


def reading_texts(reading: Reading | None) -> tuple[str, ...]:
    """The value under the pointer, the longest text first."""
    if reading is None:
        return ("",)
    translate = QCoreApplication.translate
    channel, y, x, number = reading
    value = value_text(number)
    return (
        translate(_CONTEXT, "channel {0} at {1}, {2}: {3}").format(
            channel, y, x, value
        ),
        translate(_CONTEXT, "channel {0}: {1}").format(channel, value),
        f"{channel}: {value}",
    )


def description(pages: MosaicPages, channel: int) -> str:
    """What a screen reader says of the chosen channel (-1 for none) and the keys."""
    translate = QCoreApplication.translate
    keys = translate(
        _CONTEXT,
        "arrow keys choose a channel, Shift and arrow keys a value in it,"
        " Enter picks the value, Page Up and Page Down turn the pages",
    )
    if channel < 0:
        return keys
    largest = float(pages.maps[channel].max(initial=-np.inf))
    told = translate(_CONTEXT, "channel {0} of {1}, largest value {2}; {3}")
    return told.format(channel, len(pages.maps), value_text(largest), keys)


def tip(pages: MosaicPages, channel: int) -> str:
    """What is special about a channel, or why it stands where it does."""
    translate = QCoreApplication.translate
    if pages.known.dead[channel]:
        told = translate(
            _CONTEXT, "Channel {0} is dead: zero everywhere for this picture"
        )
        return told.format(channel)
    if pages.known.constant[channel]:
        told = translate(
            _CONTEXT, "Channel {0} is constant: {1} everywhere for this picture"
        )
        return told.format(channel, value_text(float(pages.known.high[channel])))
    place = pages.place_of(channel) + 1
    one = pages.maps[channel : channel + 1]
    match pages.order:
        case "index":
            return ""
        case "activity":
            told = translate(
                _CONTEXT, "Channel {0}: mean magnitude {1}, number {2} of {3}"
            )
            strength = strengths(one, "activity")
        case "variance":
            told = translate(_CONTEXT, "Channel {0}: variance {1}, number {2} of {3}")
            strength = strengths(one, "variance")
    value = value_text(float(strength[0]))
    return told.format(channel, value, place, len(pages.maps))
