import { CommonGroundError } from "@commonground/core";

/** One line: where, what is wrong, what to do. */
export function truthError(where: string, what: string, advice: string): CommonGroundError {
  return new CommonGroundError("INVALID_DATA_SET", `${where}: ${what}; ${advice}`);
}
