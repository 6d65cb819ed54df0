import { CommonGroundError } from "@commonground/core";
import { PassingFailure } from "@commonground/files/node";

/** Of what an endpoint says about an error, as much as a line takes. */
const SHOWN_CHARACTERS = 200;

/**
 * The error for an answer other than 2xx: `UNAUTHORISED`, `NOT_FOUND`, `INVALID_ARGUMENT` or `NETWORK`, which end the
 * matter, or `PassingFailure` where another attempt may help. `said`: the endpoint's own words.
 */
export function chatError(
  status: number,
  said: string,
  { host, model, retryAfterMs }: { host: string; model: string; retryAfterMs: number | null },
): Error {
  const words = said === "" ? "" : `: ${said.slice(0, SHOWN_CHARACTERS)}`;
  const answers = `${host} answers ${status}${words}`;
  const failure = (code: "UNAUTHORISED" | "NOT_FOUND" | "INVALID_ARGUMENT" | "NETWORK", advice: string) =>
    new CommonGroundError(code, `${answers}; ${advice}`);
  if (status === 401 || status === 403) {
    return failure("UNAUTHORISED", "check the key, and that --key-env names the variable that holds it");
  }
  if (status === 402 || /insufficient_quota|exceeded your current quota/iu.test(said)) {
    return failure("UNAUTHORISED", "the account has no credit left; waiting does not help");
  }
  if (status === 429 || status === 408 || status === 425 || status >= 500) {
    return new PassingFailure(failure("NETWORK", "try again later, what was answered is kept"), {
      retryAfterMs,
    });
  }
  if (status >= 300 && status < 400)
    return failure("NETWORK", "it sends elsewhere; give --base-url the address itself");
  if (status === 404) {
    return failure(
      "NOT_FOUND",
      `check the model ${model}, and that --base-url ends where /chat/completions follows`,
    );
  }
  if (/temperature/iu.test(said)) {
    return failure("INVALID_ARGUMENT", "leave the temperature to the model with --temperature none");
  }
  return failure("INVALID_ARGUMENT", "the request was refused; check --model and --base-url");
}

/** What an endpoint says of an error, in the forms there are; the text itself where it is none of them. */
export function errorWords(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return /^\s*</u.test(text) ? "" : text.trim();
  }
  for (const key of ["error", "message", "detail"]) {
    if (typeof value !== "object" || value === null || !(key in value)) continue;
    const found = (value as Record<string, unknown>)[key];
    if (typeof found === "string") return found;
    if (typeof found === "object" && found !== null) {
      const { message, code } = found as Record<string, unknown>;
      const parts = [message, code].filter((part) => typeof part === "string");
      return parts.length > 0 ? parts.join(" ") : JSON.stringify(found);
    }
  }
  return text.trim();
}
