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
  'people',
  'file',
] as const
export type Section = (typeof sections)[number]
