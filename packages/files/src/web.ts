// Files in a page.

export { readImage } from "./images/read-image-web.ts";
