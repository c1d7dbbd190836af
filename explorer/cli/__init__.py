"""The command line: the engine without a window, or the window itself."""

import sys
from collections.abc import Sequence

from explorer.errors import ExplorerError

USER_ERROR = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Without the program's name; ``sys.argv`` when not given.

    Returns:
        The exit status: 0, or 2 for a wrong input, told in one sentence on stderr.
    """
    from explorer.cli.parser import build_parser

    options = build_parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except ExplorerError as error:
        print(f"convnet-explorer: {error}", file=sys.stderr)
        return USER_ERROR
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 0
    return status
