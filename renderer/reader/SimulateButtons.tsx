import { Button } from 'react-aria-components'
import { simulatedScenarioSchema } from '../../contract/readers.ts'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'

/** Training's reader: what it is told to do. It speaks real frames through the real decoders. */
export function SimulateButtons() {
  const { t } = useWords()
  return (
    <fieldset className="simulate" aria-label={t('reader.simulate')}>
      {simulatedScenarioSchema.options.map((scenario) => (
        <Button
          key={scenario}
          className="button button-small"
          onPress={() => void ipc.readers.simulate({ scenario })}
        >
          {t(`reader.scenario.${scenario}`)}
        </Button>
      ))}
    </fieldset>
  )
}
