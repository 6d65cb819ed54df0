import { signal } from "@preact/signals";
import { keep, kept } from "./kept.ts";

const NAME = "theme";

export type Theme = "light" | "dark";

/** What the visitor chose; null to follow the system. */
export const theme = signal<Theme | null>(null);

const system = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(system.matches);
system.addEventListener("change", ({ matches }) => (systemIsDark.value = matches));

export function applyTheme(): void {
  const chosen = kept(NAME);
  if (chosen === "light" || chosen === "dark") theme.value = chosen;
  mark();
}

export function switchTheme(): void {
  theme.value = isDark() ? "light" : "dark";
  keep(NAME, theme.value);
  mark();
}

export function isDark(): boolean {
  return theme.value === null ? systemIsDark.value : theme.value === "dark";
}

function mark(): void {
  if (theme.value === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}
