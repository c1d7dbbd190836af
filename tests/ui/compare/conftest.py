"""Columns of a comparison whose traces are known."""

import pytest

from explorer.architectures.variants import Variant
from explorer.comparison.traces import TraceCache
from explorer.ui.pages.compare.columns import Columns


@pytest.fixture(scope="session")
def traces():
    return TraceCache()


@pytest.fixture
def columns_of(traces):
    """Put networks named ``"family/form"`` side by side."""

    def build(*names):
        variants = tuple(Variant.of(*name.split("/")) for name in names)
        for variant in variants:
            traces.trace(variant)
        return Columns.of(variants, "notes", traces)

    return build
