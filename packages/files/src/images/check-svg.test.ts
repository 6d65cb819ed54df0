import { expect, test } from "vitest";
import { checkSvg, MAX_SVG_BYTES } from "./check-svg.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const check = (text: string) => checkSvg(encode(text), "a.svg");

function drawing(content: string, attributes = ""): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" ${attributes}>${content}</svg>`;
}

function refuses(text: string, message: RegExp) {
  expect(() => check(text), text.slice(0, 200)).toThrow(
    expect.objectContaining({ code: "INVALID_IMAGE", message: expect.stringMatching(message) }),
  );
}

/** The smallest GIF: one transparent pixel. */
const GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

test("a drawing that refers to its own fragments and carries a raster image is accepted", () => {
  const svg = drawing(
    `<defs><g id="a"/></defs><style>.b{fill:url(#c)} /* url(http://x) */</style>
     <use xlink:href="#a" style="filter: url( '#d' )"/><use href=" #a" fill="url(&quot;#e&quot;)"/>
     <image href="data:image/gif;base64,${GIF}"/><text>see http://example.org</text>
     <!-- <script> --><metadata><x resource="http://example.org/"/></metadata>`,
  );
  const checked = check(`\uFEFF<?xml version="1.0" encoding="UTF-8" standalone='no'?>\n<!-- a > b -->${svg}`);
  expect(checked.rasters).toHaveLength(1);
  expect(checked.hasText).toBe(true);
  expect(check(drawing("")).hasText).toBe(false);
});

test("a plain document type is dropped, one that declares anything is refused", () => {
  const doctype =
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
  expect(new TextDecoder().decode(check(`${doctype}${drawing("")}`).bytes)).toBe(drawing(""));
  refuses(`<!DOCTYPE svg [<!ENTITY a "b">]>${drawing("&a;")}`, /declares entities/);
  refuses(
    `<!DOCTYPE svg [ <!ENTITY % x SYSTEM "file:///etc/passwd"> %x; ]>${drawing("")}`,
    /declares entities/,
  );
  refuses(`<!doctype svg [<!ENTITY a "b">]>${drawing("")}`, /not well-formed/);
});

test("attack: links to files, addresses and other SVG are refused, however they are written", () => {
  for (const target of [
    "/etc/passwd",
    "file:///etc/passwd",
    "image.png",
    "http://example.org/a.png",
    "//example.org/a.png",
    "other.svg#a",
    "&#104;ttp://example.org/",
    "javascript:alert(1)",
    "data:image/svg+xml;base64,PHN2Zy8+",
    "data:image/svg+xml,&lt;svg/&gt;",
    "data:text/html,x",
    `data:image/png;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg"/>')}`,
    "data:image/png,abc",
  ]) {
    for (const element of ["image", "use", "a", "feImage", "linearGradient", "x:image"]) {
      for (const attribute of ["href", "xlink:href", "XLINK:HREF", "other:href"]) {
        refuses(drawing(`<${element} ${attribute}='${target}'/>`), /outside itself/);
      }
    }
  }
});

test("attack: style sheets, fonts and paints by address are refused, however they are written", () => {
  for (const css of [
    "@import 'a.css';",
    "@IMPORT url(#a);",
    String.raw`@\69mport "a.css";`,
    "a{fill:url(http://x)}",
    "a{fill:URL( 'a.svg#b' )}",
    "a{fill:u/**/rl(a.svg)}",
    String.raw`a{fill:\75 rl(a.svg)}`,
    "a{fill:url(data:image/svg+xml,x)}",
    "@font-face{src:url(a.ttf)}",
  ]) {
    refuses(drawing(`<style>${css}</style>`), /style/);
    refuses(drawing(`<style><![CDATA[${css}]]></style>`), /style/);
    refuses(drawing(`<style><g/>${css}</style>`), /style/);
    refuses(drawing(`<style>${css.replaceAll("r", "&#x72;")}</style>`), /style/);
  }
  refuses(drawing('<rect fill="url(a.svg#b)"/>'), /style refers/);
  refuses(drawing('<rect style="fill:url(&#97;.svg#b)"/>'), /style refers/);
  refuses(`<?xml-stylesheet href="a.css"?>${drawing("")}`, /processing instruction/);
});

test("attack: scripts, embedded documents and a changed base are refused", () => {
  for (const element of ["script", "svg:script", "SCRIPT", "foreignObject", "iframe", "audio"]) {
    refuses(drawing(`<${element}></${element}>`), /the SVG has a </);
  }
  refuses(drawing('<use href="#a"/>', 'xml:base="http://example.org/"'), /xml:base/);
});

test("text that a checker cannot vouch for is refused", () => {
  refuses(drawing("<g"), /not well-formed/);
  refuses(drawing("<!-- "), /not well-formed/);
  refuses(drawing("<g a=b/>"), /not well-formed/);
  refuses(drawing('<g a="<image/>"/>'), /not well-formed/);
  refuses(`<?xml version="1.0" encoding="UTF-7"?>${drawing("")}`, /not declared as UTF-8/);
  expect(() => checkSvg(new Uint8Array([0x3c, 0xff, 0xfe]), "a.svg")).toThrow(/not UTF-8/);
  expect(() => checkSvg(new Uint8Array([...encode(drawing("")), 0xe9]), "a.svg")).toThrow(/not UTF-8/);
});

test("caps on bytes and on stated sides are named", () => {
  expect(() => checkSvg(new Uint8Array(MAX_SVG_BYTES + 1), "a.svg")).toThrow(
    expect.objectContaining({ code: "TOO_LARGE", message: expect.stringMatching(/limit is 10000000/) }),
  );
  refuses(drawing("", 'width="1e9"'), /width of 1e9, the limit is 32767/);
  refuses(drawing("", 'height="40000px"'), /height of 40000px/);
});

test("a megabyte of data in one attribute and a hundred thousand elements are scanned", () => {
  const data = `${GIF}${"A".repeat(9_000_000)}`;
  expect(check(drawing(`<image href="data:image/gif;base64,${data}"/>`)).rasters).toHaveLength(1);
  expect(check(drawing(`<g a="b">${'<g c="d" e="f"/>'.repeat(100_000)}</g>`)).hasText).toBe(false);
});

test("comments without an end neither hide what follows nor keep the check busy", () => {
  refuses(drawing(`<style>/* a */ /* .b{fill:url(http://x)}</style>`), /outside itself/);
  expect(check(drawing(`<style>${"/*x".repeat(1_000_000)}</style>`)).rasters).toEqual([]);
});
