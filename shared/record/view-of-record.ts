/** A verified record as the letter that Markdown, HTML and the screen show. */
import { decisionView, type DecisionView } from './decision-view.ts';
import { titleOf } from '../document/plain-text.ts';
import type { RecordText } from './record-text.ts';
import type { VerifiedRecord } from './verify-record.ts';

/** @param zone of local times; the owner's when it is left out. */
export const viewOfRecord = ({ state, workspace, record }: VerifiedRecord, zone?: string): DecisionView =>
  decisionView(state, workspace, {
    number: record.number,
    title: record.content ? titleOf(record.content) : '',
    ...(zone === undefined ? {} : { zone }),
  });

export const textOfRecord = ({ record }: VerifiedRecord): RecordText => ({ content: record.content });
