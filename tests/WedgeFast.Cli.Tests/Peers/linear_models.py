"""A model of one input per neuron against scikit-learn on the matrix of all its neurons: python3 peers.py FEATURES.npy DATA.csv MODEL.json."""
import csv
import json
import sys

import numpy as np
from sklearn.linear_model import GammaRegressor, PoissonRegressor, QuantileRegressor, TweedieRegressor

features = np.load(sys.argv[1])
with open(sys.argv[2], newline="") as file:
    rows = list(csv.DictReader(file))
with open(sys.argv[3]) as file:
    model = json.load(file)

training, inputs = model["training"], model["inputs"]
beta, scales = training["beta"], training["scales"]
x = np.array([[float(row[name]) for name in inputs] for row in rows])
y = np.array([float(row[training["target"]]) for row in rows])
exposure = np.array([float(row[training["exposure"]]) for row in rows]) if "exposure" in training else np.ones(len(y))

# The model's neurons, of unit length in training units, are columns of the matrix.
coefficients = np.zeros(features.shape[1])
output = np.full(len(y), model["intercept"][0])
for neuron in model["neurons"]:
    length = abs(neuron["weights"][0]) * scales[neuron["inputs"][0]]
    activations = np.maximum(neuron["weights"][0] * x[:, neuron["inputs"][0]] + neuron["bias"], 0)
    output += neuron["z"][0] * activations
    distances = np.abs(features - (activations / length)[:, None]).max(axis=0)
    column = int(np.argmin(distances))
    assert distances[column] < 1e-9, distances[column]
    coefficients[column] += neuron["z"][0] * length

if training["loss"] == "quantile":
    peer = QuantileRegressor(quantile=training["level"], alpha=beta, solver="highs").fit(features, y)
    error = y - peer.predict(features)
    pinball = np.where(error > 0, training["level"] * error, (training["level"] - 1) * error).mean()
    print(repr(float(pinball + beta * np.abs(peer.coef_).sum())))
else:
    # beta |z| is the least of (z^2 / u + u) beta / 2 over u > 0, taken at u = |z|: ridge on scaled columns has its optimum where the lasso has its own.
    active = np.flatnonzero(coefficients)
    scaled = features[:, active] * np.sqrt(np.abs(coefficients[active]) / beta)
    common = {"alpha": len(y) / exposure.sum(), "solver": "newton-cholesky", "tol": 1e-13, "max_iter": 1000}
    kinds = {
        "poisson": lambda: PoissonRegressor(**common),
        "gamma": lambda: GammaRegressor(**common),
        "tweedie": lambda: TweedieRegressor(power=training["power"], link="log", **common),
    }
    peer = kinds[training["loss"]]().fit(scaled, y / exposure, sample_weight=exposure)
    print(repr(float(np.abs(peer.predict(scaled) / np.exp(output) - 1).max())))
