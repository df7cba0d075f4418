import type { RowState } from '../../domain/operations.ts'

/** Shapes beside words, so that no state is told by colour alone. Drawn on a 24-unit grid. */
const paths = {
  check: 'M4 12.5l5 5L20 6.5',
  cross: 'M5.5 5.5l13 13M18.5 5.5l-13 13',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.5l3.5 2',
  question: 'M8.5 9a3.5 3.5 0 1 1 5.2 3.1c-1 .6-1.7 1.2-1.7 2.4M12 18.4v.2',
  warning: 'M12 3.5L2.5 20h19L12 3.5zM12 10v4.5M12 17.4v.2',
  send: 'M3.5 12h15M13 6l6 6-6 6',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20.5 20.5',
  queue: 'M4 6h16M4 12h16M4 18h10',
  chart: 'M4 20V10M10 20V4M16 20v-8M21 20H3',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  pulse: 'M3 12h4l3-7 4 14 3-7h4',
  card: 'M3 6h18v12H3zM3 10h18',
  cut: 'M4 4l16 16M6 12a6 6 0 0 1 2-4.5M12 18.2v.2M9 15a4 4 0 0 1 3-1.2M12 6a9 9 0 0 1 8.5 4',
  online: 'M4 10a11.5 11.5 0 0 1 16 0M7.5 13.5a6.5 6.5 0 0 1 9 0M12 18v.2',
  pause: 'M8 5v14M16 5v14',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4',
  back: 'M20 12H5M11 6l-6 6 6 6',
} as const
export type IconName = keyof typeof paths

export const Icon = ({ name }: { name: IconName }) => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
)

export const stateIcons: Readonly<Record<RowState, IconName>> = {
  queued: 'clock',
  sending: 'send',
  unknown: 'question',
  inProgress: 'clock',
  attention: 'warning',
  approved: 'check',
  declined: 'cross',
  refused: 'cross',
  expired: 'cut',
  cancelled: 'cut',
}
