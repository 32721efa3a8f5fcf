/** What a new document can start with, by name. */
export interface Template {
  readonly id: 'blank' | 'rfc';
  readonly label: string;
  readonly says: string;
}

export const templates: readonly Template[] = [
  { id: 'blank', label: 'Blank document', says: 'A title and a page' },
  { id: 'rfc', label: 'Request for comments', says: 'Context, proposal, alternatives, open questions' },
];
