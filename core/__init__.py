"""The model of tagloom, its losses and the review workflow; no user interface.

Names are imported when first used, so that `from core import Catalogue` costs no torch, umap or sentence-transformers.
"""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
