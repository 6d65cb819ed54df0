/** One line of the benchmark: what, its value, what it must be, and whether it is. */
export function line(what, value, unit, limit, digits = 0) {
  const text = `${value.toFixed(digits)} ${unit}`;
  if (limit === undefined) return print(what, text, "");
  const [kind, bound] = limit;
  const met = kind === "at most" ? value <= bound : value >= bound;
  print(what, text, `${kind} ${bound} ${unit}: ${met ? "met" : "MISSED"}`);
}

function print(what, text, verdict) {
  process.stdout.write(`${what.padEnd(62)} ${text.padStart(14)}   ${verdict}\n`);
}
