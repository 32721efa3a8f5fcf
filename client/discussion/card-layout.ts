/** Where the cards of the margin stand: beside their words, never over one another, the focused one exactly. */

export interface CardBox<Id> {
  readonly id: Id;
  /** Top of the card's words, px from the top of the margin. */
  readonly wantedTop: number;
  readonly height: number;
}

/**
 * @param cards in document order.
 * @param least no card stands above this, px.
 * @returns top of each card, px, in the order given.
 */
export function layOutCards<Id>(
  cards: readonly CardBox<Id>[],
  focused: Id | null,
  gap: number,
  least: number,
): readonly number[] {
  const focus = cards.findIndex((card) => card.id === focused);
  const tops = focus < 0 ? [] : pushUp(cards, focus, gap);
  const missing = least - (tops[0] ?? least);
  let free = least;
  return cards.map((card, i) => {
    const above = tops[i];
    const wanted = above ?? card.wantedTop;
    // Where the cards before the focused one find no room above, they keep it and it moves down after all.
    const top = above !== undefined && missing <= 0 ? Math.max(wanted, least) : Math.max(wanted, free);
    free = top + card.height + gap;
    return top;
  });
}

/** Tops of the cards up to the focused one, which takes its place and pushes those before it up. */
function pushUp<Id>(cards: readonly CardBox<Id>[], focus: number, gap: number): number[] {
  const tops: number[] = [];
  let ceiling = Number.POSITIVE_INFINITY;
  for (let i = focus; i >= 0; i--) {
    const card = cards[i];
    if (!card) continue;
    const top = Math.min(card.wantedTop, ceiling - gap - card.height);
    tops[i] = top;
    ceiling = top;
  }
  return tops;
}
