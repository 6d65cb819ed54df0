import { DEFAULT_SETTINGS, type ExplainSettings } from "@commonground/core";
import { Command } from "commander";
import { expect, test } from "vitest";
import { addMethodOptions, addMethodOptionsOfB, methodSettings } from "./options.ts";

const OTHERS = {
  features: "tokens@2",
  prominent: "pca",
  foreground: "majority",
  parts: "pca",
  partCount: 3,
  regions: "pooled",
  projection: "self",
  masks: "patches",
  causes: "none",
  removal: "blur",
  candidates: 7,
  relevance: "paper",
  relevanceText: "template",
  match: "topk",
  temperature: 0.5,
  descriptorsPerPart: 2,
  languageConcepts: 9,
  seed: 11,
} satisfies { [K in keyof Required<ExplainSettings>]: ExplainSettings[K] };

function given(...args: string[]): Partial<ExplainSettings> {
  const command = addMethodOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }));
  return methodSettings(command.parse(args, { from: "user" }).opts());
}

const flag = (setting: string) => `--${setting.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;

test.each(Object.entries(OTHERS))("%s: its option gives %j, and nothing else", (setting, value) => {
  expect(value).not.toBe(DEFAULT_SETTINGS[setting as keyof ExplainSettings]);
  expect(given(flag(setting), String(value))).toEqual({ [setting]: value });
});

test("every setting has an option; what is not given is left to the bank and the method", () => {
  expect(Object.keys(OTHERS).toSorted()).toEqual(Object.keys(DEFAULT_SETTINGS).toSorted());
  expect(given()).toEqual({});
});

test.each(Object.keys(OTHERS))("%s: a value that it does not take is refused", (setting) => {
  expect(() => given(flag(setting), "no such value")).toThrow(
    expect.objectContaining({ code: "commander.invalidArgument" }),
  );
});

test.each(Object.entries(OTHERS))("%s: with -b it holds for the second side alone", (setting, value) => {
  const command = addMethodOptionsOfB(addMethodOptions(new Command()));
  const options = command.parse([`${flag(setting)}-b`, String(value)], { from: "user" }).opts();
  expect(methodSettings(options, "B")).toEqual({ [setting]: value });
  expect(methodSettings(options)).toEqual({});
  expect(command.helpInformation()).not.toContain(`${flag(setting)}-b`);
});
