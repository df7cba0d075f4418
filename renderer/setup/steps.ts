import type { StoreSettings } from '../../contract/settings.ts'

/** The first start with real money, in this order. */
export const setupSteps = ['store', 'administrator', 'limits', 'kushki', 'reader', 'checklist'] as const
export type SetupStep = (typeof setupSteps)[number]

/** How far it is, and what is known so far. `language`: `null` leaves the store's as it is. */
export type Setup = {
  step: SetupStep
  merchantName: string
  language: StoreSettings['language'] | null
  hasConnection: boolean
  hasRead: boolean
}

export const newSetup: Setup = {
  step: 'store',
  merchantName: '',
  language: null,
  hasConnection: false,
  hasRead: false,
}

/** What a step's screen is given. */
export type StepProps = {
  setup: Setup
  /** Takes what a step learnt; `null`: all of it is over. */
  onSetup: (setup: Setup | null) => void
}
