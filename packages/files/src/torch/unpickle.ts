/*
 * A machine for the part of Python's pickle language (Lib/pickle.py, Lib/pickletools.py of CPython) that PyTorch writes
 * weights in. It makes plain data and calls nothing: a name in the file is looked up in `pickle-names.ts`, and one that
 * is not there is refused, as is every instruction that state dictionaries do not need. The cost is bounded by the
 * length of the pickle and `MAX_OBJECTS`; references are shared, never copied.
 */
import { invalidWeights, quoteName } from "../safetensors/header.ts";
import { construct, create, isKind, isKnownName, storageOf } from "./pickle-names.ts";
import { OPCODES, REFUSED_OPCODES } from "./pickle-opcodes.ts";
import { createReader, MAX_LINE_BYTES } from "./pickle-reader.ts";
import type { PickleValue } from "./pickle-values.ts";

/** Lists, tuples, dictionaries, tensors and names. A model of 2,000 tensors with its optimiser's state has some 40,000. */
export const MAX_OBJECTS = 500_000;
/** Objects that the file names again; PyTorch numbers each. */
export const MAX_REMEMBERED = 1_000_000;

/** The value of a pickle in the file `path`. Throws `INVALID_WEIGHTS` for whatever PyTorch does not write. */
export function unpickle(bytes: Uint8Array, path: string): PickleValue {
  const fail = (what: string) =>
    invalidWeights(path, `${what}; if you trust it, save its state_dict alone with torch.save`);
  const reader = createReader(bytes, (what) => fail(`its pickle ${what}`));
  const memo = new Map<number, PickleValue>();
  const marked: PickleValue[][] = [];
  let stack: PickleValue[] = [];
  let objects = 0;

  const pop = (): PickleValue => {
    const value = stack.pop();
    if (value === undefined) throw fail("its pickle takes a value where there is none");
    return value;
  };
  const top = (): PickleValue => {
    const value = stack.at(-1);
    if (value === undefined) throw fail("its pickle takes a value where there is none");
    return value;
  };
  const made = <Value extends PickleValue>(value: Value): Value => {
    if (++objects > MAX_OBJECTS) throw fail(`its pickle makes more than ${MAX_OBJECTS} objects`);
    return value;
  };
  const push = (value: PickleValue): void => void stack.push(value);
  const sinceMark = (): PickleValue[] => {
    const outer = marked.pop();
    if (outer === undefined) throw fail("its pickle closes a group that it did not open");
    const items = stack;
    stack = outer;
    return items;
  };
  const remember = (index: number): void => {
    if (memo.size >= MAX_REMEMBERED) throw fail(`its pickle remembers more than ${MAX_REMEMBERED} objects`);
    memo.set(index, top());
  };
  const recall = (index: number): void => {
    const value = memo.get(index);
    if (value === undefined) throw fail(`its pickle recalls object ${index}, which there is not`);
    push(value);
  };
  const name = (module: PickleValue, attribute: PickleValue): void => {
    if (typeof module !== "string" || typeof attribute !== "string")
      throw fail("its pickle names what is no text");
    if (module.length + attribute.length > MAX_LINE_BYTES)
      throw fail(`its pickle names something by ${module.length + attribute.length} characters`);
    const full = `${module}.${attribute}`;
    if (!isKnownName(full)) {
      throw fail(`it asks for Python's ${quoteName(full)}, which no weights need, and is refused`);
    }
    push(made({ kind: "global", name: full }));
  };
  const append = (items: readonly PickleValue[]): void => {
    const list = top();
    if (isKind(list, "passed over")) return;
    if (!isKind(list, "list")) throw fail("its pickle appends to what is no list");
    for (const item of items) list.items.push(item);
  };
  const setItems = (items: readonly PickleValue[]): void => {
    const dict = top();
    if (isKind(dict, "passed over")) return;
    if (!isKind(dict, "dict") || items.length % 2 !== 0)
      throw fail("its pickle sets entries of what is no dictionary");
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]!;
      if (isKind(key, "list") || isKind(key, "dict"))
        throw fail("its pickle has a dictionary under a list as its key");
      if (dict.entries.has(key)) throw fail(`its pickle has the key ${quoteName(String(key))} twice`);
      dict.entries.set(key, items[i + 1]!);
    }
  };
  const call = (): void => {
    const args = pop();
    const callee = pop();
    const result =
      isKind(callee, "global") && isKind(args, "tuple") ? construct(callee.name, args.items) : undefined;
    if (result === undefined)
      throw fail(`its pickle calls ${described(callee)} in a way that makes no weights`);
    push(made(result));
  };
  const instantiate = (): void => {
    pop();
    const type = pop();
    const result = isKind(type, "global") ? create(type.name) : undefined;
    if (result === undefined) throw fail(`its pickle makes an object of ${described(type)}`);
    push(made(result));
  };
  /** Attributes of an object. Of what is weights, only a module of TorchScript has any that count. */
  const build = (): void => {
    const state = pop();
    const object = top();
    if (isKind(object, "module")) {
      if (!isKind(state, "dict") || object.state !== undefined)
        throw fail("its pickle builds a module of no dictionary");
      object.state = state;
    } else if (!isKind(object, "dict") && !isKind(object, "passed over")) {
      throw fail(`its pickle sets the state of ${described(object)}`);
    }
  };
  const refer = (): void => {
    const storage = storageOf(pop());
    if (storage === undefined)
      throw fail("its pickle refers to something outside that is no storage of PyTorch's");
    push(made(storage));
  };

  const tuple = (count: number): void => {
    if (stack.length < count) throw fail("its pickle takes a value where there is none");
    push(made({ kind: "tuple", items: stack.splice(-count) }));
  };

  // A table and not a switch, which would compare each instruction with all before it: files are read once, by code that is
  // not compiled yet.
  const steps: Readonly<Record<number, () => void>> = {
    [OPCODES.PROTO]() {
      const version = reader.byte();
      if (version < 2 || version > 5) throw fail(`its pickle is of protocol ${version}; PyTorch writes 2`);
    },
    [OPCODES.FRAME]: reader.frame,
    [OPCODES.MARK]() {
      marked.push(stack);
      stack = made({ kind: "list", items: [] } as const).items;
    },
    [OPCODES.NONE]: () => push(null),
    [OPCODES.NEWTRUE]: () => push(true),
    [OPCODES.NEWFALSE]: () => push(false),
    [OPCODES.BININT]: () => push(reader.int32()),
    [OPCODES.BININT1]: () => push(reader.byte()),
    [OPCODES.BININT2]: () => push(reader.uint16()),
    [OPCODES.LONG1]: () => push(reader.long()),
    [OPCODES.BINFLOAT]: () => push(reader.float64()),
    [OPCODES.SHORT_BINUNICODE]: () => push(reader.text(reader.byte())),
    [OPCODES.BINUNICODE]: () => push(reader.text(reader.uint32())),
    [OPCODES.SHORT_BINBYTES]: () => push(made(reader.bytes(reader.byte()))),
    [OPCODES.BINBYTES]: () => push(made(reader.bytes(reader.uint32()))),
    [OPCODES.EMPTY_LIST]: () => push(made({ kind: "list", items: [] })),
    [OPCODES.EMPTY_TUPLE]: () => push(made({ kind: "tuple", items: [] })),
    [OPCODES.EMPTY_DICT]: () => push(made({ kind: "dict", entries: new Map() })),
    [OPCODES.TUPLE]: () => push(made({ kind: "tuple", items: sinceMark() })),
    [OPCODES.TUPLE1]: () => tuple(1),
    [OPCODES.TUPLE2]: () => tuple(2),
    [OPCODES.TUPLE3]: () => tuple(3),
    [OPCODES.APPEND]: () => append([pop()]),
    [OPCODES.APPENDS]: () => append(sinceMark()),
    [OPCODES.SETITEM]() {
      const value = pop();
      setItems([pop(), value]);
    },
    [OPCODES.SETITEMS]: () => setItems(sinceMark()),
    [OPCODES.BINPUT]: () => remember(reader.byte()),
    [OPCODES.LONG_BINPUT]: () => remember(reader.uint32()),
    [OPCODES.MEMOIZE]: () => remember(memo.size),
    [OPCODES.BINGET]: () => recall(reader.byte()),
    [OPCODES.LONG_BINGET]: () => recall(reader.uint32()),
    [OPCODES.GLOBAL]: () => name(reader.line(), reader.line()),
    [OPCODES.STACK_GLOBAL]() {
      const attribute = pop();
      name(pop(), attribute);
    },
    [OPCODES.REDUCE]: call,
    [OPCODES.NEWOBJ]: instantiate,
    [OPCODES.BUILD]: build,
    [OPCODES.BINPERSID]: refer,
  };

  for (let code = reader.byte(); code !== OPCODES.STOP; code = reader.byte()) {
    const step = steps[code];
    if (step === undefined) throw fail(refused(code));
    step();
  }
  const value = pop();
  if (stack.length > 0 || marked.length > 0) throw fail("its pickle ends with values left over");
  if (!reader.atEnd()) throw fail("bytes follow the end of its pickle");
  return value;
}

function refused(code: number): string {
  const known = REFUSED_OPCODES[code];
  return known === undefined
    ? `its pickle has byte 0x${code.toString(16).padStart(2, "0")} where an instruction belongs`
    : `its pickle has the instruction ${known}, which no weights need`;
}

function described(value: PickleValue): string {
  return isKind(value, "global") ? `Python's ${quoteName(value.name)}` : "what is no known name";
}
