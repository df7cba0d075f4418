import { createInstance } from 'i18next'
import { en } from '../../renderer/i18n/en/index.ts'
import { es } from '../../renderer/i18n/es/index.ts'
import type { Translate } from '../../renderer/i18n/index.ts'
import { sections } from '../../renderer/screens/settings/sections.ts'
import type { Section } from '../../renderer/screens/settings/sections.ts'
import { settingPlace } from '../../renderer/screens/settings/wrong-setting.ts'
import { fileIsTrusted } from '../../electron/managed/read-managed.ts'
import { policyKey } from '../../electron/managed/windows-policy.ts'
import type { PolicyForm, PolicyMember } from './members.ts'

// The form of both files: Microsoft, "ADMX schema" (learn.microsoft.com, previous-versions/windows/desktop/policy).
const namespace = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const nameOf = (path: string): string => path.replaceAll('.', '_')
const all: readonly string[] = sections

/** The words of a language, as the window has them. */
export async function wordsOf(language: 'es' | 'en'): Promise<Translate> {
  const i18n = createInstance()
  await i18n.init({
    lng: language,
    defaultNS: 'words',
    resources: { es: { words: es }, en: { words: en } },
    interpolation: { escapeValue: false },
  })
  return i18n.getFixedT(language, 'words')
}

/** Where a setting stands in the window; one that has no field there is with those of its name, else with the store's. */
function sectionOf(t: Translate, path: string): Section {
  const [first = ''] = path.split('.')
  return settingPlace(t, path)?.section ?? (all.includes(first) ? (first as Section) : 'store')
}

function valueOf(form: PolicyForm, path: string): string {
  const named = `id="value" valueName="${path}" required="true"`
  switch (form.form) {
    case 'switch':
      return '<enabledValue><decimal value="1"/></enabledValue><disabledValue><decimal value="0"/></disabledValue>'
    case 'number':
      return `<elements><decimal ${named} minValue="${form.min}" maxValue="${form.max}"/></elements>`
    case 'choice':
      return `<elements><enum ${named}>${form.values
        .map((value) => {
          const written =
            typeof value === 'number' ? `<decimal value="${value}"/>` : `<string>${escaped(value)}</string>`
          return `<item displayName="$(string.value_${value})"><value>${written}</value></item>`
        })
        .join('')}</enum></elements>`
    case 'text':
      return `<elements><text ${named} maxLength="${form.maxLength}"/></elements>`
    case 'lines':
      return `<elements><multiText ${named}/></elements>`
    case 'json':
      return `<elements><text ${named} maxLength="16383"/></elements>`
  }
}

function policyOf({ path, form }: PolicyMember, section: Section | null): string {
  const name = nameOf(path)
  const presentation =
    form.form === 'switch' ? `valueName="${path}"` : `presentation="$(presentation.${name})"`
  return `    <policy name="${name}" class="Machine" displayName="$(string.${name})" explainText="$(string.${name}_explain)" ${presentation} key="${policyKey}">
      <parentCategory ref="${section === null ? 'Extorno' : `section_${section}`}"/><supportedOn ref="SUPPORTED_Extorno"/>
      ${valueOf(form, path)}
    </policy>`
}

const trustPolicy: PolicyMember = { path: fileIsTrusted, form: { form: 'switch' }, standard: false }

/** The policies themselves: which values group policy writes, and of which type. */
export function admx(members: readonly PolicyMember[], t: Translate): string {
  const categories = sections.map(
    (section) =>
      `    <category name="section_${section}" displayName="$(string.section_${section})"><parentCategory ref="Extorno"/></category>`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>
<!-- Written by \`npm run policies\` out of the schema of the settings. -->
<policyDefinitions xmlns="${namespace}" revision="1.0" schemaVersion="1.0">
  <policyNamespaces><target prefix="extorno" namespace="Extorno.Policies.Counter"/></policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn><definitions><definition name="SUPPORTED_Extorno" displayName="$(string.SUPPORTED_Extorno)"/></definitions></supportedOn>
  <categories>
    <category name="Extorno" displayName="$(string.Extorno)"/>
${categories.join('\n')}
  </categories>
  <policies>
${[policyOf(trustPolicy, null), ...members.map((member) => policyOf(member, sectionOf(t, member.path)))].join('\n')}
  </policies>
</policyDefinitions>
`
}

const own = {
  es: {
    supported: 'Extorno 0.1 o posterior',
    about: 'Ajustes que la cadena fija en todas sus cajas.',
    standard: 'Valor inicial',
    json: 'El valor es JSON.',
    trust: 'Usar managed.json',
    trustSay:
      'Quien lo activa responde de que solo los administradores puedan escribir C:\\ProgramData\\Extorno\\managed.json.',
  },
  en: {
    supported: 'Extorno 0.1 or later',
    about: 'Settings that a chain fixes at all of its counters.',
    standard: 'Default',
    json: 'The value is JSON.',
    trust: 'Follow managed.json',
    trustSay:
      'Whoever turns this on answers for it that only administrators may write C:\\ProgramData\\Extorno\\managed.json.',
  },
} as const

function presentationOf({ form }: PolicyMember, label: string): string | null {
  const text = escaped(label)
  switch (form.form) {
    case 'switch':
      return null
    case 'number':
      return `<decimalTextBox refId="value" defaultValue="${form.min}">${text}</decimalTextBox>`
    case 'choice':
      return `<dropdownList refId="value" noSort="true">${text}</dropdownList>`
    case 'lines':
      return `<multiTextBox refId="value">${text}</multiTextBox>`
    case 'text':
    case 'json':
      return `<textBox refId="value"><label>${text}</label></textBox>`
  }
}

/** The words of the policies in a language: the labels of the window's own fields. */
export function adml(members: readonly PolicyMember[], t: Translate, language: 'es' | 'en'): string {
  const words = own[language]
  const labelOf = (path: string): string => settingPlace(t, path)?.field ?? path
  const values = new Set(members.flatMap(({ form }) => (form.form === 'choice' ? form.values : [])))
  const explained = ({ path, form, standard }: PolicyMember): string =>
    [
      path,
      ...(standard === undefined ? [] : [`${words.standard}: ${JSON.stringify(standard)}`]),
      ...(form.form === 'json' ? [words.json] : []),
    ].join('. ')
  const strings: [id: string, text: string][] = [
    ['Extorno', 'Extorno'],
    ['SUPPORTED_Extorno', words.supported],
    ...sections.map((section): [string, string] => [`section_${section}`, t(`settings.section.${section}`)]),
    ...[...values].map((value): [string, string] => [`value_${value}`, String(value)]),
    [fileIsTrusted, words.trust],
    [`${fileIsTrusted}_explain`, words.trustSay],
    ...members.flatMap((member): [string, string][] => [
      [nameOf(member.path), labelOf(member.path)],
      [`${nameOf(member.path)}_explain`, explained(member)],
    ]),
  ]
  const presentations = members.flatMap((member) => {
    const shown = presentationOf(member, labelOf(member.path))
    return shown === null ? [] : [`      <presentation id="${nameOf(member.path)}">${shown}</presentation>`]
  })
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="${namespace}" revision="1.0" schemaVersion="1.0">
  <displayName>Extorno</displayName>
  <description>${words.about}</description>
  <resources>
    <stringTable>
${strings.map(([id, text]) => `      <string id="${id}">${escaped(text)}</string>`).join('\n')}
    </stringTable>
    <presentationTable>
${presentations.join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`
}

const told: Readonly<Record<PolicyForm['form'], (form: PolicyForm) => string>> = {
  switch: () => 'yes or no',
  number: (form) => (form.form === 'number' ? `${form.min} to ${form.max}` : ''),
  choice: (form) => (form.form === 'choice' ? form.values.map((value) => `\`${value}\``).join(', ') : ''),
  text: (form) => (form.form === 'text' ? `text, at most ${form.maxLength}` : ''),
  lines: () => 'list of texts',
  json: () => 'JSON',
}

/** The table of docs/policies.md: a line a key, without the table's own spacing. */
export const keyLines = (members: readonly PolicyMember[]): string[][] =>
  members.map(({ path, form, standard }) => [
    `\`${path}\``,
    told[form.form](form),
    standard === undefined ? 'none' : `\`${JSON.stringify(standard)}\``,
  ])
