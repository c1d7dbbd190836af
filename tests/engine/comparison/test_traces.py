"""What is traced once is kept."""

import pytest
from book_five import CACHE, RESNET, VGG

from explorer.architectures.variants import Variant
from explorer.comparison.head_views import head_view
from explorer.comparison.heads import HeadKind
from explorer.comparison.traces import TraceCache
from explorer.errors import ImageTooSmallError

LITE = Variant.of("nin", "lite")


def test_a_network_is_traced_once():
    cache = TraceCache()
    assert cache.network(LITE) is cache.network(LITE)
    assert cache.tree(LITE) is cache.tree(Variant.of("nin", "lite"))
    assert cache.network(LITE) is not cache.network(LITE.with_options(head="dense"))


def test_a_result_is_computed_once_per_network_and_name():
    cache = TraceCache()
    asked = []

    def compute():
        asked.append(len(asked))
        return asked[-1]

    assert [cache.once(LITE, "a", compute) for _ in range(3)] == [0, 0, 0]
    assert cache.once(LITE, "b", compute) == 1
    assert cache.once(LITE.with_options(dropout=0.1), "a", compute) == 2


def test_a_failure_is_not_kept_as_a_result():
    cache = TraceCache()
    with pytest.raises(ZeroDivisionError):
        cache.once(LITE, "a", lambda: 1 // 0)
    assert cache.once(LITE, "a", lambda: 1) == 1
    with pytest.raises(ImageTooSmallError):
        cache.trace(LITE.with_options(image_size=2))


def test_old_networks_make_room_for_new_ones(monkeypatch):
    monkeypatch.setattr("explorer.comparison.traces._KEPT", 2)
    cache = TraceCache()
    first = cache.network(LITE)
    cache.once(LITE, "a", lambda: "old")
    for width in (0.25, 0.5):
        cache.network(LITE.with_options(width=width))
    assert cache.network(LITE) is not first
    assert cache.once(LITE, "a", lambda: "new") == "new"


def test_a_head_stands_beside_the_other_that_its_builder_offers():
    view = head_view(CACHE, VGG)
    assert view.other is not None
    assert (view.head.kind, view.other.head.kind) == (HeadKind.DENSE, HeadKind.GLOBAL)
    assert view.params - view.other.params == view.head.params - view.other.head.params
    assert view.other.sizes is not None
    assert view.other.sizes.largest is None
    assert head_view(CACHE, RESNET).other is None
