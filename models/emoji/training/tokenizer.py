"""A byte-level BPE in CLIP's form: lower case, no input is lost. Trained on the words of the data and of English."""

import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

START, END = "<|startoftext|>", "<|endoftext|>"
WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
CONTEXT = 32


def train_tokenizer(texts, merges):
    """texts: what merges are learned from. The vocabulary: every byte, inside and at the end of a word, and the merges."""
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), "removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    # The trainer knows a byte at the end of a word only where it saw one: one-letter words of every byte.
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=2 * len(alphabet) + merges,
        min_frequency=2,
        initial_alphabet=alphabet,
        end_of_word_suffix="</w>",
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    model = tokenizer.model
    learned = _merges(tokenizer)
    entries = [*alphabet, *(byte + "</w>" for byte in alphabet), *(a + b for a, b in learned)]
    entries = list(dict.fromkeys(entries))
    vocabulary = {entry: i for i, entry in enumerate([*entries, START, END])}
    model = models.BPE(vocab=vocabulary, merges=learned, end_of_word_suffix="</w>")
    tokenizer.model = model
    tokenizer.add_special_tokens([START, END])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}", special_tokens=[(START, vocabulary[START]), (END, vocabulary[END])]
    )
    return tokenizer


def _merges(tokenizer):
    import json

    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [tuple(m.split(" ")) if isinstance(m, str) else tuple(m) for m in merges]


def encode(tokenizer, texts):
    """→ ids [n, longest], ends [n]; texts are cut to the context, their end token kept."""
    rows = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    rows = [row if len(row) <= CONTEXT else [*row[: CONTEXT - 1], row[-1]] for row in rows]
    longest = max(map(len, rows))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    return ids, torch.tensor([len(row) - 1 for row in rows])
