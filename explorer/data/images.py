"""Pictures from files: whatever the file holds, three channels of bytes come out."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError

from explorer.assets import resource
from explorer.errors import BadFileError

MAX_MEGAPIXELS = 64
# Pillow also opens EPS, which runs another program, and dozens of formats nobody uses.
FORMATS = (
    "PNG",
    "JPEG",
    "MPO",
    "WEBP",
    "AVIF",
    "GIF",
    "BMP",
    "TIFF",
    "PPM",
    "JPEG2000",
)
DEEP_MODES = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")
# Exif 2.3, table 6: how to bring row 0 to the top and column 0 to the left.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SHIPPED_PHOTOS = ("chelsea.png", "coffee.png", "rocket.jpg", "astronaut.png")


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureImage:
    """A picture as people see it, before any network's preprocessing.

    Attributes:
        name: For people: a file name or a class name.
        source: The file it came from; ``None`` for a data set's sample, a drawing or
            the clipboard.
        rgb: uint8 ``(height, width, 3)``, 0 to 255.
    """

    name: str
    source: Path | None = None
    rgb: NDArray[np.uint8] = field(repr=False)


def load_image(path: Path | str) -> PictureImage:
    """Read any image file: upright, its first frame, on white where it is transparent.

    Args:
        path: A file in one of ``FORMATS``.

    Raises:
        BadFileError: No image, a damaged one, or one above ``MAX_MEGAPIXELS``.
    """
    path = Path(path)
    try:
        if path.stat().st_size == 0:
            raise BadFileError(path, "is empty; choose another image")
        with _pillow_warnings(), Image.open(path, formats=_formats()) as image:
            _refuse_giant(path, *image.size)
            image.load()
            rgb = np.array(_flat_rgb(_upright(image)))
    except (BadFileError, MemoryError):
        raise
    except FileNotFoundError as error:
        raise BadFileError(path, "does not exist; choose another image") from error
    except (IsADirectoryError, PermissionError) as error:
        raise BadFileError(path, f"cannot be opened ({error.strerror})") from error
    except UnidentifiedImageError as error:
        kinds = ", ".join(sorted(set(_formats()) - {"MPO"}))
        raise BadFileError(path, f"is no image in a known format ({kinds})") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadFileError(path, _too_large("it")) from error
    except Exception as error:  # Pillow's parsers raise whatever they stumble on
        advice = "save it again from an image program, or choose another"
        raise BadFileError(path, f"is damaged ({error}); {advice}") from error
    return PictureImage(name=path.name, source=path, rgb=rgb)


def shipped_photos() -> tuple[PictureImage, ...]:
    """The photographs that come with the program.

    Raises:
        MissingResourcesError: The installation is incomplete.
    """
    return tuple(load_image(resource("images", name)) for name in SHIPPED_PHOTOS)


def readable_suffixes() -> tuple[str, ...]:
    """Suffixes of the files that :func:`load_image` reads, with dot, sorted."""
    formats = _formats()
    registered = Image.registered_extensions().items()
    return tuple(sorted(suffix for suffix, kind in registered if kind in formats))


def _formats() -> tuple[str, ...]:
    Image.init()  # AVIF and WEBP depend on how this Pillow was built
    return tuple(name for name in FORMATS if name in Image.OPEN)


@contextmanager
def _pillow_warnings() -> Iterator[None]:
    """Take a warning of a bomb for an error and ignore complaints about metadata.

    Not safe between threads, but harmless: at worst these two rules stay.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _refuse_giant(path: Path, width: int, height: int) -> None:
    if width * height > MAX_MEGAPIXELS * 1_000_000:
        raise BadFileError(path, _too_large(f"{width:,} x {height:,} px"))


def _too_large(what: str) -> str:
    limit = f"more than the {MAX_MEGAPIXELS} megapixels that can be read"
    return f"is too large: {what} is {limit}; make a smaller copy"


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera's orientation tag says.

    Not by ImageOps.exif_transpose: it writes all tags anew and fails if one is broken.
    """
    orientation = image.getexif().get(ExifTags.Base.Orientation)
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def _flat_rgb(image: Image.Image) -> Image.Image:
    """Eight bits, three channels, no transparency."""
    if image.mode in DEEP_MODES:
        return Image.fromarray(_eight_bits(np.asarray(image))).convert("RGB")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image.convert("RGB")


def _eight_bits(grey: NDArray[Any]) -> NDArray[np.uint8]:
    """Deep grey values as bytes.

    Whole numbers from 0 to 65,535 keep their meaning (65,535 is white).  Others, as
    scientific images have them, say nothing of black and white: smallest to largest.
    """
    values: NDArray[np.float64] = np.nan_to_num(
        grey.astype(np.float64), posinf=0, neginf=0
    )
    low, high = values.min(), values.max()
    if grey.dtype.kind in "ui" and low >= 0 and high <= 65_535:
        low, high = 0, 65_535
    span = (high - low) or 1
    scaled: NDArray[np.float64] = np.rint((values - low) * (255 / span))
    return scaled.astype(np.uint8)
