"""What both renderings of the method do alike (docs/method.md 2 to 5): everything but the calls of the encoders."""

import math

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.cluster import KMeans

RED = (255, 0, 0)


def prominent_patches(scores, rows, columns):
    """Second eigenvector of the patches' affinity -> rows x columns mask of the object (2.2, rule `border`)."""
    positive = scores > 0
    border = np.zeros((rows, columns), bool)
    border[[0, -1]] = border[:, [0, -1]] = True
    border = border.ravel()
    on_border = positive[border].mean()
    flip = on_border > 0.5 if on_border != 0.5 else 0.5 < positive.mean() < 1
    mask = (scores < 0 if flip else positive).reshape(rows, columns).astype(np.uint8)
    if not mask.any() or mask.all():
        return np.ones_like(mask, bool)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    sizes = stats[1:, cv2.CC_STAT_AREA]
    order = np.argsort(-sizes, kind="stable")
    kept = [order[0]] + [i for i in order[1:2] if sizes[i] >= 5]
    return np.isin(labels, [i + 1 for i in kept])


def parts(features, mask, count, starts):
    """Lists of the patches of each part (2.4): K-means of the unit rows inside the mask, the largest part first."""
    inside = np.flatnonzero(mask)
    rows = F.normalize(features, dim=-1)[torch.from_numpy(inside)].numpy()
    labels = KMeans(count, n_init=starts, random_state=0).fit(rows).labels_
    found = [inside[labels == label] for label in range(count)]
    return sorted(found, key=lambda patches: (-len(patches), patches[0]))


def prompts(frame, patches, rows, columns):
    """Plain, grey and blurred prompt of one part (2.5): its patches in pixels, their largest contour, an ellipse."""
    height, width = frame.shape[:2]
    cells = np.zeros((rows, columns), np.uint8)
    cells.ravel()[patches] = 1
    pixels = cv2.resize(cells, (width, height), interpolation=cv2.INTER_NEAREST)
    contours, _ = cv2.findContours(pixels, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    ellipse = cv2.fitEllipse(max(contours, key=cv2.contourArea))
    inside = cv2.ellipse(np.zeros_like(frame), ellipse, (1, 1, 1), -1) != 0
    grey = cv2.cvtColor(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    blurred = cv2.GaussianBlur(frame, (11, 11), 0)
    pictures = [frame.copy(), np.where(inside, frame, grey), np.where(inside, frame, blurred)]
    return [cv2.ellipse(picture, ellipse, RED, 1) for picture in pictures]


def candidates(similarities, k):
    """Descriptors among every part's k most similar (3.2), ascending; all of the lists where there are none."""
    lists = [set(row.topk(min(k, row.numel())).indices.tolist()) for row in similarities]
    return sorted(set.intersection(*lists) or set.union(*lists))


def relevant(found, relevances):
    """Candidates above the mean relevance less 0.02 (3.3)."""
    kept = [index for index, relevance in zip(found, relevances) if relevance > relevances.mean() - 0.02]
    return kept or found


def transport(similarities, iterations, tolerance=0.0):
    """Transport plan (3.4): rows and columns normalised in turn until the rows are equal to the tolerance."""
    plan = torch.exp(2.5 * similarities.double())
    for _ in range(iterations):
        plan /= plan.sum(1, keepdim=True)
        plan /= plan.sum(0, keepdim=True)
        if tolerance and (plan.sum(1) * len(plan) / plan.shape[1] - 1).abs().max() <= tolerance:
            break
    return plan


def shared_knowledge(vision, language):
    """Mutual concepts, the published mutual information and the mean of its curve (5)."""
    language = set(language)
    left = [index for index in vision if index in language]
    curve = []
    for removed in range(len(vision) + 1):
        m = sum(index in language for index in vision[removed:])
        curve.append(math.log(len(vision)) + math.log(len(language)) + math.log(m) if m else 0.0)
    return left, curve[0], sum(curve) / len(curve)
