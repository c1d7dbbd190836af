"""What a step is called, and what it does, in words."""

from PySide6.QtCore import QCoreApplication

from explorer.tracing.records import Step


def step_title(step: Step, block: str) -> str:
    """Where the step is, for people: ``"Inception 1 · 2.0.p2_2"``."""
    return f"{block} · {step.path}" if block else step.path


def kind_title(step: Step) -> str:
    """What kind of layer it is, with its window: ``"3 × 3 convolution, stride 2"``."""
    translate = QCoreApplication.translate
    window = _window(step)
    match step.kind:
        case "Conv2d":
            name = translate("wording", "{0} convolution").format(window)
        case "MaxPool2d":
            name = translate("wording", "{0} max pooling").format(window)
        case "AvgPool2d":
            name = translate("wording", "{0} average pooling").format(window)
        case "AdaptiveAvgPool2d":
            name = translate("wording", "adaptive average pooling")
        case "BatchNorm2d":
            name = translate("wording", "batch normalisation")
        case "Linear":
            name = translate("wording", "dense layer")
        case "Concat":
            name = translate("wording", "concatenation")
        case "Add":
            name = translate("wording", "addition")
        case "LocalResponseNorm":
            name = translate("wording", "local response normalisation")
        case "LayerNorm":
            name = translate("wording", "layer normalisation")
        case "Flatten":
            name = translate("wording", "flatten")
        case "Dropout":
            name = translate("wording", "dropout")
        case _:
            name = step.kind
    if step.geometry is not None and step.geometry.stride != (1, 1):
        told = translate("wording", "{0}, stride {1}")
        name = told.format(name, step.geometry.stride[0])
    return name


def role_sentence(step: Step) -> str:
    """What the step does, in one sentence with its own numbers."""
    translate = QCoreApplication.translate
    entering = step.input_shapes[0] if step.input_shapes else ()
    channels = entering[1] if len(entering) > 1 else 0
    match step.kind:
        case "Conv2d" if (
            step.geometry
            and step.geometry.kernel == (1, 1)
            and step.geometry.groups == 1
        ):
            told = translate(
                "wording",
                "Mixes the {0} channels of each pixel into {1}: a dense layer of one"
                " pixel, used at all of them.",
            )
            return told.format(channels, step.output_shape[1])
        case "Conv2d":
            if channels == (step.geometry.groups if step.geometry else 1):
                told = translate(
                    "wording",
                    "Looks for {1} patterns in one channel, with the same {2} kernels"
                    " everywhere.",
                )
            else:
                told = translate(
                    "wording",
                    "Looks for {1} patterns across {0} channels, with the same {2}"
                    " kernels everywhere.",
                )
            groups = step.geometry.groups if step.geometry else 1
            text = told.format(channels // groups, step.output_shape[1], _window(step))
            if groups > 1:
                more = translate("wording", "Its {0} groups of channels do not mix.")
                text = f"{text} {more.format(groups)}"
            return text
        case "MaxPool2d":
            told = translate(
                "wording",
                "Keeps the largest value of every {0} window: fewer pixels, a wider"
                " view, little shifts forgiven.",
            )
            return told.format(_window(step))
        case "AvgPool2d" | "AdaptiveAvgPool2d":
            if step.output_shape[2:] == (1, 1):
                return translate(
                    "wording", "Averages each map into one number, whatever its size."
                )
            return translate("wording", "Averages neighbouring values.")
        case "ReLU":
            return translate(
                "wording",
                "Turns negative values into zero; without it, stacked layers would be"
                " no more than one.",
            )
        case "BatchNorm2d":
            return translate(
                "wording",
                "Shifts and scales each channel by the mean and deviation that it keeps"
                " from training, then by two learnt numbers.",
            )
        case "LocalResponseNorm":
            return translate(
                "wording",
                "Divides each value by what the neighbouring channels have at the same"
                " place: strong ones damp the others.",
            )
        case "LayerNorm":
            return translate(
                "wording",
                "Brings the values of each place to mean 0 and deviation 1, then shifts"
                " and scales them by learnt numbers.",
            )
        case "Linear":
            told = translate(
                "wording", "Weighs all {0} inputs anew for each of the {1} outputs."
            )
            if not entering:
                told = translate("wording", "Weighs all inputs anew for each output.")
            return told.format(
                f"{entering[-1] if entering else 0:,}", step.output_shape[-1]
            )
        case "Concat":
            told = translate("wording", "Stacks the channels of {0} branches: {1}.")
            sizes = (shape[1] for shape in step.input_shapes if len(shape) > 1)
            parts = " + ".join(map(str, sizes))
            return told.format(len(step.inputs), f"{parts} = {step.output_shape[1]}")
        case "Add":
            return translate(
                "wording",
                "Adds what the block has learnt to what came in, pixel by pixel.",
            )
        case "Flatten":
            return translate(
                "wording", "Lines up all values in one vector; nothing is computed."
            )
        case "Dropout":
            return translate(
                "wording",
                "Silences random values while training; now it lets everything"
                " through.",
            )
    return ""


def _window(step: Step) -> str:
    if step.geometry is None:
        return ""
    return "{} × {}".format(*step.geometry.kernel)
