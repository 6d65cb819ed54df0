/** Rows of one shape as text: a figure as `rate (low to high)`, in percent unless it has a unit; all else as it is. */
export function table(rows) {
  const columns = Object.keys(rows[0]);
  return [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
    .map((cells) => cells.join(" | "))
    .join("\n");
}

function cell(value) {
  if (value === null) return "–";
  if (typeof value !== "object") return String(value);
  const [rate, low, high] = [value.rate, value.low, value.high].map((figure) =>
    value.unit === undefined ? (100 * figure).toFixed(1) : figure.toFixed(2),
  );
  return `${rate} (${low} to ${high})${value.unit === undefined ? "" : ` ${value.unit}`}`;
}
