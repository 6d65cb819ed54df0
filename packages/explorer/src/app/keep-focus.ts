/** Rooms of the page that the focus can be in, as it is in no control of theirs. */
const ROOMS = "section, aside, main, dialog";

/**
 * Keeps the focus near where it was when what had it is taken out of the page or cannot have it any longer, as a button
 * that has done what it is for: in the room round it that is still there. Whoever reads on by keyboard goes on from there.
 */
export function keepFocus(page: Document): void {
  let round: readonly HTMLElement[] = [];
  page.addEventListener("focusin", ({ target }) => {
    round = ancestors(target as HTMLElement);
  });
  page.addEventListener("focusout", ({ target }) => {
    const left = target as HTMLElement;
    // What is taken out is left before it is gone; what is still there then was left by the reader.
    setTimeout(() => {
      if (page.activeElement === page.body && left.isConnected && canHave(left)) round = [];
    });
  });
  new MutationObserver(() => {
    const { activeElement } = page;
    if (round.length === 0 || (activeElement !== page.body && canHave(activeElement!))) return;
    const room = round.find((each) => each.isConnected && each.matches(ROOMS));
    round = [];
    if (room === undefined) return;
    room.tabIndex = -1;
    room.focus({ preventScroll: true });
  }).observe(page.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
}

const canHave = (element: Element) =>
  element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled");

function ancestors(element: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let at = element.parentElement; at !== null; at = at.parentElement) found.push(at);
  return found;
}
