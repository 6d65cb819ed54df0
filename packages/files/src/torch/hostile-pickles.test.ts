import { describe, expect, test } from "vitest";
import {
  integer,
  pickle,
  type PicklePart,
  tensorCall,
  text,
  torchFile,
  uint32,
} from "../../testing/torch-archive.ts";
import { memorySource } from "../bytes/byte-source.ts";
import { OPCODES, REFUSED_OPCODES } from "./pickle-opcodes.ts";
import { readTorchHeader } from "./read-torch-header.ts";
import { MAX_OBJECTS, MAX_REMEMBERED, unpickle } from "./unpickle.ts";

const PROTOCOL = "\x80\x02";
const NUMBERS = new Uint8Array(16);

/** What reading an archive whose pickle is `data` is refused with. */
async function refusal(...parts: readonly PicklePart[]): Promise<string> {
  const file = torchFile(pickle(PROTOCOL, ...parts), [NUMBERS]);
  const error = await readTorchHeader(memorySource(file, "evil.pt")).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toMatchObject({
    code: "INVALID_WEIGHTS",
    message: expect.stringMatching(/^evil\.pt: [^\n]+$/u),
  });
  return (error as Error).message;
}

const COMMAND = text("touch /tmp/owned");

describe("code is refused by its name", () => {
  test.each<[string, readonly PicklePart[], string]>([
    ["REDUCE of os.system", ["cos\nsystem\n", COMMAND, "\x85R."], "os.system"],
    ["REDUCE of posix.system", ["cposix\nsystem\n", COMMAND, "\x85R."], "posix.system"],
    ["STACK_GLOBAL", [text("os"), text("system"), "\x93", COMMAND, "\x85R."], "os.system"],
    ["STACK_GLOBAL of short texts", ["\x8c\x02os\x8c\x06system\x93)R."], "os.system"],
    ["builtins.eval", ["cbuiltins\neval\n", COMMAND, "\x85R."], "builtins.eval"],
    ["builtins.exec", ["c__builtin__\nexec\n", COMMAND, "\x85R."], "__builtin__.exec"],
    ["builtins.getattr", ["cbuiltins\ngetattr\n."], "builtins.getattr"],
    ["subprocess.Popen", ["csubprocess\nPopen\n."], "subprocess.Popen"],
    ["runpy", ["crunpy\n_run_code\n."], "runpy._run_code"],
    ["a module within torch", ["ctorch.hub\nload\n."], "torch.hub.load"],
    ["a dotted attribute", ["ctorch\nserialization.os.system\n."], "torch.serialization.os.system"],
    ["a name that only begins as one that is known", ["ctorch\nFloatStorageX\n."], "torch.FloatStorageX"],
    [
      "TorchScript's loader of code",
      ["ctorch.jit._pickle\nbuild_anything\n."],
      "torch.jit._pickle.build_anything",
    ],
    ["torch.load within the file", ["ctorch.serialization\n_load\n."], "torch.serialization._load"],
    [
      "a method of a class of collections",
      ["ccollections\nOrderedDict.fromkeys\n."],
      "collections.OrderedDict.fromkeys",
    ],
  ])("%s", async (_, parts, name) => {
    expect(await refusal(...parts)).toContain(`it asks for Python's "${name}"`);
  });

  test.each<[string, readonly PicklePart[]]>([
    ["INST", ["(", COMMAND, "ios\nsystem\n."]],
    ["OBJ", ["(cos", "o."]],
    ["NEWOBJ_EX", ["ccollections\nOrderedDict\n)}\x92."]],
    ["EXT1", ["\x82\x01."]],
    ["EXT2", ["\x83\x01\x00."]],
    ["EXT4", ["\x84\x01\x00\x00\x00."]],
    ["PERSID", ["Pstorage\n."]],
    ["LONG4", ["\x8b", uint32(0x7fffffff), "."]],
    ["LONG", ["L1L\n."]],
    ["INT", ["I1\n."]],
    ["FLOAT", ["F1.5\n."]],
    ["STRING", ["S'a'\n."]],
    ["UNICODE", ["Va\n."]],
    ["BINSTRING", ["T", uint32(1), "a."]],
    ["BINUNICODE8", ["\x8d", uint32(0xffffffff), uint32(0xffffffff), "."]],
    ["BINBYTES8", ["\x8e", uint32(0xffffffff), uint32(0x7fffffff), "."]],
    ["BYTEARRAY8", ["\x96", uint32(1), uint32(0), "a."]],
    ["NEXT_BUFFER", ["\x97."]],
    ["DUP", ["}2."]],
    ["POP", ["}}0."]],
    ["POP_MARK", ["(1."]],
    ["GET", ["g0\n."]],
    ["PUT", ["}p0\n."]],
    ["EMPTY_SET", ["\x8f."]],
    ["FROZENSET", ["(\x91."]],
  ])("the instruction %s", async (name, parts) => {
    const message = await refusal(...parts);
    if (name === "OBJ") expect(message).toMatch(/Python's|without an end/);
    else expect(message).toContain(name === "BINSTRING" ? "BINSTRING" : `instruction ${name},`);
  });
});

test("every byte that is no instruction of weights is refused as such, whatever it is", () => {
  const known = new Set<number>(Object.values(OPCODES));
  for (let code = 0; code < 256; code++) {
    if (known.has(code)) continue;
    const name = REFUSED_OPCODES[code] ?? `0x${code.toString(16).padStart(2, "0")}`;
    expect(() => unpickle(Uint8Array.of(0x80, 2, 0x7d, code, 0x2e), "evil.pt")).toThrow(name);
  }
});

describe("what is known cannot be used for anything else", () => {
  test.each<[string, readonly PicklePart[], RegExp]>([
    [
      "a name called on what it is not for",
      ["ctorch\nFloatStorage\n)R."],
      /calls Python's "torch.FloatStorage"/,
    ],
    ["a text called", [text("os.system"), ")R."], /calls what is no known name/],
    [
      "a tensor of no storage",
      ["ctorch._utils\n_rebuild_tensor_v2\n(", text("x"), integer(0), "))\x89NtR."],
      /calls Python's/,
    ],
    ["a negative offset", [tensorCall("0", [4], { offset: -1 }), "."], /calls Python's "torch\._utils/],
    [
      "numbers that are the negative of what is stored",
      [tensorCall("0", [4], { bits: pickle("}", text("neg"), "\x88s") }), "."],
      /calls Python's "torch\._utils/,
    ],
    [
      "a tensor of a class that is none",
      [
        "ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v2\ncargparse\nNamespace\n)NtR.",
      ],
      /calls Python's "torch\._tensor/,
    ],
    ["a negative stride", [tensorCall("0", [4], { strides: [-1] }), "."], /calls Python's/],
    ["a negative size", [tensorCall("0", [-4], { length: 4 }), "."], /calls Python's/],
    ["NEWOBJ of a function", ["ctorch._utils\n_rebuild_tensor_v2\n)\x81."], /makes an object of Python's/],
    [
      "BUILD with __setstate__ on a tensor",
      ["}(", text("a"), tensorCall("0", [4]), "}bu."],
      /sets the state of/,
    ],
    ["BUILD on a name", ["ccollections\nOrderedDict\n}b."], /sets the state of Python's "collections/],
    ["BUILD of a module by a list", ["c__torch__\nM\n)\x81]b."], /builds a module of no dictionary/],
    ["BUILD twice", ["c__torch__\nM\n)\x81}b}b."], /builds a module/],
    ["a persistent id of another kind", [text("/etc/passwd"), "Q."], /refers to something outside/],
    [
      "a persistent id of another class",
      ["(", text("storage"), "ccollections\nOrderedDict\n", text("0"), text("cpu"), integer(4), "tQ."],
      /outside/,
    ],
    ["APPEND to a dictionary", ["}Na."], /appends to what is no list/],
    ["SETITEM of a list", ["]NNs."], /sets entries of what is no dictionary/],
    ["SETITEMS of an odd number", ["}(Nu."], /sets entries/],
    ["a key twice", ["}(", text("a"), "N", text("a"), "Nu."], /the key "a" twice/],
    ["a list as a key", ["}]Ns."], /under a list/],
  ])("%s", async (_, parts, message) => {
    expect(await refusal(...parts)).toMatch(message);
  });
});

describe("a broken machine stops with one error", () => {
  test.each<[string, readonly PicklePart[], RegExp]>([
    ["nothing at all", [], /ends too early/],
    ["STOP of nothing", ["."], /takes a value where there is none/],
    ["values left over", ["}}."], /values left over/],
    ["a group left open", ["}(."], /takes a value/],
    ["a group closed twice", ["tt."], /closes a group/],
    ["bytes after the end", ["}.}"], /bytes follow/],
    ["a tuple of too much", ["N\x87."], /takes a value/],
    ["an object that was not remembered", ["h\x07."], /recalls object 7/],
    ["a text beyond the end", ["X", uint32(0xffffffff), "a."], /ends too early/],
    ["bytes beyond the end", ["B", uint32(0xffffffff), "a."], /ends too early/],
    ["a frame beyond the end", ["\x95", uint32(0xffffffff), uint32(0xffffffff), "}."], /ends too early/],
    ["text that is not UTF-8", ["X", uint32(2), "\xc3\x28."], /not UTF-8/],
    ["a name of a megabyte", [`c${"a".repeat(1_000_000)}\nb\n.`], /name without an end/],
    ["a whole number of 255 bytes", ["\x8a\xff", new Uint8Array(255), "."], /whole number of 255 bytes/],
    ["an instruction that there is not", ["\xff."], /byte 0xff where an instruction belongs/],
    ["another protocol", ["\x80\x09}."], /protocol 9/],
  ])("%s", async (_, parts, message) => {
    expect(await refusal(...parts)).toMatch(message);
  });
});

/** Entries of a dictionary: each number, and nothing under it. */
function manyNumbers(count: number): Uint8Array {
  const bytes = new Uint8Array(6 * count);
  for (let i = 0; i < count; i++) bytes.set(pickle(integer(i), "N"), 6 * i);
  return bytes;
}

describe("bombs", () => {
  const LEVELS = Array.from({ length: 60 }, (_, i) => i);

  test("a billion laughs by the memo stay shared", async () => {
    const levels = LEVELS.map((i) =>
      pickle("](", ...Array.from({ length: 10 }, () => pickle("h", i)), "eq", i + 1),
    );
    expect(await refusal("(]q\x00", ...levels, "t.")).toMatch(/no weights/);
  });

  test("wrappers that hold the one below twice, sixty deep, are not walked", async () => {
    const deep = LEVELS.reduce(
      (below, i) => pickle("}(", text("model"), below, text("state_dict"), "h", i, "uq", i + 1),
      pickle("}q\x00"),
    );
    expect(await refusal(deep, ".")).toMatch(/no weights/);
  });

  test("modules that hold the one below twice, sixty deep, end by their number", async () => {
    const deep = LEVELS.reduce(
      (below, i) => pickle("c__torch__\nM\n)\x81}(", text("a"), below, text("b"), "h", i, "ubq", i + 1),
      pickle("c__torch__\nM\n)\x81}bq\x00"),
    );
    expect(await refusal(deep, ".")).toMatch(/more than 200000 modules/);
  });

  test("a dictionary and a module within themselves end", async () => {
    const held = pickle("h\x00", text("a"), tensorCall("0", [4]));
    expect(await refusal("}q\x00(", text("state_dict"), held, "u.")).toMatch(/nests weights deeper/);
    expect(await refusal("c__torch__\nM\n)\x81q\x00}(", text("a"), "h\x00ub.")).toMatch(
      /nest deeper than 64/,
    );
  });

  test("brackets a million deep and a million objects are refused by their number", () => {
    const deep = pickle(PROTOCOL, "]".repeat(MAX_OBJECTS + 1), ".");
    expect(() => unpickle(deep, "deep.pt")).toThrow(`makes more than ${MAX_OBJECTS} objects`);
    expect(() => unpickle(pickle(PROTOCOL, "(".repeat(MAX_OBJECTS + 1), "."), "marks.pt")).toThrow("objects");
    const memo = pickle(PROTOCOL, "}", "\x94".repeat(MAX_REMEMBERED + 1), ".");
    expect(() => unpickle(memo, "memo.pt")).toThrow(`remembers more than ${MAX_REMEMBERED}`);
  });

  test("sizes without end, of tensors without end, are refused at the first", async () => {
    const sizes = pickle("(", "K\x01".repeat(1_000_000), "tq\x01");
    const storage = pickle("(", text("storage"), "ctorch\nFloatStorage\n", text("0N"), "NK\x01tQ");
    const call = pickle("(", storage, "K\x00h\x01h\x01\x89NtR");
    expect(await refusal("(", sizes, "ctorch._utils\n_rebuild_tensor_v2\n", call, "t.")).toMatch(
      /calls Python's/,
    );
  });

  test("a class with a name of a megabyte, named without end, is refused at the first", async () => {
    const long = pickle(text("__torch__"), "q\x00", text("a".repeat(1_000_000)), "q\x01");
    const again = "h\x00h\x01\x93".repeat(10_000);
    expect(await refusal("(", long, "\x93", again, "t.")).toMatch(/names something by 1000009 characters/);
  });

  test("wrappers that all hold the same dictionary of a million numbers go through it once", async () => {
    const numbers = manyNumbers(1_000_000);
    const names = ["model_state_dict", "model", "module"];
    const levels = LEVELS.slice(0, 5);
    const deep = levels.reduce(
      (below, i) =>
        pickle(
          "}(",
          text("state_dict"),
          below,
          ...names.map((name) => pickle(text(name), "h", i)),
          "uq",
          i + 1,
        ),
      pickle("}(", numbers, "uq\x00"),
    );
    const start = process.cpuUsage();
    const spent = () => Object.values(process.cpuUsage(start)).reduce((a, b) => a + b);
    expect(await refusal("}(", text("none"), "}(", numbers, "uu.")).toMatch(/no weights/);
    const once = spent();
    expect(await refusal(deep, ".")).toMatch(/no weights/);
    expect(spent()).toBeLessThan(once * 6);
  });

  test("modules within modules that share a million attributes end by their number", async () => {
    const numbers = manyNumbers(300_000);
    const leaf = pickle("c__torch__\nM\n)\x81}(", numbers, "ubq\x00");
    const deep = LEVELS.slice(0, 16).reduce(
      (below, i) => pickle("c__torch__\nM\n)\x81}(", text("a"), below, text("b"), "h", i, "ubq", i + 1),
      leaf,
    );
    expect(await refusal(deep, ".")).toMatch(/more than 2000000 attributes/);
  });

  test("names that grow with each module are refused by their length", async () => {
    const long = text("a".repeat(400));
    const deep = LEVELS.slice(0, 4).reduce(
      (below) => pickle("c__torch__\nM\n)\x81}(", long, below, "ub"),
      pickle("c__torch__\nM\n)\x81}(", text("w"), tensorCall("0", [4]), "ub"),
    );
    expect(await refusal(deep, ".")).toMatch(/name of more than 1024 characters/);
  });

  test("numbers without end make no list", async () => {
    expect(await refusal("N".repeat(3_000_000), ".")).toMatch(/left over/);
  });
});

describe("tensors are views of what the file has", () => {
  test.each<[string, Uint8Array, RegExp]>([
    ["more than its storage", tensorCall("0", [5]), /not those of 5 F32/],
    ["beyond its storage", tensorCall("0", [4], { offset: 1, length: 4 }), /reaches beyond its storage/],
    [
      "sizes whose product overflows",
      tensorCall("0", [0x7fffffff, 0x7fffffff, 0x7fffffff], { length: 4 }),
      /reaches beyond/,
    ],
    [
      "sizes whose product is no number",
      tensorCall("0", [...Array.from({ length: 63 }, () => 0x7fffffff), 0], { length: 4 }),
      /reaches beyond/,
    ],
    ["a storage that is not there", tensorCall("9", [4]), /has no file "data\/9"/],
    ["a storage that climbs out", tensorCall("../../etc/passwd", [4]), /has no file/],
    ["columns first", tensorCall("0", [2, 2], { strides: [1, 2] }), /strides \[1, 2\].*\.contiguous\(\)/],
    ["one number for all", tensorCall("0", [4], { strides: [0] }), /strides \[0\]/],
    [
      "one number for more than there are",
      tensorCall("0", [5], { strides: [0], length: 4 }),
      /strides \[0\]/,
    ],
    ["complex numbers", tensorCall("0", [2], { type: "ComplexFloat" }), /number format ComplexFloat/],
  ])("%s", async (_, tensor, message) => {
    expect(await refusal("}(", text("a"), tensor, "u.")).toMatch(message);
  });

  test("shared storages, offsets, sides of one and empty tensors are where they lie", async () => {
    const data = pickle(
      PROTOCOL,
      "}(",
      text("whole"),
      tensorCall("0", [2, 2]),
      text("row"),
      tensorCall("0", [2], { offset: 2, length: 4 }),
      text("one"),
      tensorCall("0", [2, 1], { strides: [1, 9], length: 4 }),
      text("none"),
      tensorCall("0", [0, 3], { strides: [1, 1], offset: 4, length: 4 }),
      "u.",
    );
    const file = torchFile(data, [NUMBERS]);
    const { tensors } = await readTorchHeader(memorySource(file));
    const { begin } = tensors.get("whole")!;
    expect(begin % 64).toBe(0);
    expect(Object.fromEntries(tensors)).toEqual({
      whole: { dtype: "F32", shape: [2, 2], begin, end: begin + 16 },
      row: { dtype: "F32", shape: [2], begin: begin + 8, end: begin + 16 },
      one: { dtype: "F32", shape: [2, 1], begin, end: begin + 8 },
      none: { dtype: "F32", shape: [0, 3], begin: begin + 16, end: begin + 16 },
    });
  });
});
