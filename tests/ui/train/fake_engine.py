"""An engine that tells the Train page what a test wrote down."""

import threading

from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError
from explorer.training.events import (
    EpochDone,
    RunEnded,
    RunFailed,
    RunStarted,
    StepDone,
)
from explorer.training.recipes import config_for
from explorer.ui.pages.train.service import Choice, DeviceChoice, NetworkChoice

STEPS_PER_EPOCH = 10
BATCH = 64
TITLES = {"alexnet": "AlexNet", "vgg": "VGG-11", "nin": "NiN"}


def started(total_steps=None):
    return RunStarted(
        device="CPU (1 thread)",
        threads=1,
        parameters=1_000,
        train_images=STEPS_PER_EPOCH * BATCH,
        test_images=200,
        steps_per_epoch=STEPS_PER_EPOCH,
        total_steps=total_steps,
    )


def step(number, loss=None):
    return StepDone(
        step=number,
        epoch=(number - 1) // STEPS_PER_EPOCH + 1,
        loss=2.3 / number if loss is None else loss,
        images=BATCH * number,
        seconds=0.5 * number,
    )


def epoch_done(number, accuracy):
    return EpochDone(
        epoch=number // STEPS_PER_EPOCH,
        step=number,
        train_loss=1.0,
        train_accuracy=0.5,
        test_loss=1.0,
        test_accuracy=accuracy,
        seconds=0.5 * number,
        images_per_second=128.0,
    )


def ended(number, reason="finished"):
    return RunEnded(reason=reason, step=number, seconds=0.5 * number)


def failed(message):
    return RunFailed(message=message, details="", step=0, seconds=0.0)


class FakeService:
    """Trains by telling what a test wrote down.

    Attributes:
        script: Makes the events from the number of networks and the stop flag.
        plans: Every plan that was asked for.
        hint: What the page says about the device.
        refusal: The sentence with which any plan is refused; empty for none.
    """

    def __init__(self):
        self.script = lambda count, stop: iter(())
        self.plans = []
        self.prepared_on = []
        self.hint = ""
        self.refusal = ""

    def datasets(self):
        return (
            Choice(key="fashion-mnist-small", title="Fashion-MNIST, small"),
            Choice(key="cifar10", title="CIFAR-10"),
        )

    def forms(self):
        return (
            Choice(key="lite", title="lite: small"),
            Choice(key="book", title="book: large", note="Meant for a GPU."),
        )

    def devices(self):
        cpu = DeviceChoice(
            key="cpu", title="CPU (1 thread)", form="lite", unit="seconds"
        )
        gpu = DeviceChoice(key="cuda:0", title="Fast GPU", form="book", unit="epochs")
        return (cpu, gpu)

    def device_hint(self):
        return self.hint

    def dataset_note(self, dataset):
        return "CIFAR-10 is downloaded first." if dataset == "cifar10" else ""

    def networks(self, form):
        return tuple(
            NetworkChoice(
                key=key, title=f"{title} {form}", recipe=form, parameters=1_000
            )
            for key, title in TITLES.items()
        )

    def class_count(self, dataset):
        return 10

    def configs(self, plan):
        if self.refusal:
            raise InvalidOptionError("seed", plan.seed, self.refusal)
        self.plans.append(plan)
        return tuple(
            config_for(
                Variant.of(key, plan.form),
                dataset=plan.dataset,
                epochs=plan.amount if plan.unit == "epochs" else None,
                seconds=plan.seconds_each,
                seed=plan.seed,
                device=plan.device,
            )
            for key in plan.networks
        )

    def source(self, configs):
        return lambda stop: self.script(len(configs), stop)

    def prepare(self):
        self.prepared_on.append(threading.get_ident())
