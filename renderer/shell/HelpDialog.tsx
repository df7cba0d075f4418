import { Button } from 'react-aria-components'
import { rowStateSchema } from '../../domain/operations.ts'
import { useWords } from '../i18n/index.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { StateMark } from '../parts/StateMark.tsx'
import { useSnapshot } from '../store/snapshot.ts'
import { appInfo } from '../store/stores.ts'

/** As the keyboard names them, in the order of the rail, then of the way through an operation. */
const keys = ['F1', 'F2', 'F4', 'F6', 'F7', 'F8', 'F9', 'F10', 'Enter', 'Esc'] as const

/** Every key, what each state of an operation means, and which program this is. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const info = useSnapshot(appInfo)
  return (
    <Dialog title={t('shell.help.title')} onClose={onClose}>
      <h3>{t('shell.help.keys')}</h3>
      <dl className="help-keys">
        {keys.map((key) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`shell.help.key.${key}`)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('shell.help.scan')}</p>
      <h3>{t('shell.help.states')}</h3>
      <dl className="help-states">
        {rowStateSchema.options.map((state) => (
          <div key={state}>
            <dt>
              <StateMark state={state} />
            </dt>
            <dd>{t(`shell.help.state.${state}`)}</dd>
          </div>
        ))}
      </dl>
      {info === null ? null : (
        <p className="hint">
          {t('shell.help.about', { version: info.version, mode: t(`shell.profile.${info.profile}`) })}
        </p>
      )}
      <div className="actions">
        <Button className="button button-main" onPress={onClose}>
          {t('shell.close')}
        </Button>
      </div>
    </Dialog>
  )
}
