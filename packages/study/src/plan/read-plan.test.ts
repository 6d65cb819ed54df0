import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { readPlan, readPlanAbove, refuseForeignPlan } from "./read-plan.ts";

const { path: root, write } = temporaryFolder();
const plan = JSON.stringify({
  schema: "commonground/study@1",
  name: "pets",
  dataset: { path: "photos" },
  models: ["a"],
});

test("a plan is written where there is none or one, and not over what is none", async () => {
  await refuseForeignPlan(join(root, "nothing/plan.json"));
  await refuseForeignPlan(write("ours.json", plan));
  await refuseForeignPlan(write("later.json", plan.replace("@1", "@9")));
  mkdirSync(join(root, "folder"));
  for (const other of [
    write("theirs.json", '{"steps":[]}'),
    write("text.json", "plan: x"),
    join(root, "folder"),
  ]) {
    await expect(refuseForeignPlan(other)).rejects.toMatchObject({
      code: "NOT_WRITABLE",
      message: `${other}: is no plan of a study, and would be overwritten by one; choose another folder`,
    });
  }
});

test("a plan of ours counts wherever it lies, its faults too; what is of something else does not", async () => {
  for (const read of [readPlan, readPlanAbove]) {
    expect(await read(write("good.json", plan))).toMatchObject({ name: "pets" });
    expect(await read(write("other.json", '{"schema":"https://example.org/plan"}'))).toBeNull();
    await expect(read(write("faulty.json", plan.replace("models", "model")))).rejects.toMatchObject({
      code: "INVALID_PLAN",
    });
  }
});
