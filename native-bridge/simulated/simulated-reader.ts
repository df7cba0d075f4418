import type { ReaderFamily } from '../../domain/readings.ts'
import { simulatedAbecs } from './abecs.ts'
import { simulatedIdtech } from './idtech.ts'
import type { UsedKeys } from './ksn-counter.ts'
import { simulatedMagtek } from './magtek.ts'
import { simulatedMiura } from './miura.ts'
import type { SimulatedReader } from './reader.ts'
import { simulatedVerifoneXpi } from './verifone-xpi.ts'

export type SimulatedReaderDependencies = Partial<UsedKeys>

/** The simulated reader of a family. */
export const simulatedReader = (
  family: ReaderFamily,
  { counter = 0, injectedAt = 0 }: SimulatedReaderDependencies = {},
): SimulatedReader => {
  const used = { counter, injectedAt }
  switch (family) {
    case 'idtech':
      return simulatedIdtech(used)
    case 'magtek':
      return simulatedMagtek(used)
    case 'abecs':
      return simulatedAbecs(used)
    case 'verifone-xpi':
      return simulatedVerifoneXpi(used)
    case 'miura':
      return simulatedMiura(used)
  }
}
