/** What the bytes 80 to 9F stand for in windows-1252, those that it leaves open as in Latin-1 (encoding.spec.whatwg.org). */
export const WINDOWS_1252_FROM_80 = "€\u0081‚ƒ„…†‡\u02c6‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
