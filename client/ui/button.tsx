/** A button in one of three weights, or a link that looks like one. */
import type { ButtonHTMLAttributes, Ref } from 'react';
import { classNames } from './class-names.ts';
import styles from './button.module.css';

export type ButtonWeight =
  /** The one primary action of a place. */
  | 'primary'
  /** Everything else that acts. */
  | 'secondary'
  /** Text that can be pressed. */
  | 'plain'
  /** Takes something away. */
  | 'danger';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly weight?: ButtonWeight;
  readonly size?: 'small' | 'normal';
  readonly ref?: Ref<HTMLButtonElement>;
}

export const Button = ({ weight = 'secondary', size = 'normal', className, ...rest }: ButtonProps) => (
  <button type="button" {...rest} className={classNames(buttonClass(weight, size), className)} />
);

/** For links and triggers that must look like a button. */
export const buttonClass = (weight: ButtonWeight, size: 'small' | 'normal' = 'normal'): string =>
  classNames(styles.button, styles[weight], size === 'small' && styles.small);
