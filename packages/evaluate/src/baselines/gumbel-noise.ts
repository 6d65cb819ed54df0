import type { Random } from "@commonground/core";

/**
 * Noise for the scores of one batch's images, `numbers` an image (D · N), distributed by Gumbel's law, −ln(−ln u). The
 * numbers of one image are drawn; every image has them from another place on, at random, so that within an image all are
 * independent, and a batch costs no more logarithms than an image. What is returned is good until the next call.
 */
export function gumbelNoise(numbers: number, random: Random): (images: number) => Float32Array {
  const drawn = new Float32Array(numbers);
  // u = 0 would be an infinite number.
  for (let i = 0; i < numbers; i++) drawn[i] = -Math.log(-Math.log(random() + 2 ** -33));
  let held = new Float32Array();
  return (images) => {
    if (held.length < images * numbers) held = new Float32Array(images * numbers);
    const noise = held.subarray(0, images * numbers);
    for (let image = 0; image < images; image++) {
      const place = Math.floor(random() * numbers);
      noise.set(drawn.subarray(place), image * numbers);
      noise.set(drawn.subarray(0, place), image * numbers + numbers - place);
    }
    return noise;
  };
}
