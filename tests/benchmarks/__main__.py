"""``python -m tests.benchmarks [NAME ...]``: measure and print; no name means all."""

import importlib
import sys

import torch

BENCHMARKS = {
    "capture": "capture of every step against a plain forward pass",
    "experiments": "what every experiment finds",
    "layout": "layout of the block diagram",
    "models": "torchvision's models against what torchvision says of them",
    "painting": "step to painted",
    "probes": "training with probes against training without",
    "window": "the window while it trains, and long curves",
    "what_if": "an edit to its shapes",
    "what_if_painted": "an edit to its ripple being painted",
    "training": "an epoch against the book's own loop",
}


def main(names: list[str]) -> int:
    """Run the benchmarks called ``names``."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        print(f"unknown: {', '.join(unknown)}; choose from {', '.join(BENCHMARKS)}")
        return 2
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads\n")
    for name in names or BENCHMARKS:
        print(f"== {BENCHMARKS[name]}")
        print(
            importlib.import_module(f"tests.benchmarks.{name}").run() + "\n", flush=True
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
