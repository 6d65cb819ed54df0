import { signal } from "@preact/signals";

const KEY = "commonground-theme";

export type Theme = "light" | "dark";

/** What the visitor chose; null to follow the system. Kept in this browser, not in the address: it is the reader's own. */
export const theme = signal<Theme | null>(null);

export function applyTheme(): void {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "light" || kept === "dark") theme.value = kept;
  } catch {
    // No storage here: the system's theme is followed.
  }
  mark();
}

export function switchTheme(): void {
  theme.value = isDark() ? "light" : "dark";
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // It holds for this page.
  }
  mark();
}

export function isDark(): boolean {
  return theme.value === null ? matchMedia("(prefers-color-scheme: dark)").matches : theme.value === "dark";
}

function mark(): void {
  if (theme.value === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}
