"""The training loop of "Dive into Deep Learning" (zh 2.0), written as it works there.

``train_ch6`` of the book with its accumulator, its accuracy, its loader of PIL images
and four workers; without the plotting, which it does between the steps.
"""

import time
from collections.abc import Iterable, Iterator

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, default_collate
from torchvision import transforms

from explorer.data.records import LabelledImages

WORKERS = 4
Batch = tuple[Tensor, Tensor]


class PilImages(Dataset):
    """What torchvision's FashionMNIST does with ``Resize`` and ``ToTensor``."""

    def __init__(self, images: LabelledImages, side: int) -> None:
        self._pixels, self._labels = images.images[:, 0], images.labels
        self._transform = transforms.Compose(
            [transforms.Resize(side), transforms.ToTensor()]
        )

    def __len__(self) -> int:
        return len(self._labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        from PIL import Image

        image = Image.fromarray(self._pixels[index].numpy())
        return self._transform(image), int(self._labels[index])


def loader(images: LabelledImages, side: int, batch: int, *, shuffle: bool) -> Iterable:
    """As the book's ``load_data_fashion_mnist`` makes it."""
    return DataLoader(
        PilImages(images, side), batch, shuffle=shuffle, num_workers=WORKERS
    )


def batches_of(images: LabelledImages, side: int, batch: int) -> Iterator[Batch]:
    """The same batches, made here and one at a time, to be timed."""
    dataset = PilImages(images, side)
    for start in range(0, len(dataset), batch):
        places = range(start, min(start + batch, len(dataset)))
        yield default_collate([dataset[place] for place in places])


class BookTraining:
    """A network as the book trains it: SGD, float32, one step at a time."""

    def __init__(self, net: nn.Module, rate: float, device: torch.device) -> None:
        def init_weights(m: nn.Module) -> None:
            if type(m) in (nn.Linear, nn.Conv2d):
                nn.init.xavier_uniform_(m.weight)

        net.apply(init_weights)
        self.net, self._device = net.to(device), device
        self._optimizer = torch.optim.SGD(self.net.parameters(), lr=rate)
        self._loss = nn.CrossEntropyLoss()
        self._sums = [0.0, 0.0, 0.0]
        self.net.train()

    def step(self, X: Tensor, y: Tensor) -> None:
        """One pass of the inner loop, with its two readings of the device."""
        self._optimizer.zero_grad()
        X, y = X.to(self._device), y.to(self._device)
        y_hat = self.net(X)
        loss = self._loss(y_hat, y)
        loss.backward()
        self._optimizer.step()
        with torch.no_grad():
            added = (loss * X.shape[0], self._accuracy(y_hat, y), X.shape[0])
            self._sums = [a + float(b) for a, b in zip(self._sums, added, strict=True)]

    def test(self, batches: Iterable[Batch]) -> float:
        """The book's ``evaluate_accuracy_gpu``."""
        self.net.eval()
        right, seen = 0.0, 0
        with torch.no_grad():
            for X, y in batches:
                X, y = X.to(self._device), y.to(self._device)
                right += self._accuracy(self.net(X), y)
                seen += y.numel()
        self.net.train()
        return right / seen

    @staticmethod
    def _accuracy(y_hat: Tensor, y: Tensor) -> float:
        said = y_hat.argmax(axis=1)
        return float((said.type(y.dtype) == y).type(y.dtype).sum())


def epoch_seconds(
    training: BookTraining, train: Iterable[Batch], test: Iterable[Batch]
) -> float:
    """Wall-clock seconds of one whole pass and the test after it."""
    begun = time.perf_counter()
    for X, y in train:
        training.step(X, y)
    training.test(test)
    return time.perf_counter() - begun
