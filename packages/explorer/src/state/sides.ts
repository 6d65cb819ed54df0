import type { ToldFault } from "./fault-of.ts";
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Client } from "../worker/client.ts";
import { createExplorer, type Explorer, NOTHING, type Shared } from "./explorer.ts";
import { createBrought, type Place } from "./images.ts";
import { createModels } from "./models.ts";
import { storesOfSides } from "./second-side.ts";
import type { Store } from "./store.ts";
import { createWorkerLife } from "./worker-life.ts";

/** Both sides of the page; the first computes once it is `wanted`, the second only while it is shown. */
export function createSides(
  store: Store,
  place: Place,
  client: Client,
  wanted: ReadonlySignal<boolean>,
): { readonly first: Explorer; readonly second: Explorer } {
  const models = createModels(place, client);
  const fault = signal<ToldFault | null>(null);
  const shared: Shared = {
    place,
    client,
    models,
    brought: createBrought(),
    pointed: signal(NOTHING),
    fault,
    life: createWorkerLife(client, fault, models.forget),
  };
  const stores = storesOfSides(store);
  const beside = computed(() => store.state.value.view === "sides");
  const first = createExplorer("first", stores.first, shared, wanted);
  const second = createExplorer("second", stores.second, shared, beside);
  effect(() => {
    first.partner.value = beside.value ? second : null;
    second.partner.value = first;
  });
  return { first, second };
}
