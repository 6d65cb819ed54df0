import { stemKey, words } from "./words.ts";

/** Words that carry no content of their own. */
const STOP_WORDS = `a an and as at by for from in into is it its kind like looking no not of on or over shaped some
  style that the their this to type under up with without`;

/**
 * Words that name visible properties or parts shared by many classes. A class name may hold them ("dog face", "red
 * apple", "four leaf clover") without its descriptors ("white face", "red skin", "four leaves") giving it away.
 */
const GENERIC_WORDS = `black white grey gray red green blue yellow orange brown pink purple golden silver tan beige
  dark light bright pale colourful colorful
  big large small little tiny long short tall wide thin thick broad narrow high low heavy full half
  one two three four five six seven eight nine ten single double many several
  left right front back top bottom side upper lower inner outer middle open closed
  round square flat curved straight pointed soft hard smooth rough
  face head body nose eye ear mouth lip tooth tongue cheek chin brow forehead neck beard hair fur skin feather
  tail leg foot paw arm hand finger wing beak horn shell shoulder back belly chest
  leaf stem root petal branch trunk bark
  wheel window door roof wall handle lid base edge frame button strap screen light hole line spot stripe dot`;

const keys = (list: string) => new Set(words(list).map(stemKey));
const stopKeys = keys(STOP_WORDS);
const genericKeys = keys(GENERIC_WORDS);

/**
 * Keys of the words of a class name that would give it away in a descriptor: all but single letters, stop words and
 * generic words. `generic` is true when the name has generic words only ("orange", "feather"), which then count.
 */
export function tellingWords(className: string): { keys: ReadonlySet<string>; generic: boolean } {
  const content = words(className)
    .filter((word) => word.length > 1)
    .map(stemKey)
    .filter((key) => !stopKeys.has(key));
  const telling = content.filter((key) => !genericKeys.has(key));
  return telling.length > 0
    ? { keys: new Set(telling), generic: false }
    : { keys: new Set(content), generic: true };
}
