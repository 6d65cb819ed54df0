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
  const json = JSON.stringify(titled, null, 2);
  return {
    [`${core}schema/explanation.schema.json`]: `${json}\n`,
    [`${core}src/explanation/explanation-schema.ts`]:
      "// Made by `npm run schema` from explanation.ts; not to be edited.\n\n" +
      "/** JSON Schema (draft 7) of an `Explanation`. */\n" +
      `export const EXPLANATION_JSON_SCHEMA: Readonly<Record<string, unknown>> = ${json};\n`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(makeSchema())) writeFileSync(path, text);
}
