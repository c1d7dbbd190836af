"""What the engine says about the claims of the notes, in the language of the window.

The engine speaks English and keeps words apart from figures.  A tool that collects what
there is to translate finds the words here; a test fails when one of them is missing, or
none of them any more.
"""

from dataclasses import replace

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from explorer.comparison.claim_records import ClaimText

TITLES = (
    QT_TRANSLATE_NOOP("ClaimWords", "Blocks side by side"),
    QT_TRANSLATE_NOOP("ClaimWords", "What the layers of AlexNet do"),
    QT_TRANSLATE_NOOP("ClaimWords", "VGG: small kernels, more depth"),
    QT_TRANSLATE_NOOP("ClaimWords", "NiN: why it has fewer parameters"),
    QT_TRANSLATE_NOOP("ClaimWords", "GoogLeNet: several scales at once"),
    QT_TRANSLATE_NOOP("ClaimWords", "Sizes of maps and shared weights"),
    QT_TRANSLATE_NOOP("ClaimWords", "AlexNet in code"),
    QT_TRANSLATE_NOOP("ClaimWords", "VGG in code"),
    QT_TRANSLATE_NOOP("ClaimWords", "NiN in code"),
    QT_TRANSLATE_NOOP("ClaimWords", "GoogLeNet in code"),
    QT_TRANSLATE_NOOP("ClaimWords", "Where the softmax is"),
    QT_TRANSLATE_NOOP("ClaimWords", "Is deeper always better?"),
    QT_TRANSLATE_NOOP("ClaimWords", "What f(x) + x promises"),
    QT_TRANSLATE_NOOP("ClaimWords", "Shortcut: other channels"),
    QT_TRANSLATE_NOOP("ClaimWords", "Shortcut: another height and width"),
    QT_TRANSLATE_NOOP("ClaimWords", "What ResNet achieves"),
)
SAID = (
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "The notes draw the blocks of VGG, NiN and GoogLeNet next to each other and"
        " leave AlexNet out.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "AlexNet has no blocks; it shows what single layers are for: convolutions"
        " capture features, ReLU makes things non-linear, pooling saves computation,"
        " normalisation evens out distributions, dense layers classify.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "Against AlexNet, VGG is built of blocks, its smaller kernels catch more"
        " detail, stacked blocks make it deeper, and its shapes are regular.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "Against VGG, NiN has fewer parameters and deeper features thanks to 1x1"
        " convolutions, and fewer again thanks to global average pooling, because"
        " parameters are shared.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "Against VGG, GoogLeNet runs kernels of several sizes and a pooling side by"
        " side in one layer and joins what they find.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "The notes point to a film about how large a map comes out and how weights are"
        " shared.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "AlexNet starts with an 11x11 convolution of stride 4 and padding 1, and its"
        " first dense layer reads 6400 values.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "A VGG block is n 3x3 convolutions with ReLU and a 2x2 pooling; the first dense"
        " layer reads 6400 values.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "A NiN block is a convolution and two 1x1 ones, each with ReLU; the head is a"
        " block of ten channels, which the notes call max pooling and flatten.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "Four paths are joined along the channels, and after five parts one dense layer"
        " reads 1024 values.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "The networks return a score per class; softmax is part of CrossEntropyLoss.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "No: in a picture of six classes of functions a larger one that does not"
        " contain the smaller can be farther from the truth.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "With f(x) + x the larger class contains the smaller, so more depth always"
        " makes a network more accurate.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "If the number of channels differs, a 1x1 convolution changes it.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "If height and width differ, padding 0 enlarges them.",
    ),
    QT_TRANSLATE_NOOP("ClaimWords", "A picture, lost by now, showed how ResNet does."),
)
CORRECTIONS = (
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "VGG-11 repeats its block {vgg_blocks} times, NiN {nin_blocks} times, GoogLeNet"
        " {googlenet_blocks} times. AlexNet repeats nothing, so its first layers stand"
        " for it; ResNet's block, {resnet_blocks} times in ResNet-18, is added here.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "The roles are right. Pooling also widens the receptive field, here from"
        " {field_before} to {field_after} px, and tolerates small shifts. The AlexNet"
        " of {alexnet_year} has {paper_norms} response normalisations, the book's has"
        " {book_norms} and torchvision's {torchvision_norms}; batch normalisation came"
        " in {norm_year}.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "Detail is lost to the stride more than to the kernel: the first maps have"
        " {alexnet_side} x {alexnet_side} px in AlexNet and {vgg_side} x {vgg_side} in"
        " VGG. Two 3x3 convolutions see {pair_field} x {pair_field} px with"
        " {pair_weights} C² weights and one more ReLU, one 5x5 needs {five_weights} C²;"
        " three stand at {triple_weights} C² against {seven_weights} C² of one 7x7. The"
        " price: {vgg_params} parameters and {vgg_macs} multiply-accumulates instead of"
        " {alexnet_params} and {alexnet_macs}.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "The result is right: {nin_params} parameters against {vgg_params}, {nin_macs}"
        " multiply-accumulates against {vgg_macs}. They are saved by leaving out the"
        " dense layers, which global pooling makes possible: in AlexNet these hold"
        " {alexnet_dense} or {alexnet_dense_share}. The 1x1 convolutions share their"
        " weights among all pixels but add {nin_pointwise} ({nin_pointwise_share})."
        " Training is fragile: {failed} of {runs} stored runs of the book failed.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "The 1x1 reductions make it affordable: Inception 3a has {reduced} parameters"
        " and would have {unreduced} without them; its 3x3 and 5x5 branches"
        " {reduced_branches} instead of {unreduced_branches}.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "A side becomes floor((n + 2p - k) / s) + 1: AlexNet's first convolution makes"
        " {side_after} of {side_before}. It has {conv_params} parameters; a dense layer"
        " for the same maps would need {dense_weights} weights, one for each pair of an"
        " input and an output value.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "{channels} x {side} x {side} = {features}, for images of {smallest} to"
        " {largest} px and no others. With padding 1 the first maps have {book_side}"
        " px, in the paper {paper_side}.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "The block is right, the head is wrong: VGG-11 makes {channels} x {side} x"
        " {side} = {features} of {image} px, {quarter_features} at a quarter of its"
        " width. {alexnet_features} belongs to AlexNet.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "The code is right, its label is not: {pooling} takes the average of each of"
        " the {maps} maps. Right before it stands a {last}, so no score of this NiN is"
        " ever negative.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "In Inception 3a {paths} paths make {joined} channels. The fifth part ends in"
        " an average pooling and a flattening, without which the dense layer would meet"
        " {unpooled} values instead of {pooled}.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "True while training: the loss takes the log-softmax of the scores itself. For"
        " probabilities take a softmax yourself, but not before the loss: for {classes}"
        " classes it could then not fall below {floor}, where guessing costs"
        " {guessing}. A real run settles near this floor plus the share of its wrong"
        " answers.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "No, indeed. In the ResNet paper a plain network of 18 layers errs in"
        " {plain_18} of ImageNet's validation images, one of 34 layers in {plain_34}.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "That is too strong: nesting bounds the best possible training loss, not what"
        " training finds and not the test. Only identity shortcuts contain the identity"
        " exactly; {changing} of ResNet-18's {blocks} blocks change the shape. In the"
        " paper, from 18 to 34 layers, plain networks go from {plain_18} to {plain_34}"
        " error, residual ones from {residual_18} to {residual_34}. Too much depth"
        " over-fits all the same: {residual_1202} with 1202 layers on CIFAR-10,"
        " {residual_110} with 110.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "That is option B. Filling up with zeros (A) needs no weights and is nearly as"
        " good: {error_a} error against {error_b} and {error_c} (C, everywhere) for 34"
        " layers in the paper. In ResNet-18, B costs {b_extra} parameters.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "Nothing is enlarged. The first 3x3 convolution (padding {conv_padding}) and"
        " the 1x1 shortcut (padding {shortcut_padding}) both have stride {stride} and"
        " make {side_after} px of {side_before}. A 3x3 without padding would leave"
        " {side_unpadded}. Perhaps the zeros for missing channels (option A) were"
        " meant.",
    ),
    QT_TRANSLATE_NOOP(
        "ClaimWords",
        "Run plain against residual networks yourself. In the paper 34 plain layers err"
        " in {plain_34}, with shortcuts in {residual_34}, and 152 layers in"
        " {residual_152} (ten crops, ImageNet validation).",
    ),
)


def translated(text: ClaimText) -> ClaimText:
    """The same words in the language that is installed now."""
    return replace(
        text,
        title=_translate(text.title),
        said=_translate(text.said),
        correction=_translate(text.correction),
    )


def _translate(text: str) -> str:
    return QCoreApplication.translate("ClaimWords", text)
