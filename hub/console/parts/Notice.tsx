import type { ReactNode } from 'react'
import { Icon } from '../../../renderer/parts/Icon.tsx'

const icons = { good: 'check', info: 'clock', warn: 'warning', bad: 'warning' } as const

/** Something to know, by shape and colour; read out when it appears. */
export const Notice = ({ tone, children }: { tone: keyof typeof icons; children: ReactNode }) => (
  <div className={`notice tone-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
    <Icon name={icons[tone]} />
    <div>{children}</div>
  </div>
)
