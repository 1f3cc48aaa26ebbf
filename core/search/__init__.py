"""Search a catalogue through its clusters: P(cluster given query), the items behind them, and why each came back.

The query path is numpy alone, so that a page can answer while someone types; torch is imported when training starts.
"""

from .building import build_index as build_index
from .encoding import EncodedQuery as EncodedQuery
from .encoding import encode_queries as encode_queries
from .encoding import encode_query as encode_query
from .explaining import Hit as Hit
from .flat import flat_hits as flat_hits
from .following import follow as follow
from .following import is_current as is_current
from .growing import grown as grown
from .index import SearchIndex as SearchIndex
from .pairs import SearchPair as SearchPair
from .pairs import parse_pairs as parse_pairs
from .probing import ProbeResult as ProbeResult
from .probing import probe as probe
from .queries import Query as Query
from .queries import clean_query as clean_query
from .recipe import Recipe as Recipe
