/** First visit of this device with no relay in reach: nothing is here yet to show. */
import { Button } from '../ui/button.tsx';
import type { Door } from '../session/door.ts';
import { Threshold, ThresholdLead } from './threshold.tsx';

export const Unreachable = ({ door }: { readonly door: Door }) => (
  <Threshold title="No relay in reach">
    <ThresholdLead>
      This device has not been signed in here before, so it needs the relay once. After that, everything you
      have opened works without it.
    </ThresholdLead>
    <div>
      <Button onClick={() => door.retry()}>Try again</Button>
    </div>
  </Threshold>
);
