"""What is told of a run that raised."""

import logging
import traceback

import torch

from explorer.errors import ExplorerError
from explorer.training.events import RunFailed

log = logging.getLogger(__name__)

_ALLOCATOR_WORDS = ("can't allocate memory", "not enough memory", "out of memory")

OUT_OF_MEMORY = (
    "there is not enough memory for this network; choose a smaller batch size, a"
    " smaller image size or the lite network"
)


def failure(error: Exception, *, step: int, seconds: float) -> RunFailed:
    """The event that ends a run in which ``error`` was raised.

    An expected error says everything in its sentence.  Anything else is a bug: it is
    logged, and its traceback goes with the event.

    Args:
        error: What was raised.
        step: Steps that the run had done.
        seconds: Training time of them.
    """
    message, details = sentence(error), ""
    if not isinstance(error, ExplorerError):
        log.error("training run failed", exc_info=error)
        details = "".join(traceback.format_exception(error))
    return RunFailed(message=message, details=details, step=step, seconds=seconds)


def sentence(error: Exception) -> str:
    """What went wrong, for people, in one sentence."""
    if isinstance(error, ExplorerError):
        return str(error)
    if is_out_of_memory(error):
        return OUT_OF_MEMORY
    first_line = next(iter(str(error).splitlines()), "")
    return f"training broke off: {first_line or type(error).__name__}"


def is_out_of_memory(error: Exception) -> bool:
    """Whether torch could not allocate a tensor, on whatever device."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    # The CPU's allocator raises a plain RuntimeError.
    said = str(error).lower()
    return isinstance(error, RuntimeError) and any(w in said for w in _ALLOCATOR_WORDS)
