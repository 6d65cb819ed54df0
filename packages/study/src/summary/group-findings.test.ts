import { expect, test } from "vitest";
import { groupFindings } from "./group-findings.ts";
import type { Finding } from "./study-report.ts";

const finding = (about: string, setting: string, kind: Finding["kind"], says: string): Finding => ({
  about,
  setting,
  kind,
  says,
  text: "",
});

test("settings of which the same is said of one thing stand together, others after one another", () => {
  const findings = [
    finding("share", "default", "holds", "above."),
    finding("AUC", "default", "open", "cannot be told."),
    finding("share", "few words", "open", "above."),
    finding("AUC", "few words", "open", "cannot be told."),
    finding("order", "few words", "holds", "a."),
  ];
  expect(groupFindings(findings)).toEqual([
    {
      about: "share",
      told: [
        { kind: "holds", says: "above.", settings: ["default"] },
        { kind: "open", says: "above.", settings: ["few words"] },
      ],
    },
    { about: "AUC", told: [{ kind: "open", says: "cannot be told.", settings: ["default", "few words"] }] },
    { about: "order", told: [{ kind: "holds", says: "a.", settings: ["few words"] }] },
  ]);
});
