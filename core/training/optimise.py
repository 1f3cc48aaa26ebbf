"""The training loop: Adam on the model's rows until the loss stops falling."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from core.clustering import Progress
from core.errors import TagloomError
from core.model import LinearSoftmax
from core.training.parallel import Rows, averaged, shared

TermsAt = Callable[[Tensor, Tensor], Mapping[str, Tensor]]
PATIENCE = 10  # steps over which the fall of the loss is judged; one step alone can rise by chance


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to train.

    Attributes:
        max_steps: Steps at most.
        tolerance: Stop when the loss falls by less than this share over `PATIENCE` steps; 0 never stops early.
        learning_rate: Adam's, falling to 0 along half a cosine.
        report_every: Steps between reports; each one waits for the device, so on CUDA they are rarer.
    """

    max_steps: int
    tolerance: float
    learning_rate: float
    report_every: int = 1


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained model with its loss curve, and the loss it ended at."""

    model: LinearSoftmax
    history: tuple[Progress, ...]
    converged: bool

    @property
    def loss(self) -> float:
        """Total loss at the last step; infinite when no step was taken."""
        last = self.history[-1].loss if self.history else None
        return float("inf") if last is None else last


def train(
    start: LinearSoftmax,
    terms_at: TermsAt,
    schedule: Schedule,
    device: torch.device,
    on_progress: Callable[[Progress], None] | None = None,
) -> Trained:
    """Minimise the sum of the weighted terms over the rows of W and b, from `start`.

    Args:
        terms_at: Weights and bias to weighted loss terms by name; called once a step.

    Raises:
        TagloomError: The loss stopped being a number.
    """
    rows = Rows(start, device)
    history: list[Progress] = []
    converged = schedule.max_steps == 0
    for report in _descend(rows, terms_at, schedule):
        history.append(report)
        if on_progress is not None:
            on_progress(report)
        if _settled(history, schedule.tolerance):
            converged = True
            break
    return Trained(rows.model(), tuple(history), converged)


def _descend(rows: Rows, terms_at: TermsAt, schedule: Schedule) -> Iterator[Progress]:
    """One Adam step after another, each with its report."""
    adam = torch.optim.Adam(rows.parameters(), lr=schedule.learning_rate)
    cooling = torch.optim.lr_scheduler.CosineAnnealingLR(adam, max(schedule.max_steps, 1))
    everywhere = shared(rows)
    waiting: list[Tensor] = []
    for step in range(1, schedule.max_steps + 1):
        terms = everywhere(terms_at)
        loss = torch.stack(tuple(terms.values())).sum()
        adam.zero_grad()
        loss.backward()
        adam.step()
        cooling.step()
        waiting.append(torch.stack([loss.detach(), *(term.detach() for term in terms.values())]))
        if len(waiting) == schedule.report_every or step == schedule.max_steps:
            yield from _reports(averaged(torch.stack(waiting)), tuple(terms), step, schedule.max_steps)
            waiting = []


def _reports(values: Tensor, names: tuple[str, ...], last: int, steps: int) -> Iterator[Progress]:
    """Reports of the steps up to `last`, brought from the device in one copy."""
    rows = values.tolist()
    for step, (loss, *terms) in enumerate(rows, start=last - len(rows) + 1):
        if loss != loss:
            raise TagloomError(f"The loss is not a number after {step} steps. Lower the learning rate or the weights.")
        yield Progress("fitting", step, steps, loss, dict(zip(names, terms, strict=True)))


def _settled(history: list[Progress], tolerance: float) -> bool:
    """Whether the loss fell by less than `tolerance` of itself over the last steps."""
    if len(history) <= PATIENCE or tolerance == 0:
        return False
    before, now = history[-1 - PATIENCE].loss, history[-1].loss
    if before is None or now is None:
        return False
    return before - now < tolerance * max(abs(before), 1e-9)
