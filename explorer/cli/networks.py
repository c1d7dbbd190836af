"""``list`` and ``describe``."""

import argparse
import json
from typing import Any

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.torchvision_models import PREFIX, torchvision_names
from explorer.architectures.variants import Variant
from explorer.cli.table import Column, table
from explorer.tracing.records import Step, Trace
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
    print(table([Column(name) for name in columns], rows))
    print(f"\nand {len(models)} models of torchvision, for example {PREFIX}resnet18:")
    print(" ".join(name.removeprefix(PREFIX) for name in models))
    return 0


def describe(options: argparse.Namespace) -> int:
    """Print every step of a network with its shapes and costs."""
    variant = chosen_variant(options)
    trace = trace_variant(variant).trace
    if options.json:
        print(json.dumps(_as_json(variant, trace), indent=1))
        return 0
    columns = [
        Column("#", right=True),
        Column("path"),
        Column("kind"),
        Column("output"),
        Column("parameters", right=True),
        Column("MACs", right=True),
        Column("receptive field", right=True),
    ]
    print(f"{variant.title}, input {_shape(trace.input_shape)}")
    print(table(columns, [_row(step) for step in trace.steps]))
    if trace.unread_params:
        print(f"not in this pass (auxiliary heads): {trace.unread_params:,} parameters")
    print(f"total: {trace.total_params:,} parameters, {trace.total_macs:,} MACs")
    return 0


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _row(step: Step) -> list[str]:
    field = step.receptive_field
    return [
        str(step.index),
        step.path,
        step.kind,
        _shape(step.output_shape),
        f"{step.params:,}",
        f"{step.macs:,}",
        f"{field[0]} x {field[1]}" if field else "whole input",
    ]


def _shape(shape: tuple[int, ...]) -> str:
    return " x ".join(str(side) for side in shape)


def _as_json(variant: Variant, trace: Trace) -> dict[str, Any]:
    return {
        "architecture": variant.architecture,
        "variant": variant.form,
        "input_shape": trace.input_shape,
        "total_params": trace.total_params,
        "total_macs": trace.total_macs,
        "unread_params": trace.unread_params,
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
