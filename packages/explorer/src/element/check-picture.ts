import { sha256 } from "@commonground/core";

export interface CheckedPicture {
  readonly address: string;
  /**
   * `same` file as was explained, `another` one; `unchecked` where its bytes cannot be read from this page or no hash
   * was kept; `unknown` as long as nobody has looked.
   */
  readonly found: "same" | "another" | "unchecked" | "unknown";
}

/** Whether the file at an address, relative to `base`, is the one that was explained. Never rejects. */
export async function checkPicture(
  address: string,
  base: string,
  explained: string | null,
  signal: AbortSignal,
): Promise<CheckedPicture["found"]> {
  if (explained === null) return "unchecked";
  try {
    const response = await fetch(new URL(address, base), { signal });
    if (!response.ok) return "unchecked";
    const bytes = new Uint8Array(await response.arrayBuffer());
    return (await sha256(bytes)) === explained ? "same" : "another";
  } catch {
    return "unchecked";
  }
}
