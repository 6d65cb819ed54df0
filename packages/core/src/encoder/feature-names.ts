import type { Encoder, FeatureKind, FeatureOutput, ProjectedFeature } from "./encoder.ts";
import { CommonGroundError } from "../errors.ts";

const KINDS: readonly FeatureKind[] = ["tokens", "keys", "keys-nobias", "cls", "cls-keys"];

const NAME = /^(?<kind>[a-z-]+)(?:@(?<block>\*|0|[1-9]\d{0,5}))?$/;

/** Whether a feature is of patches brought into the joint space. */
export function isProjected(name: string): name is ProjectedFeature {
  return PROJECTED.has(name);
}

const PROJECTED: ReadonlySet<string> = new Set<ProjectedFeature>([
  "projected-tokens",
  "projected-value",
  "projected-self",
]);

/** What a feature's name says. */
export interface ParsedFeature {
  readonly kind: FeatureKind;
  /** Number of the block, from 0; undefined: the last one; `*`: each. */
  readonly block: number | "*" | undefined;
}

/** Reads a feature's name: `tokens`, `keys@3`, `cls@*`. Throws `INVALID_ARGUMENT` for anything else. */
export function parseFeature(name: string): ParsedFeature {
  const { kind, block } = NAME.exec(name)?.groups ?? {};
  const known = KINDS.find((each) => each === kind);
  if (known === undefined || (block === undefined && known.startsWith("cls"))) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `"${name}" is no feature of an encoder; give tokens, keys or keys-nobias, or one of ${KINDS.join(", ")} with ` +
        "the number of a block from 0, as in tokens@9, or with @* for every block",
    );
  }
  return { kind: known, block: block === undefined || block === "*" ? block : Number(block) };
}

/**
 * Features by name, `cls@*` and its like spelt out for every block of the encoder, each once, in order. Throws
 * `INVALID_ARGUMENT` for a name that is none and `UNSUPPORTED_FEATURE` for a block that the encoder does not have.
 */
export function expandFeatures(encoder: Pick<Encoder, "info">, names: readonly string[]): FeatureOutput[] {
  const { id, architecture, blocks } = encoder.info;
  const expanded = names.flatMap((name): FeatureOutput[] => {
    if (isProjected(name)) return [name];
    const { kind, block } = parseFeature(name);
    if (block === undefined) return [name as FeatureOutput];
    if (blocks === 0 || (block !== "*" && block >= blocks)) {
      throw new CommonGroundError(
        "UNSUPPORTED_FEATURE",
        blocks === 0
          ? `${id} (${architecture}) has no blocks to take ${name} from; give a feature without a block`
          : `${id} has no ${name}; its ${blocks} blocks are numbered 0 to ${blocks - 1}`,
      );
    }
    return block === "*"
      ? Array.from({ length: blocks }, (_, b) => `${kind}@${b}` as const)
      : [`${kind}@${block}`];
  });
  return [...new Set(expanded)];
}
