import { expect, test } from "vitest";
import { detectFormat } from "./detect-format.ts";

const detect = (text: string) => detectFormat(new TextEncoder().encode(text));

const ftyp = (brand: string) => new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode(`ftyp${brand}`)]);

test("an SVG is known by its first element, past a declaration, comments and a document type", () => {
  expect(detect("<svg/>")).toBe("svg");
  expect(
    detect('\uFEFF\n<?xml version="1.0"?><!-- <html> --> <!DOCTYPE svg [<!ENTITY a "b">]>\n<svg:svg >'),
  ).toBe("svg");
});

test("a web page or other XML with an svg element somewhere inside is no image", () => {
  for (const text of [
    "<!DOCTYPE html><html><svg/></html>",
    "<!doctype html><svg/>",
    "<html><svg></svg></html>",
  ]) {
    expect(detect(text)).toBeNull();
  }
  for (const text of ["<!-- <svg/>", "<?x <svg/>", "<!DOCTYPE [ <svg/>", "<svgx/>", "svg", "", "GIF", "{}"]) {
    expect(detect(text)).toBeNull();
  }
});

test("many comments before a foreign root take no more than one look each", () => {
  expect(detect("<!-- -->".repeat(5_000))).toBeNull();
});

test("formats that are not read here are no image", () => {
  expect(detectFormat(ftyp("heic"))).toBeNull();
  expect(detectFormat(ftyp("avif"))).toBe("avif");
  expect(detect("BM......")).toBeNull();
  expect(detect("%PDF-1.7")).toBeNull();
});
