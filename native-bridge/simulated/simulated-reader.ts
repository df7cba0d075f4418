import type { ReaderFamily } from '../../domain/readings.ts'
import { simulatedAbecs } from './abecs.ts'
import { simulatedIdtech } from './idtech.ts'
import { simulatedMagtek } from './magtek.ts'
import { simulatedMiura } from './miura.ts'
import type { SimulatedReader } from './reader.ts'
import { simulatedVerifoneXpi } from './verifone-xpi.ts'

export type SimulatedReaderDependencies = {
  /** The KSN counter used last; the first card has the one after it. @default 0 */
  counter?: number
}

/** The simulated reader of a family. */
export const simulatedReader = (
  family: ReaderFamily,
  { counter = 0 }: SimulatedReaderDependencies = {},
): SimulatedReader => {
  switch (family) {
    case 'idtech':
      return simulatedIdtech(counter)
    case 'magtek':
      return simulatedMagtek(counter)
    case 'abecs':
      return simulatedAbecs(counter)
    case 'verifone-xpi':
      return simulatedVerifoneXpi(counter)
    case 'miura':
      return simulatedMiura(counter)
  }
}
