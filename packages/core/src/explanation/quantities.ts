// Numbers and texts of a result that have bounds: the JSON Schema of an explanation takes them over from here.

/** @asType integer @minimum 0 */
export type Count = number;

/** Of a whole: 0 to 1. @minimum 0 @maximum 1 */
export type Proportion = number;

/** Hexadecimal, lower case. @pattern ^[0-9a-f]{64}$ */
export type Sha256 = string;
