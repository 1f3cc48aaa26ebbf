"""The rounds of a project, and which of them is the current one."""

from core.clustering import Clustering
from core.errors import ProjectError
from core.project import rounds
from core.project.sides.opened import Opened
from core.project.values import Growth, NewRound, Round


class Fits(Opened):
    """What was learned, round by round."""

    def add_round(self, new: NewRound, curator: str = "") -> Round:
        """Save a round. One that is to be kept becomes the current one, unless another did since its parent."""
        return rounds.add_round(self._database, new, self._shelf.write_clustering(new.clustering), curator)

    def add_tags(self, new: NewRound, growth: Growth, curator: str = "") -> Round:
        """Save a round with the catalogue and data that only it, and what is made from it, has: all, or nothing."""
        saving = self._shelf.write_growth(growth, self.settings.data_recipe)
        file = self._shelf.write_clustering(new.clustering)
        return rounds.add_round(self._database, new, file, curator, saving)

    def first_round_id(self) -> int:
        """Number of the first round; ProjectError while there is none."""
        return rounds.first_id(self._database)

    def rounds(self) -> tuple[Round, ...]:
        """All rounds, oldest first."""
        return rounds.rounds(self._database)

    def round(self, round_id: int) -> Round:
        """One round; ProjectError when there is none of this number."""
        return rounds.round_by_id(self._database, round_id)

    def head_id(self) -> int | None:
        """Number of the current round; None while there is none. To be asked often: it costs next to nothing."""
        return rounds.current_id(self._database)

    def head(self) -> Round | None:
        """The current round; None while there is none."""
        return rounds.head(self._database)

    def current(self) -> Round:
        """The current round; ProjectError while there is none."""
        found = self.head()
        if found is None:
            raise ProjectError(f"The project {self.path} has no round yet. Fit it first.")
        return found

    def proposed(self) -> Round:
        """The newest round that waits to be kept or rejected; ProjectError when none waits."""
        found = rounds.proposed(self._database)
        if found is None:
            raise ProjectError("No round waits to be kept or rejected. Retrain with a proposal first.")
        return found

    def waiting(self) -> Round | None:
        """The newest round that waits to be kept or rejected; None when none waits."""
        return rounds.proposed(self._database)

    def clustering(self, round_id: int) -> Clustering:
        """The clusters of one round; ProjectError when there is none, or its file is damaged."""
        return self._shelf.clustering(round_id)

    def keep(self, round_id: int, curator: str) -> None:
        """Make a proposed round the current one, or one that was rejected by mistake."""
        rounds.keep(self._database, round_id, curator)

    def reject(self, round_id: int, curator: str) -> None:
        """Refuse a proposed round."""
        rounds.reject(self._database, round_id, curator)

    def return_to(self, round_id: int, curator: str) -> None:
        """Make an earlier round the current one again."""
        rounds.return_to(self._database, round_id, curator)

    def next_cluster_id(self) -> int:
        """Smallest cluster id that no round has used, whichever of them is current."""
        return rounds.next_cluster_id(self._database)
