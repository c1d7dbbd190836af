"""An engine that tells the Train page what a test wrote down."""

import threading

import numpy as np

from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError
from explorer.runs.series import RunSeries
from explorer.training.config import Budget
from explorer.training.events import (
    EpochDone,
    RunEnded,
    RunFailed,
    RunPaused,
    RunStarted,
    StepDone,
)
from explorer.training.forecast import Forecast
from explorer.training.plan_forecast import PlanForecast
from explorer.training.recipes import Plan, config_for
from explorer.training.trial import MemoryNeed
from explorer.ui.pages.train.service import (
    Choice,
    DeviceChoice,
    NetworkChoice,
    StoredRun,
)

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


def paused(number):
    return RunPaused(step=number, seconds=0.5 * number)


def failed(message):
    return RunFailed(message=message, details="", step=0, seconds=0.0)


class FakeService:
    """Trains by telling what a test wrote down.

    Attributes:
        script: Makes the events from the number of networks and the stop flag.
        plans: Every plan that was asked for.
        tasks: The tasks of every training that was begun.
        orders: The order of each of them.
        titles: The names of the runs of each of them.
        forecasts: Configurations and stop flag of every forecast that was asked for.
        prophet: Answers forecasts.
        left: Runs that were interrupted.
        absent: Keys of data sets that must be downloaded.
        fetch: Downloads any of them.
        hint: What the page says about the device.
        refusal: The sentence with which any plan is refused; empty for none.
        place: The data folder; ``None`` for the usual one.
    """

    def __init__(self):
        self.script = lambda count, stop: iter(())
        self.plans = []
        self.tasks = []
        self.orders = []
        self.titles = []
        self.forecasts = []
        self.prophet = lambda configs, stop: None
        self.left = ()
        self.absent = set()
        self.fetch = lambda progress, stop: None
        self.prepared_on = []
        self.hint = ""
        self.refusal = ""
        self.place = None

    def folder(self):
        return self.place

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

    def networks(self, form, recipe=None):
        return tuple(
            NetworkChoice(
                key=key,
                title=f"{title} {form}",
                recipe=form if recipe is None else recipe.key,
                parameters=1_000,
            )
            for key, title in TITLES.items()
        )

    def class_count(self, dataset):
        return 10

    def missing(self, datasets):
        return tuple(
            Choice(key=key, title=key)
            for key in dict.fromkeys(datasets)
            if key in self.absent
        )

    def download(self, dataset):
        return self.fetch

    def configs(self, plan):
        if self.refusal:
            raise InvalidOptionError("seed", plan.seed, self.refusal)
        self.plans.append(plan)
        amount = plan.amount if plan.seconds_each is None else plan.seconds_each
        return Plan(
            variants=plan.variants
            or tuple(Variant.of(key, plan.form) for key in plan.networks),
            dataset=plan.dataset,
            budget=Budget(unit=plan.unit, amount=amount),
            recipe=plan.recipe or "auto",
            seeds=tuple(range(plan.seed, plan.seed + plan.seeds)),
            device=plan.device,
        ).configs()

    def describe(self, config):
        return self.describe_variant(config.variant, config.recipe)

    def describe_variant(self, variant, recipe=None):
        return NetworkChoice(
            key=variant.architecture,
            title=variant.title,
            recipe=(recipe or variant.base.recipe).key,
            parameters=1_000,
        )

    def pictures(self, dataset, places):
        return tuple(np.full((28, 28), place, np.uint8) for place in places)

    def forecast(self, configs, stop):
        self.forecasts.append((tuple(configs), stop))
        return self.prophet(configs, stop)

    def interrupted(self):
        return self.left

    def record(self, tasks, order="turns", titles=()):
        self.tasks.append(tuple(tasks))
        self.titles.append(tuple(titles))
        self.orders.append(order)
        return FakeRecording(self.script, len(tasks))

    def prepare(self):
        self.prepared_on.append(threading.get_ident())


class FakeRecording:
    """Runs of which the store would have the numbers 11, 12 and so on."""

    def __init__(self, script, count):
        self.script = script
        self.run_ids = tuple(range(11, 11 + count))

    def events(self, stop):
        return self.script(len(self.run_ids), stop)


def stored(run_id, key="alexnet", steps=5, seconds=60):
    """A run that broke off after some steps."""
    config = config_for(
        Variant.of(key, "lite"), dataset="fashion-mnist-small", seconds=seconds
    )
    series = RunSeries(config)
    series.add(started())
    for number in range(1, steps + 1):
        series.add(step(number))
    return StoredRun(
        run_id=run_id, title=config.variant.title, config=config, series=series
    )


def foretold(seconds=90.0, memory=400 << 20, free=1 << 40):
    """A forecast of one run."""
    need = MemoryNeed(weights=0, gradients=0, optimizer=0, activations=memory, images=0)
    run = Forecast(
        step_seconds=seconds,
        steps_per_epoch=1,
        steps=1,
        test_seconds=0.0,
        memory=need,
        from_few=False,
    )
    return PlanForecast(runs=(run,), titles=("AlexNet",), free_bytes=free)
