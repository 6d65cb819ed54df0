/** Everything asked for was done. */
export const OK = 0;
/** Something failed: a file, a model, one of several images. */
export const FAILURE = 1;
/** The command line is wrong. */
export const USAGE = 2;
