"""Rows and a store of stored runs that a test writes down."""

import datetime
from dataclasses import replace

from explorer.diagrams.colours import line_style
from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.ui.models.stored_run_columns import RunStage, StoredRow
from explorer.ui.pages.train.shelf.service import Deletion, Shelved

_FIRST = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def stored_row(run_id=1, **chosen):
    fields = {
        "run_id": run_id,
        "title": f"Run {run_id}",
        "network": "ResNet-18 lite",
        "dataset": "Fashion-MNIST",
        "training": "lite · 24 s",
        "details": f"Run {run_id}: sgd 0.1, batch 64",
        "steps": 100 * run_id,
        "epochs": run_id,
        "accuracy": 0.5 + run_id / 100,
        "loss": 1 / run_id,
        "created": _FIRST + datetime.timedelta(hours=run_id),
        "stage": RunStage.FINISHED,
        "note": "",
        "style": line_style("resnet"),
        "can_continue": True,
        "link": StateLink(page="explore", values={"weights": f"run:{run_id}"}),
    }
    return StoredRow(**fields | chosen)


class FakeShelf:
    """Keeps rows in memory and writes down what it was asked."""

    def __init__(self, rows=(), deleted=()):
        self.rows = {row.run_id: row for row in rows}
        self.gone = {row.run_id: row for row in deleted}
        self.asked = []
        self.refuses = None

    def _note(self, *asked):
        self.asked.append(asked)
        if self.refuses:
            raise ExplorerError(self.refuses)

    def shelved(self):
        rows = sorted(self.rows.values(), key=lambda row: -row.run_id)
        return Shelved(rows=tuple(rows), deleted=tuple(self.gone))

    def rename(self, run_id, title):
        self._note("rename", run_id, title)
        self.rows[run_id] = replace(self.rows[run_id], title=title)

    def annotate(self, run_id, note):
        self._note("annotate", run_id, note)
        self.rows[run_id] = replace(self.rows[run_id], note=note)

    def delete(self, run_ids):
        self._note("delete", *run_ids)
        busy = [i for i in run_ids if self.rows[i].stage is RunStage.TRAINING]
        gone = [i for i in run_ids if i not in busy]
        self.gone.update({i: self.rows.pop(i) for i in gone})
        refused = tuple(f"{self.rows[i].title} is being trained" for i in busy)
        return Deletion(gone=tuple(gone), refused=refused)

    def restore(self, run_ids):
        self._note("restore", *run_ids)
        self.rows.update({i: self.gone.pop(i) for i in run_ids})

    def purge(self, run_ids):
        self._note("purge", *run_ids)
        for run_id in run_ids:
            self.gone.pop(run_id, None)

    def export(self, run_id, target):
        self._note("export", run_id, target)

    def take_in(self, source):
        self._note("import", source)
        self.rows[9] = stored_row(9)
        return 9

    def load(self, run_ids):
        raise NotImplementedError(run_ids)


class AskingNobody:
    """Answers as the test says where files shall go."""

    def __init__(self, *, file=None, folder=None):
        self.file, self.chosen = file, folder

    def targets(self, rows, *, packed):
        return {} if self.file is None else {row.run_id: self.file for row in rows}

    def zip_file(self):
        return self.file

    def folder(self):
        return self.chosen
