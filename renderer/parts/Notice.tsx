import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'

export type Tone = 'good' | 'warn' | 'bad' | 'info'
const icons: Readonly<Record<Tone, IconName>> = {
  good: 'check',
  warn: 'warning',
  bad: 'cross',
  info: 'question',
}

/** A sentence that matters. `isUrgent` interrupts a screen reader; others wait their turn. */
export const Notice = (props: { tone: Tone; children: ReactNode; isUrgent?: boolean }) => (
  <div className={`notice tone-${props.tone}`} role={props.isUrgent ? 'alert' : 'status'}>
    <Icon name={icons[props.tone]} />
    <div>{props.children}</div>
  </div>
)
