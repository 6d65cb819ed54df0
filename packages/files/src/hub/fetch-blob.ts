import { constants, open, rename } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { CommonGroundError } from "@commonground/core";
import { blobHash } from "./blob-hash.ts";
import type { HubOptions } from "./hub-options.ts";
import { receiveBody, type Growing } from "./receive-body.ts";
import { request, type Answer } from "./request.ts";
import type { RemoteFile } from "./resolve-revision.ts";
import type { Subject } from "./status-error.ts";
import { PassingFailure, withRetries } from "./with-retries.ts";

/** One for a part that was bad from the start, one for a bad transfer; a third says that the source is bad. */
const MAX_CORRUPT = 3;

/** A server that gives less than this before it breaks off counts as one that gives nothing. */
const PROGRESS_BYTES = 1 << 20;

const READ_BYTES = 1 << 20;

export interface BlobSource {
  readonly url: string;
  readonly file: RemoteFile;
  readonly subject: Subject;
}

/**
 * Downloads a file into `part`, going on where an earlier download stopped, and gives it the name `blob` once its
 * length and hash are right. Throws `CORRUPT` and what `request` throws; the part stays for the next time unless its
 * bytes are wrong.
 */
export async function fetchBlob(
  source: BlobSource,
  part: string,
  blob: string,
  options: HubOptions,
  onBytes: (received: number) => void,
): Promise<void> {
  let corrupt = 0;
  const handle = await open(part, constants.O_RDWR | constants.O_CREAT);
  try {
    await withRetries(async () => {
      const growing = await reopen(handle, source.file);
      onBytes(growing.offset);
      if (growing.offset < source.file.size) await receive(source, growing, options, onBytes);
      const flaw = flawOf(source.file, growing);
      if (flaw === null) return;
      await handle.truncate(0);
      corrupt += 1;
      const failure = new CommonGroundError(
        "CORRUPT",
        `${source.subject.name}: what arrives is not what the hub lists (${flaw}), and was thrown away; ` +
          "try again later, and check HF_ENDPOINT and any proxy between",
      );
      throw corrupt < MAX_CORRUPT ? new PassingFailure(failure) : failure;
    }, options);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, blob);
}

function flawOf(file: RemoteFile, { offset, hash }: Growing): string | null {
  if (offset !== file.size) return `more than ${file.size} bytes`;
  const found = hash.digest("hex");
  return found === file.blob ? null : `hash ${found} instead of ${file.blob}`;
}

/** The hash of what the part holds already; a part that is too long starts anew. */
async function reopen(handle: FileHandle, file: RemoteFile): Promise<Growing> {
  const { size } = await handle.stat();
  const growing = { handle, hash: newHash(file), offset: 0 };
  if (size > file.size) {
    await handle.truncate(0);
    return growing;
  }
  const buffer = Buffer.allocUnsafe(Math.min(size, READ_BYTES));
  while (growing.offset < size) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, growing.offset);
    if (bytesRead === 0) break;
    growing.hash.update(buffer.subarray(0, bytesRead));
    growing.offset += bytesRead;
  }
  return growing;
}

function newHash(file: RemoteFile) {
  const hash = blobHash(file.blob, file.size);
  if (hash === null) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${file.path}: ${JSON.stringify(file.blob)} is no hash; expected 64 hexadecimal digits (SHA-256) or 40 (git); check HF_ENDPOINT`,
    );
  }
  return hash;
}

/** Receives the rest. Returns with the whole file, or with a flaw in it; throws where bytes are missing. */
async function receive(
  source: BlobSource,
  growing: Growing,
  options: HubOptions,
  onBytes: (received: number) => void,
): Promise<void> {
  const { url, file, subject } = source;
  const start = growing.offset;
  const headers: Record<string, string> = start > 0 ? { range: `bytes=${start}-` } : {};
  try {
    await request(url, headers, subject, options, async (answer) => {
      await alignWithAnswer(answer, growing, file);
      checkLength(answer, growing, source);
      const fits = await receiveBody(answer, growing, file.size, onBytes);
      if (!fits) growing.offset = file.size + 1;
    });
  } catch (error) {
    throw error instanceof PassingFailure && growing.offset - start >= PROGRESS_BYTES
      ? new PassingFailure(error.failure, { retryAfterMs: error.retryAfterMs, progressed: true })
      : error;
  }
  if (growing.offset < file.size) {
    throw new PassingFailure(
      new CommonGroundError(
        "NETWORK",
        `${subject.name}: the connection ended after ${growing.offset} of ${file.size} bytes; ` +
          "try again, what has arrived is kept",
      ),
      { progressed: growing.offset - start >= PROGRESS_BYTES },
    );
  }
}

/** A server that ignores the range sends the file from its start, or another part than was asked for. */
async function alignWithAnswer({ response }: Answer, growing: Growing, file: RemoteFile): Promise<void> {
  const range = response.headers.get("content-range");
  const fits = response.status === 206 && range === `bytes ${growing.offset}-${file.size - 1}/${file.size}`;
  if (fits || growing.offset === 0) return;
  await growing.handle.truncate(0);
  growing.hash = newHash(file);
  growing.offset = 0;
  if (response.status === 206) {
    await response.body?.cancel();
    throw new PassingFailure(
      new CommonGroundError(
        "NETWORK",
        `${file.path}: the server sends another part (${range}) than was asked for; try again later`,
      ),
    );
  }
}

function checkLength({ response }: Answer, growing: Growing, { file, subject }: BlobSource): void {
  const length = response.headers.get("content-length");
  const expected = file.size - growing.offset;
  if (length === null || Number(length) === expected) return;
  throw new PassingFailure(
    new CommonGroundError(
      "CORRUPT",
      `${subject.name}: the server announces ${length} bytes where the hub lists ${expected}; ` +
        "try again later, and check HF_ENDPOINT and any proxy between",
    ),
  );
}
