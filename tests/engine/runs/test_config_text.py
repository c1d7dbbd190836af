"""Configurations come back as they were, or are refused with the reason."""

from dataclasses import replace

import pytest

from explorer.architectures.edits import Edit
from explorer.architectures.recipe import Recipe
from explorer.errors import ExplorerError, InvalidOptionError
from explorer.runs.config_text import ConfigTextError, decode_config, encode_config


@pytest.mark.parametrize("budget", [{"epochs": 3}, {"seconds": 12.5}, {"macs": 9**15}])
def test_a_configuration_comes_back_equal(config_of, budget):
    config = config_of(**budget)
    again = decode_config(encode_config(config))
    assert again == config
    assert again.variant.all_options() == config.variant.all_options()


def test_an_edited_network_comes_back_with_its_edits(config_of):
    variant = config_of().variant.with_edits(
        Edit(path="0.0", field="kernel_size", value="3x5"),
        Edit(path="", field="image_size", value=64),
    )
    text = encode_config(replace(config_of(), variant=variant))
    assert decode_config(text).variant == variant
    with pytest.raises(ConfigTextError, match=r"variant\.edits\.colour"):
        decode_config(text.replace('"path":"0.0"', '"path":"0.0","colour":1'))
    with pytest.raises(InvalidOptionError, match="image_size must be a whole number"):
        decode_config(text.replace('"image_size","value":64', '"image_size","value":0'))


def test_a_text_from_before_a_field_existed_is_read_with_its_default(config_of):
    recipe = Recipe(key="custom", learning_rate=0.05)
    text = encode_config(config_of(recipe=recipe))
    for field in (
        '"macs":null,',
        ',"edits":[]',
        ',"warm_up":0.0,"label_smoothing":0.0,"flip":false,"shift":0',
    ):
        assert field in text
        text = text.replace(field, "")
    assert decode_config(text) == config_of(recipe=recipe)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"seed":7', '"seed":"7"', "seed"),
        ('"seed":7', '"sead":7', "sead"),
        ('"key":"custom"', '"key":"custom","nesterov":true', "recipe.nesterov"),
        ('"sgd"', '"adagrad"', "adagrad"),
        ('"schema_version":1', '"schema_version":2', "newer version"),
        ('"dataset"', '"datasets"', "dataset"),
        ("}", "", "truncated"),
    ],
)
def test_a_text_that_is_no_configuration_is_refused(config_of, old, new, said):
    text = encode_config(config_of())
    assert old in text
    with pytest.raises(ConfigTextError, match=said):
        decode_config(text.replace(old, new))


def test_a_value_out_of_range_is_refused_by_its_name(config_of):
    text = encode_config(config_of())
    with pytest.raises(InvalidOptionError, match="learning_rate"):
        decode_config(text.replace('"learning_rate":0.05', '"learning_rate":-1'))


@pytest.mark.parametrize("text", ["", "null", "[]", "<html>", "\x00"])
def test_anything_else_is_refused_without_a_traceback(text):
    with pytest.raises(ExplorerError, match="no training configuration"):
        decode_config(text)
