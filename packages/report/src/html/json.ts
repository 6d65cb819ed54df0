import type { Markup } from "../svg.ts";

/** JSON for a `<script>` element: no `<` that could end it early. */
export function json(value: unknown): Markup {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
