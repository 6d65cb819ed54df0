import { crc32, deflateRawSync } from "node:zlib";
import { bytesFrom, joined, uint16, uint32, uint64 } from "./byte-parts.ts";

export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the directory says instead of the truth. */
  readonly lies?: {
    readonly size?: number;
    readonly offset?: number;
    readonly method?: number;
    readonly flags?: number;
    /** Attributes of the file that it was, of which Unix's are the upper 16 bits. */
    readonly attributes?: number;
  };
  /** Another name, size, method or flags before the bytes than in the directory. */
  readonly local?: {
    readonly name?: string;
    readonly size?: number;
    readonly method?: number;
    readonly flags?: number;
  };
  /** Nothing of the file before this offset; what lies between is a hole. */
  readonly from?: number;
}

export interface ZipStyle {
  /** What the bytes of each entry are aligned to: 64 as PyTorch does by default, 1 for not at all. */
  readonly alignment?: number;
  /** Whether sizes stand behind the bytes and not before them, as PyTorch has it. */
  readonly describedBehind?: boolean;
  /** Whether entries are compressed, as zip programs do if they are not told otherwise. */
  readonly deflated?: boolean;
}

/** A stretch of a file. */
export interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const FOUR = 0xffffffff;

/** A zip file of stored entries. */
export const zipFile = (entries: readonly ArchiveEntry[], style: ZipStyle = {}): Uint8Array =>
  joined(zipPieces(entries, style).map(({ bytes }) => bytes));

/** The same as pieces, between which there are holes where entries ask for them; with a zip64 end beyond 4 GiB. */
export function zipPieces(entries: readonly ArchiveEntry[], style: ZipStyle = {}): Piece[] {
  const { alignment = 64, describedBehind = false, deflated = false } = style;
  const pieces: Piece[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, bytes, lies = {}, local = {}, from = 0 } of entries) {
    at = Math.max(at, from);
    const stored = deflated ? deflateRawSync(bytes) : bytes;
    const called = new TextEncoder().encode(local.name ?? name);
    const padding = (alignment - ((at + 30 + called.length + 4) % alignment)) % alignment;
    const extra = alignment === 1 ? new Uint8Array() : bytesFrom("FB", uint16(padding), "Z".repeat(padding));
    const [crc, method] = [uint32(crc32(bytes)), lies.method ?? (deflated ? 8 : 0)];
    const flags = uint16((lies.flags ?? 0x800) | (describedBehind ? 8 : 0));
    const sizes = (size: number) => [uint32(lies.size ?? size), uint32(lies.size ?? bytes.length)];
    const before = describedBehind
      ? new Uint8Array(12)
      : bytesFrom(crc, ...sizes(local.size ?? stored.length));
    const flagsHere = local.flags === undefined ? flags : uint16(local.flags);
    const head = bytesFrom(flagsHere, uint16(local.method ?? method), uint32(0), before);
    const behind = describedBehind ? bytesFrom("PK\x07\x08", crc, ...sizes(stored.length)) : new Uint8Array();
    pieces.push({
      offset: at,
      bytes: bytesFrom(
        "PK\x03\x04",
        uint16(0),
        head,
        uint16(called.length),
        uint16(extra.length),
        called,
        extra,
        stored,
        behind,
      ),
    });
    const listed = new TextEncoder().encode(name);
    const wide = at >= FOUR ? bytesFrom(uint16(1), uint16(8), uint64(at)) : new Uint8Array();
    directory.push(
      bytesFrom(
        "PK\x01\x02",
        uint16(0),
        uint16(0),
        bytesFrom(flags, uint16(method), uint32(0), crc, ...sizes(stored.length)),
        uint16(listed.length),
        uint16(wide.length),
        new Uint8Array(6),
        uint32(lies.attributes ?? 0),
        uint32(lies.offset ?? Math.min(at, FOUR)),
        listed,
        wide,
      ),
    );
    at += pieces.at(-1)!.bytes.length;
  }
  const index = joined(directory);
  return [...pieces, { offset: at, bytes: bytesFrom(index, zipEnd(entries.length, index.length, at)) }];
}

function zipEnd(entries: number, size: number, offset: number): Uint8Array {
  const count = uint16(entries);
  const short = bytesFrom(
    "PK\x05\x06",
    uint32(0),
    count,
    count,
    uint32(size),
    uint32(Math.min(offset, FOUR)),
    uint16(0),
  );
  if (offset < FOUR) return short;
  const [many, nothing] = [uint64(entries), uint32(0)];
  return bytesFrom(
    bytesFrom(
      "PK\x06\x06",
      uint64(44),
      uint16(45),
      uint16(45),
      nothing,
      nothing,
      many,
      many,
      uint64(size),
      uint64(offset),
    ),
    bytesFrom("PK\x06\x07", nothing, uint64(offset + size), uint32(1)),
    short,
  );
}
