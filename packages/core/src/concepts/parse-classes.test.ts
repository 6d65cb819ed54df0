import { describe, expect, test } from "vitest";
import { parseClasses, parseClassList } from "./parse-classes.ts";

test("one name a line; comments, blank lines, a byte order mark and CRLF are accepted", () => {
  const text = "\uFEFF# pets\r\ndog\r\n\r\n  cat, the animal \r\n# end\rcafe\u0301\n";
  expect(parseClasses(text, "c.txt")).toEqual(["dog", "cat, the animal", "café"]);
});

test("a comma-separated list is trimmed and may end in a comma", () => {
  expect(parseClassList("dog, hot dog ,cat,", "--classes")).toEqual(["dog", "hot dog", "cat"]);
});

test("no class and a single class are refused", () => {
  expect(() => parseClasses("# nothing\n\n", "c.txt")).toThrow(
    expect.objectContaining({
      code: "INVALID_CLASSES",
      message: expect.stringMatching(/c\.txt: there is no class/),
    }),
  );
  expect(() => parseClasses("dog\n", "c.txt")).toThrow(
    /"dog" is the only class; at least two classes are needed: with one there is nothing to decide/,
  );
  expect(() => parseClassList("", "--classes")).toThrow(/^--classes: there is no class/);
});

test("duplicates are named with their places", () => {
  expect(() => parseClasses("dog\ncat\n# x\n dog\ncafé\ncafe\u0301", "c.txt")).toThrow(
    /duplicate class "dog" \(line 1, line 4\); "café" \(line 5, line 6\); keep each once/,
  );
  expect(() => parseClassList("a,b,a", "--classes")).toThrow(/"a" \(name 1, name 3\)/);
  expect(() => parseClasses("dog\ndog", "c.txt")).toThrow(/duplicate class/);
  const seven = Array.from({ length: 14 }, (_, i) => `c${i % 7}`).join("\n");
  expect(() => parseClasses(seven, "c.txt")).toThrow(/; and 2 more; keep each once$/);
});

test("an overlong line and too many classes are refused", () => {
  expect(() => parseClasses(`dog\n${"x".repeat(501)}`, "c.txt")).toThrow(/line 2 has 501 characters/);
  const many = Array.from({ length: 100_001 }, (_, i) => `c${i}`).join("\n");
  expect(() => parseClasses(many, "c.txt")).toThrow(/100001 classes, 100000 are allowed/);
});

test("upper and lower case are different names", () => {
  expect(parseClasses("Turkey\nturkey", "c.txt")).toEqual(["Turkey", "turkey"]);
});

describe("files as people have them", () => {
  test("a JSON list", () => {
    expect(parseClasses('["dog",\n "cat, wild"]', "names.json")).toEqual(["dog", "cat, wild"]);
  });
  test("a table with one column, quoted or not", () => {
    expect(parseClasses('dog\n"cat, ""wild"""\n\n', "names.csv")).toEqual(["dog", 'cat, "wild"']);
  });
  test("a table with a header that says which column", () => {
    expect(parseClasses("id,class_name\n0,dog\r\n1,cat\n", "names.csv")).toEqual(["dog", "cat"]);
    expect(parseClasses("label,class_name\n0,dog\n1,cat\n", "names.csv")).toEqual(["dog", "cat"]);
    expect(parseClasses("label\ndog\ncat\n", "names.csv")).toEqual(["dog", "cat"]);
    expect(parseClasses("id\tName\n0\tdog, tame\n1\tcat\n", "names.tsv")).toEqual(["dog, tame", "cat"]);
  });
  test.each([
    ['{0: "dog", 1: "cat"}', "names.txt", /line 1 begins with \{/],
    ['"dog",\n"cat"', "names.txt", /line 1 is in quotes/],
    ["0: 'dog',\n1: 'cat'", "names.txt", /line 1 is an entry of a dictionary/],
    ["['dog', 'cat']", "names.py", /begins with \[, but the file is no JSON list/],
    ['["dog", 3]', "names.json", /entry 2 is 3, not a name/],
    ["0,dog\n1,cat", "names.csv", /line 1 has 2 columns \(0, dog\) and none is called/],
    ["id,name\n0,dog\n1\n", "names.csv", /line 3 has no name/],
    ['dog\n"cat\nbird\n', "names.csv", /line 2 begins a quote that does not end/],
    ['"dog"x\ncat\n', "names.csv", /line 1 goes on after a quote/],
    ["id;name\n0;dog\n", "names.csv", /line 1 is parted by semicolons/],
    ["dog\ncat\0\n", "names.txt", /line 2 has control characters/],
    ["# pets\nid,name\n0,dog\n1,cat", "names.txt", /line 2 is the header of a table \(id,name\)/],
    ["class;order\ndog;1\ncat;2", "names.txt", /line 1 is the header of a table/],
    ["id\tname\n0\tdog\n", "names.txt", /line 1 has a tab/],
    ["dog\ncat\t2\n", "names.txt", /line 2 has a tab/],
    ["label\ndog\ncat", "names.txt", /line 1 is the header of a column \(label\)/],
    ["Class Name\ndog\ncat", "names.txt", /line 1 is the header of a column/],
    ["display_name\ndog\ncat", "names.txt", /line 1 may be a header or a name \(display_name\)/],
    ["common name\ndog\ncat", "names.csv", /line 1 may be a header or a name/],
    ["species\ndog\ncat", "names.csv", /line 1 may be a header or a name \(species\).*a JSON list/],
    ["displayName\ndog\ncat", "names.csv", /line 1 may be a header or a name/],
    ["0: dog\n1: cat", "names.txt", /line 1 begins with the number of its row/],
    ["1 dog\n2 cat", "names.csv", /line 1 begins with the number of its row/],
    ["n02084071 dog\nn02121808 cat", "names.txt", /line 1 begins with a number of WordNet/],
  ])("%j is refused with its place", (text, source, message) => {
    expect(() => parseClasses(text, source)).toThrow(
      expect.objectContaining({ code: "INVALID_CLASSES", message: expect.stringMatching(message) }),
    );
  });
  test("names that only resemble a header or a number stay names", () => {
    for (const text of [
      "polar_bear\nbrown_bear",
      "iPhone\neBook",
      "text\nimage",
      "3 apples\n5 apples",
      "1 euro\n5 euros",
      "nametag\nlabel",
    ]) {
      expect(parseClasses(text, "names.txt"), text).toEqual(text.split("\n"));
    }
    expect(parseClasses("polar_bear\nbrown_bear", "names.csv")).toHaveLength(2);
    expect(parseClasses('["species", "label"]', "names.json")).toEqual(["species", "label"]);
  });
  test("names with commas stay whole in a plain file", () => {
    expect(parseClasses("tench, Tinca tinca\ngoldfish, Carassius auratus", "names.txt")).toHaveLength(2);
  });
});
