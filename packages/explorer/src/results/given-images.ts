/** Finds the images of a study among those that were given; by what their paths end in, since a study names them by their place in its data set. */
export type FindImage = (id: string) => number | null;

/** The place among `paths` of the only one that is `id` or ends in it, folder by folder; null for none, or several. */
export function findAmong(paths: readonly string[]): FindImage {
  const byName = new Map<string, number[]>();
  const whole = paths.map((path) => path.replaceAll("\\", "/"));
  for (const [at, path] of whole.entries()) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const places = byName.get(name);
    if (places === undefined) byName.set(name, [at]);
    else places.push(at);
  }
  return (id) => {
    const places = byName.get(id.slice(id.lastIndexOf("/") + 1)) ?? [];
    const found = places.filter((at) => whole[at] === id || whole[at].endsWith(`/${id}`));
    return found.length === 1 ? found[0] : null;
  };
}
