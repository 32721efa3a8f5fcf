/** The body that a new document starts with. */
import type { ContentJson } from '#shared/acts/act.ts';
import type { Template } from './templates.ts';

const heading = (text: string): ContentJson => ({
  type: 'heading',
  attrs: { level: 2 },
  content: [{ type: 'text', text }],
});
const paragraph: ContentJson = { type: 'paragraph' };

/** The content of a template's body; block ids are given by whoever writes it into a body. */
export function templateContent(id: Template['id']): ContentJson {
  const title: ContentJson = { type: 'title' };
  switch (id) {
    case 'blank':
      return { type: 'doc', content: [title, paragraph] };
    case 'rfc':
      return {
        type: 'doc',
        content: [
          title,
          heading('Context'),
          paragraph,
          heading('Proposal'),
          { type: 'proposal', content: [paragraph] },
          heading('Alternatives'),
          paragraph,
          heading('Open questions'),
          paragraph,
        ],
      };
  }
}
