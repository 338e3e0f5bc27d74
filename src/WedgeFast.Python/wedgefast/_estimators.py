"""The networks as scikit-learn estimators."""

import inspect

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_array, check_is_fitted, column_or_1d

from ._model import Model

try:
    from sklearn.utils.validation import validate_data
except ImportError:  # before scikit-learn 1.6

    def validate_data(estimator, X, y="no_validation", **options):
        return estimator._validate_data(X, y, **options)


# What says whether values may be missing was renamed in scikit-learn 1.6.
_FINITE = "ensure_all_finite" if "ensure_all_finite" in inspect.signature(check_array).parameters else "force_all_finite"


class _WedgeFast(BaseEstimator):
    """What both have in common. Parameters are the options of the command line's fit, with its defaults.

    fit sorts the rows first: networks do not depend on the order of rows, unless cv_time says that it means something.
    """

    def verify(self, X, y, sample_weight=None):
        """Recomputes certificate_ from the data of fit, rows in any order. Returns a Verification: holds, failures, objective, gap."""
        check_is_fitted(self)
        X, y, weights = self._rows(X, y, sample_weight, reset=False)
        kept = np.flatnonzero(weights)
        return self.model_.verify(X[kept], self._targets(y[kept]), weights[kept] if self.weighted_ else None)

    def explain(self, X=None):
        """What the network does, ranked, a dict: "neurons", "inputs", "sets". With X by how much each moves the prediction there."""
        check_is_fitted(self)
        return self.model_.explain(None if X is None else self._inputs(X))

    @property
    def certificate_(self):
        """What training claims, a dict: no network of the "scope" has an "objective" lower by more than "gap"."""
        check_is_fitted(self)
        return self.model_.certificate

    def _fit(self, X, y, weights, **more):
        kept = np.flatnonzero(weights)
        if kept.size == 0:
            raise ValueError("all sample weights are 0: expected one above 0")
        if not self.cv_time:
            keys = [weights[kept], *y.reshape(len(y), -1)[kept].T, *X[kept].T[::-1]]
            kept = kept[np.lexsort(keys)]
        names = [str(name) for name in getattr(self, "feature_names_in_", (f"x{k}" for k in range(X.shape[1])))]
        # Rows of weight 1 are rows without weights: the model claims the same of them.
        self.weighted_ = bool(np.any(weights[kept] != 1))
        options = {"inputs": names, **_other_names(names, y), **self._options(names), **more}
        try:
            self.model_ = Model.fit(X[kept], y[kept], weights[kept] if self.weighted_ else None, options)
        except KeyboardInterrupt as interrupt:
            if hasattr(interrupt, "model"):
                self.model_ = interrupt.model
            raise
        return self

    def _options(self, names):
        options = {name: value for name, value in self.get_params(deep=False).items() if value is not None and value is not False}
        if options.pop("standardize", False) is False:
            options["no-standardize"] = True
        interactions = options.get("interactions")
        if interactions is not None and not isinstance(interactions, str):
            options["interactions"] = [[name if isinstance(name, str) else names[name] for name in group] for group in interactions]
        return {name.replace("_", "-"): value.item() if isinstance(value, np.generic) else value for name, value in options.items()}

    def _inputs(self, X):
        return validate_data(self, X, reset=False, dtype=np.float64, **self._finite())

    def _rows(self, X, y, sample_weight, reset):
        X, y = validate_data(self, X, y, reset=reset, dtype=np.float64, **self._finite(), **self._target_checks)
        weights = _check_sample_weight(sample_weight, X, dtype=np.float64)
        if np.any(weights < 0):
            raise ValueError(f"a sample weight is {weights.min()}: expected none below 0")
        return X, y, weights

    def _finite(self):
        return {_FINITE: "allow-nan" if self.missing is not None else True}

    def _more_tags(self):
        return {"allow_nan": self.missing is not None}

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = self.missing is not None
        return tags


def _other_names(names, y):
    """What targets and weights are called: as no column is."""
    end = ""
    targets = ["y"] if y.ndim == 1 else [f"y{k + 1}" for k in range(y.shape[1])]
    while not {*names}.isdisjoint({"weights" + end, *(name + end for name in targets)}):
        end += "_"
    return {"target": [name + end for name in targets], "weights": "weights" + end}


class WedgeFastRegressor(RegressorMixin, _WedgeFast):
    """A network for one number or several. Without beta and beta_ratio cross-validation chooses the weight decay."""

    _target_checks = {"y_numeric": True, "multi_output": True}

    def __init__(
        self, *, beta=None, beta_ratio=None, order=None, loss="squared", delta=None, log_target=False, norm="l2", interactions=None,
        dictionary="full", skip=False, standardize=True, splines=None, layers=1, missing=None, prove="auto", tolerance=1e-6,
        time_limit=None, threads=None, cv=None, cv_time=False, one_se=False, path=None, seed=None,
    ):
        self.beta = beta
        self.beta_ratio = beta_ratio
        self.order = order
        self.loss = loss
        self.delta = delta
        self.log_target = log_target
        self.norm = norm
        self.interactions = interactions
        self.dictionary = dictionary
        self.skip = skip
        self.standardize = standardize
        self.splines = splines
        self.layers = layers
        self.missing = missing
        self.prove = prove
        self.tolerance = tolerance
        self.time_limit = time_limit
        self.threads = threads
        self.cv = cv
        self.cv_time = cv_time
        self.one_se = one_se
        self.path = path
        self.seed = seed

    def fit(self, X, y, sample_weight=None):
        """Trains. Ctrl-C stops it: KeyboardInterrupt is raised, and the estimator has the best network so far, if there is one."""
        X, y, weights = self._rows(X, y, sample_weight, reset=True)
        return self._fit(X, y, weights)

    def predict(self, X):
        """A number per row, or a row of them per row."""
        check_is_fitted(self)
        predictions = self.model_.predict(self._inputs(X))
        return predictions[:, 0] if predictions.shape[1] == 1 else predictions

    def _targets(self, y):
        return y

    def _more_tags(self):
        return {**super()._more_tags(), "multioutput": True}

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags


class WedgeFastClassifier(ClassifierMixin, _WedgeFast):
    """A network for two classes or more: the logistic loss for two, softmax for more. Without beta and beta_ratio cross-validation
    chooses the weight decay."""

    _target_checks = {}

    def __init__(
        self, *, beta=None, beta_ratio=None, order=None, loss=None, balance=False, norm="l2", interactions=None, dictionary="full",
        skip=False, standardize=True, splines=None, layers=1, missing=None, prove="auto", tolerance=1e-6, time_limit=None,
        threads=None, cv=None, cv_time=False, one_se=False, path=None, seed=None,
    ):
        self.beta = beta
        self.beta_ratio = beta_ratio
        self.order = order
        self.loss = loss
        self.balance = balance
        self.norm = norm
        self.interactions = interactions
        self.dictionary = dictionary
        self.skip = skip
        self.standardize = standardize
        self.splines = splines
        self.layers = layers
        self.missing = missing
        self.prove = prove
        self.tolerance = tolerance
        self.time_limit = time_limit
        self.threads = threads
        self.cv = cv
        self.cv_time = cv_time
        self.one_se = one_se
        self.path = path
        self.seed = seed

    def fit(self, X, y, sample_weight=None):
        """Trains. Ctrl-C stops it: KeyboardInterrupt is raised, and the estimator has the best network so far, if there is one."""
        X, y, weights = self._rows(X, y, sample_weight, reset=True)
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        classes = np.unique(y[weights > 0])
        if len(classes) < 2:
            raise ValueError(f"y has {len(classes)} class of weight above 0: expected 2 classes or more")
        self.classes_ = classes
        loss = self.loss if self.loss is not None else "logistic" if len(classes) == 2 else "softmax"
        # Rows of weight 0 may be of other classes; they are left out.
        codes = np.searchsorted(classes, np.where(weights > 0, y, classes[0])).astype(np.float64)
        return self._fit(X, codes, weights, labels=[str(label) for label in classes], loss=loss)

    def predict_proba(self, X):
        """The probability of each of classes_, per row."""
        check_is_fitted(self)
        return self.model_.predict(self._inputs(X))

    def predict(self, X):
        """The likeliest class per row."""
        probabilities = self.predict_proba(X)
        return self.classes_[np.argmax(probabilities, axis=1)]

    def _targets(self, y):
        known = np.isin(y, self.classes_)
        if not np.all(known):
            raise ValueError(f"y holds {np.asarray(y)[~known][0]!r}: expected classes of fit")
        return np.searchsorted(self.classes_, y).astype(np.float64)
