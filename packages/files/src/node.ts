// Files, disks and the hub, in Node.

export { type BankSummary, listBanks, readBank, readBankShape } from "./banks/read-bank.ts";
export { readClasses } from "./banks/read-classes.ts";
export { readExplanations } from "./explanations/read-explanations.ts";
export { type FileKind, fileSource } from "./bytes/file-source.ts";
export { fileError, readFileBytes, type ReadFileOptions } from "./bytes/read-file-bytes.ts";
export { cacheDirectory } from "./disk/cache-directory.ts";
export { checkWritable } from "./disk/check-writable.ts";
export { hashFile } from "./disk/hash-file.ts";
export { IMAGE_EXTENSIONS, listImages } from "./disk/list-images.ts";
export { readLines } from "./disk/read-lines.ts";
export { rememberedHash } from "./disk/remembered-hash.ts";
export { type JsonLines, openJsonLines } from "./disk/json-lines.ts";
export { fileTextCache } from "./disk/text-cache.ts";
export { writeFileAtomically } from "./disk/write-atomically.ts";
export type { DownloadProgress } from "./hub/download-file.ts";
export { findSnapshot, type Snapshot } from "./hub/find-snapshot.ts";
export type { Retry } from "./hub/hub-options.ts";
export { hubSettings, type HubSettings } from "./hub/hub-settings.ts";
export { type CachedModel, listCache } from "./hub/list-cache.ts";
export { pruneCache, type Pruned } from "./hub/prune-cache.ts";
export { pullModel, type PullOptions } from "./hub/pull-model.ts";
export { removeModel } from "./hub/remove-model.ts";
export { type VerifiedFile, verifyCache } from "./hub/verify-cache.ts";
export { MAX_IMAGE_BYTES } from "./images/image-limits.ts";
export { readImage } from "./images/read-image.ts";
export { readJson } from "./json/read-json.ts";
export type { ChooseFiles, ChosenFiles } from "./hub/chosen-files.ts";
