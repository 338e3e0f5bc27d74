"""The estimators, by scikit-learn's own checks and by what it does with estimators. Run: python3 -m unittest discover -s tests"""

import copy
import os
import pickle
import signal
import tempfile
import threading
import time
import unittest
import warnings

import numpy as np
from sklearn.base import clone
from sklearn.datasets import load_iris, make_regression
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.utils.estimator_checks import check_estimator

import wedgefast
from wedgefast import Model, WedgeFastClassifier, WedgeFastError, WedgeFastRegressor


def kinked(rows=60, seed=0):
    """A function that a network of few neurons is, with noise."""
    random = np.random.RandomState(seed)
    X = random.uniform(-1, 1, (rows, 2))
    return X, np.maximum(X[:, 0], 0) * 3 - np.maximum(0.5 - X[:, 1], 0) + random.normal(0, 0.05, rows)


class Checks(unittest.TestCase):
    def test_regressor(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error", category=UserWarning)
            check_estimator(WedgeFastRegressor(beta_ratio=0.1, order=1))

    def test_classifier(self):
        check_estimator(WedgeFastClassifier(beta_ratio=0.1, order=1))


class Regression(unittest.TestCase):
    def test_splines_are_taken_apart_too(self):
        X, y = kinked()
        fitted = WedgeFastRegressor(beta_ratio=0.02, splines=4).fit(X, y)
        explained = fitted.explain(X)
        self.assertAlmostEqual(fitted.predict(X).mean(), explained["means"][0], places=12)
        self.assertLessEqual({("x0",), ("x1",)}, {tuple(part["inputs"]) for part in explained["parts"]})
        self.assertEqual(0, explained["rest"])

    def test_objective_is_the_one_that_training_minimises(self):
        X, y = kinked()
        fitted = WedgeFastRegressor(beta=0.01).fit(X, y)
        neurons = fitted.explain()["neurons"]
        scale = dict(zip(["x0", "x1"], X.std(axis=0)))
        norms = [abs(n["outputWeights"][0]) * np.hypot.reduce([w * scale[i] for w, i in zip(n["weights"], n["inputs"])]) for n in neurons]
        objective = np.mean((fitted.predict(X) - y) ** 2) / 2 + 0.01 * np.sum(norms)
        certificate = fitted.certificate_
        self.assertAlmostEqual(objective, certificate["objective"], delta=1e-9 * objective)
        self.assertEqual(("global", "squared", 60), (certificate["scope"], certificate["loss"], certificate["rows"]))
        self.assertTrue(0 <= certificate["gap"] < 1e-5)

    def test_verify_recomputes_the_certificate_and_denies_other_data(self):
        X, y = kinked()
        fitted = WedgeFastRegressor(beta=0.01).fit(X, y)
        found = fitted.verify(X[::-1], y[::-1])
        self.assertEqual((True, ""), (found.holds, found.failures))
        self.assertAlmostEqual(fitted.certificate_["objective"], found.objective, delta=1e-12)
        self.assertFalse(fitted.verify(X, y + 1).holds)

    def test_weights_are_repetitions_in_any_order(self):
        X, y = kinked()
        weights = np.arange(60) % 3.0
        repeated = np.repeat(np.arange(60), weights.astype(int))[::-1]
        weighted = WedgeFastRegressor(beta=0.01).fit(X, y, sample_weight=weights)
        plain = WedgeFastRegressor(beta=0.01).fit(X[repeated], y[repeated])
        self.assertAlmostEqual(plain.certificate_["objective"], weighted.certificate_["objective"], delta=1e-5)
        np.testing.assert_allclose(plain.predict(X), weighted.predict(X), atol=0.02)
        self.assertTrue(weighted.verify(X, y, weights).holds)
        self.assertFalse(weighted.verify(X, y).holds)

    def test_several_targets(self):
        X, y = kinked()
        both = WedgeFastRegressor(beta=0.01, order=1).fit(X, np.column_stack([y, 2 * y]))
        self.assertEqual((60, 2), both.predict(X).shape)
        self.assertGreater(both.score(X, np.column_stack([y, 2 * y])), 0.9)

    def test_defaults_choose_the_weight_decay_and_learn(self):
        X, y = kinked(80)
        unseen, truth = kinked(500, seed=1)
        fitted = WedgeFastRegressor().fit(X, y)
        self.assertGreater(fitted.score(unseen, truth), 0.97)
        self.assertLess(LinearRegression().fit(X, y).score(unseen, truth), 0.95)

    def test_missing_values_are_filled_where_asked(self):
        X, y = kinked()
        X[3, 1] = np.nan
        with self.assertRaisesRegex(ValueError, "NaN"):
            WedgeFastRegressor(beta=0.01).fit(X, y)
        fitted = WedgeFastRegressor(beta=0.01, missing="mean").fit(X, y)
        mean = np.where(np.isnan(X), np.nanmean(X, axis=0), X)
        np.testing.assert_allclose(fitted.predict(mean), fitted.predict(X), rtol=1e-12)

    def test_options_are_those_of_the_command_line_and_wrong_ones_are_named(self):
        X, y = kinked()
        self.assertEqual("l1", WedgeFastRegressor(beta=0.01, norm="l1").fit(X, y).certificate_["norm"])
        self.assertTrue(WedgeFastRegressor(beta=0.01, skip=True, standardize=False).fit(X, y).certificate_["skip"])
        fitted = WedgeFastRegressor(beta=0.01, interactions=[(0, 1)]).fit(X, y)
        self.assertEqual(1, fitted.certificate_["order"])
        for options, said in [({"norm": "l3"}, "norm.*l3.*l2 or l1"), ({"beta_ratio": -1}, "beta-ratio.*above 0"), ({"order": 3}, "order")]:
            with self.assertRaisesRegex(ValueError, said):
                WedgeFastRegressor(**options).fit(X, y)


class Classification(unittest.TestCase):
    def test_iris(self):
        X, y = load_iris(return_X_y=True)
        names = np.array(["setosa", "versicolor", "virginica"])[y]
        fitted = WedgeFastClassifier(beta_ratio=0.02, order=1).fit(X, names)
        self.assertEqual(["setosa", "versicolor", "virginica"], fitted.model_.classes)
        self.assertGreater(fitted.score(X, names), 0.95)
        np.testing.assert_allclose(fitted.predict_proba(X).sum(axis=1), 1, rtol=1e-12)
        self.assertTrue(fitted.verify(X, names).holds)
        self.assertEqual("softmax", fitted.certificate_["loss"])

    def test_two_classes_and_rows_of_weight_zero(self):
        X, y = load_iris(return_X_y=True)
        fitted = WedgeFastClassifier(beta_ratio=0.05, order=1).fit(X, y, sample_weight=(y > 0).astype(float))
        self.assertEqual([1, 2], list(fitted.classes_))
        self.assertEqual("logistic", fitted.certificate_["loss"])
        self.assertTrue(fitted.verify(X, y, (y > 0).astype(float)).holds)


class Company(unittest.TestCase):
    def test_grid_search_and_pipelines(self):
        X, y = kinked()
        search = GridSearchCV(
            make_pipeline(MinMaxScaler(), WedgeFastRegressor(order=1)), {"wedgefastregressor__beta_ratio": [0.9, 0.01]}, cv=3, n_jobs=2)
        search.fit(X, y)
        self.assertEqual({"wedgefastregressor__beta_ratio": 0.01}, search.best_params_)
        self.assertGreater(cross_val_score(search.best_estimator_, X, y, cv=3).min(), 0.9)

    def test_frames_give_their_names(self):
        try:
            import pandas
        except ImportError:
            self.skipTest("pandas is not installed")
        X, y = kinked()
        frame = pandas.DataFrame(X, columns=["width", "height"])
        fitted = WedgeFastRegressor(beta=0.01).fit(frame, pandas.Series(y))
        self.assertEqual(["width", "height"], list(fitted.feature_names_in_))
        self.assertEqual(["width", "height"], fitted.model_.columns)
        self.assertIn("width", fitted.explain(frame)["neurons"][0]["formula"] + fitted.explain(frame)["neurons"][1]["formula"])
        np.testing.assert_array_equal(WedgeFastRegressor(beta=0.01).fit(X, y).predict(X), fitted.predict(frame))
        with self.assertRaisesRegex(ValueError, "feature names"):
            fitted.predict(frame[["height", "width"]])
        taken = pandas.DataFrame(X, columns=["y", "weights"])
        weights = 1 + np.arange(60) % 2
        self.assertTrue(WedgeFastRegressor(beta=0.01).fit(taken, y, weights).verify(taken, y, weights).holds)

    def test_pickles_copies_and_clones(self):
        X, y = kinked()
        fitted = WedgeFastRegressor(beta=0.01).fit(X, y)
        for other in (pickle.loads(pickle.dumps(fitted)), copy.deepcopy(fitted)):
            np.testing.assert_array_equal(fitted.predict(X), other.predict(X))
            self.assertEqual(fitted.certificate_, other.certificate_)
        self.assertFalse(hasattr(clone(fitted), "model_"))

    def test_model_files_are_those_of_the_command_line(self):
        X, y = kinked()
        fitted = WedgeFastRegressor(beta=0.01).fit(X, y)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "m.json")
            fitted.model_.save(path)
            np.testing.assert_array_equal(fitted.predict(X), Model.load(path).predict(X)[:, 0])
            with self.assertRaisesRegex(OSError, "none.json"):
                Model.load(os.path.join(folder, "none.json"))

    def test_arrays_that_do_not_fit_are_refused(self):
        X, y = kinked()
        for inputs, targets, weights in [(X, y[1:], None), (X, y, np.ones(3)), (X[:, 0], y, None)]:
            with self.assertRaises(ValueError):
                Model.fit(inputs, targets, weights)

    def test_a_process_forked_after_use_is_told_so(self):
        X, y = kinked()
        fitted = WedgeFastRegressor(beta=0.01).fit(X, y)
        process = os.fork()
        if process == 0:
            try:
                fitted.predict(X)
            except WedgeFastError:
                os._exit(7)
            os._exit(0)
        self.assertEqual(7, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
        self.assertRegex(wedgefast.__version__, r"^\d+\.\d+\.\d+$")

    def test_an_interrupt_ends_training_and_leaves_the_best_network_so_far(self):
        X, y = make_regression(400, 8, noise=30, random_state=0)
        estimator = WedgeFastRegressor(beta=1e-3, order=3, prove="full", tolerance=1e-12)
        start = time.process_time()

        def interrupt():
            while time.process_time() < start + 1:
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGINT)

        threading.Thread(target=interrupt, daemon=True).start()
        with self.assertRaises(KeyboardInterrupt):
            estimator.fit(X, y)
        self.assertEqual((400,), estimator.predict(X).shape)
        gap, objective = estimator.certificate_["gap"], estimator.certificate_["objective"]
        self.assertTrue(gap is None or gap > 1e-9 * objective, f"it was not ended: gap {gap} of {objective}")


if __name__ == "__main__":
    unittest.main()
