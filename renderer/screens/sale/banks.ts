/** Peru's bank codes (SBS, the first three digits of a CCI) that are known; any other code can be typed. */
export const banks: readonly { code: string; name: string }[] = [
  { code: '002', name: 'BCP' },
  { code: '003', name: 'Interbank' },
  { code: '009', name: 'Scotiabank' },
  { code: '011', name: 'BBVA' },
]
