import { expect, test } from "vitest";
import { drawingOf, shapesOf } from "./shapes.ts";

const svg = (content: string, attributes = `viewBox="0 0 8 8"`) =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`;

test("shapes stand in the order they are painted, a group beside others is one, definitions are none", () => {
  const gradient = `<linearGradient id="a"><stop offset="0"/></linearGradient>`;
  const drawing = shapesOf(
    svg(
      `<path d="a"/>${gradient}<g fill="red"><path d="b"/><g><path d="c"/></g></g><!-- <path d="no"/> --><circle r="1"></circle>`,
    ),
  )!;
  expect(drawing.shapes).toEqual([
    `<path d="a"/>`,
    `<g fill="red"><path d="b"/><g><path d="c"/></g></g>`,
    `<circle r="1"></circle>`,
  ]);
  expect(drawing.open).toContain(gradient);
  expect(drawing.box).toEqual([0, 0, 8, 8]);
});

test("a single group round everything is opened, however deep, and stays round what is kept", () => {
  const drawing = shapesOf(svg(`<g fill="red"><g stroke="blue"><path d="a"/><path d="b"/></g></g>`))!;
  expect(drawing.shapes).toEqual([`<path d="a"/>`, `<path d="b"/>`]);
  expect(drawingOf(drawing, (i) => i === 1)).toBe(
    svg(`<g fill="red"><g stroke="blue"><path d="b"/></g></g>`),
  );
});

test("a sign of greater in an attribute ends no tag", () => {
  expect(shapesOf(svg(`<path d="a" data-x="1>2"/><path d='b>'/>`))!.shapes).toHaveLength(2);
});

test("a drawing whose shape another one refers to is none, since leaving it out would change more", () => {
  expect(shapesOf(svg(`<path id="a" d="a"/><use href="#a"/>`))).toBeNull();
  expect(
    shapesOf(svg(`<defs><clipPath id="c"><use href="#a"/></clipPath></defs><path id="a"/><path/>`)),
  ).toBeNull();
  expect(shapesOf(svg(`<path id="a" d="a"/><use href="#ab"/>`))).not.toBeNull();
});

test("tags that do not match, another root and a missing view box are no drawing", () => {
  for (const text of [
    svg(`<g><path/>`),
    svg(`<g></path></g>`),
    svg(`</g><path/>`),
    `<html viewBox="0 0 8 8"/>`,
    svg("<path/>", `width="8"`),
    svg("<path/>", `viewBox="0 0 8"`),
    svg("<path/>", `viewBox="0 0 8 -8"`),
    "",
  ]) {
    expect(shapesOf(text), text).toBeNull();
  }
});
