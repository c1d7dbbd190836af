"""Weights that torchvision publishes: found, fetched, checked and loaded."""

import hashlib
import pickle
import re
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import torch
from torch import Tensor, nn

from explorer.architectures.torchvision_models import PREFIX
from explorer.architectures.variants import Variant
from explorer.architectures.weights import network_from_state
from explorer.downloads import Progress, download
from explorer.errors import BadFileError, UnknownNameError

_CHUNK = 1 << 20
_HASH_IN_NAME = re.compile(r"-([0-9a-f]{8,})\.")  # torch.hub's convention
_OLD_DENSENET = re.compile(r"(denselayer\d+\.(?:norm|relu|conv))\.([12]\.)")
# Heads that some published files carry and the network is built without.
_WRAPPINGS = ("state_dict", "model_state_dict", "model", "net")  # in checkpoints
_PARALLEL = "module."  # what nn.DataParallel puts before every name
_AUXILIARY = ("aux1.", "aux2.", "AuxLogits.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedWeights:
    """One file of weights.

    Attributes:
        name: torchvision's name, for example ``"IMAGENET1K_V1"``.
        url: Where it is published.
        file_name: Its name on disk, which carries the first digits of its SHA-256.
        megabytes: Its size as published.
        accuracy: Top-1 on ImageNet in percent, ``None`` where none is published.
        image_size: Side of the pictures that it was measured with, in px.
    """

    name: str
    url: str
    file_name: str
    megabytes: float
    accuracy: float | None
    image_size: int

    @property
    def hash_prefix(self) -> str:
        """First digits of the file's SHA-256, or ``""``."""
        found = _HASH_IN_NAME.search(self.file_name)
        return found[1] if found else ""


def published_weights(key: str) -> tuple[PublishedWeights, ...]:
    """What torchvision publishes for ``torchvision:NAME``, the best first.

    Other architectures have none.
    """
    if not key.startswith(PREFIX):
        return ()
    import torchvision.models as models

    listed = models.get_model_weights(key.removeprefix(PREFIX))
    best = getattr(listed, "DEFAULT", None)
    ordered = sorted(listed, key=lambda entry: entry is not best)
    return tuple(_entry(weights) for weights in ordered)


def choose_weights(key: str, name: str) -> PublishedWeights:
    """The published weights called ``name``, the best for ``"DEFAULT"``.

    Raises:
        UnknownNameError: There are none of that name.
    """
    published = published_weights(key)
    if name == "DEFAULT" and published:
        return published[0]
    for weights in published:
        if weights.name == name:
            return weights
    raise UnknownNameError(
        "weights", name, tuple(w.name for w in published) or ("none",)
    )


def find_weights(weights: PublishedWeights, folders: tuple[Path, ...]) -> Path | None:
    """The first of ``folders`` that already has the file, wherever it came from."""
    for folder in folders:
        path = folder / weights.file_name
        if path.is_file():
            return path
    return None


def weights_folders(data_dir: Path) -> tuple[Path, ...]:
    """Where weights may lie: the program's own folder, then torch's cache."""
    return data_dir / "weights", Path(torch.hub.get_dir()) / "checkpoints"


def fetch_weights(
    weights: PublishedWeights,
    folder: Path,
    *,
    progress: Progress | None = None,
    stop: Event | None = None,
) -> Path:
    """Download into ``folder``; what is left there is complete and has the right hash.

    Raises:
        DownloadError: No network, or not the expected file.
        DownloadCancelledError: ``stop`` was set.
        BadFileError: The file cannot be written.
    """
    path = folder / weights.file_name
    download(
        weights.url,
        path,
        sha256=weights.hash_prefix or None,
        progress=progress,
        stop=stop,
    )
    return path


def pretrained_network(
    variant: Variant, weights: PublishedWeights, path: Path
) -> nn.Module:
    """``variant`` with the published weights in ``path``, on the CPU, in eval mode.

    Raises:
        BadFileError: Damaged, not the published file, or of another network.
    """
    if _sha256(path)[: len(weights.hash_prefix)] != weights.hash_prefix:
        raise BadFileError(
            path, "is not the file that was published (its SHA-256 differs); delete it"
        )
    return network_from_checkpoint(variant, path)


def network_from_checkpoint(variant: Variant, path: Path) -> nn.Module:
    """``variant`` with the weights of a ``.pth`` file, on the CPU, in eval mode.

    Raises:
        BadFileError: No such file, not of torch's format, or of another network.
    """
    return network_from_state(variant, _own_part(variant, load_state(path)), path)


def load_state(path: Path) -> dict[str, Tensor]:
    """Weights and buffers in a file of torch's format; no code in it is run.

    Raises:
        BadFileError: No such file, or anything but named tensors.
    """
    if _is_web_page(path):
        raise BadFileError(path, "is a web page and no weights file; fetch it again")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise BadFileError(path, "does not exist; choose another file") from error
    except pickle.UnpicklingError as error:
        raise BadFileError(
            path, "holds more than weights, which could be code; it was not opened"
        ) from error
    except Exception as error:  # torch raises whatever its parsers stumble on
        reason = "is no weights file, or is damaged"
        raise BadFileError(path, f"{reason}; choose another file") from error
    for name in _WRAPPINGS:
        if isinstance(state, dict) and isinstance(state.get(name), dict):
            state = state[name]
    if not isinstance(state, dict) or not all(
        isinstance(value, Tensor) for value in state.values()
    ):
        raise BadFileError(path, "holds no weights by name; choose another file")
    return state


def _is_web_page(path: Path) -> bool:
    """Whether a server answered with a page instead of the file."""
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip()[:1] == b"<"
    except OSError:
        return False


def _own_part(variant: Variant, state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Under today's names, without heads that the variant is built without."""
    with torch.device("meta"):
        own = variant.build().state_dict().keys()
    if state and all(name.startswith(_PARALLEL) for name in state):
        state = {name.removeprefix(_PARALLEL): value for name, value in state.items()}
    renamed = {_todays_name(name): value for name, value in state.items()}
    return {
        name: value
        for name, value in renamed.items()
        if name in own or not name.startswith(_AUXILIARY)
    }


def _todays_name(name: str) -> str:
    """DenseNet's files are older than the rule that names hold no dots."""
    return _OLD_DENSENET.sub(r"\1\2", name)


def _entry(weights: Any) -> PublishedWeights:
    metrics = weights.meta.get("_metrics", {}).get("ImageNet-1K", {})
    accuracy = metrics.get("acc@1")
    known = isinstance(accuracy, float) and accuracy == accuracy  # not NaN
    return PublishedWeights(
        name=weights.name,
        url=weights.url,
        file_name=weights.url.rsplit("/", 1)[-1],
        megabytes=float(weights.meta["_file_size"]),
        accuracy=accuracy if known else None,
        image_size=weights.transforms().crop_size[0],
    )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise BadFileError(path, f"cannot be read ({error.strerror})") from error
    return digest.hexdigest()
