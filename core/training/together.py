"""A first fit of tags that occur together: the best of a few starts, its clusters all put to use.

Modularity has a limit of resolution (Fortunato and Barthelemy 2007): asked for many clusters of few tags, it joins
themes and leaves clusters stunted. Where putting these to use elsewhere does not help, its null model is weighed more,
until few are stunted, which are then put on halves of others. Where few are in the first place the usual resolution
stays: themes that people have named are found best at it (measured on the genres of Last.fm's tags).
"""

from dataclasses import dataclass, replace

from core.training.assigning import leading
from core.training.filling import filled
from core.training.inputs import Inputs
from core.training.objective import default_terms
from core.training.optimise import Trained
from core.training.revive import Labels, revived, stunted
from core.training.start import Start
from core.training.task import Descent, Place, Task, trained

REVIVALS = 4  # times at most that clusters without tags are put to use elsewhere
RESOLUTIONS = (2.0, 4.0, 8.0, 16.0)  # tried in turn
FEW = 10  # clusters of which one may be stunted; halving others for more of them tears themes apart


def together(starts: list[Start], task: Task, inputs: Inputs) -> Descent:
    """The run of least loss, at the first resolution that leaves few clusters stunted; these are filled."""
    runs = _Runs(task, inputs, len(starts) + REVIVALS)
    first = min((runs.train(start) for start in starts), key=_Run.merit)
    best = runs.revive(first)
    for resolution in RESOLUTIONS:
        if best.n_stunted <= len(first.start.prior) / FEW:
            break
        finer = runs.revive(runs.train(first.start, resolution))
        best = min(best, finer, key=lambda run: run.n_stunted)
    best = runs.fill(best)
    return Descent(inputs.features, best.start, best.trained)


@dataclass(frozen=True, eq=False)
class _Run:
    """One trained start."""

    start: Start
    resolution: float
    trained: Trained
    labels: Labels

    @property
    def n_stunted(self) -> int:
        return len(stunted(self.labels, len(self.trained.model.bias)))

    def merit(self) -> tuple[int, float]:
        """Stunted clusters, then loss; less is better. Losses compare at one resolution only."""
        return self.n_stunted, self.trained.loss


class _Runs:
    """Trains one start after another, and tells how far all of them are."""

    def __init__(self, task: Task, inputs: Inputs, expected: int) -> None:
        self.task, self.inputs, self.expected, self.done = task, inputs, expected, 0

    def train(self, start: Start, resolution: float = 1.0) -> _Run:
        """One more run."""
        task, inputs = self.task, self.inputs
        terms = default_terms(inputs, start.prior, task.constraints, task.config, task.device, resolution)
        place = Place(self.done, max(self.expected, self.done + 1))
        self.done += 1
        return self._labelled(start, resolution, trained(start, terms, task, place))

    def revive(self, run: _Run) -> _Run:
        """The run, gone on with while putting stunted clusters to use elsewhere leaves fewer, or less loss."""
        for _ in range(REVIVALS):
            model = revived(run.trained.model, self.inputs.features, run.labels, self.inputs.affinity)
            if model is None:
                break
            again = self.train(replace(run.start, model=model), run.resolution)
            if again.merit() >= run.merit():
                break
            run = again
        return run

    def fill(self, run: _Run) -> _Run:
        """The run, what it left stunted on halves of other clusters."""
        if not run.n_stunted:
            return run
        model = filled(run.trained.model, self.inputs, self.task.device, self.task.config.seed)
        return self._labelled(run.start, run.resolution, replace(run.trained, model=model))

    def _labelled(self, start: Start, resolution: float, at: Trained) -> _Run:
        return _Run(start, resolution, at, leading(at.model, self.inputs.features, self.task.device))
