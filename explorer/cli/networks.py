"""``list`` and ``describe``."""

import argparse
import json
from typing import Any

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.torchvision_models import PREFIX, torchvision_names
from explorer.architectures.variants import Variant
from explorer.cli.table import Column as Heading
from explorer.cli.table import table
from explorer.tracing.records import Trace
from explorer.tracing.table.layer_columns import Column, shape_text, size_text
from explorer.tracing.table.layer_table import LayerTable
from explorer.tracing.table.layer_table_text import csv_text, markdown_text
from explorer.tracing.trace import trace_variant


def chosen_variant(options: argparse.Namespace) -> Variant:
    """The variant that ``ARCH``, ``--variant`` and ``--image-size`` name.

    Raises:
        UnknownNameError: No such architecture or variant.
    """
    variant = Variant.of(options.architecture, options.variant)
    if options.image_size is not None:
        variant = variant.with_options(image_size=options.image_size)
    return variant


def list_architectures(options: argparse.Namespace) -> int:
    """Print the catalogue."""
    entries = [
        {
            "architecture": spec.key,
            "title": spec.title,
            "year": spec.paper.year if spec.paper else None,
            "improvement": spec.improvement,
            "variants": [form.key for form in spec.forms],
        }
        for spec in CATALOGUE
    ]
    models = [PREFIX + name for name in torchvision_names()]
    if options.json:
        print(json.dumps({"architectures": entries, "torchvision": models}, indent=1))
        return 0
    columns = ("architecture", "title", "year", "variants", "improvement")
    rows = [[_cell(entry[name]) for name in columns] for entry in entries]
    print(table([Heading(name) for name in columns], rows))
    print(f"\nand {len(models)} models of torchvision, for example {PREFIX}resnet18:")
    print(" ".join(name.removeprefix(PREFIX) for name in models))
    return 0


def describe(options: argparse.Namespace) -> int:
    """Print every step of a network with its shapes and costs."""
    variant = chosen_variant(options)
    trace = trace_variant(variant).trace
    layers = LayerTable.of_trace(trace)
    if options.json:
        print(json.dumps(_as_json(variant, trace), indent=1))
    elif options.csv:
        print(csv_text(layers, layers.steps), end="")
    elif options.markdown:
        print(markdown_text(layers, layers.steps, _told(layers)), end="")
    else:
        print(_plain(f"{variant.title}, input {shape_text(trace.input_shape)}"))
        print(_plain(_lines(layers)))
        print(_totals(layers))
        print(_followed(trace), end="")
    return 0


def _told(layers: LayerTable) -> list[Column]:
    """The columns for people; the line of source is for programs and the window."""
    return [column for column in layers.columns() if column.key != "source"]


def _lines(layers: LayerTable) -> str:
    columns = _told(layers)
    return table(
        [Heading(column.heading, right=column.is_number) for column in columns],
        [[layers.text(c, step) for c in columns] for step in layers.steps],
    )


def _plain(text: str) -> str:
    """Without the one sign that not every terminal can print."""
    return text.replace("×", "x")


def _totals(layers: LayerTable) -> str:
    totals = layers.totals
    told = (
        f"total: {totals['params']:,} parameters, {totals['macs']:,} MACs,"
        f" {size_text(totals['activation_bytes'])} of activations"
    )
    if not layers.unread_params:
        return told
    unread = f"{layers.unread_params:,} parameters"
    return f"not in this pass (auxiliary heads): {unread}\n{told}"


def _followed(trace: Trace) -> str:
    """How its way was found, if not by reading its code."""
    ways = {
        "graph": "",
        "calls": "recorded from one pass; every picture of this size takes this way",
        "image": "recorded from one pass of a blank image; another picture may take"
        " another way",
        "layers": "recorded from one pass of a blank image, and what runs between its"
        " layers is not seen; another picture may take another way",
    }
    way = ways[trace.followed]
    return f"{way} (its code cannot be read: {trace.reason})\n" if way else ""


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _as_json(variant: Variant, trace: Trace) -> dict[str, Any]:
    return {
        "architecture": variant.architecture,
        "variant": variant.form,
        "input_shape": trace.input_shape,
        "total_params": trace.total_params,
        "total_macs": trace.total_macs,
        "unread_params": trace.unread_params,
        "followed": trace.followed,
        "layers": [
            {
                "index": step.index,
                "path": step.path,
                "kind": step.kind,
                "input_shapes": step.input_shapes,
                "output_shape": step.output_shape,
                "params": step.params,
                "macs": step.macs,
                "receptive_field": step.receptive_field,
            }
            for step in trace.steps
        ],
    }
