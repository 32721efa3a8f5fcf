/** A bug of ours must not look like lost work: what is on the device stays there, and one can reload. */
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import styles from './not-found.module.css';

interface Props {
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <main id="main" className={styles.page}>
        <h1>Something broke</h1>
        <EmptyState
          title="This page ran into an error of ours."
          action={
            <Button weight="primary" onClick={() => location.reload()}>
              Reload
            </Button>
          }
        >
          What you wrote is stored on this device and is still there. If it happens again, tell whoever runs
          this workspace.
        </EmptyState>
      </main>
    );
  }
}
