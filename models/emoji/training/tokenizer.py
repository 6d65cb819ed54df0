"""A byte-level BPE in CLIP's form: lower case, no input is lost. Trained on the words of the data and of English."""

import json

import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

START, END = "<|startoftext|>", "<|endoftext|>"
WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
CONTEXT = 32


def train_tokenizer(texts, merges):
    """texts: what merges are learned from. The vocabulary: every byte, inside and at the end of a word, and the merges."""
    tokenizer = _word_tokenizer()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    # The trainer knows a byte at the end of a word only where it saw one: those not seen leave room for more merges.
    learned = _merges(texts, alphabet, 2 * len(alphabet) + merges)
    entries = [*alphabet, *(byte + "</w>" for byte in alphabet), *(a + b for a, b in learned)]
    entries = list(dict.fromkeys(entries))
    vocabulary = {entry: i for i, entry in enumerate([*entries, START, END])}
    tokenizer.model = models.BPE(vocab=vocabulary, merges=learned, end_of_word_suffix="</w>")
    tokenizer.add_special_tokens([START, END])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}", special_tokens=[(START, vocabulary[START]), (END, vocabulary[END])]
    )
    return tokenizer


def _word_tokenizer():
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
    return tokenizer


def _merges(texts, alphabet, size):
    """Merges that take a vocabulary of the bytes seen to `size`. Of pairs seen equally often, the trainer takes those of
    smaller numbers first, and numbers the ends of words as it meets them in a hash map, differently each time: given as
    special tokens of a tokenizer thrown away, they have numbers of their own."""
    tokenizer = _word_tokenizer()
    split, normalise = tokenizer.pre_tokenizer.pre_tokenize_str, tokenizer.normalizer.normalize_str
    ends = sorted({word[-1] for text in set(texts) for word, _ in split(normalise(text))})
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=2,
        initial_alphabet=alphabet,
        special_tokens=[end + "</w>" for end in ends],
        end_of_word_suffix="</w>",
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]


def encode(tokenizer, texts):
    """→ ids [n, longest], ends [n]; texts are cut to the context, their end token kept."""
    rows = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    rows = [row if len(row) <= CONTEXT else [*row[: CONTEXT - 1], row[-1]] for row in rows]
    longest = max(map(len, rows))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    return ids, torch.tensor([len(row) - 1 for row in rows])
