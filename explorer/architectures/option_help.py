"""What a builder's docstring says about its arguments."""

import inspect
import re
from collections.abc import Callable
from typing import Any

_SECTION = re.compile(r"^(Args|Returns|Raises|Yields|Attributes):$")
_ENTRY = re.compile(r"^ {4}(\w+): (.*)$")


def argument_help(function: Callable[..., Any]) -> dict[str, str]:
    """The text on each argument in the ``Args`` section of a Google docstring.

    Args:
        function: Any function; without such a section there is no text.

    Returns:
        By name, each on one line and without the marks of code.
    """
    texts: dict[str, str] = {}
    name, inside = "", False
    for line in (inspect.getdoc(function) or "").splitlines():
        if _SECTION.match(line):
            inside, name = line == "Args:", ""
        elif inside and (entry := _ENTRY.match(line)):
            name, texts[entry[1]] = entry[1], entry[2]
        elif inside and name and line.strip():
            texts[name] += f" {line.strip()}"
    return {name: text.replace("``", "") for name, text in texts.items()}
