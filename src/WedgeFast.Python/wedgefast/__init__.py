"""Two-layer ReLU networks trained to certified global optimality, as scikit-learn estimators."""

from ._estimators import WedgeFastClassifier, WedgeFastRegressor
from ._library import WedgeFastError, version
from ._model import Model, Verification

__all__ = ["Model", "Verification", "WedgeFastClassifier", "WedgeFastError", "WedgeFastRegressor"]
__version__ = version()
