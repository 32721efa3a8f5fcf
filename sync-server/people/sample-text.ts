/** The text of the sample decision that greets the first administrator. */
import type { ContentJson } from '#shared/acts/act.ts';
import { BlockId } from '#shared/kernel/ids.ts';

/** Blocks that the sample's acts point at. */
export const sampleBlocks = {
  proposal: BlockId.parse('sample-proposal'),
  counted: BlockId.parse('sample-counted'),
  updates: BlockId.parse('sample-updates'),
} as const;

const text = (words: string): ContentJson => ({ type: 'text', text: words });
const paragraph = (words: string, id?: BlockId): ContentJson => ({
  type: 'paragraph',
  ...(id && { attrs: { id } }),
  content: [text(words)],
});
const heading = (words: string): ContentJson => ({
  type: 'heading',
  attrs: { level: 2 },
  content: [text(words)],
});
const bullets = (items: readonly string[]): ContentJson => ({
  type: 'bulletList',
  content: items.map((words) => ({ type: 'listItem', content: [paragraph(words)] })),
});

const sampleTitle = 'Sample: written updates instead of the Monday meeting';

/** @param owner as the text names the person who keeps it going. */
export const sampleText = (owner: string): ContentJson => ({
  type: 'doc',
  content: [
    { type: 'title', content: [text(sampleTitle)] },
    {
      type: 'blockquote',
      content: [
        paragraph(
          'This is a sample, made for trying things out. Approve it, object to it, or comment on any of its words; whoever set this place up is among the people asked. The others in it are made up, and nothing here is binding.',
        ),
      ],
    },

    heading('Context'),
    paragraph(
      'Every Monday at ten we sit together for an hour and tell each other what we did last week. Nine people take part. Three of them join before breakfast, two after dinner. Most weeks somebody cannot come, and hears the rest from memory on Tuesday.',
    ),
    paragraph(
      'In October we counted. Of 36 subjects, 31 were reports that nobody had a question about. Four were questions to one person. One needed all of us, and it was not decided, because the person who knew the figures was on a train.',
      sampleBlocks.counted,
    ),
    paragraph(
      'Writing takes longer than speaking. Reading takes less time than listening, waits until it suits, and leaves something behind that a new colleague can find in a year.',
    ),

    heading('Proposal'),
    {
      type: 'proposal',
      attrs: { id: sampleBlocks.proposal },
      content: [
        paragraph(
          'From the first of next month we hold no Monday meeting. Each of us writes an update by the evening of their own Monday: what was finished, what is stuck, and what somebody else has to know. Ten lines at most.',
          sampleBlocks.updates,
        ),
        paragraph(
          'Questions about an update are asked beside it, in writing, to one person, and are answered within a working day. What two exchanges do not settle becomes a meeting of those whom it concerns, with the question as its agenda.',
        ),
        paragraph(`${owner} keeps this going, and looks with all of us after eight weeks whether it serves.`),
      ],
    },

    heading('What changes for you'),
    bullets([
      'You get an hour back, and give twenty minutes of it to writing.',
      'You read eight short updates when it suits you, in the order that suits you.',
      'If something is urgent, you still call.',
    ]),

    heading('Alternatives considered'),
    paragraph(
      'Keep the meeting and make it shorter. We tried half an hour in spring. It took forty-five minutes, and the reports became faster, not better.',
    ),
    paragraph('A chat channel. It is quickly filled, and nobody finds anything in it a week later.'),
    paragraph(
      'A meeting every second week. That halves the price and keeps the cause: everybody hears everything, at the one hour that suits nobody.',
    ),

    heading('What would make us stop'),
    paragraph(
      'If after eight weeks fewer than two thirds of us write by Monday evening, or if anybody says that they know less than before, we go back to the meeting and write down why.',
    ),
  ],
});
