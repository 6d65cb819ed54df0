/** CLIPScore's factor on reported similarities (Hessel et al. 2021). */
export const SCORE_SCALE = 2.5;
