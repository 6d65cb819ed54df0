export { type Explorer, type ExplorerOptions, serveExplorer } from "./serve.ts";
export { type Mount, mounts, site } from "./mounts.ts";
export type { ListedResults, Session } from "../session.ts";
