"""The words say what the record says."""

from explorer.architectures.variants import Variant
from explorer.tracing.inputs import picture_preprocessing, sample_preprocessing
from explorer.ui.pages.explore.inspecting.preprocessing_wording import (
    preprocessing_details,
    preprocessing_text,
)


def test_a_sample_is_stretched_and_stays_grey():
    preprocessing = sample_preprocessing(Variant.of("nin", "book"))
    text = preprocessing_text(preprocessing)
    assert text.startswith("network input: 224 × 224, grey")
    details = preprocessing_details(preprocessing, 28, 28)
    assert "Picture: 28 × 28 px" in details
    assert "resized to 224 × 224 px (bilinear)" in details


def test_a_photograph_for_imagenet_is_cut_and_normalised():
    preprocessing = picture_preprocessing(Variant.of("torchvision:resnet50"))
    assert preprocessing_text(preprocessing) == (
        "network input: middle, 224 × 224, normalised"
    )
    details = preprocessing_details(preprocessing, 300, 451)
    assert "short side resized to 232 px (bilinear), the middle 224 × 224" in details
    assert "minus 0.485, 0.456, 0.406, divided by 0.229, 0.224, 0.225" in details
    assert "grey" not in details


def test_whether_pixels_are_normalised_is_said_either_way():
    forms = [Variant.of("alexnet", form) for form in ("book", "lite")]
    for variant in forms:
        preprocessing = sample_preprocessing(variant)
        text = preprocessing_text(preprocessing)
        assert ("normalised" in text) == (preprocessing.mean is not None)
        assert ("0 to 1" in text) == (preprocessing.mean is None)
