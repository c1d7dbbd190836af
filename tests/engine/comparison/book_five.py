"""The book's networks, traced once for all tests of this folder."""

from explorer.architectures.variants import Variant
from explorer.comparison.traces import TraceCache

ALEXNET = Variant.of("alexnet")
VGG = Variant.of("vgg")
NIN = Variant.of("nin")
GOOGLENET = Variant.of("googlenet")
RESNET = Variant.of("resnet")
BOOK = (ALEXNET, VGG, NIN, GOOGLENET, RESNET)

CACHE = TraceCache()
