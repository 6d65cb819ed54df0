import { expect, test } from "vitest";
import { tableCsv, tableHtml } from "./table.ts";

const table = {
  columns: ["word", "value"],
  rows: [
    ['a "round", red face', -0.1234567],
    ["two\nlines", null],
    ["<b>", 3],
  ],
};

test("values leave as CSV in full, quoted where they must be", () => {
  expect(tableCsv(table)).toBe(
    'word,value\r\n"a ""round"", red face",-0.1234567\r\n"two\nlines",\r\n<b>,3\r\n',
  );
});

test("readers see rounded numbers and text that stays text", () => {
  const html = tableHtml(table);
  expect(html).toContain('<td class="number">−0.123</td>');
  expect(html).toContain("<td>–</td>");
  expect(html).toContain("&lt;b&gt;");
  expect(html).toContain('<td class="number">3</td>');
});
