/** So many are read at a glance, and drawn at once; what is typed leaves fewer. */
export const MOST_OFFERED = 500;

/** The classes to choose from while this stands in a field: of a long list those that hold it, in the list's order. */
export function offeredClasses(classes: readonly string[], text: string): readonly string[] {
  if (classes.length <= MOST_OFFERED) return classes;
  const wanted = text.trim().toLowerCase();
  return classes.filter((name) => name.toLowerCase().includes(wanted)).slice(0, MOST_OFFERED);
}
