/*
 * Characters that come out of UTF-8 when it is read in another encoding, as insides of character classes.
 * Source: ftfy 6.3.1 by Robyn Speer (Apache-2.0): MOJIBAKE_CATEGORIES in ftfy/badness.py, UTF8_CLUES in ftfy/chardata.py.
 */

/** Kinds of characters that are told apart to find neighbours no one would write. */
export const KINDS = {
  common: "\u00a0\u00ad´·–-―’…",
  c1: "\u0080-\u009f",
  bad: "¤¦¨ª¬¯¸ºƒ\u02c6\u02c7˘˛˜†‡‰⌐◊\ufffd",
  law: "§¶",
  currency: "¢£¥₧€",
  start: "¡©«¿΄΅‘‚“„•‹\uf8ff",
  end: "®»˝”›™",
  numeric: "±-³µ¹¼-¾×÷⁄№∂∆∏∑√∞∩∫≈≠≡≤≥",
  kaomoji: "°Ò-ÖÙ-Üò-öø-üŌŐŪŲ",
  upperAccented: "À-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽҐ",
  lowerAccented: "ß-ñüāăąćčďđēėęěğģīįķĺļľłœŕśşšťźżžґﬁﬂ",
  upperCommon: "ÞΆΈ-ΊΌΎΏΑ-ΫЁ-Я",
  lowerCommon: "ά-ωа-џ",
  box: "│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓",
} as const;

/** Characters of which each stands for a byte of UTF-8, by the place of the byte. */
export const PLACES = {
  firstOfTwo: "Â-ßĀĂĆČĎĐĒĖĘĚĞĢĪİĶĹĻŁŃŅŇŌŐŘŚŞŠŢŪŮŰŲŹŻŽΒ-ΡΣ-ίВ-Я",
  firstOfThree: "à-ïāăąćčďēėęěģīįķĺļŕźΰ-οа-п",
  firstOfFour: "ðóđğšπσру",
  continuation: " \u0080-¿ÆØæøĄąĽľŁłŒœŖŗŚśŞ-šŤťŸ-žƒ\u02c6\u02c7˘˛-˝΄-ΆΈ-ΊΌΎΏЁ-ЌЎЏё-ќўџҐґ–-―‘-‚“-„†-•…‰‹›€№™",
  /** Continuations that do not stand for themselves beside mojibake, as spaces, dashes and quotation marks may. */
  strictContinuation: "\u0080-¿ÆØæøĄąĽľŁłŒœŖŗŚśŞ-šŤťŸ-žƒ\u02c6\u02c7˘˛-˝΄-ΆΈ-ΊΌΎΏЁ-ЌЎЏё-ќўџҐґ†‡‰‹›€№™",
} as const;
