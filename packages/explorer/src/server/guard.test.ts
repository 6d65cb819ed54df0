import { expect, test } from "vitest";
import { headers } from "./guard.ts";

function connections(hub?: string): string | undefined {
  const policy = headers(hub)["Content-Security-Policy"] ?? "";
  return policy.split("; ").find((each) => each.startsWith("connect-src"));
}

test("a page may ask its own server alone, and a hub only where it was started so", () => {
  expect(connections()).toBe("connect-src 'self' blob:");
  expect(connections("https://hub.example/mirror")).toBe(
    "connect-src 'self' blob: https://hub.example https://*.huggingface.co https://*.hf.co",
  );
});

test("of the machine a page may ask for the camera, and for nothing else", () => {
  expect(headers()["Permissions-Policy"]).toMatch(/^camera=\(self\), microphone=\(\), geolocation=\(\)/u);
});
