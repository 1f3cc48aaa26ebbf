"""The long computations of a project, one at a time."""

from core.clustering import Progress
from core.project import jobs
from core.project.folder import ARRAYS, JOBS
from core.project.sides.opened import Opened
from core.project.stored import drop_leftovers
from core.project.values import Job, JobState


class Work(Opened):
    """What is being computed, and how far it is."""

    def start_job(self, kind: str, pid: int) -> int:
        """Begin a long computation in process `pid`; ProjectError while another runs. Returns its number."""
        job = jobs.start_job(self._database, kind, pid)
        drop_leftovers(self._database, self.path / ARRAYS)
        return job

    def update_job(self, job_id: int, progress: Progress) -> None:
        """Tell how far a job is."""
        jobs.update_job(self._database, job_id, progress)

    def finish_job(self, job_id: int, state: JobState | str, message: str = "") -> None:
        """End a job as done, failed or cancelled."""
        jobs.finish_job(self._database, job_id, JobState(state), message)

    def job(self) -> Job | None:
        """The job begun last, running or not."""
        return jobs.last_job(self._database, self.path / JOBS)
