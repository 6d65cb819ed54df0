import { expect, test } from "vitest";
import { unwrapNames } from "./unwrap-names.ts";

const entry = { dtype: "F32", shape: [1], begin: 0, end: 4 } as const;
const header = (...names: readonly string[]) => ({
  tensors: new Map(names.map((name) => [name, entry])),
  dataOffset: 0,
  metadata: new Map(),
});
const unwrapped = (...names: readonly string[]): string[] => [
  ...unwrapNames(header(...names), "x.pt").tensors.keys(),
];

test.each<[string, readonly string[]]>([
  ["DataParallel", ["module.visual.conv1.weight", "module.logit_scale"]],
  ["Lightning", ["model.visual.conv1.weight", "model.logit_scale"]],
  ["Lightning round DataParallel", ["model.module.visual.conv1.weight", "model.module.logit_scale"]],
  ["an averaged copy", ["ema_model.visual.conv1.weight", "ema_model.logit_scale"]],
  ["torch.compile", ["_orig_mod.visual.conv1.weight", "_orig_mod.logit_scale"]],
  ["torch.compile of one encoder", ["visual._orig_mod.conv1.weight", "logit_scale"]],
  [
    "FSDP",
    ["_fsdp_wrapped_module.visual._fsdp_wrapped_module.conv1.weight", "_fsdp_wrapped_module.logit_scale"],
  ],
  [
    "FSDP, activation checkpointing and torch.compile",
    ["visual._fsdp_wrapped_module._checkpoint_wrapped_module.conv1._orig_mod.weight", "logit_scale"],
  ],
])("names that %s changed are as they were", (_, names) => {
  expect(unwrapped(...names)).toEqual(["visual.conv1.weight", "logit_scale"]);
});

test("a beginning that not all names have stays", () => {
  const names = ["model.visual.conv1.weight", "criterion.weight"];
  expect(unwrapped(...names)).toEqual(names);
});

test("two tensors of one name are refused", () => {
  expect(() => unwrapped("visual._orig_mod.conv1.weight", "visual.conv1.weight")).toThrow(
    /^x\.pt: has the tensor visual\.conv1\.weight with the names of a wrapper .* and without; save the model once$/u,
  );
});
