import { describeEncoder } from "../../testing/describe-encoder.ts";
import { createSyntheticEncoder } from "./synthetic-encoder.ts";

describeEncoder("the synthetic encoder", () => createSyntheticEncoder({ side: 48, patch: 8 }));
