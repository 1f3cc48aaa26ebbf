"""`python -m benchmarks.pair_peer pckmeans|copkmeans ASKED.npz ANSWER.npy SEED`: one run of a peer that takes pairs."""

import sys

import numpy as np


def main() -> None:
    """Read vectors and pairs, fit, write labels."""
    from active_semi_clustering.semi_supervised.pairwise_constraints import COPKMeans, PCKMeans

    np.seterr(all="warn")  # as NumPy has it: importing the peer made an error of every underflow
    name, asked, answer, seed = sys.argv[1:]
    np.random.seed(int(seed))  # the peer draws from the global state
    given = np.load(asked)
    model = {"pckmeans": PCKMeans, "copkmeans": COPKMeans}[name](n_clusters=int(given["k"]))
    model.fit(given["x"], ml=given["must"].tolist(), cl=given["cannot"].tolist())
    np.save(answer, np.asarray(model.labels_))


if __name__ == "__main__":
    main()
