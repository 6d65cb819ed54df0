// What the engine uses of a browser beyond what Node has too.

declare var crossOriginIsolated: boolean | undefined;

declare var navigator: { readonly hardwareConcurrency: number };
