#!/usr/bin/env python3
"""The spiral's path of ten betas, down to 0.001 betaMax, on the wedge dictionary: this library against l1 solvers that are given the
ready-made matrix of 25440 columns (making it is not timed). Every solver hands over what its model gives for the 160 rows and its l1 norm;
the relative gap is computed from these in one place, here. Needs numpy; scikit-learn and R's glmnet where they are installed.

    spiral_path.py prepare FOLDER              build, write matrix and targets
    spiral_path.py SOLVER FOLDER [--cap S]     measure one: wedgefast, descent, lars, glmnet
    spiral_path.py table FOLDER                the table, as Markdown
"""
import argparse, importlib.util, json, multiprocessing, os, platform, shutil, subprocess, time
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GOAL, COUNT, LAST = 1e-8, 10, 1e-3
SOLVERS = {
    "wedgefast": "this library, from the 160 points",
    "descent": "scikit-learn, coordinate descent",
    "lars": "scikit-learn, LARS",
    "glmnet": "glmnet (R), thresh 1e-12",
    "glmnet-default": "glmnet (R), thresh 1e-7",
}


def prepare(folder):
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["dotnet", "build", "-c", "Release", f"{ROOT}/WedgeFast.sln"], check=True)
    cli = ["dotnet", f"{ROOT}/src/WedgeFast.Cli/bin/Release/net10.0/WedgeFast.Cli.dll"]
    subprocess.run(cli + ["features", "--sample", "spiral", "--no-standardize", "--format", "npy", "-o", f"{folder}/features.npy"], check=True)
    with open(f"{folder}/spiral.csv", "w") as out:
        subprocess.run(cli + ["sample", "spiral"], check=True, stdout=out)


class Problem:
    def __init__(self, folder):
        x = np.load(f"{folder}/features.npy")
        self.y = np.loadtxt(f"{folder}/spiral.csv", delimiter=",", skiprows=1)[:, -1]
        self.y = self.y - self.y.mean()
        self.x = np.asfortranarray(x - x.mean(axis=0))
        self.n = len(self.y)
        self.null = self.y @ self.y / (2 * self.n)
        self.betas = np.abs(self.x.T @ self.y).max() / self.n * LAST ** (np.arange(COUNT) / (COUNT - 1))

    def gap(self, outputs, size, beta):
        """(P - D) / P0 of the outputs with the best intercept: D is that of the residual, scaled as well as can be."""
        r = self.y - (outputs - outputs.mean())
        nu = np.abs(self.x.T @ r).max() / self.n
        limit = np.inf if nu == 0 else beta / nu
        s = np.clip(self.y @ r / (r @ r), -limit, limit)
        dual = (s * (self.y @ r) - s * s * (r @ r) / 2) / self.n
        return (r @ r / (2 * self.n) + beta * size - dual) / self.null

    def judge(self, models):
        return [self.gap(outputs, size, beta) for (outputs, size), beta in zip(models, self.betas)]


def wedgefast(problem, _):
    program = f"{ROOT}/bench/WedgeFast.Benchmarks/bin/Release/net10.0/WedgeFast.Benchmarks.dll"
    lines = subprocess.run(["dotnet", program, "spiral-path"], check=True, capture_output=True, text=True).stdout.split()
    rows = [np.array([float(cell) for cell in line.split(",")]) for line in lines]
    yield rows[0][0], problem.judge([(row[1:], row[0]) for row in rows[1:]])


def descent(problem, cap):
    """Warm starts, more sweeps until its own duality gap is small enough, the time that is left shared among the betas that are."""
    import warnings
    from sklearn.linear_model import Lasso
    warnings.simplefilter("ignore")
    start, gaps, model = time.perf_counter(), [], Lasso(fit_intercept=False, warm_start=True, max_iter=20, tol=GOAL / 2, selection="cyclic")
    for k, beta in enumerate(problem.betas):
        end = time.perf_counter() + (cap - (time.perf_counter() - start)) / (COUNT - k)
        model.alpha = beta
        while True:
            model.fit(problem.x, problem.y)
            if model.dual_gap_ <= GOAL * problem.null or time.perf_counter() > end:
                break
        judged = time.perf_counter()
        gaps.append(problem.gap(problem.x @ model.coef_, np.abs(model.coef_).sum(), beta))
        start += time.perf_counter() - judged
        yield time.perf_counter() - start, gaps


def lars(problem, cap):
    from sklearn.linear_model import lars_path
    x = problem.x.copy(order="F")
    start = time.perf_counter()
    alphas, _, path = lars_path(x, problem.y, method="lasso", alpha_min=problem.betas[-1], max_iter=10000, copy_X=False)
    seconds = time.perf_counter() - start
    models = []
    for beta in np.maximum(problem.betas, alphas[-1]):
        k = min(max(int(np.searchsorted(-alphas, -beta)), 1), len(alphas) - 1)
        share = (alphas[k - 1] - beta) / (alphas[k - 1] - alphas[k]) if alphas[k] < alphas[k - 1] else 1
        z = (1 - share) * path[:, k - 1] + share * path[:, k]
        models.append((problem.x @ z, np.abs(z).sum()))
    yield seconds, problem.judge(models)


def glmnet(problem, cap, threshold="1e-12"):
    folder = os.environ["PEERS_FOLDER"]
    problem.x.T.tofile(f"{folder}/x.bin")
    problem.y.tofile(f"{folder}/y.bin")
    np.array(problem.betas).tofile(f"{folder}/b.bin")
    code = f"""suppressMessages(library(glmnet)); n <- {problem.n}; p <- {problem.x.shape[1]}
x <- matrix(readBin("{folder}/x.bin", "double", n * p), n, p); y <- readBin("{folder}/y.bin", "double", n); b <- readBin("{folder}/b.bin", "double", {COUNT})
s <- proc.time()[["elapsed"]]; m <- glmnet(x, y, lambda = b, standardize = FALSE, intercept = FALSE, thresh = {threshold}, maxit = 1e9)
cat(proc.time()[["elapsed"]] - s, "\\n"); z <- as.matrix(m$beta); writeBin(as.vector(z), "{folder}/z.bin")"""
    done = subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True)
    z = np.fromfile(f"{folder}/z.bin").reshape(-1, problem.x.shape[1])
    yield float(done.stdout), problem.judge([(problem.x @ row, np.abs(row).sum()) for row in z])


def missing(solver):
    if solver in ("descent", "lars") and importlib.util.find_spec("sklearn") is None:
        return "scikit-learn is not installed"
    if solver.startswith("glmnet"):
        if shutil.which("Rscript") is None:
            return "R is not installed"
        if subprocess.run(["Rscript", "-e", "library(glmnet)"], capture_output=True).returncode:
            return "glmnet is not installed"
    return None


def work(solver, folder, cap):
    os.setpgrp()
    os.environ["PEERS_FOLDER"] = folder
    problem = Problem(folder)
    run = {"wedgefast": wedgefast, "descent": descent, "lars": lars, "glmnet": glmnet,
           "glmnet-default": lambda p, c: glmnet(p, c, "1e-7")}[solver]
    for seconds, gaps in run(problem, cap):
        with open(f"{folder}/{solver}.json", "w") as out:
            json.dump({"seconds": seconds, "gaps": gaps, "cap": cap}, out)


def measure(solver, folder, cap):
    reason = missing(solver)
    with open(f"{folder}/{solver}.json", "w") as out:
        json.dump({"missing": reason, "gaps": [], "cap": cap}, out)
    if reason:
        print(f"{solver}: {reason}: skipped")
        return
    process = multiprocessing.Process(target=work, args=(solver, folder, cap))
    process.start()
    process.join(cap + 20)
    if process.is_alive():
        os.killpg(process.pid, 9)
        print(f"{solver}: stopped after {cap + 20} s")


def table(folder):
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    print(f"{cpu}, {os.cpu_count()} cores. Ten betas from betaMax to 0.001 betaMax, wedge dictionary: 160 rows, 25440 columns.\n")
    print("| solver | seconds | worst relative gap | betas within 1e-8 |\n| --- | ---: | ---: | ---: |")
    for solver, name in SOLVERS.items():
        path = f"{folder}/{solver}.json"
        if not os.path.exists(path):
            continue
        found = json.load(open(path))
        gaps = found["gaps"]
        if found.get("missing"):
            print(f"| {name} | {found['missing']} | | |")
        elif not gaps:
            print(f"| {name} | stopped after {found['cap'] + 20:.0f} | nothing returned | 0 of {COUNT} |")
        else:
            worst = f"{max(gaps):.1e}" + ("" if len(gaps) == COUNT else f", {len(gaps)} betas reached")
            print(f"| {name} | {found['seconds']:.3g} | {worst} | {sum(g <= GOAL for g in gaps)} of {COUNT} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["prepare", "table", *SOLVERS])
    parser.add_argument("folder")
    parser.add_argument("--cap", type=float, default=120)
    args = parser.parse_args()
    if args.what == "prepare":
        prepare(args.folder)
    elif args.what == "table":
        table(args.folder)
    else:
        measure(args.what, args.folder, args.cap)
