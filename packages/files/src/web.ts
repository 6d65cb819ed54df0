// Files in a page.

export { readBank } from "./banks/read-bank-web.ts";
export { readClasses } from "./banks/read-classes-web.ts";
export { MAX_EXPLANATION_BYTES } from "./explanations/parse-explanation.ts";
export { readExplanation } from "./explanations/read-explanation-web.ts";
export { DEFAULT_ENDPOINT } from "./hub/default-endpoint.ts";
export { type HubAddress, parseHubAddress } from "./hub/hub-address.ts";
export { fileAddress, listRepository, type ListRepositoryOptions } from "./hub/list-repository-web.ts";
export type { RemoteFile } from "./hub/parse-listing.ts";
export { readImage } from "./images/read-image-web.ts";
