import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from explorer.data.images import (
    MAX_MEGAPIXELS,
    SHIPPED_PHOTOS,
    PictureImage,
    load_image,
    readable_suffixes,
    shipped_photos,
)
from explorer.errors import BadFileError

ORIENTATION = 0x0112
# Four quarters of different brightness: any turn or flip of it shows.
QUARTERS = np.repeat(np.repeat([[10, 80], [150, 220]], 12, axis=0), 20, axis=1)
RGB = np.stack([QUARTERS, QUARTERS[::-1], QUARTERS[:, ::-1]], axis=-1).astype(np.uint8)


def saved(path, image, **options):
    image.save(path, **options)
    return path


def png_that_claims(path, width, height):
    """A PNG of a few bytes whose header promises a picture of any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(data))
            + kind
            + data
            + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )
    )
    return path


# What is read


@pytest.mark.parametrize("suffix", ["png", "bmp", "tiff", "ppm", "webp"])
def test_formats_without_loss_give_the_pixels_back(tmp_path, suffix):
    options = {"lossless": True} if suffix == "webp" else {}
    path = saved(tmp_path / f"a.{suffix}", Image.fromarray(RGB), **options)
    picture = load_image(path)
    assert (picture.name, picture.source) == (f"a.{suffix}", path)
    assert picture.rgb.dtype == np.uint8
    np.testing.assert_array_equal(picture.rgb, RGB)


def test_a_wrong_suffix_does_not_matter(tmp_path):
    path = saved(tmp_path / "a.jpg", Image.fromarray(RGB), format="PNG")
    np.testing.assert_array_equal(load_image(path).rgb, RGB)


def test_a_path_may_be_text(tmp_path):
    path = saved(tmp_path / "a.png", Image.fromarray(RGB))
    assert load_image(str(path)).source == path


def test_cmyk_becomes_the_colours_it_prints(tmp_path):
    red = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    for name in ("a.tiff", "a.jpg"):
        path = saved(tmp_path / name, red)
        assert np.abs(load_image(path).rgb.astype(int) - (255, 0, 0)).max() <= 2


def test_sixteen_bits_keep_their_whole_range(tmp_path):
    values = np.linspace(0, 65_535, 256).round().astype(np.uint16).reshape(16, 16)
    expected = np.arange(256).reshape(16, 16)
    for name in ("a.png", "a.tiff"):
        path = saved(tmp_path / name, Image.fromarray(values))
        for channel in np.moveaxis(load_image(path).rgb, -1, 0):
            np.testing.assert_array_equal(channel, expected)


def test_sixteen_bits_without_white_stay_dark(tmp_path):
    values = np.full((4, 4), 257 * 3, dtype=np.uint16)
    path = saved(tmp_path / "a.png", Image.fromarray(values))
    assert np.unique(load_image(path).rgb).tolist() == [3]


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_scientific_values_go_from_black_to_white(tmp_path, dtype):
    values = np.array([[-500, 0, 500]], dtype=dtype)
    path = saved(tmp_path / "a.tiff", Image.fromarray(values))
    assert load_image(path).rgb[0, :, 0].tolist() == [0, 128, 255]


def test_a_constant_or_endless_scientific_value_is_no_error(tmp_path):
    values = np.array([[np.nan, np.inf, 0.0]], dtype=np.float32)
    path = saved(tmp_path / "a.tiff", Image.fromarray(values))
    assert np.unique(load_image(path).rgb).tolist() == [0]


def test_a_palette_is_looked_up(tmp_path):
    path = saved(tmp_path / "a.png", Image.fromarray(RGB).quantize(8))
    with Image.open(path) as stored:
        assert stored.mode == "P"
    np.testing.assert_array_equal(load_image(path).rgb, RGB)


def test_black_and_white_has_nothing_between(tmp_path):
    path = saved(tmp_path / "a.png", Image.new("1", (3, 2), 1))
    assert np.unique(load_image(path).rgb).tolist() == [255]


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_lies_on_white(tmp_path, mode):
    image = Image.new(mode, (3, 1), 0)
    for x, alpha in enumerate((0, 128, 255)):
        image.putpixel((x, 0), (*[0] * (len(mode) - 1), alpha))
    path = saved(tmp_path / "a.png", image)
    assert load_image(path).rgb[0, :, 1].tolist() == [255, 127, 0]


def test_a_transparent_colour_of_a_palette_lies_on_white(tmp_path):
    image = Image.new("P", (2, 1))
    image.putpalette([0, 0, 0, 200, 100, 50])
    image.putpixel((1, 0), 1)
    for name in ("a.png", "a.gif"):
        path = saved(tmp_path / name, image, transparency=0)
        assert load_image(path).rgb[0].tolist() == [[255] * 3, [200, 100, 50]]


@pytest.mark.parametrize("suffix", ["gif", "png", "webp"])
def test_an_animation_shows_its_first_frame(tmp_path, suffix):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    options = {"lossless": True} if suffix == "webp" else {}
    path = tmp_path / f"a.{suffix}"
    frames[0].save(path, save_all=True, append_images=frames[1:], **options)
    with Image.open(path) as stored:
        assert stored.n_frames == 3
    assert np.unique(load_image(path).rgb.reshape(-1, 3), axis=0).tolist() == [
        [255, 0, 0]
    ]


@pytest.mark.parametrize(
    ("orientation", "stored"),
    [
        (1, RGB),
        (2, RGB[:, ::-1]),
        (3, np.rot90(RGB, 2)),
        (4, RGB[::-1]),
        (5, RGB.transpose(1, 0, 2)),
        (6, np.rot90(RGB)),
        (7, np.rot90(RGB, 2).transpose(1, 0, 2)),
        (8, np.rot90(RGB, 3)),
    ],
)
def test_a_camera_s_orientation_is_undone(tmp_path, orientation, stored):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    image = Image.fromarray(np.ascontiguousarray(stored))
    path = saved(tmp_path / "a.png", image, exif=exif)
    np.testing.assert_array_equal(load_image(path).rgb, RGB)


def test_broken_tags_beside_the_orientation_do_not_matter(tmp_path):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[ExifTags.Base.Software] = "editor"
    for broken in (
        exif.tobytes().replace(b"\x01\x31\0\x02", b"\x01\0\0\x02"),  # width is a text
        exif.tobytes()[:-4],  # cut off
    ):
        assert broken != exif.tobytes()
        image = Image.fromarray(np.ascontiguousarray(np.rot90(RGB)))
        path = saved(tmp_path / "a.jpg", image, exif=broken, quality=95)
        difference = load_image(path).rgb.astype(int) - RGB
        assert np.abs(difference).mean() < 10  # JPEG loses a little, a wrong turn 60


@pytest.mark.parametrize("size", [(1, 1), (30_000, 1), (1, 30_000), (30_000, 40)])
def test_extreme_sizes_are_read(tmp_path, size):
    path = saved(tmp_path / "a.png", Image.new("RGB", size, "teal"))
    rgb = load_image(path).rgb
    assert rgb.shape == (size[1], size[0], 3)
    assert rgb[-1, -1].tolist() == [0, 128, 128]


def test_the_shipped_photos_are_all_readable():
    photos = shipped_photos()
    assert tuple(photo.name for photo in photos) == SHIPPED_PHOTOS
    assert all(min(photo.rgb.shape[:2]) >= 256 for photo in photos)  # enough to crop
    assert all(photo.rgb.std() > 20 for photo in photos)


def test_suffixes_for_a_file_dialog_hold_the_usual_ones_and_no_program():
    suffixes = readable_suffixes()
    assert {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif"} < set(suffixes)
    assert not {".eps", ".ps", ".pdf"} & set(suffixes)


# What is refused


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_a_truncated_image_is_refused(tmp_path, kind):
    content = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(noise).save(content, format=kind)
    path = tmp_path / "holiday.img"
    path.write_bytes(content.getvalue()[: len(content.getvalue()) // 2])
    with pytest.raises(BadFileError, match=r"holiday.img: is (damaged|no image)"):
        load_image(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty; choose another image"),
        (b"\0" * 64, "is no image in a known format"),
        (b"<html><body>404</body></html>", "is no image in a known format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is no image"),
        (b"\x89PNG\r\n\x1a\n", "is (damaged|no image)"),
    ],
)
def test_what_is_no_image_is_refused(tmp_path, content, reason):
    path = tmp_path / "notes.png"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=f"notes.png: {reason}"):
        load_image(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(BadFileError, match=r"gone.png: does not exist"):
        load_image(tmp_path / "gone.png")
    with pytest.raises(BadFileError, match=r"cannot be opened"):
        load_image(tmp_path)


@pytest.mark.parametrize(
    "size",
    [
        (MAX_MEGAPIXELS * 1_000, 1_001),  # just above
        (10_000, 10_000),  # Pillow warns
        (60_000, 60_000),  # Pillow refuses
        (2**31 - 1, 2**31 - 1),
    ],
)
def test_a_decompression_bomb_is_refused_before_it_goes_off(tmp_path, size):
    path = png_that_claims(tmp_path / "bomb.png", *size)
    with pytest.raises(BadFileError, match=r"too large: .* 64 megapixels .*; make"):
        load_image(path)


@pytest.mark.filterwarnings("default")
def test_a_bomb_is_told_once_not_also_as_a_warning(tmp_path, recwarn):
    path = png_that_claims(tmp_path / "bomb.png", 10_000, 10_000)
    with pytest.raises(BadFileError):
        load_image(path)
    assert not recwarn.list


def test_the_largest_picture_allowed_is_not_called_too_large(tmp_path):
    path = png_that_claims(tmp_path / "hollow.png", MAX_MEGAPIXELS * 1_000, 1_000)
    with pytest.raises(BadFileError, match="is damaged"):
        load_image(path)


def test_a_bomb_in_a_comment_is_refused(tmp_path):
    comment = PngImagePlugin.PngInfo()
    comment.add_text("comment", "a" * 100_000_000, zip=True)
    path = saved(tmp_path / "bomb.png", Image.new("L", (1, 1)), pnginfo=comment)
    assert path.stat().st_size < 200_000
    with pytest.raises(BadFileError, match="is damaged"):
        load_image(path)


def as_bytes(kind):
    content = io.BytesIO()
    Image.fromarray(RGB).save(content, format=kind)
    return content.getvalue()


FILES = tuple(as_bytes(kind) for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"))


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    content=st.sampled_from(FILES),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8),
    kept=st.floats(0.05, 1),
)
def test_any_damage_gives_a_picture_or_one_sentence(tmp_path, content, changes, kept):
    damaged = bytearray(content)
    for place, value in changes:
        damaged[int(place * len(damaged))] = value
    path = tmp_path / "damaged.img"
    path.write_bytes(damaged[: int(kept * len(damaged))])
    try:
        picture = load_image(path)
    except BadFileError as error:
        picture = error
    # Anything else that was raised has failed the test by now.
    assert isinstance(picture, PictureImage) or "damaged.img: is" in str(picture)
