export function makeSchema(): Readonly<Record<string, string>>;
