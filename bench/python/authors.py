"""The method in the structure of the authors' released code (utils.py of fawazsammani/clip-interpret-mutual-knowledge),
written anew: one pass of the image for its features, one for each of the relevance of candidates and the importance of
concepts, a batch of the prompts, a full SVD, a thousand iterations of transport, and texts encoded when they are asked
about. What it does not do, and the released code does: the dense CRF and drawing, so its time is a lower bound.
"""

import torch
import torch.nn.functional as F

import steps


def extract(study, frame):
    with torch.no_grad():
        study.model.encode_image(study.values(frame)[None])
    return study.keys[0].clone()


def relevance(study, frame, indices):
    """Similarity of descriptors to the image, and its embedding; both are encoded anew."""
    with torch.no_grad():
        image = F.normalize(study.model.encode_image(study.values(frame)[None]), dim=-1)
        texts = F.normalize(study.model.encode_text(study.tokens[indices]), dim=-1)
    return (texts @ image.T).squeeze(1), image[0]


def explain(study, image, starts):
    settings = study.settings
    frame = study.frame(image)
    features = extract(study, frame)
    left, _, _ = torch.linalg.svd(F.normalize(features, dim=-1), full_matrices=False)
    mask = steps.prominent_patches(left[:, 1].numpy(), study.rows, study.columns)
    found = steps.parts(features, mask, settings["partCount"], starts)
    # All plain prompts, then all grey, then all blurred ones.
    drawn = [steps.prompts(frame, part, study.rows, study.columns) for part in found]
    pictures = torch.stack([study.values(drawn[part][kind]) for kind in range(3) for part in range(len(found))])
    with torch.no_grad():
        prompts = F.normalize(study.model.encode_image(pictures), dim=-1)
    regions = prompts.reshape(3, len(found), -1).mean(0)

    similarities = regions @ study.descriptors.T
    kept = steps.candidates(similarities, settings["candidates"])
    kept = steps.relevant(kept, relevance(study, frame, kept)[0])
    plan = steps.transport(similarities[:, kept], 1000)
    best = plan.topk(min(settings["descriptorsPerPart"], len(kept)), dim=1).indices
    words = [kept[index] for row in best.tolist() for index in row]
    scores, embedding = relevance(study, frame, words)
    importance = dict(zip(words, (2.5 * scores).tolist()))
    vision = sorted(importance, key=lambda index: -importance[index])

    # The released code takes the true class here; the predicted one costs it a product with an embedding it has.
    answer = int((study.classes @ embedding).argmax())
    language = (study.descriptors @ study.classes[answer]).topk(settings["languageConcepts"]).indices.tolist()
    return answer, vision, steps.shared_knowledge(vision, language)
