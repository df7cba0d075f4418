/** The sections, in the order of the list. */
export const sections = [
  'store',
  'kushki',
  'liquido',
  'rules',
  'queue',
  'limits',
  'card',
  'readers',
  'printer',
  'counter',
  'people',
  'file',
] as const
export type Section = (typeof sections)[number]
