import fc from "fast-check";
import { expect, test } from "vitest";
import { splitTable } from "./split-table.ts";

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const refuse = (line: number, problem: string) => new Error(`line ${line} ${problem}`);
const split = (text: string, separator: "," | "\t" = ",") => [...splitTable(text, separator, refuse)];

test("cells come back as they were written, whatever they hold, with the line they began on", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "ä", ",", '"', "\n", "\r", "\t", " ", "🐕") });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      table,
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.constantFrom(",", "\t"),
      (rows, end, separator) => {
        const text = rows.map((cells) => cells.map(quoted).join(separator)).join(end);
        const found = split(text, separator as ",");
        expect(found.map(({ cells }) => cells)).toEqual(rows);
        for (const { line, cells } of found) {
          const start = text.split(/\r\n|\n|\r/u)[line - 1];
          expect(start.startsWith(`"${cells[0].replaceAll('"', '""').split(/\r\n|\n|\r/u)[0]}`)).toBe(true);
        }
      },
    ),
  );
});

test("cells without quotes keep their spaces; spaces before a quote, and blank lines, are dropped", () => {
  expect(split('a, b ,c"d\n\n  "e,f",\r\n\n')).toEqual([
    { cells: ["a", " b ", 'c"d'], line: 1 },
    { cells: ["e,f", ""], line: 3 },
  ]);
  expect(split("")).toEqual([]);
});

test("quotes that do not end, or end too soon, are refused with their line", () => {
  expect(() => split('a\n"b\nc')).toThrow("line 2 begins a quote that does not end");
  expect(() => split('"a\nb" c,d')).toThrow("line 2 goes on after a quote ( c,d)");
});
