#!/usr/bin/env python3
"""Default fits against peers in the same run: RMSE on the test rows and wall seconds of training, each the mean over splits.

    default_fits.py WEDGEFAST FOLDER DATA[:SPLITS] ...     prints a table, as Markdown

FOLDER holds DATA.csv, whose last column is the target, and splits/DATA.json with the rows of each test set. WEDGEFAST is the published program; its time is that of
the whole process, reading and writing included, that of the others of fit alone. Peers have their defaults; "stopped" holds a tenth of the rows out, stops after 50
rounds without gain, with a learning rate of 0.05 and up to 5000 trees. Needs numpy, scikit-learn and xgboost.
"""
import json, os, subprocess, sys, tempfile, time
import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
import xgboost


def split(folder, data, number):
    rows = np.genfromtxt(os.path.join(folder, data + ".csv"), delimiter=",", skip_header=1)
    with open(os.path.join(folder, "splits", data + ".json")) as file:
        test = np.zeros(len(rows), bool)
        test[json.load(file)[str(number)]] = True
    return rows[~test], rows[test]


def rmse(predicted, target):
    return float(np.sqrt(np.mean((np.asarray(predicted).ravel() - target) ** 2)))


def wedgefast(program, train, test):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("train.csv", "test.csv", "m.json")]
        header = ",".join([f"x{k}" for k in range(train.shape[1] - 1)] + ["y"])
        np.savetxt(paths[0], train, "%.17g", ",", header=header, comments="")
        np.savetxt(paths[1], test, "%.17g", ",", header=header, comments="")
        start = time.perf_counter()
        subprocess.run([program, "fit", paths[0], "--model", paths[2], "--quiet"], check=True)
        seconds = time.perf_counter() - start
        report = subprocess.run([program, "evaluate", paths[2], paths[1], "--json"], check=True, capture_output=True, text=True)
        return json.loads(report.stdout)["rmse"], seconds


def fitted(make, train, test):
    start = time.perf_counter()
    predict = make(train[:, :-1], train[:, -1])
    seconds = time.perf_counter() - start
    return rmse(predict(test[:, :-1]), test[:, -1]), seconds


def boosted(x, y):
    return xgboost.XGBRegressor().fit(x, y).predict


def stopped(x, y):
    held = np.random.RandomState(0).permutation(len(x)) < len(x) // 10
    model = xgboost.XGBRegressor(n_estimators=5000, learning_rate=0.05, early_stopping_rounds=50)
    return model.fit(x[~held], y[~held], eval_set=[(x[held], y[held])], verbose=False).predict


def histogram(x, y):
    return HistGradientBoostingRegressor(random_state=0).fit(x, y).predict


def perceptron(x, y):
    mean, scale = y.mean(), y.std() or 1
    model = make_pipeline(StandardScaler(), MLPRegressor(random_state=0)).fit(x, (y - mean) / scale)
    return lambda other: mean + scale * model.predict(other)


def main():
    program, folder, wanted = sys.argv[1], sys.argv[2], sys.argv[3:]
    peers = {"WedgeFast": None, "XGBoost": boosted, "XGBoost, stopped": stopped, "HistGradientBoosting": histogram, "MLP": perceptron}
    print("| | rows | " + " | ".join(peers) + " |\n|---|---" + "|---" * len(peers) + "|")
    for item in wanted:
        data, _, count = item.partition(":")
        cells, rows = {}, 0
        for number in range(int(count or 5)):
            train, test = split(folder, data, number)
            rows = len(train)
            for name, make in peers.items():
                cells.setdefault(name, []).append(wedgefast(program, train, test) if make is None else fitted(make, train, test))
        means = [np.mean(cells[name], axis=0) for name in peers]
        splits = "1 split" if count == "1" else f"{count or 5} splits"
        print(f"| {data}, {splits} | {rows} | " + " | ".join(f"{error:.4g}, {seconds:.2g} s" for error, seconds in means) + " |", flush=True)


if __name__ == "__main__":
    main()
