import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** Where the hub keeps what is large: it redirects to them. */
const HUB_STORAGE = ["https://*.huggingface.co", "https://*.hf.co"];

/**
 * What every answer says to the browser: nothing but our own files runs or is fetched, models from the hub at `hub` aside;
 * no other page may frame or read it, its address (which holds the token) goes nowhere, WebAssembly may use threads, and
 * of the machine it may ask for the camera alone.
 */
export const headers = (hub: string | null = null): Readonly<Record<string, string>> => ({
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    `connect-src ${["'self'", "blob:", ...(hub === null ? [] : [new URL(hub).origin, ...HUB_STORAGE])].join(" ")}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), display-capture=(), usb=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
});

/** For what may not be kept, as all that is not said to be (`cachingOf`). */
export const NO_STORE = "no-store";

/** Refuses what does not name this machine as its host, comes from another page, or is no reading. */
export function guard(port: () => number, hub: string | null): MiddlewareHandler {
  const said = headers(hub);
  const refuse = (status: number, message: string) =>
    new Response(`${message}\n`, { status, headers: { ...said, "Cache-Control": NO_STORE } });
  return async (context, next) => {
    const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`];
    const host = context.req.header("host") ?? "";
    const origin = context.req.header("origin");
    if (!hosts.includes(host)) return refuse(403, "This server answers on this machine alone");
    if (origin !== undefined && origin !== `http://${host}`)
      return refuse(403, "Other pages may not ask here");
    if (context.req.method !== "GET" && context.req.method !== "HEAD")
      return refuse(405, "Nothing is taken here");
    await next();
    for (const [name, value] of Object.entries(said)) context.res.headers.set(name, value);
    if (!context.res.headers.has("Cache-Control")) context.res.headers.set("Cache-Control", NO_STORE);
  };
}

/** Compares in a time that does not tell how much of it was right. */
export function sameToken(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
