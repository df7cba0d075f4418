import type { SimulatedReaderName } from '../../contract/settings.ts'
import { simulatedAbecs, trainingPinpad } from './abecs.ts'
import { simulatedIdtech } from './idtech.ts'
import type { UsedKeys } from './ksn-counter.ts'
import { simulatedMagtek } from './magtek.ts'
import { simulatedMiura } from './miura.ts'
import type { SimulatedReader } from './reader.ts'
import { simulatedVerifoneXpi } from './verifone-xpi.ts'

export type SimulatedReaderDependencies = Partial<UsedKeys>

/** The simulated reader of a family, or training's own. */
export const simulatedReader = (
  reader: SimulatedReaderName,
  { counter = 0, injectedAt = 0, ...keys }: SimulatedReaderDependencies = {},
): SimulatedReader => {
  const used = { counter, injectedAt, ...keys }
  switch (reader) {
    case 'training':
      return trainingPinpad(used)
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
