// `npm run schema`: the JSON Schema of an explanation from its types, as a file to publish and as a module to check
// with. A test makes it again and compares.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

const core = fileURLToPath(new URL("../packages/core/", import.meta.url));

/** Paths of the two files under packages/core, and their texts. */
export function makeSchema() {
  const { definitions, ...schema } = createGenerator({
    path: `${core}src/explanation/explanation.ts`,
    tsconfig: `${core}tsconfig.json`,
    type: "Explanation",
    skipTypeCheck: true,
    additionalProperties: false,
  }).createSchema("Explanation");
  const titled = { title: "commonground/explanation@2", ...schema, definitions };
  return {
    [`${core}schema/explanation.schema.json`]: `${JSON.stringify(titled, null, 2)}\n`,
    [`${core}src/explanation/explanation-schema.ts`]:
      "// Made by `npm run schema` from explanation.ts; not to be edited.\n\n" +
      "/** JSON Schema (draft 7) of an `Explanation`, without the descriptions of the published one. */\n" +
      `export const EXPLANATION_JSON_SCHEMA: Readonly<Record<string, unknown>> = ${JSON.stringify(titled, undescribed, 2)};\n`,
  };
}

/** Texts alone: a property may be called so, too. */
function undescribed(key, value) {
  return key === "description" && typeof value === "string" ? undefined : value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(makeSchema())) writeFileSync(path, text);
}
