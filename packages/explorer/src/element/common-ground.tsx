import type { Explanation } from "@commonground/core";
import { render } from "preact";
import { type CheckedPicture, checkPicture } from "./check-picture.ts";
import { type Fault, faultOf } from "./fault.ts";
import { INLINE, loadExplanation } from "./load-explanation.ts";
import css from "./style.css?inline";
import { Body } from "./body.tsx";

/** What is shown, at any moment. */
export type Shown =
  | { readonly kind: "empty" | "loading" }
  | { readonly kind: "failed"; readonly fault: Fault }
  | {
      readonly kind: "shown";
      readonly explanation: Explanation;
      readonly picture: CheckedPicture | null;
    };

// A server that renders pages imports this, too, and has no elements.
const Base = globalThis.HTMLElement ?? Object;

let sheet: CSSStyleSheet | undefined;

function styles(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

/**
 * An explanation (`commonground/explanation@2`), shown in a shadow tree of its own. It is the property `explanation`, else
 * what lies at `src`, else the JSON in a `<script type="application/json">` inside. `image`: address of the picture, which
 * the JSON has not. `theme`: `light` or `dark`; without it the reader's own choice holds. What is refused is told in its
 * place, and nothing is thrown.
 */
export class CommonGround extends Base {
  static readonly observedAttributes = ["src", "image"];

  #given: unknown = null;
  #explanation: Explanation | null = null;
  #fault: Fault | null = null;
  #picture: CheckedPicture | null = null;
  #loading: AbortController | null = null;
  #checking: AbortController | null = null;
  #asked = false;
  readonly #inside = new MutationObserver(() => this.#ask());

  /** What is shown now; null while nothing is, or where what was given is refused. */
  get explanation(): Explanation | null {
    return this.#explanation;
  }
  /** Anything but an explanation is refused as a file of it would be; null for `src`, or what stands inside. */
  set explanation(given: unknown) {
    this.#given = given ?? null;
    this.#ask();
  }

  connectedCallback(): void {
    if (this.shadowRoot === null) {
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [styles()];
    }
    // It was set before this element was known.
    if (Object.hasOwn(this, "explanation")) {
      const given: unknown = this.explanation;
      Reflect.deleteProperty(this, "explanation");
      this.#given = given ?? null;
    }
    this.#inside.observe(this, { childList: true, characterData: true, subtree: true });
    this.#ask();
  }

  disconnectedCallback(): void {
    this.#inside.disconnect();
    this.#loading?.abort();
    this.#checking?.abort();
    if (this.shadowRoot !== null) render(null, this.shadowRoot);
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (name === "image") void this.#look();
    else this.#ask();
  }

  /** Loads once, however much was changed at once. */
  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => {
      this.#asked = false;
      if (this.isConnected) void this.#load();
    });
  }

  async #load(): Promise<void> {
    this.#loading?.abort();
    const { signal } = (this.#loading = new AbortController());
    const src = this.getAttribute("src");
    const inline = this.querySelector(INLINE)?.textContent ?? null;
    this.#explanation = this.#fault = null;
    const wanted = this.#given !== null || src !== null || inline !== null;
    this.#show(wanted ? "loading" : "empty");
    if (!wanted) return;
    try {
      const found = await loadExplanation({ given: this.#given, src, inline, base: this.baseURI }, signal);
      if (signal.aborted) return;
      this.#explanation = found;
    } catch (error) {
      if (signal.aborted) return;
      this.#fault = faultOf(error);
    }
    await this.#look();
  }

  /** Shows the picture at once, and what is to be said of it as soon as that is known. */
  async #look(): Promise<void> {
    this.#checking?.abort();
    const { signal } = (this.#checking = new AbortController());
    const image = this.getAttribute("image");
    this.#picture = image === null ? null : { address: image, found: "unknown" };
    this.#show();
    if (image === null || this.#explanation === null || !this.isConnected) return;
    const { sha256 } = this.#explanation.image;
    const found = await checkPicture(image, this.baseURI, sha256, signal);
    if (signal.aborted) return;
    this.#picture = { address: image, found };
    this.#show();
  }

  #show(waiting: "empty" | "loading" = "loading"): void {
    if (!this.isConnected || this.shadowRoot === null) return;
    const shown: Shown =
      this.#fault !== null
        ? { kind: "failed", fault: this.#fault }
        : this.#explanation !== null
          ? { kind: "shown", explanation: this.#explanation, picture: this.#picture }
          : { kind: waiting };
    render(<Body shown={shown} />, this.shadowRoot);
  }
}
