/** Version of the package; the same in all of them. */
export const SOFTWARE_VERSION = "0.1.0";

/** Version of the method: rises with every change that changes numbers. */
export const METHOD_VERSION = 3;
