"""What the engine's layer table says in words, marked for translation."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

# A test compares it with the engine's columns.
SPOKEN = (
    QT_TRANSLATE_NOOP("LayerTableModel", "#"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Path"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Kind"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Kernel"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Stride"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Padding"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Dilation"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Groups"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Rounding"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Input"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Output"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Parameters"),
    QT_TRANSLATE_NOOP("LayerTableModel", "MACs"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Memory"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Receptive field"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Reads"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Source"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Place in the order of execution"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Name of the layer within the network"),
    QT_TRANSLATE_NOOP(
        "LayerTableModel", "Class of the layer, or what the operation does"
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel", "Size of the window, height × width in pixels"
    ),
    QT_TRANSLATE_NOOP("LayerTableModel", "Distance between neighbouring windows"),
    QT_TRANSLATE_NOOP("LayerTableModel", "Rows and columns added on each side"),
    QT_TRANSLATE_NOOP(
        "LayerTableModel",
        "Distance between neighbouring elements of the window, where it is not 1",
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel",
        "Groups of channels that do not mix, where there are several",
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel", "Where the output size is rounded up instead of down"
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel", "Shape of what it reads, channels × height × width"
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel", "Shape of what it makes, channels × height × width"
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel", "What it learns, and its share of the whole network"
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel",
        "Multiply-accumulates for one image (1 MAC = 2 FLOPs), and their share",
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel", "Size of its output in float32 for one image, and its share"
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel",
        "Pixels of the image that one value can depend on, height × width",
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableModel",
        "The layers whose outputs it reads, where it is not just the one before",
    ),
    QT_TRANSLATE_NOOP("LayerTableModel", "File and line that made it"),
    QT_TRANSLATE_NOOP("LayerTableModel", "whole input"),
    QT_TRANSLATE_NOOP("LayerTableModel", "image"),
    QT_TRANSLATE_NOOP("LayerTableModel", "up"),
)
