// Files in a page.

export { readBank } from "./banks/read-bank-web.ts";
export { readClasses } from "./banks/read-classes-web.ts";
export { readExplanation } from "./explanations/read-explanation-web.ts";
export { readImage } from "./images/read-image-web.ts";
