import type { ModelOrder } from "./order-models.ts";

/**
 * The order as a sentence for people: "First a, then b and c, then d; cannot tell between b and c." Within a group
 * that cannot be told apart as a whole, pairs that can are named. `names`: one a model.
 */
export function orderInWords({ groups, ahead }: ModelOrder, names: readonly string[]): string {
  const named = (models: readonly number[]) => joined(models.map((model) => names[model]));
  const ties = groups
    .filter((group) => group.length > 1)
    .map((group) => {
      const told = group.flatMap((a) => {
        const behind = group.filter((b) => ahead(a, b));
        return behind.length > 0 ? [`${names[a]} is ahead of ${named(behind)}`] : [];
      });
      return `cannot tell between ${named(group)}${told.length > 0 ? `, save that ${joined(told)}` : ""}`;
    });
  if (groups.length === 1)
    return ties.length === 0 ? `Only ${named(groups[0])} is ranked.` : `${capital(ties[0])}.`;
  const order = `First ${groups.map(named).join(", then ")}`;
  return `${[order, ...ties].join("; ")}.`;
}

function joined(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
