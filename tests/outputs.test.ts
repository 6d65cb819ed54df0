import type { MutualKnowledgeExplanation } from "@commonground/core";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { writeBank } from "./support/bank.ts";
import { cat, commonground, dog, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const bank = writeBank(join(folder, "tiny.json"));

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Every start tag outside scripts and styles, as a browser would read them. */
function tags(html: string): Tag[] {
  const bare = html.replaceAll(/(<(script|style)[^>]*>)[\s\S]*?<\/\2>/g, "$1");
  return Array.from(bare.matchAll(/<([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi), ([, name, rest]) => ({
    name: name.toLowerCase(),
    attributes: new Map(
      Array.from(
        rest.matchAll(/([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+)))?/g),
        ([, key, a, b, c]) => [key.toLowerCase(), a ?? b ?? c ?? ""],
      ),
    ),
  }));
}

const scripts = (html: string) => html.match(/<script\b/g)!.length;

const quick = ["--bank", bank, "--part-count", "2"];

async function report(
  ...args: string[]
): Promise<{ html: string; explanations: MutualKnowledgeExplanation[] }> {
  const path = join(folder, "report.html");
  const { code, stdout, stderr } = await commonground(["explain", ...args, "--html", path, "--json", "-"]);
  expect(stderr).toBe(`wrote ${path}\n`);
  expect(code).toBe(0);
  return {
    html: readFileSync(path, "utf8"),
    explanations: stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  };
}

describe("the HTML report", () => {
  test("is one file that loads nothing", async () => {
    const { html } = await report(dog, cat);
    const loading = ["src", "href", "xlink:href", "poster", "data", "srcset", "action", "formaction"];
    const targets = tags(html).flatMap(({ attributes }) =>
      loading.flatMap((name) => (attributes.has(name) ? [attributes.get(name)!] : [])),
    );
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(target).toMatch(/^(?:#|data:image\/png;base64,)/);
    expect(tags(html).map(({ name }) => name)).not.toContain("link");
    const styled = Array.from(html.matchAll(/\burl\(\s*["']?([^"')]*)/gi), ([, target]) => target);
    expect(styled.filter((target) => !/^(?:#|data:)/.test(target))).toEqual([]);
    expect(html.includes("@import")).toBe(false);
  });

  test("shows the words of all parts, all shared concepts and every setting", async () => {
    const { html, explanations } = await report(dog);
    const [
      {
        parts,
        mutualConcepts,
        method: { settings },
      },
    ] = explanations;
    for (const part of parts) {
      for (const { descriptor } of part.descriptors) expect(html.includes(escape(descriptor))).toBe(true);
    }
    for (const descriptor of mutualConcepts) expect(html.includes(escape(descriptor))).toBe(true);
    for (const value of Object.values(settings)) expect(html.includes(`<td>${value}</td>`)).toBe(true);
  });

  test("is the same again, byte for byte", async () => {
    const first = await report(dog, ...quick);
    const second = await report(dog, ...quick);
    expect(second.html === first.html).toBe(true);
  });

  test("markup in names stays text: nothing that a bank, a class or a file is called runs", async () => {
    const script = "</script><script>alert(1)</script>";
    const attribute = `" onload="alert(1)" x="`;
    const single = "' onload='alert(1)' x='";
    const hostile = writeBank(join(folder, "hostile.json"), {
      name: `${script}${attribute}`,
      classTemplates: [`an emoji of a {} ${script}`],
      descriptorTemplate: `an emoji with {} ${attribute}`,
      classes: {
        [`dog face ${script}`]: [`floppy ears ${script}`, `black nose ${attribute}`, `fur ${single}`],
        [`cat face ${attribute}`]: [`pointed ears <!--`, `whiskers ]]>`, `&lt;b&gt; &amp;`],
      },
      descriptors: [`<img src=x onerror=alert(1)>`],
    });
    const image = join(folder, `"><script>alert(1)<&'.svg`);
    await copyFile(join(root, dog), image);
    const { html, explanations } = await report(image, "--bank", hostile, "--part-count", "2");

    const found = tags(html);
    expect(found.some(({ attributes }) => [...attributes.keys()].some((key) => key.startsWith("on")))).toBe(
      false,
    );
    expect(found.filter(({ name, attributes }) => name === "img" && attributes.get("src") === "x")).toEqual(
      [],
    );
    const { html: benign } = await report(dog, ...quick);
    expect(scripts(html)).toBe(scripts(benign));
    expect(html.match(/<\/script>/g)).toHaveLength(scripts(html));
    expect(html.includes("<!--")).toBe(false);
    const [{ parts }] = explanations;
    expect(html.includes(escape(parts[0].descriptors[0].descriptor).split('"')[0])).toBe(true);
  });
});

describe("the folder of figures", () => {
  const figures = join(folder, "figures");
  const names = [
    "parts",
    "causes",
    "enough",
    "versus",
    "leanings",
    "interactions",
    "importance",
    "venn",
    "dynamics-coupled",
    "dynamics-published",
  ];
  beforeAll(async () => {
    const hostile = writeBank(join(folder, "markup.json"), {
      classes: {
        'dog <face> & "co"': ["<b>ears</b> & nose", "black ' nose", 'a "tail"'],
        car: ["wheels", "a", "b"],
      },
    });
    const { code, stderr } = await commonground(["explain", dog, "--bank", hostile, "--svg", figures]);
    expect(stderr).toBe(`wrote ${figures}\n`);
    expect(code).toBe(0);
  });

  test("holds every figure as SVG with its data as JSON and CSV, and nothing else", () => {
    expect(readdirSync(figures).toSorted()).toEqual(
      names.flatMap((name) => ["csv", "json", "svg"].map((kind) => `1f436-${name}.${kind}`)).toSorted(),
    );
    for (const name of names) JSON.parse(readFileSync(join(figures, `1f436-${name}.json`), "utf8"));
  });

  test.each(names)("%s is well-formed XML that draws something", async (name) => {
    const svg = readFileSync(join(figures, `1f436-${name}.svg`));
    expect(svg.toString()).toContain('xmlns="http://www.w3.org/2000/svg"');
    // librsvg parses strictly: an unescaped ampersand is refused.
    await expect(
      sharp(Buffer.from(svg.toString().replace("</svg>", "&</svg>"))).toBuffer(),
    ).rejects.toThrow();
    const { channels } = await sharp(svg).flatten({ background: "white" }).stats();
    expect(Math.max(...channels.map((channel) => channel.stdev))).toBeGreaterThan(1);
  });

  test("names of images that are called alike stay apart", async () => {
    const twice = join(folder, "twice");
    const other = join(folder, "1f436.svg");
    const numbered = join(folder, "1f436-2.svg");
    for (const copy of [other, numbered]) await copyFile(join(root, cat), copy);
    await commonground(["explain", dog, other, numbered, ...quick, "--svg", twice]);
    expect(readdirSync(twice).filter((name) => name.endsWith("-venn.svg"))).toEqual([
      "1f436-2-2-venn.svg",
      "1f436-2-venn.svg",
      "1f436-venn.svg",
    ]);
  });
});

test("an existing file is replaced whole", async () => {
  const json = join(folder, "old.json");
  writeFileSync(json, "x".repeat(1_000_000));
  await commonground(["explain", dog, ...quick, "--json", json, "--quiet"]);
  expect(JSON.parse(readFileSync(json, "utf8")).image.path).toBe(dog);
});
