"""Cases for the product's tests: texts and the ids that Hugging Face's tokenizers give them.

  python tokenizer_cases.py ../emoji-vit-s/tokenizer.json > ../../../packages/clip/fixtures/tokenizer/emoji_cases.json
"""

import json
import sys

from tokenizers import Tokenizer

TEXTS = [
    "an emoji of a dog face",
    "long trunk",
    "an emoji with four wheels",
    "grinning face with big eyes",
    "T-Rex",
    "an emoji of a fire engine with ladder on top and red body",
    "2 cups, 3 plates",
    "It's a snake, isn't it? 100 %",
    "the quick brown fox jumps over the lazy dog",
    "Häagen-Dazs ☕ naïve façade",
    "日本語のテキスト",
    "dog 🐶 dog",
    "tab\tnew\nline  and   spaces",
    "combining e\u0301 and \ufb01gure",
    "a" * 40,
    "<|endoftext|> within a text",
]

tokenizer = Tokenizer.from_file(sys.argv[1])
cases = [{"text": text, "ids": tokenizer.encode(text).ids} for text in TEXTS]
print("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]")
