/** Puts `name` in place of every `{}` of a template: `"a photo of a {}."` and `dog` give `"a photo of a dog."`. */
export function fillTemplate(template: string, name: string): string {
  return template.replaceAll("{}", () => name);
}
