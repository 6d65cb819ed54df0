/** Everything asked for was done. */
export const OK = 0;
/** Something failed: a file, a model, one of several images. */
export const FAILURE = 1;
/** The command line is wrong: an option, a value, a target that is no class. */
export const USAGE = 2;
/** Stopped by a signal; as in a shell, 128 and the signal's number. */
export const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const;
