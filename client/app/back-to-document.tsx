/** The way back from a page about a document to its text. */
import { Link } from 'wouter';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { buttonClass } from '../ui/button.tsx';

export const BackToDocument = ({ document }: { readonly document: LedgerId }) => (
  <Link href={`/d/${document}`} className={buttonClass('secondary')}>
    To the text
  </Link>
);
