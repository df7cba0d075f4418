import type { StoreSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { CheckField, Field } from '../../parts/Field.tsx'
import { WholeField } from '../../parts/NumberField.tsx'
import { ConnectionCheck } from './ConnectionCheck.tsx'
import { HostField } from './HostField.tsx'
import { optional } from './optional-text.ts'
import { Secrets } from './Secrets.tsx'
import type { SectionProps } from './section-props.ts'

type UrlName = 'customApiUrl' | 'customAuthUrl' | 'callbackUrl'
type WholeName = 'timeoutMs' | 'callbackToleranceSeconds' | 'bankAccountDays'

/** Liquido: hosts, credentials, callbacks, and how long a bank account is kept. */
export function LiquidoSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { liquido } = draft
  const set = (changed: Partial<StoreSettings['liquido']>): void =>
    onDraft({ ...draft, liquido: { ...liquido, ...changed } })
  const url = (name: UrlName) => (
    <Field
      key={name}
      label={t(`settings.field.${name}`)}
      value={liquido[name] ?? ''}
      inputMode="url"
      maxLength={200}
      onChange={(text) => {
        const { [name]: _before, ...rest } = liquido
        onDraft({ ...draft, liquido: { ...rest, ...optional(name, text) } })
      }}
    />
  )
  const whole = (label: 'timeout' | 'callbackTolerance' | 'bankAccountDays', name: WholeName) => (
    <WholeField
      label={t(`settings.field.${label}`)}
      value={liquido[name]}
      onChange={(value) => set({ [name]: value })}
    />
  )
  return (
    <>
      <CheckField
        label={t('settings.field.enabled')}
        value={liquido.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <div className="fields">
        <HostField host={liquido.host} onHost={(host) => set({ host })} />
        {liquido.host === 'custom' ? [url('customApiUrl'), url('customAuthUrl')] : null}
        {whole('timeout', 'timeoutMs')}
        {url('callbackUrl')}
        {whole('callbackTolerance', 'callbackToleranceSeconds')}
        <PortField port={liquido.callbackPort} onPort={(callbackPort) => set({ callbackPort })} />
        {whole('bankAccountDays', 'bankAccountDays')}
        <Field
          label={t('settings.field.supportPhone')}
          value={liquido.supportPhone}
          inputMode="tel"
          maxLength={40}
          onChange={(supportPhone) => set({ supportPhone })}
        />
      </div>
      <Secrets names={['liquidoClientId', 'liquidoClientSecret', 'liquidoApiKey', 'callbackToken']} />
      <ConnectionCheck />
    </>
  )
}

/** The port callbacks come to; empty where none are received. */
function PortField({ port, onPort }: { port: number | null; onPort: (port: number | null) => void }) {
  const { t } = useWords()
  return (
    <Field
      label={t('settings.field.callbackPort')}
      value={port === null ? '' : String(port)}
      inputMode="numeric"
      maxLength={5}
      onChange={(text) => {
        const digits = text.replaceAll(/\D/gu, '')
        onPort(digits === '' ? null : Number(digits))
      }}
    />
  )
}
