"""What the engine says about figures and where they open, in the window's language.

As in ``claim_words``, a test compares the lists with the engine.  Titles of papers stay
as they are.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

FIGURES = (
    QT_TRANSLATE_NOOP("EvidenceWords", "blocks of VGG-11 like VGG block 3"),
    QT_TRANSLATE_NOOP("EvidenceWords", "blocks of NiN like NiN block 3"),
    QT_TRANSLATE_NOOP("EvidenceWords", "blocks of GoogLeNet like Inception 3a"),
    QT_TRANSLATE_NOOP("EvidenceWords", "blocks of ResNet-18 like Residual 2a"),
    QT_TRANSLATE_NOOP("EvidenceWords", "field before the pooling"),
    QT_TRANSLATE_NOOP("EvidenceWords", "field after the pooling"),
    QT_TRANSLATE_NOOP("EvidenceWords", "normalisations in the paper's AlexNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "normalisations in the book's AlexNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "normalisations in torchvision's AlexNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "first maps of AlexNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "first maps of VGG-11"),
    QT_TRANSLATE_NOOP("EvidenceWords", "field of two 3x3 convolutions"),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "weights of two 3x3 convolutions, as a multiple of C²",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "weights of one 5x5 convolution, as a multiple of C²",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "weights of three 3x3 convolutions, as a multiple of C²",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "weights of one 7x7 convolution, as a multiple of C²",
    ),
    QT_TRANSLATE_NOOP("EvidenceWords", "all of VGG-11"),
    QT_TRANSLATE_NOOP("EvidenceWords", "one image, VGG-11"),
    QT_TRANSLATE_NOOP("EvidenceWords", "all of AlexNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "one image, AlexNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "all of NiN"),
    QT_TRANSLATE_NOOP("EvidenceWords", "one image, NiN"),
    QT_TRANSLATE_NOOP("EvidenceWords", "dense layers of AlexNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "share of the dense layers of AlexNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "dense layers of VGG-11"),
    QT_TRANSLATE_NOOP("EvidenceWords", "share of the dense layers of VGG-11"),
    QT_TRANSLATE_NOOP("EvidenceWords", "1x1 convolutions of NiN"),
    QT_TRANSLATE_NOOP("EvidenceWords", "share of the 1x1 convolutions of NiN"),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "stored runs of the book that never got better than chance",
    ),
    QT_TRANSLATE_NOOP("EvidenceWords", "stored runs of the book"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Inception 3a of GoogLeNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "its 3x3 and 5x5 branches in GoogLeNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Inception 3a of GoogLeNet, 1x1 reductions off"),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "its 3x3 and 5x5 branches in GoogLeNet, 1x1 reductions off",
    ),
    QT_TRANSLATE_NOOP("EvidenceWords", "side of the image"),
    QT_TRANSLATE_NOOP("EvidenceWords", "side of its first map"),
    QT_TRANSLATE_NOOP("EvidenceWords", "of the convolution"),
    QT_TRANSLATE_NOOP("EvidenceWords", "last maps of AlexNet"),
    QT_TRANSLATE_NOOP("EvidenceWords", "their side"),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "values that the first dense layer of AlexNet reads",
    ),
    QT_TRANSLATE_NOOP("EvidenceWords", "smallest image that runs"),
    QT_TRANSLATE_NOOP("EvidenceWords", "largest image that runs"),
    QT_TRANSLATE_NOOP("EvidenceWords", "the book's first maps"),
    QT_TRANSLATE_NOOP("EvidenceWords", "the paper's first maps"),
    QT_TRANSLATE_NOOP("EvidenceWords", "last maps of VGG-11"),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "values that the first dense layer of VGG-11 reads",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "values that the first dense layer of VGG-11, quarter width reads",
    ),
    QT_TRANSLATE_NOOP("EvidenceWords", "what makes a score of a map"),
    QT_TRANSLATE_NOOP("EvidenceWords", "maps, one per class"),
    QT_TRANSLATE_NOOP("EvidenceWords", "what happens right before it"),
    QT_TRANSLATE_NOOP("EvidenceWords", "paths of Inception 3a"),
    QT_TRANSLATE_NOOP("EvidenceWords", "channels that it makes"),
    QT_TRANSLATE_NOOP("EvidenceWords", "values after the pooling"),
    QT_TRANSLATE_NOOP("EvidenceWords", "values without the pooling"),
    QT_TRANSLATE_NOOP("EvidenceWords", "classes of the book's networks"),
    QT_TRANSLATE_NOOP("EvidenceWords", "ln((e + classes - 1) / e)"),
    QT_TRANSLATE_NOOP("EvidenceWords", "ln(classes)"),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "Plain-18: top-1 error, ImageNet (ILSVRC-2012), validation, average over 10"
        " crops (table 2)",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "Plain-34: top-1 error, ImageNet (ILSVRC-2012), validation, average over 10"
        " crops (tables 2 and 3)",
    ),
    QT_TRANSLATE_NOOP("EvidenceWords", "blocks of ResNet-18"),
    QT_TRANSLATE_NOOP("EvidenceWords", "of them with a 1x1 shortcut"),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "ResNet-18, shortcuts A: top-1 error, ImageNet (ILSVRC-2012), validation,"
        " average over 10 crops (table 2)",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "ResNet-34, shortcuts A: top-1 error, ImageNet (ILSVRC-2012), validation,"
        " average over 10 crops (tables 2 and 3)",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "ResNet-110: top-1 error, CIFAR-10, test, crops and flips while training, the"
        " best of 5 runs (table 6)",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "ResNet-1202: top-1 error, CIFAR-10, test, crops and flips while training"
        " (table 6)",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "ResNet-34, shortcuts B: top-1 error, ImageNet (ILSVRC-2012), validation,"
        " average over 10 crops (table 3)",
    ),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "ResNet-34, shortcuts C: top-1 error, ImageNet (ILSVRC-2012), validation,"
        " average over 10 crops (table 3)",
    ),
    QT_TRANSLATE_NOOP("EvidenceWords", "of B beyond A"),
    QT_TRANSLATE_NOOP("EvidenceWords", "of C beyond A"),
    QT_TRANSLATE_NOOP("EvidenceWords", "side before the block"),
    QT_TRANSLATE_NOOP("EvidenceWords", "side on both paths"),
    QT_TRANSLATE_NOOP("EvidenceWords", "stride on both paths"),
    QT_TRANSLATE_NOOP("EvidenceWords", "of the 3x3 convolution"),
    QT_TRANSLATE_NOOP("EvidenceWords", "of the 1x1 shortcut"),
    QT_TRANSLATE_NOOP("EvidenceWords", "of a 3x3 of stride 1, padding 0"),
    QT_TRANSLATE_NOOP(
        "EvidenceWords",
        "ResNet-152: top-1 error, ImageNet (ILSVRC-2012), validation, average over 10"
        " crops (table 3)",
    ),
)
LINKS = (
    QT_TRANSLATE_NOOP("EvidenceWords", "The five blocks"),
    QT_TRANSLATE_NOOP("EvidenceWords", "A convolution"),
    QT_TRANSLATE_NOOP("EvidenceWords", "A ReLU"),
    QT_TRANSLATE_NOOP("EvidenceWords", "A pooling"),
    QT_TRANSLATE_NOOP("EvidenceWords", "A dense layer"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Shapes over depth"),
    QT_TRANSLATE_NOOP("EvidenceWords", "VGG with 5x5 kernels"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Parameters by part"),
    QT_TRANSLATE_NOOP("EvidenceWords", "NiN with a dense head, and without 1x1"),
    QT_TRANSLATE_NOOP("EvidenceWords", "The branches' maps"),
    QT_TRANSLATE_NOOP("EvidenceWords", "With and without reductions"),
    QT_TRANSLATE_NOOP("EvidenceWords", "The arithmetic of this layer"),
    QT_TRANSLATE_NOOP("EvidenceWords", "The same picture through both"),
    QT_TRANSLATE_NOOP("EvidenceWords", "The code beside VGG's"),
    QT_TRANSLATE_NOOP("EvidenceWords", "The first convolution"),
    QT_TRANSLATE_NOOP("EvidenceWords", "What if an image has one px more?"),
    QT_TRANSLATE_NOOP("EvidenceWords", "What if VGG had AlexNet's number?"),
    QT_TRANSLATE_NOOP("EvidenceWords", "NiN's scores"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Heads side by side"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Where the paths are joined"),
    QT_TRANSLATE_NOOP("EvidenceWords", "What if nothing were averaged?"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Train with one softmax and with two"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Scores, softmax and loss"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Train plain and residual networks"),
    QT_TRANSLATE_NOOP("EvidenceWords", "A, B, C and none side by side"),
    QT_TRANSLATE_NOOP("EvidenceWords", "Train with each shortcut"),
    QT_TRANSLATE_NOOP("EvidenceWords", "What if the shortcut had no stride?"),
)


def translated(text: str) -> str:
    """The same words in the language that is installed now."""
    return QCoreApplication.translate("EvidenceWords", text) if text else ""
