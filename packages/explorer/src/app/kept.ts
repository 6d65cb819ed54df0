/** What this browser keeps of the reader's own choices, not in the address; null where it kept nothing or has no storage. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`commonground-${name}`);
  } catch {
    return null;
  }
}

/** Keeps it; where there is no storage it holds for this page alone. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`commonground-${name}`, value);
  } catch {
    // As it is said above.
  }
}
