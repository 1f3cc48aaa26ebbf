"""All benchmarks of clustering in one run, and the page of tables made from them."""
