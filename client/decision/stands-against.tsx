/** What stands against a proposal, before its owner concludes it: objections, dissent, and what the rule lacks. */
import type { MemberId } from '#shared/kernel/ids.ts';
import type { ConcludingView } from './concluding-view.ts';
import styles from './opening-panel.module.css';

export function StandsAgainst(props: {
  readonly view: ConcludingView;
  readonly nameOf: (member: MemberId) => string;
}) {
  const { view, nameOf } = props;
  const { objections, dissent } = view.tally;
  return (
    <section className={styles.part} aria-label="What stands against it">
      <h3 className={styles.overline}>What stands against it</h3>
      {view.against.length + objections.length + dissent.length === 0 ? (
        <p>Nothing. No objection stands.</p>
      ) : (
        <ul className={styles.stands}>
          {objections.map((objection) => (
            <li key={objection.id} className={styles.objection}>
              <strong>
                <bdi>{nameOf(objection.by)}</bdi>
              </strong>{' '}
              objects: {objection.reason ?? 'the reason was redacted'}
              <br />
              <span className={styles.aside}>Would resolve it: {objection.resolution ?? 'redacted'}</span>
            </li>
          ))}
          {dissent.map(({ id, by, reason, setAside }) => (
            <li key={id} className={styles.objection}>
              <strong>
                <bdi>{nameOf(by)}</bdi>
              </strong>{' '}
              objects, and you set it aside: {reason ?? 'the reason was redacted'}
              <br />
              <span className={styles.aside}>
                Kept as dissent. Your reasons: {setAside?.reasons ?? 'redacted'}
              </span>
            </li>
          ))}
          {view.against.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <p className={styles.aside}>{view.answers.join(' ')}</p>
    </section>
  );
}
