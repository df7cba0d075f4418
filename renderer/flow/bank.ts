import { bankAccountSchema } from '../../domain/liquido.ts'
import type { BankAccount } from '../../domain/liquido.ts'
import type { BankDraft, Draft } from './draft.ts'

/** Without the dashes and blanks that a number is written with. */
export const withoutGroups = (text: string): string => text.replaceAll(/[\s-]/gu, '')

/** The bank account as it will be sent, or the members that are wrong. Empty optional members are left out. */
export function draftBank({ bank }: Draft): { account: BankAccount } | { wrong: (keyof BankDraft)[] } {
  const { documentType, documentId, bankAccountNumber, ...texts } = bank
  const filled = Object.fromEntries(
    Object.entries({ ...texts, bankAccountNumber: withoutGroups(bankAccountNumber) })
      .map(([name, text]) => [name, text.trim()])
      .filter(([, text]) => text !== ''),
  )
  const id = withoutGroups(documentId).toUpperCase()
  const parsed = bankAccountSchema.safeParse({
    ...filled,
    ...(id === '' ? {} : { document: { documentId: id, type: documentType } }),
  })
  if (parsed.success) return { account: parsed.data }
  const names = new Set(parsed.error.issues.map(({ path }) => path.at(-1)))
  const members = Object.keys(bank) as (keyof BankDraft)[]
  return { wrong: members.filter((name) => names.has(name)) }
}

/** Whether the account cannot be sent as it was typed. */
export const isBankWrong = (draft: Draft): boolean => 'wrong' in draftBank(draft)
