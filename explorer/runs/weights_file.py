"""Weights on disk: complete or not there, and never silently damaged."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load, save_file
from torch import Tensor

from explorer.errors import BadFileError
from explorer.whole_file import part_beside, put_in_place

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """A file that is whole.

    Attributes:
        path: Where it lies.
        sha256: Hash of its content, in hexadecimal.
    """

    path: Path
    sha256: str


def write_weights(folder: Path, stem: str, weights: Mapping[str, Tensor]) -> SavedFile:
    """Write a state dict as safetensors; a crash leaves no half file of that name.

    Args:
        folder: Made when missing.
        stem: Start of the file's name; the start of its hash follows.
        weights: A state dict, on any device.

    Returns:
        The file, named by its content: an earlier one is never overwritten.

    Raises:
        BadFileError: It cannot be written.
    """
    # Apart from each other and in plain order: safetensors refuses shared memory.
    tensors = {
        name: value.detach().to("cpu", copy=True).contiguous()
        for name, value in weights.items()
    }
    try:
        with part_beside(folder, stem) as part:
            save_file(tensors, part)
            sha256 = sha256_of(part)
            target = folder / f"{stem}-{sha256[:16]}.safetensors"
            put_in_place(part, target)
    except (OSError, SafetensorError) as error:
        raise BadFileError(folder, f"the weights cannot be saved: {error}") from error
    return SavedFile(path=target, sha256=sha256)


def read_weights(path: Path, sha256: str) -> dict[str, Tensor]:
    """Read what :func:`write_weights` wrote.

    Args:
        path: The file.
        sha256: Its hash when it was written, in hexadecimal.

    Raises:
        BadFileError: The file is missing, or one byte of it differs.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"the weights cannot be read ({error.strerror}); train the run again"
        raise BadFileError(path, reason) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        reason = "the weights are damaged: the file is not the one that was saved"
        raise BadFileError(path, f"{reason}; restore a copy or train the run again")
    return load(content)


def sha256_of(path: Path) -> str:
    """Hash of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
