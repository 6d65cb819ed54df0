/**
 * A concept bank: the descriptors (short phrases without the class name) that both encoders are asked about, with
 * the templates that turn a class name or a descriptor into a sentence. `{}` in a template stands for the name.
 */
export interface Bank {
  readonly schema: "commonground/bank@1";
  readonly name: string;
  readonly description: string;
  readonly licence: string;
  /** Sentences for a class name; a class weight is the normalised mean of their embeddings. At least one. */
  readonly classTemplates: readonly string[];
  /** The sentence for a descriptor. */
  readonly descriptorTemplate: string;
  /** Class name → its own descriptors. */
  readonly classes: Readonly<Record<string, readonly string[]>>;
  /** Descriptors that belong to no class in particular. */
  readonly descriptors: readonly string[];
}
