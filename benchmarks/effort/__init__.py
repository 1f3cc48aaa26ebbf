"""How far a curator gets with a given number of decisions, beside what else could be done with as many."""
