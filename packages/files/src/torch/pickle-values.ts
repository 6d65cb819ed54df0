/** What the pickle machine makes: plain data, whatever the file names; nothing of it is ever called. */
export type PickleValue = null | boolean | number | bigint | string | Uint8Array | PickleObject;

export type PickleObject =
  | PickleList
  | PickleDict
  | GlobalName
  | StorageReference
  | TensorReference
  | ModuleState
  | PassedOver;

/** A list, tuple or `torch.Size`. */
export interface PickleList {
  readonly kind: "list" | "tuple";
  readonly items: PickleValue[];
}

/** A dictionary, ordered or not. */
export interface PickleDict {
  readonly kind: "dict";
  readonly entries: Map<PickleValue, PickleValue>;
}

/** A class or function of Python, by its name. */
export interface GlobalName {
  readonly kind: "global";
  /** "torch._utils._rebuild_tensor_v2" */
  readonly name: string;
}

/** A file of the archive that holds the numbers of tensors. */
export interface StorageReference {
  readonly kind: "storage";
  /** PyTorch's number format: "Float", "Half", …; undefined where the tensors say it. */
  readonly type: string | undefined;
  readonly key: string;
  /** Numbers in it; bytes where `type` is undefined. */
  readonly length: number;
}

/** A view of a storage; sizes, strides and offset in numbers. */
export interface TensorReference {
  readonly kind: "tensor";
  readonly storage: StorageReference;
  readonly type: string;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** An object of a TorchScript archive. */
export interface ModuleState {
  readonly kind: "module";
  readonly name: string;
  /** Set once, after the object itself. */
  state: PickleDict | undefined;
}

/** Something of a training state that no weights are made of: a path, a number of numpy's, the arguments of a script. */
export interface PassedOver {
  readonly kind: "passed over";
  readonly name: string;
}
