/**
 * What the sum of the amount object makes the test host answer (Kushki, Test data): a processor's code, and whether
 * it comes late. @param minor the sum, minor units
 */
export function byAmount(minor: number, voidOrReverse: boolean): { code: string; slow: boolean } {
  switch (minor) {
    case 10_00:
      return { code: '01', slow: false }
    case 40_00:
      return { code: '04', slow: false }
    case 50_00:
      return { code: '05', slow: false }
    case 74_00:
      return { code: '00', slow: true }
    case 174_00:
      return { code: '00', slow: voidOrReverse }
    default:
      return { code: '00', slow: false }
  }
}
