"""By which names things are remembered: of facts, of widgets, of pages."""

from enum import StrEnum


class Key(StrEnum):
    """What is remembered, by name."""

    PROJECT = "project"
    CURATOR = "curator"
    GO_TO = "go_to"
    SELECTED = "selected_rows"
    SELECTED_OF = "selected_of"
    MAP_REVISION = "map_revision"
    MAP_FOUND = "map_found"
    COLOUR = "colour"
    FOCUS = "focus"
    DRAFT = "draft"
    STEPS = "review_steps"
    BEGUN = "verdicts_begun"
    SAVED_FLAGS = "saved_flags"
    SAVED_AT = "saved_at"
    NAMED = "named"
    LEARNING = "learning_from"
    QUEUE_SHOWN = "queue_shown"
    REVIEW_MODE = "review_mode"
    SKIPPED = "skipped_pairs"
    HEAT_CELL = "heat_cell"
    SEEN = "seen"
    WATCHED_JOB = "watched_job"
    ROUND_BASIS = "round_basis"
    HISTORY_SHOWN = "history_shown"
    TAU_BASIS = "tau_basis"
    ADDRESS_READ = "address_read"
    JUDGED = "judged"


class Widget(StrEnum):
    """Keys of widgets whose values are read outside the place that draws them."""

    CURATOR = "shell.curator"
    MAP = "map.plot"
    MAP_COLOUR = "map.colour"
    MAP_ROUND = "map.round"
    QUEUE = "review.show"
    REVIEW_MODE = "review.mode"
    HEAT = "heat.grid"
    HEAT_ROW = "heat.row"
    HEAT_COLUMN = "heat.column"
    ROUND = "rounds.chosen"
    QUERY = "query"
    TAU = "probe.tau"
    PROBE = "probe.results"


class PageName(StrEnum):
    """The pages; the value is the page's address."""

    MAP = "map"
    REVIEW = "review"
    HEATMAP = "heatmap"
    ROUNDS = "rounds"
    PROBE = "probe"
    PROJECT = "project"
