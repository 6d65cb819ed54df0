/*
 * Whether models compute here what they compute in their Python libraries, over every configuration that ships with
 * open_clip and every CLIP-like class of transformers:
 *
 *     python bench/python/parity.py FOLDER && node bench/parity.mjs FOLDER [docs/parity.md]
 *
 * Prints a table, or writes it between the marks in the file. Exits with 1 where a model differs.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadModel } from "@commonground/clip";

/** Of the largest number of an output; rounding in other orders stays below a hundredth of it. */
const AGREES = 1e-4;
const MARKS = ["<!-- table -->", "<!-- end of table -->"];

const [folder, page] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node bench/parity.mjs FOLDER [PAGE]");
const { pictures, versions } = JSON.parse(await readFile(join(folder, "pictures.json"), "utf8"));

const results = [];
for (const entry of await readdir(folder, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const expected = JSON.parse(await readFile(join(folder, entry.name, "expected.json"), "utf8"));
  const { name, library } = expected;
  const result = { name, library, ...(await compare(join(folder, entry.name), expected)) };
  results.push(result);
  process.stderr.write(`${name}: ${result.kind} ${result.words}\n`);
}
const text = table(results);
if (page === undefined) {
  process.stdout.write(text);
} else {
  const [before, rest] = (await readFile(page, "utf8")).split(MARKS[0]);
  const after = rest.split(MARKS[1])[1];
  await writeFile(page, `${before}${MARKS[0]}\n\n${text}\n${MARKS[1]}${after}`);
}
process.exitCode = results.some(({ kind }) => kind === "differs") ? 1 : 0;

async function compare(directory, expected) {
  if (expected.error !== undefined) return { kind: "not made", words: expected.error };
  let model;
  try {
    model = await loadModel(directory, { threads: 1 });
  } catch (error) {
    return { kind: "refused", words: reason(error, directory) };
  }
  try {
    const { embeddings } = await model.encodeImages(pictures.map(picture));
    const { ids } = expected;
    const texts = await model.encodeTokens(Int32Array.from(ids.flat()), ids.length, ids[0].length);
    const distance = Math.max(
      relative(embeddings.data, expected.images.flat()),
      relative(texts.data, expected.texts.flat()),
    );
    const kind = distance <= AGREES ? "agrees" : "differs";
    return { kind, words: distance.toExponential(0), architecture: model.info.architecture };
  } catch (error) {
    return { kind: "differs", words: reason(error, directory) };
  } finally {
    await model.dispose();
  }
}

/** An error's first clause, without the path of its file. */
function reason({ code, message }, directory) {
  const words = message.replaceAll(`${directory}/`, "").replace(/^[\w.]+\.json: /, "");
  return `${code === undefined ? "" : `${code}: `}${words.split(/; (?:supported|only|remove|explanations)|, which is not supported;/)[0]}`;
}

function relative(actual, expected) {
  if (actual.length !== expected.length) return Infinity;
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]) / largest));
}

function picture([width, height, seed]) {
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (i * 37 + seed * 101 + Math.floor(i / 97) ** 2) % 256,
  );
  return { width, height, data };
}

function table(rows) {
  const libraries = [...new Set(rows.map(({ library }) => library))];
  const given = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const head = `Compared on ${new Date().toISOString().slice(0, 10)} with ${[...libraries, ...given].join(", ")}.\n`;
  const summary = libraries.map((library) => {
    const own = rows.filter((row) => row.library === library);
    const count = (kind) => own.filter((row) => row.kind === kind).length;
    const unmade = count("not made") > 0 ? `, ${count("not made")} not made` : "";
    return `- ${library}: ${count("agrees")} of ${own.length} agree, ${count("differs")} differ, ${count("refused")} refused${unmade}.`;
  });
  const lines = rows
    .toSorted((a, b) => a.library.localeCompare(b.library) || a.name.localeCompare(b.name))
    .map(
      ({ library, name, kind, words, architecture = "" }) =>
        `| ${library.split(" ")[0]} | \`${name}\` | ${architecture} | ${kind === "agrees" ? `agrees to ${words}` : kind} | ${kind === "agrees" ? "" : words} |`,
    );
  const columns = ["| library | model | architecture | result | why |", "|---|---|---|---|---|"];
  return `${[head, ...summary, "", ...columns, ...lines].join("\n")}\n`;
}
