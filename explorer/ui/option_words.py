"""What the engine says about options, in the language of the window.

The engine speaks English: labels stand in its table, help in the docstrings of the
builders.  A tool that collects what there is to translate finds them here; a test fails
when one of them is missing, or none of them any more.
"""

from dataclasses import replace

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from explorer.architectures.options import OptionField

LABELS = (
    QT_TRANSLATE_NOOP("OptionWords", "Input channels"),
    QT_TRANSLATE_NOOP("OptionWords", "Classes"),
    QT_TRANSLATE_NOOP("OptionWords", "Image size"),
    QT_TRANSLATE_NOOP("OptionWords", "Width"),
    QT_TRANSLATE_NOOP("OptionWords", "Stem"),
    QT_TRANSLATE_NOOP("OptionWords", "Groups"),
    QT_TRANSLATE_NOOP("OptionWords", "Normalisation"),
    QT_TRANSLATE_NOOP("OptionWords", "Activation"),
    QT_TRANSLATE_NOOP("OptionWords", "Pool overlap"),
    QT_TRANSLATE_NOOP("OptionWords", "Head"),
    QT_TRANSLATE_NOOP("OptionWords", "Hidden units"),
    QT_TRANSLATE_NOOP("OptionWords", "Dropout"),
    QT_TRANSLATE_NOOP("OptionWords", "Softmax"),
    QT_TRANSLATE_NOOP("OptionWords", "Configuration"),
    QT_TRANSLATE_NOOP("OptionWords", "Kernel"),
    QT_TRANSLATE_NOOP("OptionWords", "Layout"),
    QT_TRANSLATE_NOOP("OptionWords", "1x1 layers"),
    QT_TRANSLATE_NOOP("OptionWords", "Final ReLU"),
    QT_TRANSLATE_NOOP("OptionWords", "1x1 reductions"),
    QT_TRANSLATE_NOOP("OptionWords", "Auxiliary heads"),
    QT_TRANSLATE_NOOP("OptionWords", "Depth"),
    QT_TRANSLATE_NOOP("OptionWords", "Shortcut"),
    QT_TRANSLATE_NOOP("OptionWords", "Shortcut norm"),
    QT_TRANSLATE_NOOP("OptionWords", "Biases"),
    QT_TRANSLATE_NOOP("OptionWords", "Stride place"),
)
CHOICES = (
    QT_TRANSLATE_NOOP("OptionWords", "large"),
    QT_TRANSLATE_NOOP("OptionWords", "small"),
    QT_TRANSLATE_NOOP("OptionWords", "unpadded"),
    QT_TRANSLATE_NOOP("OptionWords", "none"),
    QT_TRANSLATE_NOOP("OptionWords", "batch"),
    QT_TRANSLATE_NOOP("OptionWords", "response"),
    QT_TRANSLATE_NOOP("OptionWords", "ReLU"),
    QT_TRANSLATE_NOOP("OptionWords", "tanh"),
    QT_TRANSLATE_NOOP("OptionWords", "sigmoid"),
    QT_TRANSLATE_NOOP("OptionWords", "dense"),
    QT_TRANSLATE_NOOP("OptionWords", "global"),
    QT_TRANSLATE_NOOP("OptionWords", "AlexNet"),
    QT_TRANSLATE_NOOP("OptionWords", "CIFAR-10"),
    QT_TRANSLATE_NOOP("OptionWords", "A: zeros"),
    QT_TRANSLATE_NOOP("OptionWords", "C: all 1x1"),
    QT_TRANSLATE_NOOP("OptionWords", "first"),
    QT_TRANSLATE_NOOP("OptionWords", "middle"),
)
HELP = (
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Channels of the input: 1 for grey images, 3 for coloured ones.",
    ),
    QT_TRANSLATE_NOOP("OptionWords", "Length of the logits."),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Side of the square input in px; the first dense layer depends on it.",
    ),
    QT_TRANSLATE_NOOP("OptionWords", "Factor on the channels of every convolution."),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "The first convolution: large is 11x11 with stride 4 and padding 1, small a 5x5"
        " of stride 2 for small images, unpadded the large one without padding, as in"
        " the paper.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "With 2, the second, fourth and fifth convolution work in halves that do not"
        " see each other, as on the two GPUs of the paper (section 3.2).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "bn normalises the batch after every convolution, lrn neighbouring channels"
        " after the first two ReLUs (section 3.3).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "What follows every layer but the last (section 3.1).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Whether the 3x3 windows of the poolings overlap by a pixel; else they are 2x2"
        " (section 3.4).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "dense are three dense layers, global averages each map and needs one.",
    ),
    QT_TRANSLATE_NOOP("OptionWords", "Units of the two hidden layers of a dense head."),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Share of units dropped after each hidden layer of a dense head (section 4.2).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Whether a softmax ends the network; a mistake to learn from, since the loss"
        " takes one itself.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Column of table 1: 11, 13, 16, 16 or 19 layers with weights; in C the last"
        " convolution of the later blocks is 1x1, in D it is 3x3.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "With 5, one 5x5 convolution stands for each pair of 3x3 ones that sees as"
        " much, as the paper tries with B (section 4.1).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "bn normalises the batch after every convolution, lrn neighbouring channels"
        " after the first block's (column A-LRN).",
    ),
    QT_TRANSLATE_NOOP("OptionWords", "What follows every layer but the last."),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Share of units dropped after each hidden layer of a dense head.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Channels of the last block, and so the length of the logits.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Side of the square input in px; with global pooling no weight depends on it.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Factor on the channels of every block but the last.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "alexnet has four blocks with AlexNet's kernels and channels, cifar the three"
        " of the authors' network for images of 32 px.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "The first convolution of the layout like AlexNet's: large is 11x11 with stride"
        " 4, small a 5x5 of stride 2 for small images.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "1x1 convolutions in each block; without them it is a plain convolutional"
        " network.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "bn normalises the batch after every convolution.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Whether the last block ends in a ReLU, which keeps the logits from being"
        " negative.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "global averages the map of each class, dense joins all their pixels by a dense"
        " layer instead (section 4.6).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Share of values dropped between the blocks and before a dense head.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Side of the square input in px; with global pooling no weight depends on it,"
        " and the padding lets every size from 1 px through.",
    ),
    QT_TRANSLATE_NOOP("OptionWords", "Factor on every channel count."),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "The first layers: large is a 7x7 convolution of stride 2 and a pooling of"
        " stride 2, small a 3x3 of stride 2 without pooling, for small images.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Whether a 1x1 convolution narrows what the 3x3 and the 5x5 convolution of a"
        " block see (section 4).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "bn normalises the batch after every convolution, lrn neighbouring channels"
        " before and after the second stage, as in the paper.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Whether two more classifiers look at blocks 4a and 4d while it learns (section"
        " 5); they need images of 65 px or more (33 with the small stem).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "global averages each map, dense joins all their pixels.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Share of values dropped before the last layer; 0 leaves the layer out.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Side of the square input in px; no weight depends on it, and the padding lets"
        " every size from 1 px through.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Layers with weights: 18, 34, 50, 101 and 152 have four stages (table 1), the"
        " others three narrow ones for small images (section 4.2).",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "The first layers: large is a 7x7 convolution of stride 2 and a pooling of"
        " stride 2, small a 3x3 of stride 2, cifar a 3x3 of stride 1.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "What is added where the shape changes: A the input padded with zeros, B a 1x1"
        " convolution of it, C a 1x1 convolution in every block, none adds nothing"
        " anywhere and leaves a plain network.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Whether batch normalisation follows the 1x1 convolutions of the shortcuts as"
        " well.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Whether convolutions have biases, which batch normalisation undoes.",
    ),
    QT_TRANSLATE_NOOP(
        "OptionWords",
        "Where a bottleneck halves the map: first in its first 1x1 convolution as in"
        " the paper, middle in its 3x3 as in torchvision.",
    ),
    QT_TRANSLATE_NOOP("OptionWords", "Channels of the input, always 3."),
    QT_TRANSLATE_NOOP("OptionWords", "Side of the square input in px."),
)


def translated(field: OptionField) -> OptionField:
    """The same option with the words of the language that is installed now.

    What nobody has translated stays as it is, as most options of a user's own file do.
    """
    return replace(
        field,
        label=_translate(field.label),
        choice_labels=tuple(map(_translate, field.choice_labels)),
        help=_translate(field.help),
    )


def _translate(text: str) -> str:
    return QCoreApplication.translate("OptionWords", text) if text else ""
