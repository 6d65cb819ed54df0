// `<common-ground src="explanation.json">`: an explanation in anyone's page. A bundle of its own, without a model.

import { CommonGround } from "./common-ground.tsx";

export { CommonGround };

// A page that has two copies of this bundle keeps the first; where there is no page, nothing is defined.
if (globalThis.customElements?.get("common-ground") === undefined) {
  globalThis.customElements?.define("common-ground", CommonGround);
}
