/** A relay that nobody has set up: the link is on its console. */
import { Threshold, ThresholdLead } from './threshold.tsx';

export const NotSetUp = () => (
  <Threshold title="Nobody has set this up yet">
    <ThresholdLead>
      The relay printed a link when it started. Whoever opens that link becomes the administrator and can
      invite the others.
    </ThresholdLead>
  </Threshold>
);
