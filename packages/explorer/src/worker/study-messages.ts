import type { StudyEngine } from "../results/study-engine.ts";
import type { Progress } from "../results/progress.ts";
import type { Begun, Fault } from "./messages.ts";

/** To the worker of a study: a function of its engine by name. */
export interface StudyQuestion {
  readonly id: number;
  readonly call: keyof StudyEngine;
  readonly args: readonly unknown[];
}

/** From it: where it is, or the answer. */
export type StudyAnswer =
  | Begun
  | {
      readonly kind: "progress";
      readonly done: number;
      readonly all: number;
      readonly of: Parameters<Progress>[2];
    }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: Fault };
