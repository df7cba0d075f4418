import { actorName } from '../../domain/authority.ts'
import type { Caller } from '../../domain/authority.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { HubLinkState } from '../../contract/hub-link.ts'
import type { HubRecord, ProfileName, StoreSettings } from '../../contract/settings.ts'
import type { AdministrativeJournal } from '../authority/administrative-journal.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import type { HubLink } from '../store-hub/hub-link.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { SettingsStore } from '../settings/store.ts'

type Dependencies = {
  profile: ProfileName
  /** `null`: the counter belongs to no hub, or its module does not run. */
  link: () => HubLink | null
  signer: () => JournalSigner | null
  settings: () => Pick<SettingsStore, 'get' | 'saveHub' | 'revision'>
  administrative: AdministrativeJournal
  clock: Clock
  /** Whether an operation waits, or nobody knows. */
  isAnythingOpen: () => boolean
  /** The counter belongs to another hub than before, or to none. */
  onChanged: (settings: StoreSettings) => void
}

/** What is shown where no link runs: the counter belongs to no hub, or its link could not start. */
export const stateWithout = (hub: HubRecord | null): HubLinkState => ({
  link: hub === null ? 'off' : 'away',
  address: hub?.address ?? null,
  waiting: null,
  answeredAt: null,
})

/** The window's calls about the store's hub. */
export function hubHandlers(dependencies: Dependencies): Handlers['hub'] {
  const { profile, link, signer, settings, administrative, clock, isAnythingOpen, onChanged } = dependencies

  function keep(
    hub: HubRecord | null,
    caller: Caller,
    event: 'hubJoined' | 'hubLeft',
    address: string,
  ): Result<undefined, { tag: 'CouldNotWrite' }> {
    const saved = settings().saveHub(hub)
    if (!saved.ok) return err({ tag: 'CouldNotWrite' })
    administrative.note(actorName(caller, ''), event, {
      settingsRevision: settings().revision(),
      address,
    })
    onChanged(saved.value)
    return ok(undefined)
  }

  return {
    state: () => link()?.state() ?? stateWithout(settings().get().hub),
    async join(asked, caller) {
      if (profile === 'training') return err({ tag: 'NotInTraining' })
      const key = signer()
      if (key === null) return err({ tag: 'NoKeyring' })
      // Few counters belong to a hub: its protocol is loaded where one does.
      const { joinHub } = await import('../store-hub/join-hub.ts')
      const joined = await joinHub(asked, key, clock)
      return joined.ok ? keep(joined.value, caller, 'hubJoined', asked.address) : joined
    },
    leave(_nothing, caller) {
      const { hub } = settings().get()
      if (hub === null) return ok(undefined)
      // Without a hub what it holds back would be sent: each is cancelled first, or a supervisor answers for it.
      return isAnythingOpen() ? err({ tag: 'OpenRows' }) : keep(null, caller, 'hubLeft', hub.address)
    },
  }
}
