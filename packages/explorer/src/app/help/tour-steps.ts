import type { ImageRef } from "../../state/view-state.ts";

/** What the tour is shown with. */
export const SAMPLE: ImageRef = { from: "example", id: "1f436" };

export interface TourStep {
  /** What of the page it tells of. */
  readonly at: string;
  readonly title: string;
  readonly text: string;
}

/** A minute's reading in all. */
export const TOUR: readonly TourStep[] = [
  {
    at: ".overlay",
    title: "The picture, in parts",
    text: "The model looked at this picture and found its parts. Each has a letter and a colour. Point at one, and its words are marked wherever they stand.",
  },
  {
    at: ".bars",
    title: "Its answer",
    text: "What the model says, with its rivals. Click a rival to ask why that one.",
  },
  {
    at: ".causes",
    title: "What made the answer",
    text: "Each part’s share in it: to the right, parts that speak for the answer; striped and to the left, parts against it.",
  },
  {
    at: ".taken-away",
    title: "Take a part away",
    text: "Click a part of the picture, or press its letter. The model answers again without it, and the bars move. “Put back” undoes it.",
  },
  {
    at: ".versus",
    title: "Why one and not another?",
    text: "Type any two things: you see which parts speak for the one and which for the other.",
  },
  {
    at: ".both-halves",
    title: "Words that both halves hold",
    text: "In the middle stand the words that the model sees in the picture and also knows the answer by. Take one out, and see what is left.",
  },
  {
    at: ".leave",
    title: "Take it with you",
    text: "Every figure, the data behind it, and the whole page can be saved. Press ? at any time for the keys, and for this tour.",
  },
];
