"""A rendering of the method as a process: `explain.py tidy|authors FOLDER IMAGE...`.

Prints what it finds in each image, on one line; then, for each line that comes, explains the first image once more and
answers with a line. FOLDER: a checkpoint in open_clip's layout, vocabulary.safetensors and settings.json.
"""

import importlib
import json
import os
import sys
import time

import torch
from PIL import Image

from model import Study

# Starts of K-means: as many as the released code's library takes by default, and where results are compared so many
# that the best partition is found.
USUAL, THOROUGH = 10, 200


def main(structure, folder, *paths):
    explain = importlib.import_module(structure).explain
    study = Study(folder)
    images = [Image.open(path).convert("RGB") for path in paths]
    found = []
    for image in images:
        answer, vision, (mutual, information, auc) = explain(study, image, THOROUGH)
        found.append({"answer": answer, "vision": vision, "mutual": mutual, "published": information, "auc": auc})

    def seconds(threads):
        torch.set_num_threads(threads)
        explain(study, images[0], USUAL)
        start = time.perf_counter()
        explain(study, images[0], USUAL)
        return time.perf_counter() - start

    torch.set_num_threads(min((1, os.cpu_count()), key=seconds))
    print(json.dumps(found), flush=True)
    for _ in sys.stdin:
        explain(study, images[0], USUAL)
        print(flush=True)


main(*sys.argv[1:])
