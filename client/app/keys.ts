/** Every key the app listens to, for the `?` dialog; each command has a second way on screen. */

export interface KeyEntry {
  /** Alternatives, each a combination such as "Mod+Alt+M". */
  readonly combos: readonly string[];
  readonly does: string;
}

export const keyGroups: readonly { readonly title: string; readonly keys: readonly KeyEntry[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      { combos: ['?'], does: 'Show these keys' },
      { combos: ['/'], does: 'Search the library' },
      { combos: ['Escape'], does: 'Close what is open' },
    ],
  },
  {
    title: 'Writing',
    keys: [
      { combos: ['/'], does: 'Insert: headings, lists, tables, a proposal' },
      { combos: ['Alt+F10'], does: 'To the toolbar' },
      { combos: ['Mod+K'], does: 'Link the selected words' },
      { combos: ['Mod+Alt+ArrowUp', 'Mod+Alt+ArrowDown'], does: 'Move the block' },
      { combos: ['Mod+B', 'Mod+I', 'Mod+E'], does: 'Bold, italic, code' },
      { combos: ['Mod+Z', 'Mod+Shift+Z'], does: 'Undo and redo what you wrote' },
    ],
  },
  {
    title: 'Discussion',
    keys: [
      { combos: ['Mod+Alt+M', 'Mod+Shift+M'], does: 'Comment on the selected words' },
      { combos: ['Mod+Enter'], does: 'Send' },
      { combos: ['Alt+]', 'Alt+['], does: 'Next and previous thread' },
      { combos: ['J', 'K'], does: 'The same, with focus in the margin' },
      { combos: ['R'], does: 'Reply, in the margin' },
      { combos: ['E'], does: 'Resolve, in the margin' },
    ],
  },
];
