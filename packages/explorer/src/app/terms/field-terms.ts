/** What the field calls something, and how it is computed; section numbers of docs/method.md stand beside. */
export interface Term {
  readonly name: string;
  readonly says: string;
  readonly formula?: string;
}

/** By the part of the page that shows it. */
export const TERMS = {
  answer: [
    {
      name: "Zero-shot classification (1)",
      says: "Picture x and classes y are vectors of length 1 in one joint space. A class’s weight w is the mean of its prompts’ vectors, at length 1 again. s and b come with the model.",
      formula: "CLIP: p(y) = exp(s·x·w_y) / Σ_k exp(s·x·w_k)\nSigLIP: p(y) = 1 / (1 + exp(−s·x·w_y − b))",
    },
  ],
  object: [
    {
      name: "Graph decomposition (2.2)",
      says: "F: a row for each patch, its features at length 1. Patches with positive entries in the second eigenvector are one side; the object is the side with less of the picture’s border.",
      formula: "A = F·Fᵀ,  A·v₂ = λ₂·v₂,  object: v₂ > 0",
    },
    {
      name: "Dense CRF (2.3)",
      says: "Refines the object’s patches to pixels: five rounds of mean field, in which pixels i and j that are near, and alike in colour c, want the same side.",
      formula: "k(i, j) = 10·exp(−|i − j|²/(2·40²) − |c_i − c_j|²/(2·13²)) + 3·exp(−|i − j|²/(2·3²))",
    },
    {
      name: "K-means (2.4)",
      says: "Divides the object’s patches f into L parts C, from seeded starts.",
      formula: "min Σ_l Σ_{f ∈ C_l} ‖f − mean(C_l)‖²",
    },
  ],
  causes: [
    {
      name: "Log-odds (11)",
      says: "The value v of what is left of the picture, for the answer ŷ; z are the model’s logits. More by 0.7 doubles the odds. Of a sigmoid model: z_ŷ.",
      formula: "v = z_ŷ − ln Σ_{y ≠ ŷ} exp z_y",
    },
    {
      name: "Shapley value (11)",
      says: "What part p adds to v, over all sets S of the n − 1 others; they add up to v(all) − v(none). Exact up to seven parts and the rest, sampled beyond.",
      formula: "φ_p = Σ_S |S|!·(n − |S| − 1)!/n! · (v(S ∪ p) − v(S))",
    },
    {
      name: "Enough, needed (11)",
      says: "The smallest sets of parts that alone get the answer, and the smallest without which it is another.",
    },
  ],
  versus: [
    {
      name: "Log-odds of two classes (11)",
      says: "The same Shapley values, of another v: A is what is explained, B what it is set against.",
      formula: "v = z_A − z_B",
    },
    {
      name: "Leaning of a word (11)",
      says: "d: the word’s text in the joint space.",
      formula: "cos(d, w_A) − cos(d, w_B)",
    },
  ],
  words: [
    {
      name: "Region prompting (2.5, 12)",
      says: "A part’s vector: the mean of three encodings of the picture with the part circled in red, plain, the rest grey, the rest blurred; or the mean of its patches in the joint space.",
    },
    {
      name: "Optimal transport (3.4)",
      says: "S: similarities of parts to candidate words. Rows and columns are normalised in turn (Sinkhorn and Knopp), so that parts share the words out; each keeps the best of its row.",
      formula: "P = exp(2.5·S/τ), then rows and columns to equal sums",
    },
  ],
  shared: [
    {
      name: "Vision concepts, language concepts (3, 4)",
      says: "N words D_v of the parts; M words D_ŷ whose texts are nearest to the answer’s weight; m are in both: the mutual concepts.",
    },
    {
      name: "Mutual information, coupled (5.3)",
      says: "Of a joint distribution with even marginals: mass 1/max(N, M) on each shared word, the rest spread independently. 0 where nothing is shared, at most ln N.",
      formula: "I = Σ p(i, j)·ln(p(i, j)·N·M)",
    },
    {
      name: "AUC (5.4)",
      says: "Mean of the curve of N + 1 values, as words of D_v are taken out, most important first.",
    },
    {
      name: "Share above chance, κ (13)",
      says: "m₀: the mean overlap of D_v with the nearest words of every other class.",
      formula: "κ = (m − m₀)/(N − m₀)",
    },
    {
      name: "Published score (5.2)",
      says: "What the paper tabulates, under the name of mutual information; among the figures that can be saved.",
      formula: "ln N + ln M + ln m,  0 if m = 0",
    },
  ],
  apart: [
    {
      name: "Parts in the same place",
      says: "Masks a and b of the two sides, each pair by its Jaccard index, best first.",
      formula: "|a ∩ b| / |a ∪ b| ≥ ¼",
    },
    { name: "Value of a part (11)", says: "Shapley value in log-odds, of each side’s own answer." },
  ],
  models: [
    {
      name: "Top-1, top-5",
      says: "Share of images whose label is the most probable class, or one of five.",
    },
    {
      name: "Share above chance, κ (13)",
      says: "Of an image: m of N words of its parts are also near to its answer; m₀ by chance.",
      formula: "κ = (m − m₀)/(N − m₀)",
    },
    {
      name: "MI and AUC, coupled and published (5)",
      says: "Mutual information of the words of both halves, and the mean of its curve as words are taken out.",
      formula: "coupled: Σ p(i, j)·ln(p(i, j)·N·M)\npublished: ln N + ln M + ln m",
    },
    {
      name: "Negative entropy (14)",
      says: "Of the probabilities of all classes.",
      formula: "Σ_k p_k·ln p_k",
    },
    {
      name: "Bootstrap interval",
      says: "Images are drawn again with replacement, the same for all models; the interval holds the middle 95 % of the means.",
    },
    {
      name: "Pearson’s r",
      says: "Of accuracy and measure over models, in the picture’s second line.",
      formula: "r = Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)²·Σ(y − ȳ)²)",
    },
  ],
  classes: [
    {
      name: "Wilson’s interval",
      says: "For the share p of n images that are right; q = 1.96.",
      formula: "(p + q²/2n ± q·√(p(1 − p)/n + q²/4n²)) / (1 + q²/n)",
    },
    { name: "Share", says: "m of N words of the parts are also near to the answer (13).", formula: "m/N" },
    {
      name: "Share above chance, κ (13)",
      says: "m₀: what another class would share on average.",
      formula: "κ = (m − m₀)/(N − m₀)",
    },
  ],
  confusions: [
    {
      name: "Confusion",
      says: "Images of the first class that are answered with the second, counted off the diagonal of the confusion matrix.",
    },
    {
      name: "What misled (11)",
      says: "Parts by their Shapley value for the answer against the label, and concepts by how many of these images have them.",
      formula: "v = z_answer − z_label",
    },
  ],
  images: [
    { name: "Confidence", says: "Probability of the answer.", formula: "max_k p_k" },
    { name: "Share above chance, κ (13)", says: "Of one image.", formula: "κ = (m − m₀)/(N − m₀)" },
  ],
  changes: [
    {
      name: "Paired permutation test",
      says: "n₊ images have a concept with B alone, n₋ with A alone; could they be equally many? (McNemar’s exact test.)",
      formula: "p = 2·P(X ≥ max(n₊, n₋)),  X ~ B(n₊ + n₋, ½)",
    },
    {
      name: "False discovery rate",
      says: "Share of false ones among those that are found, held at 5 % over all m tests, p in rising order (Benjamini and Hochberg).",
      formula: "found: up to the largest i with p_i ≤ 0.05·i/m",
    },
  ],
} as const satisfies Record<string, readonly Term[]>;

export type TermsOf = keyof typeof TERMS;
