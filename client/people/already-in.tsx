/** `/join` for somebody who is signed in here: an invitation is for a newcomer, and it was left alone. */
import { Link } from 'wouter';
import { Threshold, ThresholdLead } from './threshold.tsx';

/** @param person The name of whoever is signed in. */
export const AlreadyIn = ({ person }: { readonly person: string }) => (
  <Threshold title="You are here already">
    <ThresholdLead>
      This browser is signed in as <bdi>{person}</bdi>, so nothing was done with the invitation.{' '}
      <Link href="/" replace>
        Go to the library
      </Link>
    </ThresholdLead>
  </Threshold>
);
