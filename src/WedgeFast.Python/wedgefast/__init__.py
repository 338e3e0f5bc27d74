"""Two-layer ReLU networks trained to certified global optimality, as scikit-learn estimators."""

from ._estimators import WedgeFastClassifier, WedgeFastRegressor
from ._library import WedgeFastError, version
from ._model import Model, Verification

__all__ = ["Model", "Verification", "WedgeFastClassifier", "WedgeFastError", "WedgeFastRegressor"]


def __getattr__(name):
    # The version is the library's, which is not to start before it is needed.
    if name == "__version__":
        return version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
