import { expect, test } from "vitest";
import { element, escapeText, label, round } from "./svg.ts";

test("markup characters and both quotes are escaped", () => {
  expect(escapeText(`<script>"a" & 'b'</script>]]>`)).toBe(
    "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;]]&gt;",
  );
});

test("characters that XML forbids are replaced, others kept", () => {
  expect(escapeText("a\0b\u001bc\uffff\ud800d")).toBe("a\ufffdb\ufffdc\ufffd\ufffdd");
  expect(escapeText("tab\tline\n犬 🐶")).toBe("tab\tline\n犬 🐶");
});

test("an attribute cannot end its own quotes", () => {
  expect(element("g", { "data-part": '" onload="alert(1)' })).toBe(
    '<g data-part="&quot; onload=&quot;alert(1)"/>',
  );
});

test("undefined attributes are left out and numbers rounded", () => {
  expect(element("rect", { x: 1.23456, y: undefined, width: -0.001 })).toBe('<rect x="1.23" width="0"/>');
});

test("text of a label is escaped", () => {
  expect(label("a < b", 1, 2)).toBe('<text x="1" y="2">a &lt; b</text>');
});

test.each([
  [1, "1"],
  [1.005, "1"],
  [2.5, "2.5"],
  [-0.004, "0"],
  [-1.239, "-1.24"],
])("%f is written %s", (value, text) => {
  expect(round(value)).toBe(text);
});
