"""A first fit of tags that occur together: the best of a few starts, its clusters all put to use."""

from dataclasses import dataclass, replace

from core.training.assigning import leading
from core.training.config import FitConfig
from core.training.cutting import Columns
from core.training.filling import filled
from core.training.inputs import Inputs
from core.training.objective import default_terms
from core.training.optimise import Trained
from core.training.resolution import as_fine_as_needed
from core.training.revive import revived, stunted
from core.training.start import Start
from core.training.task import Descent, Place, Task, trained

REVIVALS = 4  # times at most that clusters without tags are put to use elsewhere


def fit_cooccurring(starts: list[Start], task: Task, inputs: Inputs) -> Descent:
    """The run that trains to the least loss, as fine as needed; what it leaves stunted is put on halves of others."""
    runs = _Runs(task, inputs, len(starts) + REVIVALS)
    first = min((runs.train(start, task.config) for start in starts), key=_Run.merit)

    def finer(config: FitConfig) -> _Run:
        return runs.revive(runs.train(first.start, config))

    best = as_fine_as_needed(runs.revive(first), task.config, finer, lambda run: run.n_stunted)
    model = filled(best.trained.model, inputs, best.config, task.device)
    return Descent(inputs.features, best.start, replace(best.trained, model=model))


@dataclass(frozen=True, eq=False)
class _Run:
    """One trained start."""

    start: Start
    config: FitConfig
    trained: Trained
    columns: Columns

    @property
    def n_stunted(self) -> int:
        return len(stunted(self.columns, len(self.trained.model.bias)))

    def merit(self) -> tuple[int, float]:
        """Stunted clusters, then loss; less is better. Losses compare at one resolution only."""
        return self.n_stunted, self.trained.loss


class _Runs:
    """Trains one start after another, and tells how far all of them are."""

    def __init__(self, task: Task, inputs: Inputs, expected: int) -> None:
        self.task, self.inputs, self.expected, self.done = task, inputs, expected, 0

    def train(self, start: Start, config: FitConfig) -> _Run:
        """One more run."""
        task, inputs = self.task, self.inputs
        terms = default_terms(inputs, start.prior, task.constraints, config, task.device)
        place = Place(self.done, max(self.expected, self.done + 1))
        self.done += 1
        found = trained(start, terms, task, place)
        return _Run(start, config, found, leading(found.model, inputs.features, task.device))

    def revive(self, run: _Run) -> _Run:
        """The run, gone on with while putting stunted clusters to use elsewhere leaves fewer, or less loss."""
        for _ in range(REVIVALS):
            resolution = run.config.loss_weights.resolution
            model = revived(run.trained.model, self.inputs, run.columns, resolution)
            if model is None:
                break
            again = self.train(replace(run.start, model=model), run.config)
            if again.merit() >= run.merit():
                break
            run = again
        return run
