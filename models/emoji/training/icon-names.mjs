/** Under which names an icon set may hold a label, the likeliest first: older sets add or leave out "face" and hyphens. */
export function iconNames(label) {
  const name = label
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[\u{300}-\u{36F}’'“”!.:,()]/gu, "")
    .replaceAll("&", "and")
    .replaceAll(/[\s-]+/gu, "-");
  const short = name.replace(/-face$/u, "");
  return [name, short, `${name}-face`, name.replaceAll("-", ""), short.replaceAll("-", "")];
}
