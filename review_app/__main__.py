"""`python -m review_app` is the `tagloom` command."""

from review_app.cli import main

main()
