"""Which commands and options there are; each command is imported when it runs."""

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from explorer import __version__

Run = Callable[[argparse.Namespace], int]
_MOST_COLUMNS = 20


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``options.run`` does the work."""
    parser = argparse.ArgumentParser(
        prog="convnet-explorer",
        description="See, compare and train convolutional networks."
        " Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    _add_window_options(parser)
    parser.set_defaults(run=_command("window", "run_window"))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_list(commands)
    _add_describe(commands)
    _add_features(commands)
    _add_diagram(commands)
    _add_train(commands)
    _add_info(commands)
    _add_screenshots(commands)
    return parser


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(module: str, function: str) -> Run:
    """A command that imports what it needs when it runs: ``--help`` stays instant."""

    def run(options: argparse.Namespace) -> int:
        loaded = importlib.import_module(f"explorer.cli.{module}")
        status: int = getattr(loaded, function)(options)
        return status

    return run


def _add_window_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang", choices=("en", "zh_CN"), help="language of the window"
    )
    parser.add_argument("--theme", choices=("light", "dark", "system"))
    parser.add_argument("--reset", action="store_true", help="forget all settings")
    _add_data_dir(parser)


def _add_data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data-dir", type=Path, metavar="DIR", help="folder of runs and downloads"
    )


def _add_network(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("architecture", metavar="ARCH", help="see 'list'")
    parser.add_argument("--variant", metavar="V", help="a form of it, see 'list'")
    parser.add_argument(
        "--image-size", type=int, metavar="N", help="side of the input, px"
    )


def _add_list(commands: _Commands) -> None:
    parser = commands.add_parser("list", help="all architectures and their variants")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_command("networks", "list_architectures"))


def _add_describe(commands: _Commands) -> None:
    parser = commands.add_parser("describe", help="every layer of an architecture")
    _add_network(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for programs")
    form.add_argument("--csv", action="store_true", help="for spreadsheets")
    form.add_argument("--markdown", action="store_true", help="for reports")
    parser.set_defaults(run=_command("networks", "describe"))


def _add_features(commands: _Commands) -> None:
    parser = commands.add_parser("features", help="every feature map of an image")
    _add_network(parser)
    parser.add_argument("--image", type=Path, required=True, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--weights",
        default="random",
        metavar="W",
        help="random, random:SEED, shipped, run:ID, run:ID@STEP, run:ID@epochN,"
        " pretrained, pretrained:NAME or a file",
    )
    _add_data_dir(parser)
    parser.set_defaults(run=_command("features", "write_features"))


def _columns(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= _MOST_COLUMNS:
        message = f"must be a whole number from 1 to {_MOST_COLUMNS}, got {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _add_diagram(commands: _Commands) -> None:
    parser = commands.add_parser("diagram", help="the block diagram as an SVG file")
    _add_network(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.svg")
    parser.add_argument(
        "--unfold",
        choices=("all", "none", "default"),
        default="default",
        help="which blocks show what is in them; default: one of every sort",
    )
    parser.add_argument(
        "--merge",
        action="store_true",
        help="draw normalisation and activation within their convolution",
    )
    parser.add_argument(
        "--columns",
        type=_columns,
        default=1,
        metavar="N",
        help="columns that a tall diagram is broken into",
    )
    parser.set_defaults(run=_command("diagram", "write_diagram"))


def _add_train(commands: _Commands) -> None:
    parser = commands.add_parser("train", help="train networks side by side")
    parser.add_argument("architectures", nargs="*", metavar="ARCH")
    parser.add_argument(
        "--resume",
        type=int,
        action="append",
        default=[],
        metavar="RUN",
        help="go on with a stored run as it was set up, instead of training ARCH; a"
        " budget is then what it may spend in all",
    )
    parser.add_argument("--variant", metavar="V", help="lite on a CPU, book on a GPU")
    parser.add_argument("--dataset", metavar="D", help="default: fashion-mnist-small")
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument("--epochs", type=int, metavar="N", help="default: 3")
    budget.add_argument("--seconds", type=float, metavar="S", help="per network")
    parser.add_argument("--recipe", choices=("lite", "book"))
    parser.add_argument("--device", default="auto", metavar="auto|cpu|cuda|...")
    parser.add_argument(
        "--order",
        choices=("turns", "queue", "devices"),
        default="turns",
        help="in turns, one after another, or one on each device at a time",
    )
    parser.add_argument(
        "--seed", type=int, metavar="N", help="a whole number from 0, the default"
    )
    parser.add_argument(
        "--jsonl", action="store_true", help="one JSON event a line on stdout"
    )
    _add_data_dir(parser)
    parser.set_defaults(run=_command("training", "train"))


def _add_info(commands: _Commands) -> None:
    parser = commands.add_parser("info", help="versions, devices, folders")
    _add_data_dir(parser)
    parser.set_defaults(run=_command("info", "print_info"))


def _add_screenshots(commands: _Commands) -> None:
    parser = commands.add_parser("screenshots", help="a picture of every page")
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--lang", choices=("en", "zh_CN"))
    parser.add_argument("--theme", choices=("light", "dark", "system"))
    _add_data_dir(parser)
    parser.set_defaults(run=_command("window", "write_screenshots"), reset=False)
