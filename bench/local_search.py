#!/usr/bin/env python3
"""How often training by local search alone ends at the certified optimum: random problems of orders 1 to 3, each trained with a proof and without one.

    local_search.py WEDGEFAST [PROBLEMS]     prints a table, as Markdown

The distance is that of the two objectives, relative to the objective without neurons, to which proofs go to 1e-7. Needs numpy and the published program.
"""
import json, os, subprocess, sys, tempfile
import numpy as np


def problem(seed):
    random = np.random.RandomState(seed)
    n, d = random.randint(20, 200), random.randint(1, 6)
    x = random.randn(n, d) if seed % 3 else random.randint(-3, 4, (n, d)).astype(float)
    directions = random.randn(4, d)
    y = np.maximum(x @ directions.T + random.randn(4), 0) @ random.randn(4) + (0.1 if seed % 2 else 1) * random.randn(n)
    return x, y, min(1 + seed % 3, d), 10 ** random.uniform(-3, -0.5)


def fit(program, folder, order, *options):
    report = os.path.join(folder, "r.json")
    subprocess.run([program, "fit", os.path.join(folder, "d.csv"), "--loss", "squared", "--order", str(order), "--splines", "none", "--tolerance", "1e-7",
        "--report", report, "--quiet", *options], check=True)
    with open(report) as file:
        return json.load(file)


def main():
    program, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
    distances = {1: [], 2: [], 3: []}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            x, y, order, ratio = problem(seed)
            header = ",".join([f"x{k}" for k in range(x.shape[1])] + ["y"])
            np.savetxt(os.path.join(folder, "d.csv"), np.column_stack([x, y]), "%.17g", ",", header=header, comments="")
            proven = fit(program, folder, order, "--beta-ratio", repr(ratio), "--prove", "full")
            if proven["status"] != "optimal":
                print(f"problem {seed}: {proven['status']}, left out", file=sys.stderr)
                continue
            trained = fit(program, folder, order, "--beta", repr(proven["beta"]), "--prove", "none")
            distances[order].append((trained["objective"] - proven["objective"]) / (np.var(y) / 2))
    print("| order | problems | within 1e-6 | within 1e-5 | within 1e-4 | largest |\n|---|---|---|---|---|---|")
    for order, found in distances.items():
        found = np.array(found)
        print(f"| {order} | {len(found)} | {np.mean(found <= 1e-6):.0%} | {np.mean(found <= 1e-5):.0%} | {np.mean(found <= 1e-4):.0%} | {found.max():.1e} |")


if __name__ == "__main__":
    main()
