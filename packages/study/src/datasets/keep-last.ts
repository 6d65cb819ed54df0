/** Keeps what was read last, and nothing before it: who asks in order reads each thing once. */
export type KeepLast<T> = (key: string, read: () => Promise<T>) => Promise<T>;

export function keepLast<T>(): KeepLast<T> {
  let last: { key: string; value: Promise<T> } | undefined;
  return (key, read) => {
    if (last?.key === key) return last.value;
    const value = read();
    last = { key, value };
    // A failure is told to who asked, and tried again for the next.
    value.catch(() => (last = last?.value === value ? undefined : last));
    return value;
  };
}
