/** The image's file name without its extension, as in the names of figures that the command writes. */
export function fileStem(path: string | null): string {
  return (
    path
      ?.split(/[\\/]/)
      .at(-1)
      ?.replace(/(?<=.)\.[^.]*$/, "") || "image"
  );
}
