import type { Translate } from '../../i18n/index.ts'
import type { es } from '../../i18n/es/index.ts'
import type { Section } from './sections.ts'

type FieldName = keyof (typeof es)['settings']['field']

/** Where a setting is changed: its section, and the label of its field there. */
export type SettingPlace = { section: Section; field: string }

/** The field of each setting, by its path in the settings; a number in it is any. */
const fields: Readonly<Record<string, readonly [Section, FieldName]>> = {
  merchantName: ['store', 'merchantName'],
  merchantRuc: ['store', 'merchantRuc'],
  merchantAddress: ['store', 'merchantAddress'],
  language: ['store', 'language'],
  theme: ['store', 'theme'],
  reasons: ['store', 'reasons'],
  'reasons.#': ['store', 'reasonText'],
  'kushki.host': ['kushki', 'host'],
  'kushki.customUrl': ['kushki', 'customUrl'],
  'kushki.timeoutMs': ['kushki', 'timeout'],
  'kushki.supportPhone': ['kushki', 'supportPhone'],
  'kushki.posDetails.brand': ['kushki', 'brand'],
  'kushki.posDetails.model': ['kushki', 'model'],
  'kushki.posDetails.version': ['kushki', 'version'],
  'kushki.posDetails.terminal_id': ['kushki', 'terminalId'],
  'kushki.posDetails.has_print': ['kushki', 'hasPrint'],
  'kushki.posDetails.location.latitude': ['kushki', 'latitude'],
  'kushki.posDetails.location.longitude': ['kushki', 'longitude'],
  'liquido.enabled': ['liquido', 'enabled'],
  'liquido.host': ['liquido', 'host'],
  'liquido.customApiUrl': ['liquido', 'customApiUrl'],
  'liquido.customAuthUrl': ['liquido', 'customAuthUrl'],
  'liquido.callbackUrl': ['liquido', 'callbackUrl'],
  'liquido.callbackToleranceSeconds': ['liquido', 'callbackTolerance'],
  'liquido.callbackPort': ['liquido', 'callbackPort'],
  'liquido.bankAccountDays': ['liquido', 'bankAccountDays'],
  'liquido.timeoutMs': ['liquido', 'timeout'],
  'liquido.supportPhone': ['liquido', 'supportPhone'],
  'rules.timeZone': ['rules', 'timeZone'],
  'rules.cutOff': ['rules', 'cutOff'],
  'rules.reverseAfterSeconds': ['rules', 'reverseAfter'],
  'rules.voidTries': ['rules', 'voidTries'],
  'rules.refundDays': ['rules', 'refundDays'],
  'queue.concurrency': ['queue', 'concurrency'],
  'queue.firstGapMs': ['queue', 'firstGap'],
  'queue.longestGapMs': ['queue', 'longestGap'],
  'queue.maxTries': ['queue', 'maxTries'],
  'queue.maxLookups': ['queue', 'maxLookups'],
  'queue.certainAfterMinutes': ['queue', 'certainAfter'],
  'queue.personAfterMinutes': ['queue', 'personAfter'],
  'queue.voidAtCutOff': ['queue', 'voidAtCutOff'],
  'queue.keepEndedDays': ['queue', 'keepEndedDays'],
  'queue.keepBackupsDays': ['queue', 'keepBackupsDays'],
  keepPersonalDataDays: ['queue', 'keepPersonalDataDays'],
  'limits.maxRowsWaiting': ['limits', 'maxRows'],
  'limits.maxMoneyWaitingMinor': ['limits', 'maxMoney'],
  supervisorApproval: ['limits', 'supervisorApproval'],
  lockAfterMinutes: ['people', 'lockAfterMinutes'],
  'cardData.policy': ['card', 'cardPolicy'],
  'cardData.cardlessWhenTooOld': ['card', 'cardlessWhenTooOld'],
  'cardData.maxHours': ['card', 'maxHours'],
  'readers.simulated': ['readers', 'simulated'],
  'readers.serial': ['readers', 'serial'],
  'readers.accepted': ['readers', 'accepted'],
  'readers.serial.#.path': ['readers', 'serialPath'],
  'readers.serial.#.baudRate': ['readers', 'serialBaud'],
  'readers.accepted.#.iv': ['readers', 'iv'],
  'counter.updateRing': ['counter', 'updateRing'],
  'counter.startsWithSession': ['counter', 'startsWithSession'],
  'counter.staysInTray': ['counter', 'staysInTray'],
  'counter.playsSounds': ['counter', 'playsSounds'],
  'counter.isKiosk': ['counter', 'isKiosk'],
  'printing.widthMm': ['printer', 'paperWidth'],
  'printing.printer': ['printer', 'printer'],
  'printing.printer.deviceName': ['printer', 'deviceName'],
  'printing.printer.isSilent': ['printer', 'isSilent'],
  'printing.printer.answersStatus': ['printer', 'answersStatus'],
  'printing.printer.path': ['printer', 'printerPath'],
  'printing.printer.baudRate': ['printer', 'printerBaud'],
  'printing.printer.host': ['printer', 'printerHost'],
  'printing.printer.port': ['printer', 'printerPort'],
}

const limitOf = /^limits\.(?<period>perOperation|perDay)Minor\.(?<kind>reverse|void|refund)$/u

/** Where the setting at a path is changed; `null`: no field of the screen holds it. */
export function settingPlace(t: Translate, path: string): SettingPlace | null {
  const limit = limitOf.exec(path)?.groups
  if (limit?.['period'] !== undefined) {
    const kind = t(`kind.${limit['kind'] as 'reverse' | 'void' | 'refund'}`)
    return {
      section: 'limits',
      field: t(`settings.field.${limit['period'] as 'perOperation' | 'perDay'}`, { kind }),
    }
  }
  const found = fields[path.replaceAll(/\b\d+\b/gu, '#')]
  return found === undefined ? null : { section: found[0], field: t(`settings.field.${found[1]}`) }
}

/** The labels of a section's fields whose setting is fixed; one that holds several settings has several. */
export function fixedLabels(t: Translate, section: Section, fixed: readonly string[]): ReadonlySet<string> {
  const own = fixed.flatMap((path) => settingPlace(t, path) ?? [])
  const within = Object.entries(fields).flatMap(([path, [where, name]]) =>
    fixed.some((prefix) => path.startsWith(`${prefix}.`) && !path.includes('#'))
      ? [{ section: where, field: t(`settings.field.${name}`) }]
      : [],
  )
  return new Set([...own, ...within].flatMap((place) => (place.section === section ? [place.field] : [])))
}
