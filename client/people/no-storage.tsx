/** This browser lets pages keep nothing: said before anybody writes a word. */
import { Button } from '../ui/button.tsx';
import type { Door } from '../session/door.ts';
import { Threshold, ThresholdLead } from './threshold.tsx';

export const NoStorage = ({ door }: { readonly door: Door }) => (
  <Threshold title="Nothing can be kept here">
    <ThresholdLead>
      This browser does not let pages store anything, so what you write would not be safe. Private windows and
      strict settings do that. Open Countersign in an ordinary window, or allow storage for this address.
    </ThresholdLead>
    <div>
      <Button onClick={() => door.retry()}>Try again</Button>
    </div>
  </Threshold>
);
