/** Rows of one shape as text: a figure as `rate (low–high)` in percent, everything else as it is. */
export function table(rows) {
  const columns = Object.keys(rows[0]);
  return [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
    .map((cells) => cells.join(" | "))
    .join("\n");
}

function cell(value) {
  if (value === null) return "–";
  if (typeof value !== "object") return String(value);
  const { rate, low, high } = value;
  return `${percent(rate)} (${percent(low)} to ${percent(high)})`;
}

function percent(value) {
  return (100 * value).toFixed(1);
}
