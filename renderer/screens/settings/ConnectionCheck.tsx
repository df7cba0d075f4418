import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { IpcContract, OutputOf } from '../../../contract/ipc.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'

export type Checks = OutputOf<IpcContract['settings']['checkConnection']>

/** Whether the gateways answer with the settings and credentials that are saved. Costs nothing. */
export function ConnectionCheck({ onChecked }: { onChecked?: (checks: Checks) => void }) {
  const { t } = useWords()
  const [checks, setChecks] = useState<Checks | 'checking' | 'unreachable' | null>(null)
  const check = async (): Promise<void> => {
    setChecks('checking')
    try {
      const answered = await ipc.settings.checkConnection()
      setChecks(answered)
      onChecked?.(answered)
    } catch {
      setChecks('unreachable')
    }
  }
  return (
    <div className="card-panel">
      <div className="list-line">
        <p className="hint">{t('settings.checkSay')}</p>
        <Button className="button" isDisabled={checks === 'checking'} onPress={() => void check()}>
          {checks === 'checking' ? t('settings.checking') : t('settings.check')}
        </Button>
      </div>
      {checks === 'unreachable' ? <Notice tone="bad">{t('settings.error.unreachable')}</Notice> : null}
      {Array.isArray(checks)
        ? checks.map(({ gateway, outcome, milliseconds }) => (
            <Notice
              key={gateway}
              tone={outcome === 'ok' ? 'good' : outcome === 'notConfigured' ? 'info' : 'bad'}
            >
              {t(`settings.checkOutcome.${outcome}`, {
                gateway: t(`shell.gateway.${gateway}`),
                ms: milliseconds,
              })}
            </Notice>
          ))
        : null}
    </div>
  )
}
