"""A trained network: a handle of the library with its methods."""

import ctypes
import json
import os
from typing import NamedTuple, Optional

import numpy as np

from . import _interruptible
from ._library import CLAIM_FAILS, LIBRARY, check, text


class Verification(NamedTuple):
    """What verifying found: whether every claim holds, what is false, and the recomputed objective and gap (None: nothing is proven)."""

    holds: bool
    failures: str
    objective: float
    gap: Optional[float]


class Model:
    """A trained network with what its training claims. Immutable; all methods may be called from any thread."""

    def __init__(self, handle):
        self._handle = handle

    @classmethod
    def fit(cls, inputs, targets, weights=None, options=None):
        """Trains. options are those of wedgefast_fit, a dict. A KeyboardInterrupt that ends it has the best network so far as its model."""
        inputs, targets = _matrix(inputs), _columns(targets)
        _same_rows(inputs, targets, weights)
        weights = None if weights is None else np.ascontiguousarray(weights, dtype=np.float64)
        asked = json.dumps(options or {}).encode("utf-8")
        handle = ctypes.c_uint64(0)
        status, message, interrupt = _interruptible.run(lambda stop: LIBRARY.wedgefast_fit(
            inputs.ctypes.data, *inputs.shape, targets.ctypes.data, targets.shape[1], _data(weights), asked, stop, ctypes.byref(handle)))
        if interrupt is not None and status < 0:
            raise interrupt
        check(status, message)
        model = cls(handle.value)
        if interrupt is not None:
            interrupt.model = model
            raise interrupt
        return model

    @classmethod
    def load(cls, path):
        """Reads a model file."""
        handle = ctypes.c_uint64(0)
        check(LIBRARY.wedgefast_load(os.fsencode(path), ctypes.byref(handle)))
        return cls(handle.value)

    def save(self, path):
        """Writes the model file."""
        check(LIBRARY.wedgefast_save(self._handle, os.fsencode(path)))

    def predict(self, inputs):
        """Rows of numbers: one per target, of classes the probability of each; NaN where a value is missing and not filled."""
        inputs = _matrix(inputs)
        length = check(LIBRARY.wedgefast_prediction_length(self._handle))
        predictions = np.empty((inputs.shape[0], length))
        check(LIBRARY.wedgefast_predict(self._handle, inputs.ctypes.data, *inputs.shape, predictions.ctypes.data, length))
        return predictions

    def verify(self, inputs, targets, weights=None):
        """Recomputes what the model claims from the data it was trained on, rows in any order."""
        inputs, targets = _matrix(inputs), _columns(targets)
        _same_rows(inputs, targets, weights)
        weights = None if weights is None else np.ascontiguousarray(weights, dtype=np.float64)
        objective, gap = ctypes.c_double(), ctypes.c_double()
        status, message, interrupt = _interruptible.run(lambda stop: LIBRARY.wedgefast_verify(
            self._handle, inputs.ctypes.data, *inputs.shape, targets.ctypes.data, targets.shape[1], _data(weights), stop,
            ctypes.byref(objective), ctypes.byref(gap)))
        if interrupt is not None:
            raise interrupt
        failed = check(status, message) == CLAIM_FAILS
        return Verification(not failed, message if failed else "", objective.value, None if np.isnan(gap.value) else gap.value)

    @property
    def columns(self):
        """The names of the columns."""
        return self._names("column")

    @property
    def targets(self):
        """The names of the targets."""
        return self._names("target")

    @property
    def classes(self):
        """The names of the classes; none where numbers are predicted."""
        return self._names("class")

    @property
    def certificate(self):
        """What training claims, a dict: "objective", "gap", "scope" and what they are about."""
        return json.loads(text(LIBRARY.wedgefast_certificate, self._handle))

    def explain(self, inputs=None):
        """What the network does, a dict: "neurons", "inputs", "sets", ranked; with data also "means", "parts" and "rest" of the mean prediction,
        what single columns add, what two add beyond that, and what more do together, ranked by how much each moves the prediction."""
        if inputs is None:
            return json.loads(text(LIBRARY.wedgefast_explain, self._handle, None, 0, 0))
        inputs = _matrix(inputs)
        return json.loads(text(LIBRARY.wedgefast_explain, self._handle, inputs.ctypes.data, *inputs.shape))

    def __getstate__(self):
        return {"content": text(LIBRARY.wedgefast_write, self._handle)}

    def __setstate__(self, state):
        content = state["content"].encode("utf-8")
        handle = ctypes.c_uint64(0)
        check(LIBRARY.wedgefast_read(content, len(content), ctypes.byref(handle)))
        self._handle = handle.value

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __del__(self):
        handle, self._handle = getattr(self, "_handle", 0), 0
        if handle and not LIBRARY.is_of_another_process:
            LIBRARY.wedgefast_free(handle)

    def _names(self, kind):
        count = check(getattr(LIBRARY, f"wedgefast_{kind}_count")(self._handle))
        return [text(getattr(LIBRARY, f"wedgefast_{kind}_name"), self._handle, k) for k in range(count)]


def _matrix(values):
    matrix = np.ascontiguousarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise ValueError(f"inputs have {matrix.ndim} dimensions: expected 2, rows of columns")
    return matrix


def _columns(values):
    targets = np.ascontiguousarray(values, dtype=np.float64)
    if targets.ndim not in (1, 2):
        raise ValueError(f"targets have {targets.ndim} dimensions: expected 1 or 2")
    return targets.reshape(targets.shape[0], -1)


# The library cannot see how long arrays are.
def _same_rows(inputs, targets, weights):
    if targets.shape[0] != inputs.shape[0]:
        raise ValueError(f"there are {targets.shape[0]} rows of targets: expected {inputs.shape[0]}, as inputs")
    if weights is not None and np.shape(weights) != (inputs.shape[0],):
        raise ValueError(f"weights have the shape {np.shape(weights)}: expected ({inputs.shape[0]},)")


def _data(values):
    return None if values is None else values.ctypes.data
