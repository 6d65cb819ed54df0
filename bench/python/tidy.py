"""The method in PyTorch, tidily: the image once, all prompts of all parts in one batch, texts encoded beforehand."""

import torch
import torch.nn.functional as F

import steps


@torch.inference_mode()
def explain(study, image, starts):
    settings = study.settings
    frame = study.frame(image)
    embedding = F.normalize(study.model.encode_image(study.values(frame)[None]), dim=-1)[0]
    features = study.keys[0]
    unit = F.normalize(features, dim=-1)
    second = torch.linalg.eigh(unit @ unit.T).eigenvectors[:, -2].numpy()
    mask = steps.prominent_patches(second, study.rows, study.columns)
    found = steps.parts(features, mask, settings["partCount"], starts)
    pictures = [picture for part in found for picture in steps.prompts(frame, part, study.rows, study.columns)]
    prompts = study.model.encode_image(torch.stack([study.values(picture) for picture in pictures]))
    regions = F.normalize(prompts, dim=-1).reshape(len(found), 3, -1).mean(1)

    similarities = regions @ study.descriptors.T
    relevances = study.bare @ embedding
    kept = steps.candidates(similarities, settings["candidates"])
    kept = steps.relevant(kept, relevances[kept])
    plan = steps.transport(similarities[:, kept], 1000, 1e-10)
    best = plan.topk(min(settings["descriptorsPerPart"], len(kept)), dim=1).indices
    words = {kept[index] for row in best.tolist() for index in row}
    vision = sorted(words, key=lambda index: -relevances[index])

    answer = int((study.classes @ embedding).argmax())
    language = (study.descriptors @ study.classes[answer]).topk(settings["languageConcepts"]).indices.tolist()
    return answer, vision, steps.shared_knowledge(vision, language)
