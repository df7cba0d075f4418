import { Button } from 'react-aria-components'
import { simulatedScenarioSchema } from '../../contract/readers.ts'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'

/** Opened once, it stays so on every screen: whoever tries the reader does so more than once. */
let wasOpen = false

/** Training's reader: what it is told to do. It speaks real frames through the real decoders. */
export function SimulateButtons() {
  const { t } = useWords()
  return (
    <details
      className="simulate"
      open={wasOpen}
      onToggle={(event) => {
        wasOpen = event.currentTarget.open
      }}
    >
      <summary>{t('reader.simulate')}</summary>
      <div className="simulate-buttons">
        {simulatedScenarioSchema.options.map((scenario) => (
          <Button
            key={scenario}
            className="button button-small"
            onPress={() => void ipc.readers.simulate({ scenario })}
          >
            {t(`reader.scenario.${scenario}`)}
          </Button>
        ))}
      </div>
    </details>
  )
}
