import { writeFileAtomically } from "@commonground/files/node";
import {
  checkRunFolders,
  openStudy,
  refuseForeignPlan,
  type Study,
  type StudyPlan,
} from "@commonground/study";
import { join } from "node:path";
import type { Progress } from "../terminal/progress.ts";

/** Opens a study whose results go to `out`, and writes its plan there unless what lies there is of another one or is no plan. */
export async function openForFolder(
  plan: StudyPlan,
  out: string,
  signal: AbortSignal,
  progress: Progress,
): Promise<Study> {
  const study = await openStudy(plan, { signal, onProgress: (text) => progress.show(text) });
  await checkRunFolders(study, out);
  const path = join(out, "plan.json");
  await refuseForeignPlan(path);
  await writeFileAtomically(path, `${JSON.stringify(plan, null, 2)}\n`);
  return study;
}
