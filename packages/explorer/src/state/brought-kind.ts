/** Longest file that is looked through for what it is; banks and lists of classes are no longer. */
const LOOKED_THROUGH = 64_000_000;

export type BroughtKind = "file" | "explanation" | "bank" | "classes";

/** What a file that was dropped or picked is meant to be: an image (`file`) unless it looks like something else. */
export async function kindOf(file: Blob): Promise<BroughtKind> {
  const name = file instanceof File ? file.name : "";
  if (/\.(?:txt|csv|tsv)$/iu.test(name)) return "classes";
  const start = await file.slice(0, 64).text();
  if (/^[\s\uFEFF]*\[/u.test(start)) return "classes";
  if (file.type !== "application/json" && !/^[\s\uFEFF]*\{/u.test(start)) return "file";
  const isBank =
    file.size <= LOOKED_THROUGH && /"schema"\s*:\s*"commonground\/bank@/u.test(await file.text());
  return isBank ? "bank" : "explanation";
}
