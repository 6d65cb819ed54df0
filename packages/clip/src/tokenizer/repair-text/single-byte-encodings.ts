import { WINDOWS_1252_FROM_80 } from "../windows-1252.ts";

/*
 * Bytes stand here as the characters of the same number ("binary strings"), so that regular expressions find them.
 */

/** An encoding of one byte a character. */
export interface SingleByteEncoding {
  readonly name: string;
  /**
   * Whether bytes without a meaning keep that of Latin-1, and 1A stands for U+FFFD, as if the encoding had been read by
   * a lenient program (ftfy's "sloppy" codecs, ftfy/bad_codecs/sloppy.py).
   */
  readonly sloppy: boolean;
  /** The bytes of a text; undefined for one that the encoding cannot hold. */
  readonly encode: (text: string) => string | undefined;
}

function encoding(name: string, upper: string, sloppy = false): SingleByteEncoding {
  const bytes = new Map<string, string>(sloppy ? [["\ufffd", "\u001a"]] : [["\u001a", "\u001a"]]);
  for (const [i, character] of [...upper].entries()) bytes.set(character, String.fromCharCode(0x80 + i));
  return {
    name,
    sloppy,
    encode: (text) => {
      let encoded = "";
      for (const character of text) {
        const byte = character < "\u0080" && character !== "\u001a" ? character : bytes.get(character);
        if (byte === undefined) return undefined;
        encoded += byte;
      }
      return encoded;
    },
  };
}

const LATIN_1 = Array.from({ length: 128 }, (_, i) => String.fromCharCode(0x80 + i)).join("");
const LATIN_1_FROM_A0 = LATIN_1.slice(0x20);

const WINDOWS_1251 =
  "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї" +
  "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя";

const CENTRAL_EUROPEAN_FROM_C0 = "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

const WINDOWS_1250 =
  "€\u0081‚\u0083„…†‡\u0088‰Š‹ŚŤŽŹ\u0090‘’“”•–—\u0098™š›śťžź\u00a0\u02c7˘Ł¤Ą¦§¨©Ş«¬\u00ad®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż" +
  CENTRAL_EUROPEAN_FROM_C0;

const WINDOWS_1253 =
  "€\u0081‚ƒ„…†‡\u0088‰\u008a‹\u008c\u008d\u008e\u008f\u0090‘’“”•–—\u0098™\u009a›\u009c\u009d\u009e\u009f" +
  "\u00a0΅Ά£¤¥¦§¨©ª«¬\u00ad®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏ" +
  "ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡÒΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώÿ";

const WINDOWS_1254 =
  "€\u0081‚ƒ„…†‡\u02c6‰Š‹Œ\u008d\u008e\u008f\u0090‘’“”•–—˜™š›œ\u009d\u009eŸ" +
  LATIN_1_FROM_A0.replace("Ð", "Ğ")
    .replace("Ý", "İ")
    .replace("Þ", "Ş")
    .replace("ð", "ğ")
    .replace("ý", "ı")
    .replace("þ", "ş");

const WINDOWS_1257 =
  "€\u0081‚\u0083„…†‡\u0088‰\u008a‹\u008c¨\u02c7¸\u0090‘’“”•–—\u0098™\u009a›\u009c¯˛\u009f" +
  "\u00a0¡¢£¤¥¦§Ø©Ŗ«¬\u00ad®Æ°±²³´µ¶·ø¹ŗ»¼½¾æ" +
  "ĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽßąįāćäåęēčéźėģķīļšńņóōõö÷ųłśūüżž˙";

const ISO_8859_2 =
  `${LATIN_1.slice(0, 0x20)}\u00a0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00adŽŻ°ą˛ł´ľś\u02c7¸šşťź˝žż` + CENTRAL_EUROPEAN_FROM_C0;

const MAC_ROMAN =
  "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ" +
  "–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙı\u02c6˜¯˘˙˚¸˝˛\u02c7";

const CODE_PAGE_437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√\u207f²■\u00a0";

/**
 * The encodings that UTF-8 is mistaken for, in the order in which they are tried (CHARMAP_ENCODINGS in
 * ftfy/chardata.py, ftfy 6.3.1 by Robyn Speer, Apache-2.0). Tables: unicode.org, MAPPINGS/VENDORS.
 */
export const SINGLE_BYTE_ENCODINGS: readonly SingleByteEncoding[] = [
  encoding("latin-1", LATIN_1),
  encoding("windows-1252", WINDOWS_1252_FROM_80 + LATIN_1_FROM_A0, true),
  encoding("windows-1251", WINDOWS_1251, true),
  encoding("windows-1250", WINDOWS_1250, true),
  encoding("windows-1253", WINDOWS_1253, true),
  encoding("windows-1254", WINDOWS_1254, true),
  encoding("windows-1257", WINDOWS_1257, true),
  encoding("iso-8859-2", ISO_8859_2),
  encoding("macintosh", MAC_ROMAN),
  encoding("cp437", CODE_PAGE_437),
];
