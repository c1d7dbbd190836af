import numpy as np
import pytest
import torch
from PIL import Image

from explorer.data.images import load_image
from explorer.data.preprocessing import (
    Preprocessing,
    dataset_preprocessing,
    network_input,
    network_picture,
    preset_preprocessing,
    seen_region,
    to_batch,
)
from explorer.data.records import ImageDataset, LabelledImages
from explorer.data.resizing import grey, interpolate, interpolate_as_float
from explorer.errors import InvalidOptionError


def noise(*shape, seed=0):
    made = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    return torch.from_numpy(made)


def by_pillow(images, size, resample=Image.Resampling.BILINEAR):
    """``(N, C, H, W)`` resized by Pillow to ``size = (height, width)``."""
    channels = [Image.fromarray(channel.numpy()) for channel in images.flatten(0, 1)]
    resized = [np.array(channel.resize(size[::-1], resample)) for channel in channels]
    return torch.from_numpy(np.stack(resized)).view(*images.shape[:2], *size)


def levels_apart(a, b):
    """Largest difference and share of pixels that differ."""
    difference = (a.to(torch.int16) - b.to(torch.int16)).abs()
    return difference.max().item(), (difference > 0).to(torch.float64).mean().item()


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """A picture 90 px high and 140 px wide: smooth colours with some edges."""
    y, x = np.mgrid[0:90, 0:140]
    rgb = np.stack([x, 2 * y, (x // 20 + y // 15) % 2 * 180 + 30], axis=-1)
    path = tmp_path_factory.mktemp("photo") / "photo.png"
    Image.fromarray(rgb.astype(np.uint8)).save(path)
    return load_image(path)


# Pillow is the yardstick


@pytest.mark.parametrize("size", [64, 96, 224])
def test_enlarging_28_px_gives_pillow_s_pixels(size):
    images = noise(20, 1, 28, 28)
    resized = interpolate(images, size, size, "bilinear")
    assert torch.equal(resized, by_pillow(images, (size, size)))


@pytest.mark.parametrize(
    ("source", "target"),
    [((28, 28), (227, 227)), ((32, 32), (224, 224)), ((90, 140), (28, 28))],
)
def test_any_resizing_is_within_one_level_of_pillow(source, target):
    images = noise(6, 3, *source)
    for resized in (
        interpolate(images, *target, "bilinear"),
        interpolate_as_float(images, *target, "bilinear"),
    ):
        largest, _ = levels_apart(resized, by_pillow(images, target))
        assert largest <= 1


def test_rounding_between_the_directions_brings_floats_close_to_pillow():
    images = noise(20, 1, 28, 28)
    expected = by_pillow(images, (96, 96))
    _, share = levels_apart(interpolate_as_float(images, 96, 96, "bilinear"), expected)
    once = torch.nn.functional.interpolate(
        images.float(), (96, 96), mode="bilinear", antialias=True
    )
    _, share_once = levels_apart((once + 0.5).floor(), expected)
    assert share < share_once / 5


def test_bicubic_stays_within_bytes_and_near_pillow():
    images = noise(4, 3, 60, 60)
    expected = by_pillow(images, (40, 40), Image.Resampling.BICUBIC)
    for resized in (
        interpolate(images, 40, 40, "bicubic"),
        interpolate_as_float(images, 40, 40, "bicubic"),
    ):
        assert levels_apart(resized, expected)[0] <= 1


def test_grey_is_pillow_s_luma_for_every_kind_of_colour():
    images = noise(1, 3, 256, 256)
    pillow = Image.fromarray(images[0].permute(1, 2, 0).numpy()).convert("L")
    assert torch.equal(grey(images)[0, 0], torch.from_numpy(np.array(pillow)))


def test_grey_of_grey_is_unchanged():
    ramp = torch.arange(256, dtype=torch.uint8).view(1, 1, 16, 16)
    assert torch.equal(grey(ramp.expand(1, 3, 16, 16)), ramp)


# To network input


def test_without_mean_pixels_are_only_divided_by_255():
    images = noise(3, 1, 28, 28)
    batch = to_batch(images, Preprocessing(channels=1, image_size=28), "cpu")
    assert batch.dtype == torch.float32
    torch.testing.assert_close(batch, images / 255)


def test_mean_and_deviation_apply_to_their_channel():
    images = noise(2, 3, 8, 8)
    preprocessing = Preprocessing(
        channels=3, image_size=8, mean=(0.1, 0.2, 0.3), deviation=(0.5, 0.25, 2.0)
    )
    batch = to_batch(images, preprocessing, "cpu")
    for channel, (mean, deviation) in enumerate([(0.1, 0.5), (0.2, 0.25), (0.3, 2.0)]):
        expected = (images[:, channel] / 255 - mean) / deviation
        torch.testing.assert_close(batch[:, channel], expected)


def test_grey_is_repeated_for_a_network_with_three_channels():
    images = noise(2, 1, 28, 28)
    one = Preprocessing(channels=1, image_size=96, mean=(0.3,), deviation=(0.4,))
    three = Preprocessing(channels=3, image_size=96, mean=(0.3,), deviation=(0.4,))
    expected = to_batch(images, one, "cpu").expand(2, 3, 96, 96)
    assert torch.equal(to_batch(images, three, "cpu"), expected)


def test_colour_becomes_grey_for_a_network_with_one_channel():
    images = noise(2, 3, 32, 32)
    preprocessing = Preprocessing(channels=1, image_size=32)
    batch = to_batch(images, preprocessing, "cpu")
    torch.testing.assert_close(batch, grey(images) / 255)


def test_the_given_images_are_left_alone():
    images = noise(2, 1, 28, 28)
    before = images.clone()
    to_batch(
        images,
        Preprocessing(channels=1, image_size=28, mean=(0.5,), deviation=(0.5,)),
        "cpu",
    )
    assert torch.equal(images, before)


def test_what_is_shown_is_what_the_network_gets(photo):
    preprocessing = Preprocessing(channels=3, image_size=64, resize="fit")
    shown = network_picture(photo.rgb, preprocessing)
    assert shown.shape == (64, 64, 3)
    given = network_input(photo.rgb, preprocessing)
    assert given.shape == (1, 3, 64, 64)
    torch.testing.assert_close(
        given[0].permute(1, 2, 0) * 255, torch.tensor(shown) * 1.0
    )


def test_a_grey_network_s_picture_has_three_equal_channels(photo):
    preprocessing = Preprocessing(channels=1, image_size=28)
    shown = network_picture(photo.rgb, preprocessing)
    assert shown.shape == (28, 28, 3)
    assert (shown == shown[..., :1]).all()
    assert network_input(photo.rgb, preprocessing).shape == (1, 1, 28, 28)


def test_a_read_only_picture_is_no_problem(photo):
    rgb = photo.rgb.copy()
    rgb.setflags(write=False)
    assert network_input(rgb, Preprocessing(channels=3, image_size=8)).isfinite().all()


# Resize policies


@pytest.mark.parametrize("turn", [False, True])
@pytest.mark.parametrize(("size", "short"), [(64, 80), (64, 64), (33, 50)])
def test_fitting_meets_torchvision_s_resize_and_crop(photo, turn, size, short):
    from torchvision.transforms import functional

    rgb = np.ascontiguousarray(photo.rgb.transpose(1, 0, 2)) if turn else photo.rgb
    resized = functional.resize(Image.fromarray(rgb), short)
    expected = np.array(functional.center_crop(resized, [size, size]))
    shown = network_picture(
        rgb,
        Preprocessing(channels=3, image_size=size, resize="fit", resize_size=short),
    )
    assert np.abs(shown.astype(int) - expected).max() <= 1


def test_stretching_keeps_all_of_the_picture(photo):
    shown = network_picture(photo.rgb, Preprocessing(channels=3, image_size=64))
    expected = np.array(Image.fromarray(photo.rgb).resize((64, 64), Image.BILINEAR))
    assert np.abs(shown.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("shape", [(1, 30_000), (30_000, 1), (1, 1), (3, 17)])
def test_fitting_an_extreme_picture_shows_its_middle(shape):
    rgb = np.zeros((*shape, 3), dtype=np.uint8)
    middle = tuple(
        slice(side // 2 - side // 20, side // 2 + side // 20 + 1) for side in shape
    )
    rgb[middle] = 255
    shown = network_picture(
        rgb, Preprocessing(channels=3, image_size=224, resize="fit", resize_size=256)
    )
    assert shown.shape == (224, 224, 3)
    assert shown[111:113, 111:113].min() >= 250


@pytest.mark.parametrize("shape", [(100, 200), (200, 100), (40, 220), (90, 90)])
@pytest.mark.parametrize(
    "how",
    [
        {"resize": "stretch"},
        {"resize": "fit"},
        {"resize": "fit", "resize_size": 64},
        {"resize": "fit", "resize_size": 80},
    ],
)
def test_the_region_that_is_told_is_what_the_network_sees(shape, how):
    size = 64
    preprocessing = Preprocessing(channels=3, image_size=size, **how)
    top, left, bottom, right = seen_region(*shape, preprocessing)
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.uint8)  # each tells its place
    seen = network_picture(np.stack([y, x, x], axis=-1), preprocessing)
    rows = top + (np.arange(size) + 0.5) * (bottom - top) / size
    columns = left + (np.arange(size) + 0.5) * (right - left) / size
    inner = slice(4, -4)  # at its edges a picture has no neighbours to be mixed with
    assert np.abs(seen[:, size // 2, 0] - (rows - 0.5))[inner].max() < 1.5
    assert np.abs(seen[size // 2, :, 1] - (columns - 0.5))[inner].max() < 1.5


def test_torchvision_s_preset_gives_the_input_that_its_transform_gives(photo):
    from torchvision.models import AlexNet_Weights

    preset = AlexNet_Weights.IMAGENET1K_V1.transforms()
    preprocessing = preset_preprocessing(preset)
    assert (preprocessing.resize_size, preprocessing.image_size) == (256, 224)
    expected = preset(Image.fromarray(photo.rgb))[None]
    given = network_input(photo.rgb, preprocessing)
    one_level = 1 / 255 / min(preset.std)
    assert (given - expected).abs().max() <= one_level * 1.001


def test_a_bicubic_preset_stays_bicubic():
    from torchvision.models import EfficientNet_B0_Weights

    preset = EfficientNet_B0_Weights.IMAGENET1K_V1.transforms()
    assert preset_preprocessing(preset).interpolation == "bicubic"


# For a data set


def small_dataset(channels):
    images = LabelledImages(
        images=noise(40, channels, 8, 8), labels=torch.arange(40) % 10
    )
    pixels = images.images.to(torch.float64).transpose(0, 1).flatten(1) / 255
    return ImageDataset(
        key="small",
        title="Small",
        class_set="",
        class_names=tuple("0123456789"),
        train=images,
        test=images,
        mean=tuple(pixels.mean(1).tolist()),
        deviation=tuple(pixels.std(1, correction=0).tolist()),
    )


@pytest.mark.parametrize(("of_data", "of_network"), [(1, 1), (1, 3), (3, 3), (3, 1)])
def test_training_pixels_end_with_mean_0_and_deviation_1(of_data, of_network):
    dataset = small_dataset(of_data)
    preprocessing = dataset_preprocessing(
        dataset, channels=of_network, image_size=8, normalise=True
    )
    batch = to_batch(dataset.train.images, preprocessing, "cpu").double()
    for channel in batch.unbind(1):
        assert channel.mean().item() == pytest.approx(0, abs=1e-6)
        assert channel.std(correction=0).item() == pytest.approx(1, abs=1e-6)


def test_without_normalising_the_range_is_0_to_1():
    preprocessing = dataset_preprocessing(
        small_dataset(1), channels=1, image_size=8, normalise=False
    )
    assert (preprocessing.mean, preprocessing.deviation) == (None, None)


# Nonsense


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"channels": 2}, "channels"),
        ({"image_size": 0}, "image_size"),
        ({"resize_size": 27}, "resize_size"),
        ({"mean": (0.5,)}, "mean"),
        ({"deviation": (0.5,)}, "mean"),
        ({"mean": (0.5, 0.5), "deviation": (1.0,)}, "mean"),
        ({"mean": (0.5,), "deviation": (1.0, 1.0)}, "deviation"),
        ({"mean": (0.5,), "deviation": (0.0,)}, "deviation"),
    ],
)
def test_nonsense_is_refused_by_name(options, field):
    with pytest.raises(InvalidOptionError) as told:
        Preprocessing(**{"channels": 3, "image_size": 28, **options})
    assert told.value.field == field
