export interface Places {
  readonly low: number;
  readonly range: number;
}

/** Where bars of such values stand: zero is on the scale. */
export function placesOf(values: readonly number[]): Places {
  const low = Math.min(0, ...values);
  return { low, range: Math.max(0, ...values) - low || 1 };
}

/** A bar to the right of zero, or to its left. */
export function Balance({ value, place: { low, range } }: { value: number; place: Places }) {
  return (
    <span class="balance" style={{ "--zero": -low / range }}>
      <i
        class={value < 0 ? "against" : "for"}
        style={{
          left: `${((Math.min(value, 0) - low) / range) * 100}%`,
          width: `${(Math.abs(value) / range) * 100}%`,
        }}
      />
    </span>
  );
}
