"""The embedded model from its drawings: both stages and the export, taken up where an earlier run stopped.

  python train.py --data DATA --work FOLDER --model ../emoji-vit-s
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, help="what render.mjs wrote")
    parser.add_argument("--work", required=True, help="where checkpoints are kept")
    parser.add_argument("--model", required=True, help="the folder of the finished model")
    parser.add_argument("--device", help="cpu or cuda; default: a GPU where there is one")
    args = parser.parse_args()
    device = ["--device", args.device] if args.device else []
    work = Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    first, second = work / "stage1.pt", work / "stage2.pt"
    run("train_tables.py", "--data", args.data, "--out", first, *device, *resume(first))
    run("train_joint.py", "--data", args.data, "--start", first, "--out", second, *device, *resume(second))
    run("export.py", second, args.model)


def resume(checkpoint):
    return ["--resume"] if checkpoint.exists() else []


def run(script, *arguments):
    subprocess.run([sys.executable, HERE / script, *arguments], check=True)


if __name__ == "__main__":
    main()
