import { entity, unescapeHtml } from "../unescape-html.ts";

const REFERENCE = /&#?[0-9A-Za-z]{1,24};/g;

/**
 * HTML's character references that end in a semicolon replaced, also names of small letters that are written in
 * capitals ("&EACUTE;"). Source: unescape_html in ftfy/fixes.py, ftfy 6.3.1 by Robyn Speer (Apache-2.0).
 */
export function unescapeEntities(text: string): string {
  return text.replace(REFERENCE, (reference) => {
    if (reference.startsWith("&#")) {
      const unescaped = unescapeHtml(reference);
      return unescaped.includes(";") ? reference : unescaped;
    }
    return entity(reference.slice(1)) ?? inCapitals(reference) ?? reference;
  });
}

/** A name that is only known in small letters; not one that begins with another that needs no semicolon ("&LTIMES;"). */
function inCapitals(reference: string): string | undefined {
  const small = reference.toLowerCase();
  if (small.toUpperCase() !== reference || unescapeHtml(reference) !== reference) return undefined;
  return entity(small.slice(1))?.toUpperCase();
}
