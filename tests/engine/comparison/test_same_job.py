"""Blocks of all networks on the same job."""

import pytest
import torch
from book_five import ALEXNET, CACHE, GOOGLENET, NIN, RESNET, VGG
from torch import nn

from explorer.architectures.googlenet import INCEPTION_3A, Inception
from explorer.architectures.nin import nin_block
from explorer.architectures.resnet import Residual
from explorer.architectures.variants import Variant
from explorer.architectures.vgg import vgg_block
from explorer.comparison.blocks import block_view
from explorer.comparison.same_job import Job, SameJobError, own_job, same_job

JOB = Job(in_channels=192, out_channels=256, size=28)


@pytest.mark.parametrize(
    ("variant", "block"),
    [
        (VGG, lambda: vgg_block((3, 3), 192, 256)),
        (NIN, lambda: nin_block(192, 256, 3, 1, 1)),
        (GOOGLENET, lambda: Inception(192, INCEPTION_3A)),
        (RESNET, lambda: Residual(192, 256)),
    ],
    ids=["VGG", "NiN", "GoogLeNet", "ResNet"],
)
def test_a_block_on_a_job_is_what_its_builder_makes(variant, block):
    module: nn.Module = block()
    view = same_job(CACHE, variant, JOB)
    assert view.figures.params == sum(p.numel() for p in module.parameters())
    output = module.eval()(torch.zeros(1, 192, 28, 28))
    assert view.figures.output_shape == output.shape[1:]


def test_inception_3a_on_its_own_job_is_inception_3a():
    view = same_job(CACHE, GOOGLENET, JOB)
    assert (view.title, view.figures.params) == ("Inception 3a", 163_696)


@pytest.mark.parametrize("variant", [ALEXNET, VGG, NIN, GOOGLENET, RESNET])
def test_a_block_on_its_own_job_costs_what_it_costs_in_its_network(variant):
    figures = block_view(CACHE, variant).figures
    job = own_job(figures)
    assert job is not None
    again = same_job(CACHE, variant, job).figures
    assert (again.params, again.macs) == (figures.params, figures.macs)
    assert again.window == figures.window


def test_a_block_that_works_on_no_map_has_no_job():
    figures = block_view(CACHE, Variant.of("torchvision:vit_b_16")).figures
    assert own_job(figures) is None


def test_a_stage_of_alexnet_keeps_its_stride():
    view = same_job(CACHE, ALEXNET, Job(in_channels=1, out_channels=96, size=224))
    assert view.figures.output_shape == (96, 26, 26)
    assert view.figures.params == 11_712


def test_a_block_with_an_identity_stands_aside_where_channels_change():
    changing = same_job(CACHE, RESNET, JOB)
    keeping = same_job(CACHE, RESNET, Job(in_channels=64, out_channels=64, size=28))
    assert (keeping.title, changing.title) == ("Residual 2a", "Residual 3a")
    assert keeping.figures.params == 74_112


def test_a_shortcut_of_zeros_fills_up_the_channels_of_the_job():
    cifar = Variant.of("resnet", "cifar-20")
    view = same_job(CACHE, cifar, Job(in_channels=8, out_channels=20, size=10))
    assert view.figures.output_shape == (20, 10, 10)
    assert view.figures.params == 9 * (8 * 20 + 20 * 20) + 2 * 2 * 20


@pytest.mark.parametrize("out_channels", [7, 100, 131])
def test_odd_channels_come_out_exactly_although_branches_round(out_channels):
    job = Job(in_channels=33, out_channels=out_channels, size=9)
    for variant in (VGG, NIN, GOOGLENET, RESNET):
        view = same_job(CACHE, variant, job)
        assert view.figures.output_shape[0] == out_channels


@pytest.mark.parametrize("name", ["resnet50", "mobilenet_v2", "googlenet"])
def test_torchvisions_blocks_do_the_job_too(name):
    view = same_job(CACHE, Variant.of(f"torchvision:{name}"), JOB)
    assert view.figures.input_shape == (192, 28, 28)
    assert view.figures.output_shape == (256, 28, 28)


def test_a_job_that_cannot_be_done_is_refused_in_one_sentence():
    with pytest.raises(SameJobError, match="LayerNorm"):
        same_job(CACHE, Variant.of("torchvision:vit_b_16"), JOB)
    with pytest.raises(SameJobError, match="GetRelativePositionBias"):
        same_job(CACHE, Variant.of("torchvision:swin_t"), JOB)  # reads no step
    small = Job(in_channels=1, out_channels=96, size=8)
    with pytest.raises(SameJobError, match="AlexNet"):
        same_job(CACHE, ALEXNET, small)


def test_the_network_itself_is_not_changed_by_a_job():
    before = CACHE.trace(VGG)
    same_job(CACHE, VGG, JOB)
    assert CACHE.trace(VGG) is before
